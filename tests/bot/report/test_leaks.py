"""Whatever is published of one community at one time, taken together, tells of no one to four people.

What people did is counted here once more, straight from the story, as sets of people; every number of people that any
surface gives in figures is held against every other one whose people are among them.
"""

import json
from collections.abc import Iterator
from itertools import combinations

import pytest

from bot.answers import answers
from bot.answers.live import at_this_moment
from bot.circles import Basis
from bot.digest.facts import Facts, gather
from bot.metrics.series import cut
from bot.metrics.weeks import last_monday
from bot.report import Report, as_json, report
from bot.report.populations import ROUNDED
from bot.report.privacy import CURVES_OF_PEOPLE
from bot.report.weekly import Weekly
from bot.words.numbers import number
from tests.bot.answers.told import text
from tests.bot.metrics.communities import Village
from tests.makers import DAY_ONE, history_of, instant

VILLAGES = [(seed, people) for seed in range(3) for people in (24, 32, 60)]
# Measures of which `n` counts people who wrote in 28 days, and of which it counts people who were new.
OF_ACTIVE = ("A3", "A4", "H11", "S7", "S8", "S9", "S10", "S12", "R1")
OF_NEW = ("N1", "N2", "N5", "N6")
OF_HELP = ("H12", "H8", "H9")


@pytest.fixture(scope="module", params=VILLAGES, ids=str)
def village(request: pytest.FixtureRequest) -> tuple[Report, Facts]:
    """A community of a few dozens at the end of its last complete week: the report, and what the digest is made of."""
    seed, people = request.param
    told = Village(seed=seed, people=people, days=119)
    history = history_of(told.events, DAY_ONE + 119)
    return report(history, name="Fern Hill", platform="slack"), gather(history, "Fern Hill", 5)


def exact(found: Report, names: tuple[str, ...]) -> dict[str, int]:
    """The numbers of people that these measures say they rest on, as they stand."""
    told = {name: found.figure(name) for name in names}
    return {name: each.n for name, each in told.items() if each and each.n and ROUNDED not in each.note}


def value(found: Report, name: str) -> int | None:
    """A number of people that is a measure's value, or a share of a number of people."""
    figure = found.figure(name)
    if figure is None or figure.value is None or ROUNDED in figure.note:
        return None
    return round(figure.value) if name == "A1" else round(figure.value * figure.n)


def close(one: int, other: int) -> bool:
    """Whether the difference of two numbers is one to four people."""
    return 0 < abs(one - other) < 5


def test_those_who_wrote(village: tuple[Report, Facts]) -> None:
    """Of those who wrote in 28 days no two numbers differ by one to four, wherever they are told."""
    found, facts = village
    told = exact(found, OF_ACTIVE) | {"A1": value(found, "A1"), "A2": value(found, "A2")}
    numbers = {name: some for name, some in told.items() if some}
    assert not [pair for pair in combinations(sorted(numbers), 2) if close(*(numbers[name] for name in pair))]
    month = value(found, "A1")
    week = found.figure("A1")
    assert week is not None
    assert month
    for part in week.parts:
        assert part["people"] is None or not close(month, part["people"])
    assert facts.nearly_all == close(month, facts.week)


def test_those_who_were_new(village: tuple[Report, Facts]) -> None:
    """Of newcomers likewise, the numbers in sentences among them."""
    found, facts = village
    sentences = {name: some for name, some in (("joined", facts.joined), ("wrote", facts.wrote)) if some}
    numbers = exact(found, OF_NEW) | sentences
    pairs = [pair for pair in combinations(sorted(numbers), 2) if close(*(numbers[name] for name in pair))]
    assert not [pair for pair in pairs if set(pair) != {"joined", "wrote"}]  # of these two the second is worded


def test_those_who_help(village: tuple[Report, Facts]) -> None:
    """Of those who asked or answered likewise."""
    numbers = exact(village[0], OF_HELP)
    assert not [pair for pair in combinations(sorted(numbers), 2) if close(*(numbers[name] for name in pair))]


def test_cohorts_beside_everything_else(village: tuple[Report, Facts]) -> None:
    """Where the size of one cohort is hidden, no other is exact, and shares of few are twentieths."""
    figure = village[0].figure("A9")
    assert figure is not None
    sizes = [part.get("people") for part in figure.parts]
    for part in figure.parts:
        shares = [share for share in part.get("returned") or () if share is not None]
        if part.get("people") and part["people"] < 20:
            assert all(abs(20 * share - round(20 * share)) < 1e-9 for share in shares)
    if None in sizes:
        assert all(size is None or size % 5 == 0 for size in sizes)


