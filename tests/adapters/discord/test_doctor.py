"""The self-check on Discord tells what is wrong apart, each in a sentence with what to do about it."""

from collections.abc import AsyncIterator

import pytest

from adapters.discord.doctor import Doctor, starts
from adapters.discord.registering import definition
from adapters.discord.settings import read_settings
from bot.ports import Finding
from tests.adapters.slack.fakes import House
from tests.doubles.discord.__main__ import furnish, settings
from tests.doubles.discord.server import Discord

VIEW, SEND, EMBED, HISTORY = 1 << 10, 1 << 11, 1 << 14, 1 << 16


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """A loopback Discord, and settings that lead there."""
    double = Discord()
    furnish(double)
    async with double:
        for name, value in settings(double).items():
            monkeypatch.setenv(name, value)
        yield double


async def look(house: House | None = None) -> list[Finding]:
    """What the doctor finds with the settings as they are."""
    chosen = read_settings()
    assert chosen is not None
    return list(await Doctor(chosen, house or House()).look())  # type: ignore[arg-type]  # it asks for the digest's channel only


def told(findings: list[Finding], subject: str) -> tuple[str, str]:
    """Level and sentence of one subject."""
    (found,) = [each for each in findings if each.subject == subject]
    return found.level, found.sentence


def deny(discord: Discord, channel: str, bits: int) -> None:
    """Take rights from the bot in a channel."""
    mine = {"id": discord.bot["id"], "type": 1, "allow": "0", "deny": str(bits)}
    discord.change_channel(channel, {"permission_overwrites": [mine]})


async def test_a_sound_installation_is_told_as_such(discord: Discord) -> None:
    """Everything is there once the command is known and a channel is chosen."""
    house = House()
    house.chosen = int(list(discord.guild.channels)[1])
    discord.commands[""] = {"1": {"id": "1", **definition()}}
    findings = await look(house)
    assert {each.level for each in findings} == {"ok"}
    subjects = {each.subject for each in findings}
    assert subjects >= {"Address and clock", "DISCORD_TOKEN", "Intents", "Command", "Permissions", "Channels", "Digest"}


async def test_a_wrong_token_is_told(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what rests on it is left out."""
    monkeypatch.setenv("DISCORD_TOKEN", "MTA.wrong.token")
    findings = await look()
    assert findings[-1].subject == "DISCORD_TOKEN"
    assert findings[-1].level == "error"
    assert "MTA.wrong.token" not in repr(findings)
    assert discord.token not in repr(findings)


async def test_an_address_where_nothing_answers(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens, or it is no Discord."""
    monkeypatch.setenv("DISCORD_API_URL", f"{discord.url}/elsewhere")
    assert told(await look(), "Address")[0] == "error"
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:1")
    (found,) = await look()
    assert (found.level, found.subject) == ("error", "Address")
    assert "DISCORD_API_URL" in found.sentence


@pytest.mark.parametrize(
    ("granted", "variables", "told_as"),
    [
        (set(), {}, "error: 4014"),
        (set(), {"DISCORD_MEMBERS_INTENT": "false"}, "warning: joins are known only"),
        ({"members"}, {"DISCORD_MESSAGE_CONTENT": "true"}, "error: DISCORD_MESSAGE_CONTENT=false"),
        ({"members"}, {}, "ok: every intent"),
    ],
)
async def test_intents_are_held_against_what_is_granted(
    discord: Discord, monkeypatch: pytest.MonkeyPatch, granted: set[str], variables: dict[str, str], told_as: str
) -> None:
    """What Discord would hang up for is told before it does."""
    discord.privileged = granted
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    level, words = told_as.split(": ")
    found = told(await look(), "Intents")
    assert found[0] == level
    assert words in found[1]


async def test_a_command_that_is_not_known(discord: Discord) -> None:
    """Not at all, or as another version had it."""
    assert told(await look(), "Command")[0] == "warning"
    discord.commands[""] = {"1": {"id": "1", **definition(), "description": "older"}}
    assert told(await look(), "Command")[0] == "warning"


async def test_permissions_are_told_by_their_names_and_channels(discord: Discord) -> None:
    """In the server, and where a channel takes them away."""
    general, garden, _ = discord.guild.channels
    role = next(role for role in discord.guild.roles.values() if role.get("managed"))
    role["permissions"] = str(int(role["permissions"]) & ~(EMBED | 1 << 36))
    deny(discord, general, VIEW)
    deny(discord, garden, HISTORY)
    everyone = discord.guild.roles[discord.guild.id]
    everyone["permissions"] = str(int(everyone["permissions"]) & ~(EMBED | 1 << 36))
    findings = await look()
    assert told(findings, "Permission Embed Links")[0] == "error"
    assert told(findings, "Permission Create Private Threads")[0] == "ok"
    assert "not #general" in told(findings, "Channels")[1]
    assert "#garden" in told(findings, "History")[1]


async def test_channels_that_are_closed_to_everybody_are_told_of(discord: Discord) -> None:
    """Where most are private a role may have to be named; where it is, and sees them, nothing is told."""
    members = discord.guild.add_role("members", VIEW)
    assert not [each for each in await look() if each.subject == "Public channels"]
    everyone = discord.guild.roles[discord.guild.id]
    everyone["permissions"] = str(int(everyone["permissions"]) & ~VIEW)
    level, sentence = told(await look(), "Public channels")
    assert level == "warning"
    assert "3 of 3 channels are closed to @everyone" in sentence
    house = House()
    house.members_role = int(members)
    assert not [each for each in await look(house) if each.subject == "Public channels"]
    house.members_role = 7
    assert "is gone" in told(await look(house), "Public channels")[1]


async def test_the_digests_channel_is_looked_at(discord: Discord) -> None:
    """None chosen, one that is gone, a forum, one where a permission is missing."""
    assert told(await look(), "Digest")[0] == "warning"
    general, _, forum = discord.guild.channels
    deny(discord, general, SEND)
    house = House()
    for chosen, words in ((7, "gone"), (int(forum), "forum"), (int(general), "I lack Send Messages in #general")):
        house.chosen = chosen
        level, sentence = told(await look(house), "Digest")
        assert level == "error"
        assert words in sentence


async def test_a_bot_that_is_nowhere_gets_its_invitation(discord: Discord) -> None:
    """With the permissions it uses, and no other."""
    discord.kick_bot()
    level, sentence = told(await look(), "Servers")
    assert level == "error"
    assert f"client_id={discord.app_id}" in sentence
    assert "permissions=343597501440" in sentence


def test_too_many_starts_are_told() -> None:
    """Discord resets the token of a bot that connects a thousand times a day."""
    assert starts({"session_start_limit": {"remaining": 900, "reset_after": 1}}) == []
    (few,) = starts({"session_start_limit": {"remaining": 3, "reset_after": 7_200_000}})
    assert few.level == "warning"
    assert "next 2 hours" in few.sentence
    assert starts({"session_start_limit": {"remaining": 0, "reset_after": 1}})[0].level == "error"
