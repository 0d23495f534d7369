"""The answers that rest on figures: card, open questions, newcomers, channels, digest, and what each figure rests on.

They are made in a process of their own, whenever facts have changed, and stored as one snapshot.
"""

from collections.abc import Collection

from bot.answers.card import card
from bot.answers.channels import channels
from bot.answers.newcomers import newcomers
from bot.answers.posts import last_week, posts_of
from bot.answers.reasons import reasons
from bot.answers.unanswered import inside, unanswered
from bot.digest.picture import Draw
from bot.events import SECOND
from bot.metrics.series import cut
from bot.metrics.weeks import last_monday
from bot.notes import Block
from bot.report import report
from bot.score.meanings import meanings
from bot.snapshot import VERSION, Explained, Snapshot
from bot.snapshot import week as named
from bot.window import History


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

    The digest is the one that would be posted now: without the sections in `hidden`, its chart drawn by `draw`.

    Figures are those of the last complete week's end, as in the digest: the same question, asked again on the next
    day, tells nothing of what one person did meanwhile. What waits for an answer is told as of now.
    """
    days = cut(history, history.end - 1)
    week = cut(days, last_monday(days))
    made = report(week, name=name, platform="", minimum_group=minimum, overall=True)
    facts = last_week(history, name, minimum, made)
    posts = posts_of(facts, hidden=hidden, draw=draw)
    return Snapshot(
        version=VERSION,
        made_at=history.end_at // SECOND * SECOND,
        timezone=history.zone.key,
        title=name,
        card=card(facts),
        unanswered=unanswered(facts),
        inside=inside(history),
        newcomers=newcomers(facts, made),
        channels=channels(week, minimum),
        digest=posts.admins,
        everybody=posts.everybody,
        period=named(facts.first),
        open=facts.open.total,
        reasons=reasons(made),
        stored=stored,
    )


def explanations() -> tuple[Explained, ...]:
    """Every measure and every score in its own words."""
    return tuple(
        Explained(each.id, each.name, getattr(each, "unit", ""), getattr(each, "window_days", 0), each.explanation)
        for each in meanings()
    )
