"""Whether introductions change anything: pairs that were asked against pairs held back, by what they did in public."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from bot.events import DAY, ChannelKind
from bot.introductions.record import WATCHED_DAYS, Introduction, Stage, Talked
from bot.metrics.statistics.wilson import UNDEFINED, Interval, wilson
from bot.ties import Source, ties
from bot.window import History

NEEDED: Final = 30  # pairs that were asked, before anything is said
NEEDED_BESIDE: Final = 5  # pairs that were held back


@dataclass(frozen=True, slots=True)
class Effect:
    """Pairs of two that were watched for the whole time, and how many of them talked, in both arms.

    `difference` is the share of pairs that talked among those asked minus that among those held back, from -1 to 1,
    with Newcombe's 95 % interval; None where an arm is empty.
    """

    shown: int
    shown_talked: int
    withheld: int
    withheld_talked: int

    @property
    def enough(self) -> bool:
        """Whether so many were watched that something may be said."""
        return self.shown >= NEEDED and self.withheld >= NEEDED_BESIDE

    @property
    def difference(self) -> float | None:
        """How much more often pairs talked that were asked."""
        if not self.shown or not self.withheld:
            return None
        return self.shown_talked / self.shown - self.withheld_talked / self.withheld

    @property
    def interval(self) -> Interval:
        """The interval of the difference."""
        return newcombe(self.shown_talked, self.shown, self.withheld_talked, self.withheld)


def newcombe(successes: int, n: int, other_successes: int, other_n: int) -> Interval:
    """The 95 % interval of a difference of two shares (Newcombe 1998, method 10); undefined where one has no cases."""
    if not n or not other_n:
        return UNDEFINED
    one, other = successes / n, other_successes / other_n
    mine, theirs = wilson(successes, n), wilson(other_successes, other_n)
    assert mine.low is not None and mine.high is not None  # noqa: S101, PT018  # there are cases
    assert theirs.low is not None and theirs.high is not None  # noqa: S101, PT018  # likewise
    low = one - other - sqrt((one - mine.low) ** 2 + (theirs.high - other) ** 2)
    high = one - other + sqrt((mine.high - one) ** 2 + (other - theirs.low) ** 2)
    return Interval(low, high)


def effect(introductions: Sequence[Introduction]) -> Effect:
    """Both arms, of pairs of two that were watched; groups of three and pairs of whom one is gone are left out."""
    watched = [each for each in introductions if len(each.seats) == 2 and each.talked is not Talked.UNKNOWN]
    shown = [each.talked is Talked.YES for each in watched if each.shown]
    withheld = [each.talked is Talked.YES for each in watched if each.stage is Stage.WITHHELD]
    return Effect(len(shown), sum(shown), len(withheld), sum(withheld))


def judged(history: History, introductions: Sequence[Introduction], now: int) -> dict[int, Talked]:
    """Of every pair that was watched for 14 days whether the two talked in public, by number.

    They did where each addressed the other in that time: by a reply, in a thread, by name or in a running dialogue.
    Reactions are no talk, and neither is what was said in the room that was opened for them or in private channels.
    """
    days = WATCHED_DAYS * DAY
    over = [each for each in introductions if len(each.seats) == 2 and each.chosen_at + days <= now]
    over = [each for each in over if each.chosen_at >= history.end_at - 100 * DAY and each.stage is not Stage.ALONE]
    found = ties(history)
    spoken = (found.source <= Source.DIALOGUE) & ~found.reaction
    channel = history.messages.channel[found.row]
    private = [
        key
        for key, each in history.channels.items()
        if ChannelKind.PRIVATE in {each.kind, getattr(history.channels.get(each.parent), "kind", None)}
    ]
    spoken &= ~np.isin(channel, np.array([*private, *(each.room for each in introductions if each.room)], np.int64))
    people = np.array(sorted({person for each in over for person in each.people}), np.int64)
    rows = np.flatnonzero(spoken & np.isin(found.from_person, people) & np.isin(found.to_person, people))
    said: dict[tuple[int, int], list[int]] = {}
    for row in rows.tolist():
        said.setdefault((int(found.from_person[row]), int(found.to_person[row])), []).append(int(found.at[row]))

    def talked(each: Introduction) -> Talked:
        one, other = each.people
        begins, ends = each.chosen_at, each.chosen_at + days
        ways = ((one, other), (other, one))
        both = all(any(begins <= at < ends for at in said.get(way, ())) for way in ways)
        return Talked.YES if both else Talked.NO

    return {each.number: talked(each) for each in over}
