"""The verbs with which an operator looks after the database: brought up to date, copied, put back, looked at."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import Url
from bot.cli.output import aside

database = typer.Typer(help="Look after the database.", no_args_is_help=True)

Target = Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The copy to be made; a new file.")]
Source = Annotated[
    Path, typer.Argument(metavar="FILE", show_default=False, readable=False, help="A copy made by db backup.")
]


@database.command()
def upgrade(database_url: Url = None) -> None:
    """Bring the database to the form this version needs; every other verb does so too."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    with house.open_store(house.settings(database_url)):
        typer.echo("The database is up to date.")


@database.command()
def backup(file: Target, database_url: Url = None) -> None:
    """Copy the database into a new file, as it is at one instant; the bot may go on running."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.errors import UnknownCommunity  # noqa: PLC0415  # likewise
    from bot.store.backups import backup as copy  # noqa: PLC0415  # likewise

    chosen = house.settings(database_url)
    if house.nothing_yet(chosen.database_url):
        raise UnknownCommunity("Nothing is stored here yet, so there is nothing to copy.")
    size = copy(chosen.database_url, file, _told)
    typer.echo(f"{file} holds everything ({_megabytes(size)}).")
    aside("Tokens in it are encrypted; keep BOT_ENCRYPTION_KEYS apart from it. To put it back: db restore.")


@database.command()
def restore(
    file: Source,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of a database; it is kept.")] = False,
    database_url: Url = None,
) -> None:
    """Put a copy in place while the bot is stopped; what was posted since the copy is not posted again."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.store.backups import restore as put  # noqa: PLC0415  # likewise

    chosen = house.settings(database_url)
    kept = put(chosen.database_url, file, now=house.SystemClock().now(), replace=replace)
    typer.echo(f"{file.name} is in place. The bot reads what was said since then when it starts.")
    typer.echo(
        "For 14 days it writes to nobody alone: no questions about introductions, no asking how they went. It cannot "
        "see what it wrote to single people after the copy was made, and would rather say nothing than say it twice. "
        "Digests are not held up; they are looked for in their channel before they are posted."
    )
    if kept is not None:
        aside(f"The database that was there is now {kept.name}; delete it when you are sure.")


@database.command()
def check(database_url: Url = None) -> None:
    """Look whether the database is sound, page by page."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.errors import StoreUnavailable  # noqa: PLC0415  # likewise

    chosen = house.settings(database_url)
    if house.nothing_yet(chosen.database_url):
        typer.echo("Nothing is stored here yet.")
        return
    with house.open_store(chosen) as store:
        complaint = store.complaint()
    if complaint:
        raise StoreUnavailable(complaint)
    typer.echo("The database is sound.")


def _told(left: int, pages: int) -> None:
    if sys.stderr.isatty() and pages:
        end = "\n" if not left else "\r"
        print(f"{100 * (pages - left) // pages} %", end=end, file=sys.stderr, flush=True)  # noqa: T201  # progress


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
