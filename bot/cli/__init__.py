"""The verbs a person types. Whatever is heavy is loaded only by the verb that needs it."""

import sys
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli import membership, safekeeping, serving, simulating, upkeep
from bot.cli.setup import setup as setting_up
from bot.errors import BadInput, BotError

if TYPE_CHECKING:
    from rich.console import Console

    from bot.app import View
    from bot.notes import Note

UNEXPECTED = 70  # what sysexits.h calls an internal software error
STOPPED = 130


class Form(StrEnum):
    """The shapes a note can be given."""

    TERMINAL = "terminal"
    SLACK = "slack"
    DISCORD = "discord"
    JSON = "json"


app = typer.Typer(
    name="network-health",
    help="What kind of network is this community? Import its history, then read a report or the weekly digest.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(safekeeping.database, name="db")
app.add_typer(simulating.introductions, name="introductions")
app.add_typer(upkeep.keys, name="keys")
app.add_typer(upkeep.community, name="community")
app.add_typer(membership.member, name="member")
app.command()(serving.run)
app.command()(serving.doctor)
app.command()(setting_up)

Url = Annotated[str | None, typer.Option("--database-url", help="Where the data is kept; over BOT_DATABASE_URL.")]
Which = Annotated[str, typer.Option("--community", help="Which community, where several are stored: its id or name.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The picture before this day, such as 2026-03-16.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: one JSON document.")]
Zone = Annotated[str | None, typer.Option("--timezone", help="The community's time zone, such as Europe/Berlin.")]
Called = Annotated[
    str, typer.Option("--name", metavar="NAME", help="What the community is called, where its files do not say.")
]
Source = Annotated[Path, typer.Argument(metavar="PATH", show_default=False, help="A folder, a zip or a file.")]
Name = Annotated[
    str, typer.Option("--community", metavar="NAME", help="Keep it under this name, whatever the files say.")
]
Workspace = Annotated[
    str, typer.Option("--workspace-url", help="Slack only: https://acme.slack.com, so that messages can be linked.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # not for other verbs

        typer.echo(f"network-health {version('network-health')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
]


@app.callback(invoke_without_command=True)
def _bare(context: typer.Context, *, version: Version = False) -> None:  # noqa: ARG001  # its callback answers
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("import")
def import_(
    path: Source,
    *,
    community: Name = "",
    name: Called = "",
    workspace_url: Workspace = "",
    again: Annotated[bool, typer.Option("--again", help="Read files once more that were read before.")] = False,
    json: Json = False,
    database_url: Url = None,
) -> None:
    """Read a Slack export or DiscordChatExporter JSON into the database; files that were read before are left out."""
    _import(path, community, workspace_url, database_url, name=name, again=again, json=json)


@app.command()
def replay(
    path: Source, *, community: Name = "", workspace_url: Workspace = "", json: Json = False, database_url: Url = None
) -> None:
    """Read recorded event lines: Slack events or Discord gateway dispatches, one JSON document a line."""
    _import(path, community, workspace_url, database_url, again=True, json=json)


def _import(
    path: Path, community: str, address: str, url: str | None, *, name: str = "", again: bool, json: bool
) -> NoReturn:
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.archive import shown  # noqa: PLC0415  # likewise
    from bot.cli import overview  # noqa: PLC0415  # likewise

    try:
        summary = house.import_history(
            path, house.settings(url), _errors(), community=community, address=address, name=name, again=again
        )
    except KeyboardInterrupt:
        _end("Stopped at once. What was committed before is kept; the same command goes on from there.", STOPPED)
    if summary.exit_code == 2:
        reason = next((f"{name}: {why}" for name, why in summary.broken.items()), "It holds nothing a community said")
        print(f"Nothing of {shown(path)} could be kept. {reason.rstrip('.')}.", file=sys.stderr)  # noqa: T201  # beside the summary
    if json:
        _write(overview.summary_json(summary))
    else:
        overview.show_summary(summary, _screen())
    raise typer.Exit(summary.exit_code)


@app.command()
def status(community: Which = "", json: Json = False, database_url: Url = None) -> None:
    """What is stored: totals of each community."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.cli import overview  # noqa: PLC0415  # likewise

    stored = house.stored(house.settings(database_url), community)
    if json:
        _write(overview.status_json(stored))
    else:
        overview.show_status(stored, _screen())


@app.command()
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
        _save(html, view.page(made))
    if json and csv:
        raise BadInput("A report is written as JSON or as CSV. Say --json or --csv.")
    if json:
        from bot.report import as_json  # noqa: PLC0415  # not for --help

        _write(as_json(made, view.link))
    elif csv:
        from bot.report.sheet import as_csv  # noqa: PLC0415  # likewise

        _write(as_csv(made))
    elif not html:
        from bot.cli.terminal import show_report  # noqa: PLC0415  # not for --help

        show_report(made, _screen())


@app.command()
def why(
    about: Annotated[str, typer.Argument(help="A measure or score by id or name, such as H4 or engagement.")] = "score",
    *,
    community: Which = "",
    as_of: AsOf = "",
    timezone: Zone = None,
    database_url: Url = None,
) -> None:
    """What a figure or a score rests on: its range, its cases, its days, and what it is made of."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    view = house.look(house.settings(database_url, timezone), community, as_of, timezone=timezone)
    _tell(view, view.why(about))


@app.command()
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
        _errors().print(view.silence(), markup=False, highlight=False, soft_wrap=True)
    elif form is Form.TERMINAL:
        _tell(view, note)
    else:
        _write(house.note_json(view, note, "" if form is Form.JSON else form.value))


@app.command()
def demo(
    keep: Annotated[Path, typer.Option("--keep", metavar="DIR", help="Where its files are kept.")] = Path(".demo"),
    seed: Annotated[int, typer.Option("--seed", help="Another number tells another year.")] = 11,
    platform: Annotated[str, typer.Option("--platform", help="Whose export format: slack or discord.")] = "slack",
) -> None:
    """An invented community, from its export files to its digest and report; no network, no accounts."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    view = house.demo(keep, _errors(), seed=seed, platform=platform)
    note = view.digest()
    if note is not None:
        _tell(view, note)
    page = keep / f"{house.DEMO}.html"
    _save(page, view.page(view.report()))
    _screen().print(f"The whole report, with charts: {page}", soft_wrap=True, markup=False)


@app.command()
def explain(
    measure: Annotated[str, typer.Argument(help="A measure's id or name, such as A1.", show_default=False)] = "",
    every: Annotated[bool, typer.Option("--all", help="All measures.")] = False,
) -> None:
    """What a measure says, how it is computed, and what it rests on."""
    from bot.cli.overview import show_measures  # noqa: PLC0415  # not for --help

    show_measures("all" if every else measure, _screen())


def _tell(view: "View", note: "Note") -> None:
    from bot.cli.terminal import show_note  # noqa: PLC0415  # not for --help

    show_note(note, view.link, _screen())


def _save(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        reason = str(error.strerror).lower()
        raise BadInput(f"{path.name} could not be written ({reason}). Choose another place.") from None


def _screen() -> "Console":
    from rich.console import Console  # noqa: PLC0415  # not for --help

    return Console(highlight=False)


def _errors() -> "Console":
    from rich.console import Console  # noqa: PLC0415  # not for --help

    return Console(stderr=True, highlight=False)


def _write(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def main() -> None:
    """Run a verb; whatever goes wrong is one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows a question mark
    try:
        app()
    except BotError as error:
        _end(str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001  # the type is told and nothing else: a message could hold somebody's words
        what = type(error).__name__
        _end(f"Something unexpected went wrong ({what}). What was stored before is as it was.", UNEXPECTED)


def _end(sentence: str, code: int) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201  # the one line a person reads
    raise SystemExit(code)
