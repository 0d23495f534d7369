"""Trust's components: company that comes again, and pairs that last."""

import pytest

from bot.metrics.qualities.dyad_persistence import dyad_persistence
from bot.metrics.qualities.recurring_ties import recurring_ties
from tests.bot.metrics.network.circles import spoken


def test_recurring_means_both_ways_and_on_two_days():
    """Of 120 people only the 60 whose exchange went both ways on two days have a recurring tie."""
    arcs = [(f"a{n}", f"b{n}", 10) for n in range(60)]
    arcs += [(f"b{n}", f"a{n}", 12 if n < 30 else 10) for n in range(45)]  # fifteen of these all on one day
    arcs += [(f"a{n}", f"b{n}", 13) for n in range(45, 60)]  # again, but never back
    figure = recurring_ties(spoken(arcs).history(28))
    assert figure.value == pytest.approx(0.5)
    assert figure.people == 120


def test_pairs_of_the_month_before_that_speak_again():
    """Of 120 pairs in the first month thirty speak again, in whichever direction."""
    arcs = [(f"a{n}", f"b{n}", 0) for n in range(120)]
    arcs += [(f"b{n}", f"a{n}", 40) for n in range(30)]
    figure = dyad_persistence(spoken(arcs).history(56))
    assert figure.value == pytest.approx(0.25)
    assert figure.n == 120


def test_persistence_needs_two_months():
    """After 55 days it says how many are missing."""
    figure = dyad_persistence(spoken([("a", "b", 0)]).history(55))
    assert figure.value is None
    assert "56 days" in figure.note
