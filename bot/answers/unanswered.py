"""Which questions wait for somebody at this moment, as links and never with a word or a name."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from bot.digest.facts import Facts
from bot.digest.open import WEEK, Waiting
from bot.events import HOUR, ChannelKind
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.unanswered import LATEST, LISTED, SOONEST
from bot.metrics.helpfulness.unanswered import unanswered as unanswered_rows
from bot.notes import Block, Footnote, Headline, Link, Listing, Note, Span, Words, plain
from bot.report.places import is_private, place
from bot.window import History
from bot.words import answers as words
from bot.words import digest as digest_words

_INSIDE: Final = frozenset({ChannelKind.THREAD, ChannelKind.FORUM_POST})


def unanswered(facts: Facts) -> Note:
    """The open questions and first messages of the last days."""
    queue = facts.open
    blocks: list[Block] = [Headline(words.open_questions(queue.total, known=facts.tells_questions))]
    if queue.waiting:
        blocks.append(Listing(links(queue.waiting, digest_words.question_link)))
    if queue.first_words:
        blocks.append(Listing(links(queue.first_words, digest_words.first_link, own=True), label=words.FIRST_MESSAGES))
    if said := digest_words.rest(queue.total - len(queue.waiting), queue.older):
        blocks.append(Footnote(plain(said)))
    blocks.append(Footnote(plain(words.WHICH_QUESTIONS)))
    return Note("notice", words.UNANSWERED, tuple(blocks))


def inside(history: History) -> dict[int, Listing]:
    """The open questions of each private channel: for those who ask there, and nobody else."""
    history = calm(history)
    waiting: dict[int, list[Waiting]] = defaultdict(list)
    for row in unanswered_rows(history, WEEK, SOONEST, LATEST).tolist():
        channel = int(history.messages.channel[row])
        if is_private(history.channels, channel):
            waiting[_home(history, channel)].append(_waiting(history, row))
    return {
        channel: Listing(links(found[:LISTED], digest_words.question_link), label=words.HERE)
        for channel, found in waiting.items()
    }


def _home(history: History, channel: int) -> int:
    """The channel people type in: for a thread that is a channel of its own the one it hangs under."""
    known = history.channels.get(channel)
    return known.parent if known and known.kind in _INSIDE and known.parent else channel


def _waiting(history: History, row: int) -> Waiting:
    part = {name: int(getattr(history.messages, name)[row]) for name in ("channel", "message", "thread", "at")}
    return Waiting(place(history, part), (history.end_at - part["at"]) // HOUR)


def links(waiting: Sequence[Waiting], name: words.LinkName, *, own: bool = False) -> tuple[Words, ...]:
    """A line for each message; `own` where the list itself says that they are first messages."""
    return tuple(
        (
            Link(name(index, len(waiting)), each.place),
            Span(f" · {digest_words.waiting(each.hours, first=each.first and not own)}"),
        )
        for index, each in enumerate(waiting, 1)
    )
