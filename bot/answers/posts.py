"""What is posted of a week or a month, for admins and for everybody, from the community as it is at this moment."""

from collections.abc import Collection
from datetime import date

import msgspec

from bot.digest import note
from bot.digest.everybody import for_everybody
from bot.digest.facts import Facts, gather
from bot.digest.month import month
from bot.digest.open import still_open
from bot.digest.picture import Draw
from bot.metrics.series import cut
from bot.report import Report
from bot.snapshot import Composed
from bot.window import History


def composed(
    history: History,
    name: str,
    period: str,
    *,
    minimum: int,
    hidden: Collection[str] = (),
    draw: Draw | None = None,
    digests: int = 0,
    introduced: str = "",
) -> Composed:
    """The posts of a period such as "2026-W11" or "2026-02", which has to be over.

    What waits is told as of now, but for a week before the last one: of that it is told as the week's end saw it.
    """
    if "W" not in period:
        return Composed(month(history, name, period, minimum=minimum, digests=digests, introduced=introduced))
    facts = last_week(history, name, minimum)
    year, _, number = period.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1).toordinal()
    if facts.first != monday:
        facts = gather(cut(history, monday + 7), name, minimum)
    return posts_of(facts, hidden=hidden, draw=draw)


def last_week(history: History, name: str, minimum: int, made: Report | None = None) -> Facts:
    """The facts of the last complete week, and what waits now; `made` is that week's report, if there is one."""
    facts = gather(cut(history, history.end - 1), name, minimum, made)
    return msgspec.structs.replace(facts, open=still_open(history, minimum))


def posts_of(facts: Facts, *, hidden: Collection[str] = (), draw: Draw | None = None) -> Composed:
    """The note for admins and the one for everybody."""
    if facts.silent:
        return Composed(None)
    return Composed(note(facts, hidden=hidden, draw=draw), for_everybody(facts, hidden=hidden, draw=draw))
