"""The hours of a week on the page: by the community's own clock, and never so that few people show."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.page.hours import cells, hours
from bot.report import report
from bot.words.numbers import DASH
from tests.makers import Town, instant

MINIMUM: Final = 5


def town(hours: list[tuple[int, int, int]]) -> Town:
    """A place in which, on day and hour, so many people wrote one message each."""
    made = Town()
    for day, hour, people in hours:
        for number in range(people):
            made.post(f"p{number}", instant(day, hour, number))
    return made


def test_hours_are_the_communitys_own():
    """What is written at 22:00 UTC on a Monday belongs to Tuesday 07:00 in Tokyo."""
    made = town([(0, 22, 6)])
    assert cells(made.history(7), MINIMUM) == {(0, 22): 6}
    assert cells(made.history(7, zone="Asia/Tokyo"), MINIMUM) == {(1, 7): 6}


def test_an_hour_of_few_is_hidden_and_another_with_it():
    """One hidden hour could be had from the sum, so that the next smallest is hidden too; the others are told."""
    told = cells(town([(0, 9, 2), (0, 10, 6), (0, 11, 7), (0, 12, 8)]).history(7), MINIMUM)
    assert told == {(0, 9): None, (0, 10): None, (0, 11): 7, (0, 12): 8}


def test_hidden_hours_are_of_enough_people_together():
    """Two hours of the same two people would together tell of two, so that a larger one is hidden as well."""
    told = cells(town([(0, 9, 2), (0, 10, 2), (0, 11, 6), (0, 12, 8)]).history(7), MINIMUM)
    assert told == {(0, 9): None, (0, 10): None, (0, 11): None, (0, 12): 8}


def test_nothing_is_hidden_where_nothing_has_to_be():
    """Where enough people wrote in each hour, each has its number."""
    told = cells(town([(0, 9, 5), (0, 10, 6)]).history(7), MINIMUM)
    assert told == {(0, 9): 5, (0, 10): 6}


def test_an_hour_without_a_number_is_a_dot_in_the_drawing_and_a_dash_in_the_table():
    """Where few wrote, and where another hour is hidden with them, nothing is told; nobody is told as no messages."""
    crowd = [(day, hour, 20) for day in range(28) for hour in (9, 10)]
    for few, dots in ((crowd, 0), ([*crowd, (0, 3, 2), (1, 4, 3)], 3)):
        history = town(few).history(28)
        chart = hours(report(history, name="Place", platform="slack"), history)
        assert chart is not None
        assert chart.svg.count('class="few"') == dots
        assert ("A dot:" in chart.alt) == (dots > 0)
        assert chart.svg.count('class="point"') == 168
        assert 'aria-label="Sun 03:00: no messages"' in chart.svg
        assert chart.rows[10][1:] == ("80",) * 7
    assert 'aria-label="Mon 03:00: not shown"' in chart.svg
    assert chart.rows[3][1] == DASH


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 9)),
        unique_by=lambda each: each[:2],
        max_size=20,
    )
)
def test_no_sum_tells_of_few(hours):
    """Whatever the week was like, what is not told is nothing, or several hours of five people or of all there are."""
    told = cells(town(hours).history(7), MINIMUM)
    people = {(day, hour): number for day, hour, number in hours}
    hidden = [cell for cell, messages in told.items() if messages is None]
    assert all(people[cell] >= MINIMUM for cell, messages in told.items() if messages is not None)
    everybody = max(people.values(), default=0)
    if hidden:
        assert len(hidden) == len(told) or len(hidden) > 1
        assert max(people[cell] for cell in hidden) >= min(MINIMUM, everybody)
