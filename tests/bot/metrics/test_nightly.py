"""Figures that take long: worked out at once where ties are few, and looked up where they are many."""

from dataclasses import replace

import pytest

from bot.metrics import MEASURES, Measure, measure, nightly
from bot.metrics.nightly import AT_ONCE, NOT_YET, Nightly, looked_up, overnight
from bot.window import History
from tests.bot.metrics.network.circles import history, random_arcs


@pytest.fixture(scope="module")
def large() -> History:
    """A network of more ties than are worked out at once."""
    return history(random_arcs(400, 2 * AT_ONCE, seed=2))


def clustering() -> Measure:
    """A measure that takes long."""
    found = measure("S3")
    assert isinstance(found, Measure)
    return found


def test_where_ties_are_few_nothing_is_looked_up() -> None:
    """A small network is worked out at once, and leaves nothing for the night."""
    small = history(random_arcs(60, 200))
    assert looked_up(clustering(), small).value is not None
    assert overnight(small, MEASURES) is None


def test_where_ties_are_many_the_nights_figures_are_told(large: History) -> None:
    """Before the first night it says so, then the figure of that night stands, also after it was stored."""
    assert looked_up(clustering(), large).note == nightly.WAITING
    made = overnight(large, (clustering(), *(each for each in MEASURES if each.id == "S12")))
    assert made is not None
    ((name, figure),) = made.figures.items()
    assert name == f"S3 {clustering().version}"
    stored = nightly.read(nightly.written(made))
    assert looked_up(clustering(), replace(large, nightly=stored)) == figure


def test_what_is_too_old_is_not_told(large: History) -> None:
    """Nine days later a night's figure says nothing, and neither does one in another form."""
    made = Nightly(large.end - 9, {f"S3 {clustering().version}": clustering().compute(large)})
    assert looked_up(clustering(), replace(large, nightly=made)).note == nightly.WAITING
    assert nightly.read(b"[1]") == NOT_YET


def test_what_is_quick_is_never_looked_up(large: History) -> None:
    """Mutual pairs are counted at any time."""
    found = measure("S2")
    assert isinstance(found, Measure)
    assert looked_up(found, large).value is not None