def test_circles(village: tuple[Report, Facts]) -> None:
    """No circle is nearly all people, its roles leave nobody over, and those between circles are no difference."""
    found = village[0]
    told = found.circles
    everybody = exact(found, ("S10",)).get("S10", found.active)
    for each in told.circles:
        assert each.people is None or not close(everybody, each.people)
        assert all(not some or some >= 5 for some in each.roles.values())
        for figure in each.qualities.values():
            assert each.people is None or figure.n != figure.people or not close(each.people, figure.n)
    if told.basis is Basis.TIES and told.outside is not None and not told.more:
        sizes = [each.people for each in told.circles]
        assert sizes.count(None) != 1
    if told.connectors:
        assert not close(told.connectors, sum(each.roles["connector"] or 0 for each in told.circles))


def test_weeks_of_the_chart(village: tuple[Report, Facts]) -> None:
    """No week in the chart has nearly as many people as one of the four months of 28 days it lies in."""
    facts = village[1]
    assert facts.weekly.people
    assert not any(0 < (week or 0) < 5 for week in facts.weekly.people)
    assert facts.weekly.people[-1] is None or not close(facts.weekly.people[-1], facts.active)


def numbers_in(content: object, key: str = "") -> Iterator[tuple[str, int]]:
    """Every whole number under a name that counts people, however deep."""
    if isinstance(content, dict):
        for name, each in content.items():
            yield from numbers_in(each, name)
    elif isinstance(content, list):
        for each in content:
            yield from numbers_in(each, key)
    elif isinstance(content, int) and not isinstance(content, bool) and key in PEOPLE:
        yield key, content


PEOPLE = {"people", "of", "outside", "connectors", "newcomer", "connector", "contributor", "member"}


def test_no_number_of_people_in_the_json_is_small(village: tuple[Report, Facts]) -> None:
    """Nothing that counts people is one to four, at any depth of the document."""
    document = json.loads(as_json(village[0]))
    assert [each for each in numbers_in(document) if 0 < each[1] < 5] == []
    curves = [each["parts"] for each in document["measures"] if each["id"] in CURVES_OF_PEOPLE]
    assert not any(0 < (part.get("at_risk") or 0) < 5 for parts in curves for part in parts)


@pytest.mark.parametrize("seed", range(2))
def test_the_next_day_tells_nothing(seed: int) -> None:
    """What chat answers tell of people is of complete weeks: what somebody does on a Wednesday changes none of it."""
    told = Village(seed=seed, people=40, days=119)
    before = history_of(told.events, DAY_ONE + 119 + 3)
    newly = told.post(7777, instant(119 + 1, 9), 9001)
    after = history_of(told.events, DAY_ONE + 119 + 4)
    assert newly

    def said(history: object, at: int) -> list[str]:
        made = answers(at_this_moment(history, at), "Fern Hill", minimum=5)  # type: ignore[arg-type]  # a history
        return [text(made.channels), *(text(each.note) for each in made.reasons)]

    assert said(before, instant(121, 12)) == said(after, instant(122, 12))


def test_what_a_tight_place_reads() -> None:
    """Forty write every week and three more once a month: week, month and chart do not tell of the three."""
    town = Village(seed=1, people=0)
    for day in range(119):
        for person in range(40):
            town.post(2000 + person, instant(day, 8, person), 9001)
    for month in range(4):
        for person in range(3):
            town.post(3000 + person, instant(119 - 7 * 4 * month - 20, 9, person), 9001)
    history = history_of(town.events, DAY_ONE + 119)
    facts = gather(history, "Fern Hill", 5)
    assert (facts.week, facts.active, facts.nearly_all) == (40, 43, True)
    made = answers(at_this_moment(history_of(town.events, DAY_ONE + 120), instant(119, 12)), "Fern Hill", minimum=5)
    assert made.digest is not None
    assert made.everybody is not None
    assert "nearly all who wrote in 28 days took part this week" in text(made.digest)
    assert number(40) not in text(made.everybody)
    assert not {40} & set(Weekly.of(report(history, name="F", platform=""), history).people)
    assert last_monday(cut(history, history.end)) == history.end
