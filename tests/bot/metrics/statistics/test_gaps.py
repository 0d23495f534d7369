"""Days that could not be seen."""

from dataclasses import replace

from bot.events import HOUR
from bot.metrics.figure import State
from bot.metrics.statistics.gaps import gap_marked, partial_days
from bot.metrics.statistics.states import missing, quantity
from bot.window import History
from tests.makers import DAY_ONE, Town, instant


def with_gaps(*gaps: tuple[int, int, int], zone: str = "UTC") -> History:
    """Thirty days with a message, and gaps."""
    town = Town()
    for day in range(30):
        town.post("Ana", instant(day, 9))
    return replace(town.history(30, zone=zone), gaps=gaps)


def test_more_than_six_hours_make_a_day_partial():
    """Six hours are borne; a minute more is not; pieces add up and what overlaps counts once."""
    begins = instant(3, 8)
    assert partial_days(with_gaps((0, begins, begins + 6 * HOUR)), DAY_ONE, DAY_ONE + 30) == ()
    assert partial_days(with_gaps((0, begins, begins + 6 * HOUR + 1)), DAY_ONE, DAY_ONE + 30) == (DAY_ONE + 3,)
    pieces = ((0, begins, begins + 4 * HOUR), (0, begins + 2 * HOUR, begins + 5 * HOUR))
    assert partial_days(with_gaps(*pieces), DAY_ONE, DAY_ONE + 30) == ()
    assert partial_days(with_gaps(*pieces, (0, instant(3, 20), instant(3, 22))), DAY_ONE, DAY_ONE + 30) == (
        DAY_ONE + 3,
    )


def test_a_gap_in_one_channel_is_not_a_gap_of_the_community():
    """One channel that could not be seen leaves the days whole."""
    assert partial_days(with_gaps((5, instant(3), instant(9))), DAY_ONE, DAY_ONE + 30) == ()


def test_days_are_local():
    """Eight hours before midnight in Berlin, two of which fall on the next day."""
    gap = (0, instant(3, 17), instant(4, 1))
    assert partial_days(with_gaps(gap), DAY_ONE, DAY_ONE + 30) == (DAY_ONE + 3,)
    assert partial_days(with_gaps(gap, zone="Asia/Kathmandu"), DAY_ONE, DAY_ONE + 30) == (DAY_ONE + 4,)


def test_a_figure_over_a_gap_is_partial():
    """The value stays, the state and the note say what was missed; words stay words."""
    history = with_gaps((0, instant(25), instant(27)))
    figure = gap_marked(quantity(4, 4), history, 28)
    assert (figure.value, figure.state) == (4, State.PARTIAL)
    assert figure.note == "2 of these 28 days could not be seen, at least in part."
    assert gap_marked(quantity(4, 4), history, 2).state is State.OK
    assert gap_marked(missing("Nobody."), history, 28).state is State.INSUFFICIENT
