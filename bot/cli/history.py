"""The verbs that bring a community's history in, and the one that says what is stored."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.options import Json, Url, Which
from bot.cli.output import aside, beside, end, screen, write

STOPPED = 130

Called = Annotated[
    str, typer.Option("--name", metavar="NAME", help="What the community is called, where its files do not say.")
]
Source = Annotated[
    Path, typer.Argument(metavar="PATH", show_default=False, readable=False, help="A folder, a zip or a file.")
]
Name = Annotated[
    str, typer.Option("--community", metavar="NAME", help="Keep it under this name, whatever the files say.")
]
Workspace = Annotated[
    str, typer.Option("--workspace-url", help="Slack only: https://acme.slack.com, so that messages can be linked.")
]


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
            path, house.settings(url), beside(), community=community, address=address, name=name, again=again
        )
    except KeyboardInterrupt:
        end("Stopped at once. What was committed before is kept; the same command goes on from there.", STOPPED)
    if summary.exit_code == 2:
        reason = next((f"{name}: {why}" for name, why in summary.broken.items()), "It holds nothing a community said")
        aside(f"Nothing of {shown(path)} could be kept. {reason.rstrip('.')}.")
    if json:
        write(overview.summary_json(summary))
    else:
        overview.show_summary(summary, screen())
    raise typer.Exit(summary.exit_code)


def status(community: Which = "", json: Json = False, database_url: Url = None) -> None:
    """What is stored: totals of each community."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.cli import overview  # noqa: PLC0415  # likewise

    stored = house.stored(house.settings(database_url), community)
    if json:
        write(overview.status_json(stored))
    else:
        overview.show_status(stored, screen())
