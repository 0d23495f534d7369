"""Injuries and attacks: each moves what it should, and nothing else by more than a standard error.

On the community of the demo, and on a real one where it is at hand. Ratios may rise when people fall silent: the number
of people is there to fall.
"""

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from bot.events import DAY, MessagePosted
from bot.metrics import MEASURES, Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.statistics.wilson import Z95
from bot.score.formula import QUALITIES
from bot.story import tell
from bot.window import History
from tests import injuries
from tests.makers import history_of

COMPONENTS = {part.id for parts in QUALITIES.values() for part in parts}
LOOKED_AT = COMPONENTS | {"A1", "A5", "A7", "A13"}
EPOCH = date(1970, 1, 1).toordinal()
Injury = Callable[[injuries.Events, History], injuries.Events]


class Place:
    """A community as it was, and as it would have been."""

    def __init__(self, name: str, events: injuries.Events, end: int) -> None:
        self.name = name
        self.events = events
        self.end = end
        self.history = history_of(events, end)
        self.figures = _figures(self.history)

    def after(self, injury: Injury) -> dict[str, Figure]:
        """The figures after an injury."""
        return _figures(history_of(injury(self.events, self.history), self.end))

    def errors(self, after: Mapping[str, Figure], name: str) -> float:
        """By how many standard errors of the figure as it was it has moved; 0 where either is not known."""
        was, now = self.figures[name], after[name]
        if was.value is None or now.value is None or was.low is None or was.high is None or was.low == was.high:
            return 0.0
        return (now.value - was.value) / ((was.high - was.low) / 2 / Z95)

    def still(self, after: Mapping[str, Figure], but: set[str]) -> None:
        """Nothing but these moved by more than one standard error."""
        moved = {name: errors for name in COMPONENTS - but if abs(errors := self.errors(after, name)) > 1}
        assert moved == {}, self.name

    def fell(self, after: Mapping[str, Figure], name: str) -> bool:
        """Whether a figure fell by more than one standard error; true where the place is too small for it."""
        return self.figures[name].value is None or self.errors(after, name) < -1

    def people(self, after: Mapping[str, Figure]) -> tuple[float, float]:
        """How many took part, before and after."""
        return self.figures["A1"].value or 0, after["A1"].value or 0


def _figures(history: History) -> dict[str, Figure]:
    seen = calm(history)
    return {each.id: each.compute(seen) for each in MEASURES if each.id in LOOKED_AT}


@pytest.fixture(scope="module", params=["demo", "slack-10academy"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The demo's last day; a real training cohort in its third month, where the data is at hand."""
    if request.param == "demo":
        folder: Path = tmp_path_factory.mktemp("demo")
        import_module("adapters.slack.sample").write(tell(11), folder)
        events = injuries.read(folder)
        last = max(event.at for event in events if isinstance(event, MessagePosted))
        return Place("demo", events, EPOCH + last // DAY + 1)
    events = injuries.read(request.getfixturevalue("shared_data") / "slack-10academy" / "export")
    first = min(event.at for event in events if isinstance(event, MessagePosted))
    return Place("slack-10academy", events, EPOCH + first // DAY + 100)


def test_three_in_ten_fall_silent(place: Place):
    """People and the people taking part fall, and so does what they answered, whatever the ratios say."""
    after = place.after(injuries.silenced)
    before, now = place.people(after)
    assert now == round(0.7 * before) or abs(now - 0.7 * before) <= 1
    assert place.fell(after, "E1")
    assert place.fell(after, "U1")


def test_the_top_helpers_are_gone(place: Place):
    """Fewer questions are answered; how many take part hardly changes, and evenness does not fall."""
    after = place.after(injuries.without_helpers)
    assert place.fell(after, "U1")
    assert abs(place.errors(after, "E1")) <= 1
    assert (after["A7"].value or 0) > 0
    before, now = place.people(after)
    assert before - now <= 3


def test_newcomers_are_ignored(place: Place):
    """Newcomers are answered less; of the rest only how many of those who begin something are heard may follow."""
    after = place.after(injuries.ignored)
    assert place.fell(after, "U2")
    place.still(after, but={"U2", "R1"})


def test_a_spammer_moves_nothing(place: Place):
    """Two thousand messages of one account: no component moves, nor the number of people or messages."""
    after = place.after(injuries.spammed)
    place.still(after, but=set())
    assert (after["A1"].value, after["A13"].value) == (place.figures["A1"].value, place.figures["A13"].value)


def test_sock_puppets_move_nothing_but_a_count(place: Place):
    """Twenty accounts that come in an hour and leave one line: they are counted as having written, and nothing else."""
    after = place.after(injuries.raided)
    place.still(after, but=set())
    before, now = place.people(after)
    assert now == before + 20


def test_a_ring_moves_nothing_but_how_many_there_are(place: Place):
    """Five accounts that speak only with each other: they count as people, and no tie of theirs moves trust."""
    after = place.after(injuries.colluding)
    place.still(after, but={"E1"})
    before, now = place.people(after)
    assert now == before + 5
    if place.figures["E1"].value is not None:
        assert 0 <= (after["E1"].value or 0) - place.figures["E1"].value <= 5
