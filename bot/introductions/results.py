"""What introductions do here, as a note for admins: numbers of many, and never who."""

from collections.abc import Sequence

from bot.introductions.effect import NEEDED, effect
from bot.introductions.record import Introduction, Outcome, Wish
from bot.notes import Block, Footnote, Note, Paragraph, plain
from bot.words import introductions as words
from bot.words.numbers import few, number, people, share

NEEDED_ANSWERS = 20


def results(introductions: Sequence[Introduction], wishes: Sequence[Wish], minimum: int) -> Note:
    """How many want them, what they changed, and how they went."""
    said = [words.wanting(people(len(wishes), minimum, "member", "members"))]
    found = effect(introductions)
    low, high = found.interval
    if found.enough and found.difference is not None and low is not None and high is not None:
        said.append(
            words.effect(
                found.shown,
                found.withheld,
                share(found.shown_talked / found.shown, found.shown),
                share(found.withheld_talked / found.withheld, found.withheld),
                words.points(found.difference, low, high),
            )
        )
    else:
        said.append(words.too_few_pairs(found.shown, NEEDED))
    outcomes = [seat.outcome for each in introductions for seat in each.seats if seat.outcome is not Outcome.NONE]
    if len(outcomes) >= NEEDED_ANSWERS:
        counts = [outcomes.count(each) for each in (Outcome.YES, Outcome.NOT_YET, Outcome.NO_FIT)]
        said.append(words.went(*(few(each, minimum) if each else number(0) for each in counts)))
    blocks: list[Block] = [Paragraph(plain(each)) for each in said]
    return Note("notice", words.RESULTS_TITLE, (*blocks, Footnote(plain(words.BIAS))))
