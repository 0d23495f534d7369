"""What is posted of a week or a month, for admins and for everybody, from the community as it is at this moment."""

from collections.abc import Collection
from datetime import date

import msgspec

from bot.answers.week import Week
from bot.digest import note
from bot.digest.everybody import for_everybody
from bot.digest.facts import Facts, gather
from bot.digest.month import month
from bot.digest.open import still_open
from bot.digest.picture import Draw
from bot.metrics.series import cut
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
    """The posts of a month such as "2026-02", or of a week before the last one, such as "2026-W11".

    What waited is told as the week's end saw it.
    """
    if "W" not in period:
        return Composed(month(history, name, period, minimum=minimum, digests=digests, introduced=introduced))
    year, _, number = period.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1).toordinal()
    return posts_of(gather(cut(history, monday + 7), name, minimum), hidden=hidden, draw=draw)


def waiting(week: Week, now: History) -> Facts:
    """The facts of the last complete week, and what waits now, of the last `LOOKED_AT` days."""
    return msgspec.structs.replace(week.facts, open=still_open(now, week.facts.minimum))


def posts_of(facts: Facts, *, hidden: Collection[str] = (), draw: Draw | None = None) -> Composed:
    """The note for admins and the one for everybody."""
    if facts.silent:
        return Composed(None)
    return Composed(note(facts, hidden=hidden, draw=draw), for_everybody(facts, hidden=hidden, draw=draw))
