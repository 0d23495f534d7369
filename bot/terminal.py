"""The report and the note in a terminal: calm, readable at 80 columns, and without colour for meaning."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.notes import Block, Facts, Footnote, Headline, Link, Listing, Note, Paragraph, Picture, Place, Words
from bot.report import Report
from bot.report.lines import Line, Pillar, pillars
from bot.words import figures, pages
from bot.words.numbers import day

Linker = Callable[[Place], str | None]
WIDTH = 80


def show_note(note: Note, link: Linker, console: Console) -> None:
    """Print a note: its title, then its blocks one below the other."""
    console.print(Text(note.title, style="bold"))
    for block in note.blocks:
        console.print()
        for line, whole in _lines(block, link):
            if whole:  # an address that is broken in two cannot be opened
                console.print(Text.assemble("  ", line), soft_wrap=True)
            else:
                console.print(Padding(line, expand=False), width=min(console.width, WIDTH))


def show_report(report: Report, console: Console) -> None:
    """Print a report: three pillars, a line or two for each measure, and what is still missing."""
    width = min(console.width, WIDTH)
    console.print(Text(pages.title(report.community, day(report.as_of, year=True), report.timezone), style="bold"))
    console.print(Text(pages.coverage(report.coverage.channels_seen, report.coverage.channels)), width=width)
    for pillar in pillars(report):
        console.print()
        console.print(Text(pillar.name, style="bold"), Text(pillar.question, style="dim"))
        for line in pillar.lines:
            console.print(Padding(_measure(line), (0, 0, 0, 2), expand=False), width=width)
        if pillar.missing:
            console.print(Padding(Text(_missing(pillar)), (0, 0, 0, 2), expand=False), width=width)
    _show_questions(report, console, width)
    console.print()
    console.print(Text(figures.HOW_TO_READ, style="dim"), width=width)


def _measure(line: Line) -> Text:
    """Name and value first, then what they stand beside."""
    text = Text.assemble((f"{line.name}: ", ""), (line.value, "bold"))
    beside = [part for part in (line.detail, line.range, line.usual, line.rests_on, line.change, line.state) if part]
    text.append(f"  ({'; '.join(beside)})" if beside else "")
    if line.note:
        text.append(f"\n  {line.note}", style="dim")
    return text


def _missing(pillar: Pillar) -> str:
    reasons = [f"{line.name} ({line.note.rstrip('.')})" if line.note else line.name for line in pillar.missing]
    same = {line.note for line in pillar.missing}
    if len(same) == 1 and (note := same.pop()):
        return f"{figures.STILL_MISSING}: {', '.join(line.name for line in pillar.missing)}. {note}"
    return f"{figures.STILL_MISSING}: {'; '.join(reasons)}."


def _show_questions(report: Report, console: Console, width: int) -> None:
    queue = report.figure("H13")
    places = [part["place"] for part in queue.parts] if queue else []
    if places:
        console.print()
        console.print(Text(figures.OPEN_QUESTIONS, style="bold"))
    for place in places:
        console.print(Padding(Text(_where(place)), (0, 0, 0, 2), expand=False), width=width)


def _lines(block: Block, link: Linker) -> Iterable[tuple[Text, bool]]:
    # Each line, and whether it has to stay in one piece.
    match block:
        case Headline(text=text):
            yield Text(text, style="bold"), False
        case Paragraph(words=words, label=label):
            yield _labelled(label, words, link), False
        case Facts(rows=rows):
            for label, words in rows:
                yield _labelled(label, words, link), False
        case Listing(items=items, label=label):
            if label:
                yield Text(label, style="bold"), False
            for item in items:
                yield Text.assemble("- ", _run(item, link)), True
        case Picture(alt=alt):
            yield Text(alt, style="dim"), False
        case Footnote(words=words):
            yield _run(words, link, style="dim"), False


def _labelled(label: str, words: Words, link: Linker) -> Text:
    return Text.assemble((f"{label}: ", "bold"), _run(words, link)) if label else _run(words, link)


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
