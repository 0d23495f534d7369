"""The verbs around introductions: how far suggestions foresee, on any history, who will talk."""

from typing import TYPE_CHECKING

import typer

from bot.cli.options import Json, Url, Which, Zone
from bot.cli.output import document, write

if TYPE_CHECKING:
    from bot.introductions.simulate import Split

introductions = typer.Typer(help="Try introductions on a stored history; nobody is written to.", no_args_is_help=True)

SCHEMA = "network-health/simulation/1"
HEAD = ("score", "AUC", "among equally active", "precision at 20", "coverage", "Gini of exposure")


@introductions.callback()
def _introductions() -> None:
    """One verb stays a word of its own, so that others can follow."""


@introductions.command()
def simulate(
    *,
    community: Which = "",
    json: Json = False,
    timezone: Zone = None,
    database_url: Url = None,
) -> None:
    """Suggest at five dates as if everybody had asked for it, and look who came to talk in the 28 days after."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.introductions.simulate import simulate as simulated  # noqa: PLC0415  # likewise

    view = house.look(house.settings(database_url, timezone), community, timezone=timezone)
    found = simulated(view.history)
    if json:
        write(_document(found))
    else:
        typer.echo(table(found))


def table(found: "list[Split]") -> str:
    """The mean of each figure over the split dates, with the least and the greatest."""
    from bot.introductions.simulate import rows  # noqa: PLC0415  # not for --help
    from bot.words.introductions import simulated  # noqa: PLC0415  # likewise

    cells = [list(HEAD)]
    for name, means, ranges in rows(found):
        told = [
            "-" if mean is None or span is None else f"{mean:.2f} ({span[0]:.2f}-{span[1]:.2f})"
            for mean, span in zip(means, ranges, strict=True)
        ]
        cells.append([name, *told])
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    talked, pairs = sum(each.talked for each in found), sum(each.pairs for each in found)
    return "\n".join([*lines, simulated(len(found), pairs, talked)])


def _document(found: "list[Split]") -> bytes:
    from datetime import date  # noqa: PLC0415  # not for --help

    import msgspec  # noqa: PLC0415  # likewise

    told = [{**msgspec.to_builtins(each), "day": date.fromordinal(each.day).isoformat()} for each in found]
    return document({"schema": SCHEMA, "splits": told})
