"""The private card: what kind of network this is, what has changed, and one thing to do."""

from bot.circles import Basis
from bot.digest.choice import moved, one_thing, worth_knowing
from bot.digest.facts import Facts
from bot.metrics import State
from bot.notes import Block, Footnote, Headline, Note, Paragraph, plain
from bot.report.scoring import bands
from bot.words import answers as words
from bot.words import digest as digest_words
from bot.words import headlines
from bot.words import scores as score_words
from bot.words.numbers import days, duration


def card(facts: Facts) -> Note:
    """What anybody here may know of the place, in a few lines."""
    blocks: list[Block] = [Headline(_kind(facts))]
    if said := _help(facts):
        blocks.append(Paragraph(plain(said), label=digest_words.HELP))
    if facts.rates and (said := score_words.kind(bands(facts.scores))):
        blocks.append(Paragraph(plain(said), label=score_words.KIND))
    blocks.append(Paragraph(plain(_change(facts)), label=words.CHANGE))
    blocks.append(Paragraph(plain(one_thing(facts)), label=digest_words.ONE_THING))
    blocks.append(Footnote(plain(words.card_basis(days(facts.first, facts.end - 1), facts.timezone))))
    return Note("card", facts.name, tuple(blocks))


def _kind(facts: Facts) -> str:
    """How many people, and what becomes of their questions."""
    if not facts.active:
        return words.NOBODY
    if facts.small:
        return words.small_network(facts.active, facts.minimum)
    figure = facts.drawn("H4") if facts.rates else None
    return words.network(
        facts.active, figure.value if figure else None, few_help=_few_help(facts), circles=_circles(facts)
    )


def _circles(facts: Facts) -> int:
    """How many circles ties show; those made of channels overlap, so that their number says little."""
    told = facts.circles
    return len(told.circles) + told.more if told.basis is Basis.TIES and facts.rates else 0


def _few_help(facts: Facts) -> bool:
    return worth_knowing(facts) == digest_words.few_answer(facts.minimum)


def _help(facts: Facts) -> str:
    if not facts.rates:
        return ""
    figure, median = facts.drawn("H4"), facts.drawn("H3")
    if figure is None or figure.value is None:
        return ""
    said = digest_words.answered(figure.value, figure.n, rough=figure.state is State.ROUGH)
    if median and median.value is not None:
        said += f", {digest_words.half_within(duration(median.value))}"
    return f"{said}."


def _change(facts: Facts) -> str:
    if facts.learning:
        return headlines.learning(facts.usable_weeks, 12)
    if facts.small:
        return words.TOO_SMALL_FOR_CHANGE
    if facts.gap_days:
        return headlines.gap(facts.gap_days)
    changes = moved(facts)
    return headlines.moved(changes, 0) if changes else words.NO_CHANGE
