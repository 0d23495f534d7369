"""Answers that need no figures: help, privacy, what is not there yet, and what was not understood."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.notes import Block, Button, Buttons, Footnote, Headline, Listing, Note, Paragraph, Span, Words, plain
from bot.notes import Facts as Rows
from bot.ports import Answer
from bot.snapshot import Explained
from bot.words import commands as words
from bot.words.scores import KNOWN_AS

OPEN = Button(words.SEE_QUESTIONS, "unanswered")
MEANING = Button(words.MEANING, "explain")
PREVIEW = Button(words.PREVIEW, "digest", "preview")
PREVIEW_EVERYBODY = Button(words.PREVIEW_EVERYBODY, "digest", "preview everybody")
HOW_TO_READ = Button(words.MEANING, "explain", "digest")
HIDE = Button(words.HIDE, "digest", "hide")
WRONG = Button(words.WRONG, "digest", "wrong")
POST_NOW = Button(words.POST_NOW, "digest", "now")
SETTINGS = Button(words.SETTINGS, "settings")
HELP = Button(words.HELP, "help")
OWN = Button(words.OWN_VIEW, "me")
KEPT = Button(words.KEPT, "privacy")
UNDER_DIGEST = (HOW_TO_READ, SETTINGS, HIDE, WRONG)
UNDER_EVERYBODY = (HOW_TO_READ, WRONG)


def notice(said: str, *buttons: Button, title: str = words.ANSWER_TITLE) -> Answer:
    """One paragraph, and perhaps what to do next."""
    blocks: list[Block] = [Paragraph(plain(said))]
    if buttons:
        blocks.append(Buttons(buttons))
    return Answer(note=Note("notice", title, tuple(blocks)))


def with_buttons(note: Note, *buttons: Button) -> Note:
    """The note, and what may be pressed below it."""
    return Note(note.kind, note.title, (*note.blocks, Buttons(buttons)))


def help_(*, admin: bool = False) -> Answer:
    """Every command somebody may give."""
    everybody = tuple(_command(*each) for each in words.ALL)
    blocks: list[Block] = [Listing(everybody, label=words.FOR_ALL if admin else "")]
    if admin:
        blocks.append(Listing(tuple(_command(*each) for each in words.ADMINS), label=words.FOR_ADMINS))
    blocks.append(Footnote(plain(words.ONLY_YOU)))
    return Answer(note=Note("notice", words.HELP_TITLE, tuple(blocks)))


def _command(name: str, meaning: str) -> Words:
    return (Span(words.command(name), strong=True), Span(f": {meaning}"))


def unknown(near: str) -> Answer:
    """Nothing was understood; what may have been meant."""
    if not near:
        return notice(words.UNKNOWN, HELP)
    action, _, value = near.partition(" ")
    return notice(f"{words.UNKNOWN} {words.did_you_mean(near)}", Button(words.command(near), action, value), HELP)


def find(measures: Sequence[Explained], about: str) -> Explained | None:
    """The measure somebody means, by its id, its name or what it is called in a digest."""
    folded = about.strip().casefold()
    folded = KNOWN_AS.get(folded, folded).casefold()
    return next((each for each in measures if folded in {each.id.casefold(), each.name.casefold()}), None)


def explaining(measure: Explained) -> Button:
    """What leads to a measure's meaning."""
    return Button(words.MEANING, "explain", measure.id)


def explain(measures: Sequence[Explained], about: str) -> Answer:
    """What a measure means in its own words; without one, the list."""
    if not about:
        listing = Listing(tuple((Span(each.id, strong=True), Span(f" {each.name}")) for each in measures))
        return Answer(note=Note("notice", words.EXPLAIN_TITLE, (listing, Footnote(plain(words.EXPLAIN_HOW)))))
    if about == "digest":
        return how_to_read()
    measure = find(measures, about)
    if measure is None:
        return unknown_measure(measures, about)
    first, _, rest = measure.explanation.partition("\n\n")
    blocks: list[Block] = [Headline(_flowing(first))]
    blocks += [Paragraph(plain(_flowing(each))) for each in rest.split("\n\n") if each.strip()]
    blocks.append(Footnote(plain(words.basis(measure.unit, measure.window_days))))
    if measure.window_days:
        blocks.append(Buttons((Button(words.WHY_HERE, "why", measure.id),)))
    return Answer(note=Note("notice", f"{measure.id} {measure.name}", tuple(blocks)))


def how_to_read() -> Answer:
    """What the words and marks of a digest mean."""
    rows = Rows(tuple((label, plain(said)) for label, said in words.HOW_TO_READ.items()))
    return Answer(note=Note("notice", words.HOW_TO_READ_TITLE, (rows, Buttons((MEANING, HELP)))))


def unknown_measure(measures: Sequence[Explained], about: str) -> Answer:
    """No measure of that name; which may have been meant."""
    names = {each.name.casefold(): each for each in measures}
    near = [f"{names[name].id} {names[name].name}" for name in get_close_matches(about.casefold(), names, n=2)]
    said = f"{words.NO_MEASURE} {words.measures(near)}" if near else words.NO_MEASURE
    return notice(said, Button(words.MEANING, "explain"))


def _flowing(paragraph: str) -> str:
    """A paragraph of a docstring as one line."""
    return " ".join(paragraph.split())
