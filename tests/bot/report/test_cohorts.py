"""What the report tells of cohorts never tells of one to four people, alone or by subtraction."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics import Figure, State
from bot.metrics.statistics.suppression import too_close, too_few
from bot.report.cohorts import Part, beside_headline, cohort

WEEKS = 8
people = st.lists(st.frozensets(st.integers(1, WEEKS - 1), max_size=5), min_size=10, max_size=40)


def told(stays: list[frozenset[int]], weeks: int = WEEKS) -> Part:
    """A cohort of people who wrote in these weeks after their first."""
    size = len(stays)
    return {
        "people": size,
        "returned": [sum(week in {0, *stay} for stay in stays) / size for week in range(weeks)],
        "returned_or_later": [sum(max({0, *stay}) >= week for stay in stays) / size for week in range(weeks)],
    }


def counts(part: Part, name: str) -> list[int | None]:
    """The numbers of people that a reader can work out from the shares."""
    return [None if share is None else round(share * part["people"]) for share in part[name] or ()]


@given(people)
def test_no_two_weeks_of_a_cohort_tell_of_a_few(stays: list[frozenset[int]]):
    """Whoever wrote in a week or later is among those of any earlier week: their differences are people too."""
    shown = cohort(told(stays), 5)
    later, returned = counts(shown, "returned_or_later"), counts(shown, "returned")
    assert not any(too_few(some) for some in (*later, *returned))
    for (early, whole), (late, some) in product(enumerate([len(stays), *later]), enumerate(later, 1)):
        if early <= late and whole is not None and some is not None:
            assert not too_close(whole, some)
    for (early, whole), (week, some) in product(enumerate(later), enumerate(returned)):
        if early <= week and whole is not None and some is not None:
            assert not too_close(whole, some)


@given(st.lists(people, min_size=1, max_size=4))
def test_the_headline_less_the_cohorts_tells_of_nobody(cohorts: list[list[frozenset[int]]]):
    """Of the fourth week the headline tells the sum, so what one cohort hides must not be what remains."""
    everybody = [stay for stays in cohorts for stay in stays]
    back = sum(4 in stay for stay in everybody)
    figure = Figure(back / len(everybody), len(everybody), State.OK)
    shown = beside_headline(figure, [cohort(told(stays), 5) for stays in cohorts], 5)
    fourth = [(part["people"], counts(part, "returned")[4]) for part in shown]
    rest = back - sum(some for _, some in fourth if some is not None)
    size = len(everybody) - sum(number for number, some in fourth if some is not None)
    if any(some is not None for _, some in fourth):
        assert not too_few(rest)
        assert not too_close(size, rest)


def test_a_cohort_with_enough_people_everywhere_is_told_whole():
    """Ten of forty in one week and ten others in the next hide nothing."""
    part = told([frozenset({1})] * 10 + [frozenset({2})] * 10 + [frozenset()] * 20)
    assert cohort(part, 5) == part
