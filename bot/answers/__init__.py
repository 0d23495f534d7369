"""The answers that rest on figures: card, open questions, newcomers, channels, digest, and what each figure rests on.

They are made in a process of their own, whenever facts have changed, and stored as one snapshot.
"""

from collections.abc import Collection

from bot.answers.card import card
from bot.answers.newcomers import newcomers
from bot.answers.posts import posts_of, waiting
from bot.answers.unanswered import inside, unanswered
from bot.answers.week import Week, picture_of, week_of
from bot.digest.open import LOOKED_AT
from bot.digest.picture import Draw
from bot.events import SECOND
from bot.notes import Block
from bot.score.meanings import meanings
from bot.snapshot import VERSION, Explained, Snapshot
from bot.snapshot import week as named
from bot.window import History, recently


def answers(
    history: History,
    name: str,
    *,
    minimum: int,
    stored: tuple[Block, ...] = (),
    hidden: Collection[str] = (),
    draw: Draw | None = None,
) -> Snapshot:
    """Everything a command may be answered with; `history` is the community up to this moment (see `live`).

    Figures are those of the last complete week's end, as in the digest: the same question, asked again on the next
    day, tells nothing of what one person did meanwhile. What waits for an answer is told as of now.
    """
    week = week_of(picture_of(history), name, minimum)
    return answered(week, recently(history, LOOKED_AT), stored=stored, hidden=hidden, draw=draw)


def answered(
    week: Week,
    now: History,
    *,
    stored: tuple[Block, ...] = (),
    hidden: Collection[str] = (),
    draw: Draw | None = None,
) -> Snapshot:
    """The answers of a week that is known; `now` is what was written in the last `LOOKED_AT` days up to this moment.

    The digest is the one that would be posted now: without the sections in `hidden`, its chart drawn by `draw`.
    """
    facts = waiting(week, now)
    posts = posts_of(facts, hidden=hidden, draw=draw)
    return Snapshot(
        version=VERSION,
        made_at=now.end_at // SECOND * SECOND,
        timezone=now.zone.key,
        title=facts.name,
        card=card(facts),
        unanswered=unanswered(facts),
        inside=inside(now),
        newcomers=newcomers(facts, week.newcomers),
        channels=week.channels,
        digest=posts.admins,
        everybody=posts.everybody,
        period=named(facts.first),
        open=facts.open.total,
        reasons=week.reasons,
        stored=stored,
        closed=week.closed,
    )


def explanations() -> tuple[Explained, ...]:
    """Every measure and every score in its own words."""
    return tuple(
        Explained(each.id, each.name, _unit(each), getattr(each, "window_days", 0), each.explanation)
        for each in meanings()
    )


def _unit(of: object) -> str:
    """In what something is told; where it is no figure, in which place."""
    told: str = getattr(of, "unit", getattr(of, "basis", ""))
    return told
