"""The verbs a person types. Whatever is heavy is loaded only by the verb that needs it."""

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from bot.cli import community, db, history, introductions, keys, looking, member, serving, setup
from bot.cli.output import end
from bot.errors import BotError
from bot.loading import ending

UNEXPECTED = 70  # what sysexits.h calls an internal software error

app = typer.Typer(
    name="network-health",
    help="What kind of network is this community? Import its history, then read a report or the weekly digest.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.run)
app.command()(serving.doctor)
app.command()(setup.setup)
app.command("import")(history.import_)
app.command()(history.replay)
app.command()(history.status)
app.command()(looking.report)
app.command()(looking.why)
app.command()(looking.digest)
app.command()(looking.demo)
app.command()(looking.explain)
app.add_typer(db.database, name="db")
app.add_typer(introductions.introductions, name="introductions")
app.add_typer(keys.keys, name="keys")
app.add_typer(community.community, name="community")
app.add_typer(member.member, name="member")


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


def main() -> None:
    """Run a verb; whatever goes wrong is one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows a question mark
    try:
        app()
    except BotError as error:
        end(str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001  # the type is told and nothing else: a message could hold somebody's words
        what = type(error).__name__
        end(f"Something unexpected went wrong ({what}). What was stored before is as it was.", UNEXPECTED)
    finally:
        ending()
