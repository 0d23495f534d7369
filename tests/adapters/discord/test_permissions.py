"""Permissions on Discord: what is asked for, and who may do what where."""

from pathlib import Path
from typing import Any

from adapters.discord.permissions import (
    ADMINISTRATOR,
    ALL,
    EMBED_LINKS,
    INVITE,
    MANAGE_GUILD,
    PERMISSIONS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    in_channel,
    in_server,
    invite_address,
    missing,
)

HOUSE = Path(__file__).resolve().parents[3]
SERVER: dict[str, Any] = {
    "id": "1",
    "owner_id": "9",
    "roles": [
        {"id": "1", "permissions": str(VIEW_CHANNEL | SEND_MESSAGES)},
        {"id": "2", "permissions": str(MANAGE_GUILD)},
        {"id": "3", "permissions": str(ADMINISTRATOR)},
    ],
}


def test_the_invite_asks_for_what_is_used_and_nothing_else() -> None:
    """The integer is the one the guide names."""
    assert INVITE == 343_597_501_440
    assert invite_address(77).endswith("client_id=77&scope=bot+applications.commands&permissions=343597501440")


def test_the_pages_name_every_permission_and_the_sum() -> None:
    """With its bit, what needs it and what is lost, word for word."""
    pages = {
        name: (HOUSE / name).read_text() for name in ("docs/permissions.md", "docs/install-discord.md", "README.md")
    }
    assert all(f"{INVITE}" in page for page in pages.values())
    for each in PERMISSIONS:
        optional = " (optional)" if each.optional else ""
        row = f"| {each.name}{optional} | {each.bit} | {each.needs} | {each.lost} |"
        assert row in pages["docs/permissions.md"]


def test_roles_add_up_and_owners_and_administrators_may_everything() -> None:
    """Everybody's role counts for everybody."""
    assert in_server(SERVER, 5, ()) == VIEW_CHANNEL | SEND_MESSAGES
    assert in_server(SERVER, 5, ("2",)) & MANAGE_GUILD
    assert in_server(SERVER, 5, ("3",)) == ALL
    assert in_server(SERVER, 9, ()) == ALL


def test_a_channels_exceptions_come_in_their_order() -> None:
    """Everybody's, then those of roles, of which one that allows wins, then one's own."""
    base = VIEW_CHANNEL | SEND_MESSAGES
    closed = {"id": "1", "deny": str(VIEW_CHANNEL), "allow": "0"}
    opened = {"id": "2", "deny": "0", "allow": str(VIEW_CHANNEL)}
    silent = {"id": "4", "deny": str(SEND_MESSAGES), "allow": "0"}
    mine = {"id": "5", "deny": "0", "allow": str(SEND_MESSAGES | EMBED_LINKS)}
    assert in_channel(base, [closed], 1, 5, ()) == 0
    assert in_channel(base, [closed, opened], 1, 5, ("2",)) == base
    assert in_channel(base, [silent, opened], 1, 5, ("2", "4")) == VIEW_CHANNEL
    assert in_channel(base, [silent, mine], 1, 5, ("4",)) == base | EMBED_LINKS
    assert in_channel(ALL, [closed], 1, 5, ()) == ALL


def test_what_is_missing_has_its_name() -> None:
    """As the server's settings write it."""
    assert missing(VIEW_CHANNEL, VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS) == ["Send Messages", "Embed Links"]
    assert missing(ALL, INVITE) == []
