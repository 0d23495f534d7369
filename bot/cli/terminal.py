"""The report and the note in a terminal: calm, readable at 80 columns, and without colour for meaning."""

from collections.abc import Callable, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from bot.notes import Block, Facts, Footnote, Headline, Link, Listing, Note, Paragraph, Picture, Place, Words
from bot.report import Report
from bot.report.circles import section
from bot.report.lines import Line, Pillar, pillars
from bot.report.scoring import spoken, together
from bot.words import circles, figures, pages, scores
from bot.words.numbers import day

Linker = Callable[[Place], str | None]
WIDTH: Final = 100  # longer lines are tiring to read
MARGIN: Final = 2
ITEM: Final = "  - "
NAMES: Final = 28  # the column of a report's names: the longest, and two spaces


def show_note(note: Note, link: Linker, console: Console) -> None:
    """Print a note: its title, then its blocks one below the other."""
    _say(console, Text(note.title, style="bold"))
    for above, block in zip((None, *note.blocks), note.blocks, strict=False):
        if not isinstance(block, Listing) or block.label or not isinstance(above, Paragraph):
            console.print()  # links stand right below the words they belong to
        _show_block(console, block, link)


def show_report(report: Report, console: Console) -> None:
    """Print a report: three pillars, a line or two for each measure, and what is still missing."""
    _say(console, Text(pages.title(report.community, day(report.as_of, year=True), report.timezone), style="bold"))
    _say(console, Text(pages.coverage(report.coverage.channels_seen, report.coverage.channels)))
    made = pillars(report)
    lacking = _lacking_everywhere(made)
    if lacking:
        _say(console, Text(f"{figures.STILL_MISSING}: {lacking[:1].lower()}{lacking[1:]}"))
    for pillar in made:
        missing = [line for line in pillar.missing if line.note != lacking]
        if not pillar.lines and not missing:
            continue
        console.print()
        _say(console, Text.assemble((pillar.name, "bold"), f" \u2013 {pillar.question}"))
        if said := spoken(report, pillar.key):
            _say(console, Text(said), label=f"{' ' * MARGIN}{scores.SCORE}", column=MARGIN + NAMES)
        for line in pillar.lines:
            _show_measure(console, line)
        if missing:
            _show_missing(console, missing)
    if said := together(report):
        console.print()
        _say(console, Text.assemble((f"{scores.OVERALL}: ", "bold"), said))
    _show_circles(report, console)
    _show_questions(report, console)
    console.print()
    _say(console, Text(figures.HOW_TO_READ, style="dim"))


def _say(console: Console, words: Text, *, label: str = "", column: int = 0, strong: bool = False) -> None:
    """Words wrapped inside the width from a column on, with a label in front; no line ends in spaces."""
    lines = words.wrap(console, max(min(console.width, WIDTH) - column, 20))
    for number, line in enumerate(lines or [Text()]):
        line.rstrip()
        front = label.ljust(column) if number == 0 else " " * column
        console.print(Text.assemble((front, "bold" if strong else ""), line), soft_wrap=True)


def _show_measure(console: Console, line: Line) -> None:
    """Name and value first, then what they stand beside."""
    value = f" ({line.range})" if line.range else ""
    beside = [part for part in (line.usual, line.change, line.rests_on, line.state) if part]
    said = Text.assemble((line.value, "bold"), f"{value}{' · ' if beside else ''}{' · '.join(beside)}")
    _say(console, said, label=f"{' ' * MARGIN}{line.name}", column=MARGIN + NAMES)
    for more in (line.detail, line.note):
        if more:
            _say(console, Text(more, style="dim"), column=MARGIN + NAMES)


def _lacking_everywhere(made: Sequence[Pillar]) -> str:
    """What figures of every pillar lack, which is said once above them all; empty where there is no such thing."""
    notes = [{line.note for line in pillar.missing} for pillar in made]
    return min(set.intersection(*notes) - {""}, default="")


def _show_missing(console: Console, missing: Sequence[Line]) -> None:
    """What lacks something; measures that lack the same are named together."""
    _say(console, Text(f"{figures.STILL_MISSING}:"), column=MARGIN)
    for note in dict.fromkeys(line.note for line in missing):
        names = [line.name for line in missing if line.note == note]
        if len(names) > 1 and note:
            _say(console, Text(f"{note} {figures.UNTIL_THEN}: {', '.join(names)}."), column=2 * MARGIN)
            continue
        for name in names:
            _say(console, Text(note, style="dim"), label=f"{' ' * MARGIN}{name}", column=MARGIN + NAMES)


def _show_circles(report: Report, console: Console) -> None:
    said = section(report)
    console.print()
    _say(console, Text.assemble((circles.TITLE, "bold"), f" \u2013 {said.basis}"))
    for line in said.lines:
        _say(console, Text.assemble((line.name, "bold"), f" \u2013 {line.size}"), column=MARGIN)
        for more in (line.qualities, line.roles):
            if more:
                _say(console, Text(more, style="dim"), column=2 * MARGIN)
    for note in said.notes:
        _say(console, Text(note), column=MARGIN)


def _show_questions(report: Report, console: Console) -> None:
    queue = report.figure("H13")
    places = [part["place"] for part in queue.parts] if queue else []
    if places:
        console.print()
        _say(console, Text(figures.OPEN_QUESTIONS, style="bold"))
    for place in places:
        _say(console, Text(_where(place)), column=MARGIN)


def _show_block(console: Console, block: Block, link: Linker) -> None:
    match block:
        case Headline(text=text):
            _say(console, Text(text, style="bold"))
        case Paragraph(words=words, label=label):
            front = Text.assemble((label, "bold"), " \u2013 ") if label else Text()
            _say(console, front + _run(words, link))
        case Facts(rows=rows):
            column = MARGIN + max((len(label) for label, _ in rows), default=0)
            for label, words in rows:
                _say(console, _run(words, link), label=label, column=column, strong=True)
        case Listing(items=items, label=label):
            _show_listing(console, items, label, link)
        case Picture(alt=alt):
            _say(console, Text(alt, style="dim"))
        case Footnote(words=words):
            _say(console, _run(words, link, style="dim"))


def _show_listing(console: Console, items: tuple[Words, ...], label: str, link: Linker) -> None:
    if label:
        _say(console, Text(label, style="bold"))
    for item in items:
        if any(isinstance(each, Link) for each in item):  # an address that is broken in two cannot be opened
            console.print(Text.assemble(ITEM, _run(item, link)), soft_wrap=True)
        else:
            _say(console, _run(item, link), label=ITEM, column=len(ITEM))


def _run(words: Words, link: Linker, style: str = "") -> Text:
    text = Text(style=style)
    for each in words:
        if isinstance(each, Link):
            text.append(f"{each.text}, {link(each.place) or _where(each.place)}")
        else:
            text.append(each.text, style="bold" if each.strong else "")
    return text


def _where(place: Place) -> str:
    """Channel and time, where a message cannot be linked to."""
    return f"#{place.channel_name}, {place.when}" if place.channel_name else place.when
