"""The verbs that look at a community: its report, its weekly note, what a figure rests on, and the demo of it all."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsOf, Json, Url, Which, Zone
from bot.cli.output import aside, beside, save, screen, write
from bot.errors import BadInput

if TYPE_CHECKING:
    from bot.notes import Note
    from bot.view import View


class Form(StrEnum):
    """The shapes a note can be given."""

    TERMINAL = "terminal"
    SLACK = "slack"
    DISCORD = "discord"
    JSON = "json"


def report(
    *,
    community: Which = "",
    as_of: AsOf = "",
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet: one line for each measure.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one page with charts.")] = None,
    overall: Annotated[bool, typer.Option("--overall", help="The five qualities in one number, too.")] = False,
    timezone: Zone = None,
    database_url: Url = None,
) -> None:
    """All measures of the last 28 days, with how sure each one is, and five qualities against this place's own past."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    view = house.look(house.settings(database_url, timezone), community, as_of, timezone=timezone)
    made = view.report(overall=overall)
    if html:
        save(html, view.page(made))
        aside(f"The page is in {html}.")
    if json and csv:
        raise BadInput("A report is written as JSON or as CSV. Say --json or --csv.")
    if json:
        from bot.report import as_json  # noqa: PLC0415  # not for --help

        write(as_json(made, view.link))
    elif csv:
        from bot.report.sheet import as_csv  # noqa: PLC0415  # likewise

        write(as_csv(made))
    elif not html:
        from bot.cli.terminal import show_report  # noqa: PLC0415  # not for --help

        show_report(made, screen())
        if known := view.elsewhere(made):
            aside(known)


def why(
    about: Annotated[
        list[str] | None, typer.Argument(help="A measure or score by id or name, such as H4 or engagement.")
    ] = None,
    *,
    community: Which = "",
    as_of: AsOf = "",
    timezone: Zone = None,
    database_url: Url = None,
) -> None:
    """What a figure or a score rests on: its range, its cases, its days, and what it is made of."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    view = house.look(house.settings(database_url, timezone), community, as_of, timezone=timezone)
    _tell(view, view.why(" ".join(about or ["score"])))


def digest(
    *,
    community: Which = "",
    as_of: AsOf = "",
    form: Annotated[Form, typer.Option("--format", help="Who is to read it.")] = Form.TERMINAL,
    timezone: Zone = None,
    database_url: Url = None,
) -> None:
    """The weekly note: what changed, who waits for an answer, one thing to do."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    view = house.look(house.settings(database_url, timezone), community, as_of, timezone=timezone)
    note = view.digest()
    if note is None:
        beside().print(view.silence(), markup=False, highlight=False, soft_wrap=True)
    elif form is Form.TERMINAL:
        _tell(view, note)
    else:
        write(house.note_json(view, note, "" if form is Form.JSON else form.value))


def demo(
    keep: Annotated[Path, typer.Option("--keep", metavar="DIR", help="Where its files are kept.")] = Path(".demo"),
    seed: Annotated[int, typer.Option("--seed", help="Another number tells another year.")] = 11,
    platform: Annotated[str, typer.Option("--platform", help="Whose export format: slack or discord.")] = "slack",
) -> None:
    """An invented community, from its export files to its digest and report; no network, no accounts."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    view = house.demo(keep, beside(), seed=seed, platform=platform)
    note = view.digest()
    if note is not None:
        _tell(view, note)
    page = keep / f"{house.DEMO}.html"
    save(page, view.page(view.report()))
    screen().print(f"The whole report, with charts: {page}", soft_wrap=True, markup=False)


def explain(
    measure: Annotated[
        list[str] | None, typer.Argument(help="A measure's id or name, such as A1.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All measures.")] = False,
) -> None:
    """What a measure says, how it is computed, and what it rests on."""
    from bot.cli.overview import show_measures  # noqa: PLC0415  # not for --help

    show_measures("all" if every else " ".join(measure or ()), screen())


def _tell(view: "View", note: "Note") -> None:
    from bot.cli.terminal import show_note  # noqa: PLC0415  # not for --help

    show_note(note, view.link, screen())
