"""The verbs with which an operator looks after the keys that protect stored tokens."""

import typer

from bot.cli.options import Url
from bot.cli.output import aside

keys = typer.Typer(help="Look after the keys that protect stored tokens.", no_args_is_help=True)


@keys.command()
def new() -> None:
    """Make a key; it belongs into BOT_ENCRYPTION_KEYS, in front of those that are there."""
    from bot.vault import new_key  # noqa: PLC0415  # not for --help

    typer.echo(new_key())
    aside("Put it first in BOT_ENCRYPTION_KEYS, with a comma before the keys that are there, and keep it safe.")


@keys.command()
def rotate(database_url: Url = None) -> None:
    """Encrypt every stored token once more, with the first of BOT_ENCRYPTION_KEYS; all of them or none."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    chosen = house.settings(database_url)
    vault = house.open_vault(chosen)
    with house.open_store(chosen) as store:
        store.people.lock_key()
        number = store.sealed.seal_again(vault.lock_again)
    said = {0: "No token is stored; what else is kept under a key is", 1: "1 token is"}.get(
        number, f"{number} tokens are"
    )
    typer.echo(f"{said} encrypted with the first key now. The other keys are not needed any more.")
