"""The verbs with which an operator looks after communities: which there are, who did what, what is deleted and when."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json, Url
from bot.cli.output import aside, document, write
from bot.view import pick

if TYPE_CHECKING:
    from bot.store import Community, Store

MICROSECONDS = 1_000_000
DELETED_AFTER_DAYS = 30  # time to think again, and for whoever is on holiday to hear of it
LISTING_SCHEMA = "network-health/communities/1"

community = typer.Typer(help="Look after the communities that are stored here.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", show_default=False, help="Its id or its name.")]


@community.command("list")
def list_(
    *,
    json: Json = False,
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
        write(document({"schema": LISTING_SCHEMA, "communities": rows}))
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
        found = pick(store.communities(), which)
        name = found.name or found.ref.native
        if now:
            store.removals.delete(found.number)
            typer.echo(f"Everything of {name} is deleted.")
            aside("Where the app is still installed it begins anew with what is said from now on; remove it there.")
            return
        at = house.SystemClock().now()
        store.removals.remove(found.ref, at=at, delete_at=at + DELETED_AFTER_DAYS * 86_400 * MICROSECONDS)
        day = _day(store.removals.all()[found.number].delete_at)
    typer.echo(f"Posts to {name} have stopped, and the running bot deletes everything of it on {day}.")
    aside(f"Changed your mind? network-health community keep {found.ref.native}. No wish to wait? Say --now.")


@community.command()
def deeds(which: Which, *, database_url: Url = None) -> None:
    """Who changed or did what as an admin, the latest first: when, which account, what."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.store import ITSELF  # noqa: PLC0415  # likewise

    with house.existing_store(house.settings(database_url)) as store:
        found = pick(store.communities(), which)
        noted = store.choices.deeds(found.number)
    for deed in noted:
        nameless = {0: "somebody who opted out since", ITSELF: "the bot itself"}
        who = nameless.get(deed.person) or house.native(found.ref.platform, deed.person)
        at = datetime.fromtimestamp(deed.at // MICROSECONDS, UTC).strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{at} UTC  {who}  {deed.deed}")
    if not noted:
        aside("Nothing was changed or done by hand yet.")


@community.command()
def keep(which: Which, *, database_url: Url = None) -> None:
    """Call off a deletion that has not happened yet."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    with house.existing_store(house.settings(database_url)) as store:
        found = pick(store.communities(), which)
        was_going = found.number in store.removals.all()
        store.removals.welcome(found.ref)
    name = found.name or found.ref.native
    typer.echo(f"{name} is kept; posts to it go on." if was_going else f"{name} was not going to be deleted.")


def _day(at: int) -> str:
    return datetime.fromtimestamp(at // MICROSECONDS, UTC).date().isoformat()
