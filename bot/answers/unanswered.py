"""Which questions wait for somebody at this moment, as links and never with a word or a name."""

from collections.abc import Sequence

from bot.digest.facts import Facts
from bot.digest.open import Waiting
from bot.notes import Block, Footnote, Headline, Link, Listing, Note, Span, Words, plain
from bot.words import answers as words
from bot.words import digest as digest_words


def unanswered(facts: Facts) -> Note:
    """The open questions and first messages of the last days."""
    queue = facts.open
    blocks: list[Block] = [Headline(words.open_questions(queue.total, known=facts.questions is not None))]
    if queue.waiting:
        blocks.append(Listing(links(queue.waiting, digest_words.question_link)))
    if queue.first_words:
        blocks.append(Listing(links(queue.first_words, digest_words.first_link, own=True), label=words.FIRST_MESSAGES))
    if said := digest_words.rest(queue.total - len(queue.waiting), queue.older):
        blocks.append(Footnote(plain(said)))
    blocks.append(Footnote(plain(words.WHICH_QUESTIONS)))
    return Note("notice", words.UNANSWERED, tuple(blocks))


def links(waiting: Sequence[Waiting], name: words.LinkName, *, own: bool = False) -> tuple[Words, ...]:
    """A line for each message; `own` where the list itself says that they are first messages."""
    return tuple(
        (
            Link(name(index, len(waiting)), each.place),
            Span(f" · {digest_words.waiting(each.hours, first=each.first and not own)}"),
        )
        for index, each in enumerate(waiting, 1)
    )
