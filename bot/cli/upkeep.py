"""The verbs with which an operator looks after keys and communities."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.store import Community, Store

MICROSECONDS = 1_000_000
DELETED_AFTER_DAYS = 30  # time to think again, and for whoever is on holiday to hear of it
LISTING_SCHEMA = "network-health/communities/1"

keys = typer.Typer(help="Look after the keys that protect stored tokens.", no_args_is_help=True)
community = typer.Typer(help="Look after the communities that are stored here.", no_args_is_help=True)

Url = Annotated[str | None, typer.Option("--database-url", help="Where the data is kept; over BOT_DATABASE_URL.")]
Which = Annotated[str, typer.Argument(metavar="COMMUNITY", show_default=False, help="Its id or its name.")]


@keys.command()
def new() -> None:
    """Make a key; it belongs into BOT_ENCRYPTION_KEYS, in front of those that are there."""
    from bot.vault import new_key  # noqa: PLC0415  # not for --help

    typer.echo(new_key())
    _aside("Put it first in BOT_ENCRYPTION_KEYS, with a comma before the keys that are there, and keep it safe.")


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


@community.command("list")
def list_(
    *,
    json: Annotated[bool, typer.Option("--json", help="For programs: one JSON document.")] = False,
    database_url: Url = None,
) -> None:
    """Every community that is stored, and which of them are going to be deleted."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.words.numbers import counted  # noqa: PLC0415  # likewise

    chosen = house.settings(database_url)
    rows: list[dict[str, object]] = []
    if not house.nothing_yet(chosen.database_url):
        with house.open_store(chosen) as store:
            rows = [_row(store, each) for each in store.communities()]
    if json:
        import msgspec  # noqa: PLC0415  # not for --help

        typer.echo(msgspec.json.format(msgspec.json.encode({"schema": LISTING_SCHEMA, "communities": rows}), indent=2))
    elif not rows:
        typer.echo("Nothing is stored here yet. Begin with: network-health import PATH")
    else:
        for row in rows:
            going = f", is deleted on {row['delete_on']}" if row["delete_on"] else ""
            name = f" ({row['name']})" if row["name"] else ""
            said = counted(int(str(row["human_messages"])), "message")
            typer.echo(f"{row['platform']} {row['community']}{name}: {said}{going}")


def _row(store: "Store", each: "Community") -> dict[str, object]:
    removed = store.removals.all().get(each.number)
    return {
        "community": each.ref.native,
        "platform": each.ref.platform,
        "name": each.name,
        "human_messages": store.totals(each.number).human_messages,
        "delete_on": _day(removed.delete_at) if removed else None,
    }


@community.command()
def delete(
    which: Which,
    *,
    now: Annotated[bool, typer.Option("--now", help="At once; there is no way back.")] = False,
    database_url: Url = None,
) -> None:
    """Stop posts and delete everything of a community, with its tokens: in some days, or at once."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    chosen = house.settings(database_url)
    with house.existing_store(chosen) as store:
        found = house.pick(store.communities(), which)
        name = found.name or found.ref.native
        if now:
            store.removals.delete(found.number)
            typer.echo(f"Everything of {name} is deleted.")
            _aside("Where the app is still installed it begins anew with what is said from now on; remove it there.")
            return
        at = house.SystemClock().now()
        store.removals.remove(found.ref, at=at, delete_at=at + DELETED_AFTER_DAYS * 86_400 * MICROSECONDS)
        day = _day(store.removals.all()[found.number].delete_at)
    typer.echo(f"Posts to {name} have stopped, and the running bot deletes everything of it on {day}.")
    _aside(f"Changed your mind? network-health community keep {found.ref.native}. No wish to wait? Say --now.")


@community.command()
def deeds(which: Which, *, database_url: Url = None) -> None:
    """Who changed or did what as an admin, the latest first: when, which account, what."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    with house.existing_store(house.settings(database_url)) as store:
        found = house.pick(store.communities(), which)
        noted = store.choices.deeds(found.number)
    for deed in noted:
        who = house.native(found.ref.platform, deed.person) if deed.person else "somebody who opted out since"
        at = datetime.fromtimestamp(deed.at // MICROSECONDS, UTC).strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{at} UTC  {who}  {deed.deed}")
    if not noted:
        _aside("Nothing was changed or done by hand yet.")


@community.command()
def keep(which: Which, *, database_url: Url = None) -> None:
    """Call off a deletion that has not happened yet."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    with house.existing_store(house.settings(database_url)) as store:
        found = house.pick(store.communities(), which)
        was_going = found.number in store.removals.all()
        store.removals.welcome(found.ref)
    name = found.name or found.ref.native
    typer.echo(f"{name} is kept; posts to it go on." if was_going else f"{name} was not going to be deleted.")


def _day(at: int) -> str:
    return datetime.fromtimestamp(at // MICROSECONDS, UTC).date().isoformat()


def _aside(sentence: str) -> None:
    """A remark beside the answer, so that the answer alone can be piped on."""
    print(sentence, file=sys.stderr)  # noqa: T201  # typer's echo would do the same
