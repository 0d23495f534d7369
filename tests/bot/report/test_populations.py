"""No two figures of a report tell together of a few people, and ordinary reports keep their figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics import MEASURES, Figure, State
from bot.report import report
from bot.report.populations import POPULATIONS, ROUNDED, TOO_CLOSE, Told, apart
from bot.report.privacy import safe
from tests.bot.metrics.communities import Village
from tests.makers import history_of


def share(some: int, n: int, state: State = State.OK) -> Figure:
    """So many of so many, as a share with an interval."""
    return Figure(value=some / n, n=n, state=state, low=some / n * 0.9, high=min(some / n * 1.1, 1), people=some)


def people(number: int, n: int | None = None) -> Figure:
    """A number of people."""
    return Figure(value=number, n=number if n is None else n, state=State.OK, people=number)


def test_a_few_who_wrote_and_left_do_not_show():
    """Of 150 who wrote 147 are members: the share of members is told to the next two hundredths."""
    told = apart({"A1": people(150), "A2": share(147, 290)}, 5)
    assert told["A1"] == people(150)
    assert told["A2"].value == pytest.approx(0.5)
    assert told["A2"].low is not None
    assert told["A2"].low < 0.47
    assert (told["A2"].n, told["A2"].note) == (290, ROUNDED)


@pytest.mark.parametrize("members", [150, 145, 120])
def test_as_many_or_far_fewer_stay_exact(members: int):
    """Nobody left, or five and more: nothing tells of a few."""
    figures = {"A1": people(150), "A2": share(members, 290), "A11": people(60, 290)}
    assert apart(figures, 5) == figures


def test_where_rounding_would_say_nothing_the_figure_is_left_out():
    """Of 34 members a step of five people is more than a tenth."""
    told = apart({"A1": people(24), "A2": share(22, 34)}, 5)
    assert (told["A2"].value, told["A2"].n, told["A2"].state, told["A2"].note) == (None, 0, State.SUPPRESSED, TOO_CLOSE)


def test_numbers_of_cases_are_rounded_too():
    """Everybody seen lately but three wrote this month: how many were seen is told in fives."""
    told = apart({"A1": people(150), "A11": people(90, 153), "A2": share(150, 153)}, 5)
    assert (told["A11"].n, told["A2"].n) == (155, 155)
    assert ROUNDED in told["A2"].note


def test_too_few_cases_do_not_tell_a_number_either():
    """A note that names the number of cases gives way as well."""
    lacking = Figure(value=None, n=19, state=State.INSUFFICIENT, note="Needs 20 joins; there are 19.")
    told = apart({"N2": share(10, 22), "N1": lacking}, 5)
    assert (told["N1"].n, told["N1"].note) == (0, TOO_CLOSE)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(20, 400)), min_size=8, max_size=8), st.integers(5, 9))
def test_exact_numbers_of_one_population_never_differ_by_a_few(numbers: list[tuple[int, int]], minimum: int):
    """Whatever the figures, those left exact are equal or at least a small group apart."""
    names = sorted({name for population in POPULATIONS for name, _ in population})
    figures = {
        name: people(n) if name == "A1" else share(min(some, n), n)
        for name, (some, n) in zip(names, (numbers * 9)[: len(names)], strict=True)
    }
    told = apart(figures, minimum)
    for population in POPULATIONS:
        exact = []
        for name, where in population:
            figure = told[name]
            if figure.value is None or ROUNDED in figure.note:
                continue
            exact.append(figure.n if where is not Told.SOME else round(figure.value * figure.n))
        assert not any(0 < abs(one - other) < minimum for one in exact for other in exact)


@pytest.mark.parametrize("seed", range(6))
def test_ordinary_reports_keep_their_figures(seed: int):
    """A community of 300 loses no value to another figure."""
    village = Village(seed=seed, people=300)
    found = report(history_of(village.events, village.end), name="Fern Hill", platform="slack")
    assert [each.measure.id for each in found.measures if each.figure.note == TOO_CLOSE] == []


def test_newcomers_by_how_many_spoke_to_them_cannot_be_worked_out():
    """Two newcomers whom three or more people spoke to are not the rest of a sum."""
    counts = (("nobody", 13), ("one person", 18), ("two people", 7), ("three or more people", 2))
    parts = tuple({"name": name, "people": number} for name, number in counts)
    figure = _safe("N5", Figure(value=1.0, n=40, state=State.OK, people=40, parts=parts))
    assert [part["people"] for part in figure.parts] == [13, 18, None, None]


@pytest.mark.parametrize(("both", "told"), [(29, 29), (36, None), (40, 40)])
def test_those_who_asked_and_answered_may_be_nearly_all_who_answered(both: int, told: int | None):
    """Forty people answered: where 36 of them also asked, four never did."""
    names = ("people who asked and were answered", "people who answered", "people who did both")
    parts = tuple({"part": name, "people": number} for name, number in zip(names, (92, 40, both), strict=True))
    figure = _safe("H7", Figure(value=500, n=500, state=State.OK, people=100, parts=parts))
    assert figure.parts[2]["people"] == told


def _safe(identity: str, figure: Figure) -> Figure:
    measure = next(each for each in MEASURES if each.id == identity)
    return safe([(measure, figure)], 100, 5)[0]
