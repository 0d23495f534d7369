"""What the bot asks of a Discord server: every permission, what needs it, what is lost without it, and who has it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

ADMINISTRATOR: Final = 1 << 3
MANAGE_GUILD: Final = 1 << 5
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
EMBED_LINKS: Final = 1 << 14
ATTACH_FILES: Final = 1 << 15
READ_MESSAGE_HISTORY: Final = 1 << 16
CONNECT: Final = 1 << 20
CREATE_PRIVATE_THREADS: Final = 1 << 36
SEND_MESSAGES_IN_THREADS: Final = 1 << 38


class Permission(msgspec.Struct, frozen=True):
    """One permission, as the server's settings call it."""

    name: str
    bit: int
    needs: str  # what needs it
    lost: str  # what is lost without it
    optional: bool = False


PERMISSIONS: Final = (
    Permission(
        "View Channels",
        VIEW_CHANNEL,
        "Seeing that somebody wrote, when, and in reply to whom.",
        "Nothing is seen; there is nothing to measure.",
    ),
    Permission(
        "Send Messages", SEND_MESSAGES, "Posting the weekly digest into the channel that was chosen.", "No digest."
    ),
    Permission("Embed Links", EMBED_LINKS, "The frame the digest stands in.", "Discord refuses the digest."),
    Permission(
        "Read Message History",
        READ_MESSAGE_HISTORY,
        "What was written before the bot came, and while it was away.",
        "Discord shows an empty past; those days are left out of what is usual.",
    ),
    Permission(
        "Attach Files",
        ATTACH_FILES,
        "The chart in the digest.",
        "The digest has a sentence in place of its chart.",
        optional=True,
    ),
    Permission(
        "Create Private Threads",
        CREATE_PRIVATE_THREADS,
        "A room for people who asked to be introduced to each other.",
        "Nobody is introduced.",
        optional=True,
    ),
    Permission(
        "Send Messages in Threads",
        SEND_MESSAGES_IN_THREADS,
        "The first words in that room, and a digest in a thread.",
        "Nobody is introduced, and no thread can be the digest's channel.",
        optional=True,
    ),
)
INVITE: Final = sum(each.bit for each in PERMISSIONS)
ALL: Final = (1 << 64) - 1


def invite_address(application: int | str) -> str:
    """Where an admin of a server lets the bot in, with exactly the permissions it uses."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot+applications.commands&permissions={INVITE}"
    )


def in_server(server: Mapping[str, Any], person: int, roles: Iterable[Any]) -> int:
    """What somebody with these roles may do in a server, before any channel adds or takes away."""
    if str(server.get("owner_id")) == str(person):
        return ALL
    held = {str(server.get("id")), *(str(role) for role in roles)}
    bits = 0
    for role in server.get("roles") or ():
        if str(role.get("id")) in held:
            bits |= number(role.get("permissions"))
    return ALL if bits & ADMINISTRATOR else bits


def in_channel(
    base: int, overwrites: Iterable[Mapping[str, Any]], server: int, person: int, roles: Iterable[Any]
) -> int:
    """What somebody may do in a channel: everybody's exceptions first, then those of their roles, then their own."""
    if base & ADMINISTRATOR:
        return ALL
    given = {str(each.get("id")): each for each in overwrites}
    bits = base
    mine = [given[str(role)] for role in roles if str(role) in given and str(role) != str(server)]
    groups = [[given[str(server)]] if str(server) in given else [], mine]
    groups.append([given[str(person)]] if str(person) in given else [])
    for group in groups:
        for each in group:
            bits &= ~number(each.get("deny"))
        for each in group:
            bits |= number(each.get("allow"))
    return bits if bits & VIEW_CHANNEL else 0


def number(bits: object) -> int:
    """Discord writes bits as a decimal in quotes."""
    text = str(bits)
    return int(text) if text.isascii() and text.isdigit() else 0


def missing(bits: int, wanted: int) -> list[str]:
    """The names of wanted permissions that are not there."""
    return [each.name for each in PERMISSIONS if each.bit & wanted and not each.bit & bits]
