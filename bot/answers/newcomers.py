"""How newcomers fare, for admins: figures, and links to first conversations that nobody has answered."""

from bot.answers.unanswered import links
from bot.digest.facts import Facts
from bot.notes import Block, Footnote, Headline, Listing, Note, plain
from bot.notes import Facts as Rows
from bot.report.lines import Line, Pillar
from bot.words import answers as words
from bot.words import digest as digest_words


def newcomers(facts: Facts, pillar: Pillar) -> Note:
    """Counts and links, never people; `pillar` is what is measured of newcomers."""
    blocks: list[Block] = [Headline(words.newcomers_headline(facts.joined, facts.wrote, facts.minimum))]
    if pillar.lines:
        blocks.append(Rows(tuple((line.name, plain(_said(line))) for line in pillar.lines)))
    if facts.open.first_words:
        blocks.append(
            Listing(links(facts.open.first_words, digest_words.first_link, own=True), label=words.FIRST_MESSAGES)
        )
    if pillar.missing:
        blocks.append(Footnote(plain(words.still_missing([line.name for line in pillar.missing]))))
    blocks.append(Footnote(plain(words.NEWCOMERS_BASIS)))
    return Note("notice", words.NEWCOMERS, tuple(blocks))


def _said(line: Line) -> str:
    """A figure with what it stands beside."""
    beside = [each for each in (line.range, line.usual, line.rests_on, line.change) if each]
    return f"{line.value} ({'; '.join(beside)})" if beside else line.value
