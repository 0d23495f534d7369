"""What became of an import, what is stored now, and what a measure means: as tables, as words and as JSON."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from bot.cli.output import document

if TYPE_CHECKING:
    from rich.console import Console

    from bot.importing.tally import Summary
    from bot.metrics.figure import LeftOut, Measure
    from bot.score.meanings import Meaning
    from bot.view import Stored

STATUS_SCHEMA = "network-health/status/1"
IMPORT_SCHEMA = "network-health/import/1"
MOST_LINES = 20

COUNTED = (
    ("replies", "replies"),
    ("reactions", "reactions"),
    ("people", "accounts that wrote"),
    ("channels", "channels"),
)


def status_json(stored: Sequence["Stored"]) -> bytes:
    """Totals of each community; equal facts give equal bytes."""
    rows = [
        {
            "community": each.ref.native,
            "platform": each.ref.platform,
            "name": each.name,
            **msgspec.to_builtins(each.totals),
        }
        for each in stored
    ]
    return document({"schema": STATUS_SCHEMA, "communities": rows})


def summary_json(summary: "Summary") -> bytes:
    """What became of an import."""
    return document({"schema": IMPORT_SCHEMA, **msgspec.to_builtins(summary)})


def show_status(stored: Sequence["Stored"], console: "Console") -> None:
    """Totals of each community, one below the other."""
    from rich.table import Table  # noqa: PLC0415  # only this view needs it

    if not stored:
        console.print("Nothing is stored here yet. Begin with: network-health import PATH")
    for each in stored:
        ref = each.ref
        name = each.name or ref.native
        table = Table(title=None, show_header=False, box=None, pad_edge=False)
        table.add_column(style="dim")
        table.add_column(justify="right")
        for key, value in msgspec.to_builtins(each.totals).items():
            table.add_row(key.replace("_", " "), f"{value:,}" if isinstance(value, int) else _moment(value))
        console.print(f"{name} ({ref.platform} {ref.native})", style="bold", markup=False, highlight=False)
        console.print(table, highlight=False)


def _moment(told: str | None) -> str:
    """An instant as people read it, to the minute."""
    return f"{datetime.fromisoformat(told):%Y-%m-%d %H:%M} UTC" if told else "none"


def show_measures(wanted: str, console: "Console") -> None:
    """One measure, all of them, or (nothing wanted) the list to choose from."""
    from bot.score.meanings import meaning, meanings  # noqa: PLC0415  # numpy comes with it

    if not wanted:
        console.print("\n".join(f"{m.id:<5} {m.name:<28} {_basis(m)}" for m in meanings()), markup=False)
        return
    for each in meanings() if wanted == "all" else (meaning(wanted),):
        _show_measure(each, console)


def _basis(measure: "Measure | LeftOut | Meaning") -> str:
    """In what a measure is told, and over how long."""
    days = getattr(measure, "window_days", 0)
    return f"{getattr(measure, 'unit', '')}, over {days} days" if days else getattr(measure, "basis", "not measured")


def _show_measure(measure: "Measure | LeftOut | Meaning", console: "Console") -> None:
    """What a measure is and how it is computed, in its own words."""
    console.print(f"{measure.id} {measure.name}", style="bold", markup=False)
    version = getattr(measure, "version", 0)
    console.print(f"{_basis(measure)}{f' · version {version}' if version else ''}", style="dim")
    console.print(f"{measure.explanation}\n", markup=False, width=min(console.width, 100))


def show_summary(summary: "Summary", console: "Console") -> None:
    """What was read, what was passed over and why."""
    from rich.table import Table  # noqa: PLC0415  # only this view needs it

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    say(_headline(summary), "bold")
    if summary.messages_read:
        say(_messages(summary))
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    for field, words in COUNTED:
        table.add_row(f"{getattr(summary, field):,}", words)
    if summary.files_read:
        console.print(table, highlight=False)
    if summary.skipped:
        say("Passed over, by kind:")
        _listing([f"{number:,} {kind}" for kind, number in summary.skipped.items()], say)
    if summary.broken:
        say(f"{_files(len(summary.broken))} could not be read:", "yellow")
        _listing([f"{name}: {reason}" for name, reason in summary.broken.items()], say)
    if summary.interrupted:
        say("Stopped as asked. What was read to its end is kept; the same command goes on from here.", "yellow")


def _listing(lines: list[str], say: Callable[[str], None]) -> None:
    for line in lines[:MOST_LINES]:
        say(f"  {line}")
    if len(lines) > MOST_LINES:
        say(f"  and {len(lines) - MOST_LINES:,} more; --json lists them all")


def _headline(summary: "Summary") -> str:
    told = f"{summary.format} into {summary.platform} community {summary.community}: {_files(summary.files_read)} read"
    if summary.files_already_read:
        told += f", {_files(summary.files_already_read)} already known"
    return f"{told}."


def _messages(summary: "Summary") -> str:
    """How many messages there were, and what became of them."""
    became = [f"{summary.messages_by_people:,} by people", f"{summary.messages_by_bots:,} by bots"]
    if summary.joins:
        became.append(f"{summary.joins:,} notices of joining")
    if summary.messages_passed_over:
        became.append(f"{summary.messages_passed_over:,} passed over")
    return f"{summary.messages_read:,} messages read: {', '.join(became)}."


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"
