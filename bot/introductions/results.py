"""What introductions do here, as a note for admins: numbers of many, and never who."""

from collections.abc import Sequence

from bot.introductions.effect import NEEDED, Effect, effect
from bot.introductions.record import Introduction, Outcome, Wish
from bot.notes import Block, Footnote, Note, Paragraph, plain
from bot.words import introductions as words
from bot.words.numbers import few, number, people, share

NEEDED_ANSWERS = 20


def results(introductions: Sequence[Introduction], wishes: Sequence[Wish], minimum: int) -> Note:
    """How many want them, what they changed, and how they went."""
    found = effect(introductions)
    said = [_wanting(wishes, minimum), _changed(found) or words.too_few_pairs(found.shown, NEEDED)]
    said.append(_went(introductions, minimum))
    blocks: list[Block] = [Paragraph(plain(each)) for each in said if each]
    return Note("notice", words.RESULTS_TITLE, (*blocks, Footnote(plain(words.BIAS))))


def in_a_month(introductions: Sequence[Introduction], wishes: Sequence[Wish], minimum: int) -> str:
    """The same in a few sentences, for a note about other things too; empty where nobody asked to be introduced."""
    if not wishes:
        return ""
    said = (_wanting(wishes, minimum), _went(introductions, minimum), _changed(effect(introductions)))
    return " ".join(each for each in said if each)


def _wanting(wishes: Sequence[Wish], minimum: int) -> str:
    return words.wanting(people(len(wishes), minimum, "member", "members"))


def _changed(found: Effect) -> str:
    """What they changed; empty where too few pairs were watched."""
    low, high = found.interval
    if not found.enough or found.difference is None or low is None or high is None:
        return ""
    return words.effect(
        found.shown,
        found.withheld,
        share(found.shown_talked / found.shown, found.shown),
        share(found.withheld_talked / found.withheld, found.withheld),
        words.points(found.difference, low, high),
    )


def _went(introductions: Sequence[Introduction], minimum: int) -> str:
    """What people said a week later; empty where too few said anything."""
    outcomes = [seat.outcome for each in introductions for seat in each.seats if seat.outcome is not Outcome.NONE]
    if len(outcomes) < NEEDED_ANSWERS:
        return ""
    counts = [outcomes.count(each) for each in (Outcome.YES, Outcome.NOT_YET, Outcome.NO_FIT)]
    return words.went(*(few(each, minimum) if each else number(0) for each in counts))
