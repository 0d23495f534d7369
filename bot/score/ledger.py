"""The components week by week, from the first week on: what they are compared with, frozen after twelve.

It is a function of the facts. Keeping it only saves work, and outlives facts that are deleted by age: a week is worked
out anew whenever the facts up to its end are not those it was made from, as long as they are all there.
"""

from collections.abc import Sequence
from statistics import median
from typing import Final

import msgspec

from bot.metrics import MEASURES
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.series import cut
from bot.metrics.statistics.trend import MAD_TO_SD, USABLE_WEEKS, USUAL_WEEKS
from bot.metrics.weeks import first_monday, last_monday, usable
from bot.score.formula import QUALITIES, VERSION, Component, Usual, observed
from bot.score.marks import marks
from bot.window import History

COMPONENTS: Final[dict[str, Component]] = {each.id: each for parts in QUALITIES.values() for each in parts}
_COMPUTED: Final = {each.id: each for each in MEASURES if each.id in COMPONENTS}
_SMALLEST: Final = 0.02  # half a point of a middling share, one part in fifty of a count


class Week(msgspec.Struct, frozen=True):
    """The components at the end of one week, on their scales with their standard errors; those that had a value."""

    end: int  # the Monday after it, as an ordinal
    mark: str  # of the facts it was made from
    usable: bool
    values: dict[str, tuple[float, float] | None]  # None: asked for, and without a value


class Ledger(msgspec.Struct, frozen=True):
    """The weeks of one community that say what is usual there."""

    version: int
    start: int  # the first local day with data
    since: int  # the day from which weeks count, where an admin has set one
    weeks: tuple[Week, ...] = ()

    def until(self, end: int) -> "Ledger":
        """The ledger as it was on an earlier day."""
        return msgspec.structs.replace(self, weeks=tuple(week for week in self.weeks if week.end <= end))

    @property
    def learnt(self) -> int:
        """How many of the twelve weeks are known."""
        return min(sum(week.usable for week in self.weeks), USUAL_WEEKS)


def ledger(history: History, known: Ledger | None = None) -> Ledger:
    """Every week from the first on, until each component has what it is compared with; `known` saves work."""
    made = Ledger(VERSION, history.start, history.compared_from)
    done: list[Week] = []
    kept: dict[str, Week] = {}
    known = known.until(history.end) if known else None
    if known is not None and (known.version, known.since) == (made.version, made.since):
        kept = {week.mark: week for week in known.weeks}
        if known.start < history.start:  # what it was made from is partly deleted by age: it stands as it is
            made, done = msgspec.structs.replace(made, start=known.start), list(known.weeks)
    begins = max(first_monday(history), _monday_from(history.compared_from), done[-1].end if done else 0)
    ends = range(begins + 7, last_monday(history) + 1, 7)
    for end, mark in marks(history, ends, _formulas()):
        wanted = _unsettled(done)
        if not wanted:
            break
        week = kept.get(mark)
        done.append(week if week is not None and wanted <= week.values.keys() else _week(history, end, mark, wanted))
    return msgspec.structs.replace(made, weeks=tuple(done))


def weeks_of(history: History) -> Ledger:
    """The ledger of a history, worked out once; what was stored of it saves work."""
    return history.remember("weeks", lambda seen: ledger(seen, seen.weeks))


def usual(made: Ledger) -> dict[str, Usual]:
    """What each component is compared with; those that have nothing yet are left out.

    It is its values in the first twelve usable weeks, if there are eight of them, and else its own first twelve.
    """
    return {name: found for name in COMPONENTS if (found := _usual(made.weeks, name)) is not None}


def written(made: Ledger) -> bytes:
    """The ledger as it is stored; equal facts give equal bytes."""
    return msgspec.json.encode(made)


def read(content: bytes) -> Ledger | None:
    """A stored ledger, or None where another version wrote it."""
    try:
        found = msgspec.json.decode(content, type=Ledger)
    except msgspec.DecodeError:
        return None
    return found if found.version == VERSION else None


def _formulas() -> list[str]:
    """The components with the versions of their formulas."""
    return [f"{each.id} {each.version}" for each in _COMPUTED.values()]


def _monday_from(day: int) -> int:
    return day + (1 - day) % 7


def _week(history: History, end: int, mark: str, wanted: set[str]) -> Week:
    """The components as the end of a week saw them."""
    whole = usable(history, end - 7)
    if not whole:
        return Week(end, mark, usable=False, values=dict.fromkeys(sorted(wanted)))
    picture = calm(cut(history, end))
    values = {
        name: observed(_COMPUTED[name].compute(picture), COMPONENTS[name].scale)
        for name in sorted(wanted)
        if name in _COMPUTED
    }
    return Week(end, mark, usable=True, values=values)


def _unsettled(weeks: Sequence[Week]) -> set[str]:
    """The components that have nothing to be compared with yet."""
    if sum(week.usable for week in weeks) < USUAL_WEEKS:
        return set(_COMPUTED)
    return {name for name in _COMPUTED if _usual(weeks, name) is None}


def _usual(weeks: Sequence[Week], name: str) -> Usual | None:
    whole = [week for week in weeks if week.usable]
    if len(whole) < USUAL_WEEKS:
        return None
    first = _values(whole[:USUAL_WEEKS], name)
    chosen = first if len(first) >= USABLE_WEEKS else _values(whole, name)[:USUAL_WEEKS]
    if len(first) < USABLE_WEEKS and len(chosen) < USUAL_WEEKS:
        return None
    values = [value for _, value, _ in chosen]
    middle = median(values)
    spread = MAD_TO_SD * median(abs(value - middle) for value in values)
    noise = sum(error for *_, error in chosen) / len(chosen)
    return Usual(middle, max(spread, noise, _SMALLEST), len(chosen), chosen[0][0], chosen[-1][0])


def _values(weeks: Sequence[Week], name: str) -> list[tuple[int, float, float]]:
    return [(week.end, *found) for week in weeks if (found := week.values.get(name)) is not None]
