"""The verbs with which an operator answers a person who wrote to them: a copy of what is kept, or its deletion."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Url, Which
from bot.cli.output import aside, write
from bot.errors import BadInput
from bot.view import pick

if TYPE_CHECKING:
    from bot.store import Community, Store

member = typer.Typer(help="Answer one person who asks for their own data.", no_args_is_help=True)

Whom = Annotated[
    str,
    typer.Argument(
        metavar="PERSON", show_default=False, help="The platform's id of their account, such as U0123ABCDE."
    ),
]
_KEY = re.compile(r"@([1-9]\d{0,18})", re.ASCII)


@member.command()
def export(person: Whom, *, community: Which = "", database_url: Url = None) -> None:
    """Everything that is kept about one person, as JSON with an explanation at its head."""
    from bot import app as house  # noqa: PLC0415  # not for --help
    from bot.commands.copying import copy  # noqa: PLC0415  # likewise

    with house.existing_store(house.settings(database_url)) as store:
        found, key = _found(store, community, person)
        absence = store.people.absence(found.ref, key)
        chosen = {"opted_out": absence.out, "forgotten_before_at": absence.before}
        content = copy(found.ref, key, chosen, store.holdings.rows(found.number, key))
    write(content)


@member.command()
def forget(
    person: Whom,
    *,
    out: Annotated[bool, typer.Option("--out", help="Leave them out from now on as well, as opt out does.")] = False,
    community: Which = "",
    database_url: Url = None,
) -> None:
    """Delete what is kept about one person, at once; old history does not bring it back."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    with house.existing_store(house.settings(database_url)) as store:
        found, key = _found(store, community, person)
        wish = store.people.opt_out if out else store.people.forget
        wish(found.ref, key, at=house.SystemClock().now())
        store.people.erase()
    later = "and nothing is kept from now on" if out else "what they do from now on counts again"
    typer.echo(f"Nothing is kept about that account in {found.name or found.ref.native}: {later}.")
    aside("Copies of the database made before still hold it.")


def _found(store: "Store", community: str, person: str) -> "tuple[Community, int]":
    """The community that is meant, and the key of a person there."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    found = pick(store.communities(), community)
    given = person if person.startswith(("@", "<")) else f"@{person}"
    key = _KEY.fullmatch(house.with_keys(found.ref.platform, given))
    if key is None or int(key[1]) >= 1 << 63:
        raise BadInput(
            "That is no id of an account. It stands in their profile: on Slack like U0123ABCDE, on Discord digits."
        )
    return found, int(key[1])
