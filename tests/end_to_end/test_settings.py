"""Every setting there is, chosen in Slack's form and in Discord's, is kept as it was meant, with who chose it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.slack.keys import key_of_id
from bot.preferences.typed import SETTINGS
from tests.end_to_end.clocked import CLOCKED
from tests.end_to_end.faces import Face, OnDiscord, OnSlack, words
from tests.end_to_end.living import Bot, until
from tests.end_to_end.village import Hands, Village

BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)
# As a person fills them in; a channel by its name.
CHOSEN = {
    "digest_channel": "community-health",
    "community_channel": "general",
    "weekday": "4",
    "hour": "16",
    "timezone": "Asia/Kathmandu",
    "hidden": "people",
    "minimum_group": "7",
    "helpful_emoji": "seedling",
    "holidays": "2026-12-24",
    "baseline_from": "2026-02-02",
    "introductions": "on",
    "backfill_days": "30",
    "retention_days": "150",
}
PICKED = {"left_out", "groups", "members_role"}  # several places at once: shown by the contract of both platforms


class ClockedBot(Bot):
    """`network-health run`, under the moved clock."""

    program, verbs = [*CLOCKED, "run"], CLOCKED


async def test_every_setting_from_chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved once on each platform, all of them stand in the database as chosen, and in the record as an admin's."""
    assert CHOSEN.keys() | PICKED == SETTINGS.keys()
    hands = Hands(tmp_path / "clock", BEGIN)
    hands.move(monkeypatch)
    village = Village(hands, since=BEGIN, until=BEGIN + timedelta(minutes=1))
    faces: tuple[Face, ...] = (OnSlack(village.slack), OnDiscord(village.discord))
    async with village:
        slack = village.slack.slack
        async with ClockedBot(tmp_path, slack, village.discord.discord, CLOCK_FILE=str(hands.file)) as bot:
            await until(lambda: slack.sockets.connections, 60)
            await village.discord.discord.until_listening(60)
            for native in village.slack.channels.values():
                await slack.enter(native, village.slack.place.bot_user)
            await until(lambda: len(bot.rows("SELECT 1 FROM outbox WHERE state = 2 AND period = 'first'")) == 2, 60)
            for face in faces:
                before = set(village.slack.place.modals)
                opened = await face.ask(0, "settings")
                opened = opened or [view for each, view in village.slack.place.modals.items() if each not in before]
                said = await face.choose(0, opened, dict(CHOSEN))
                assert "Changed" in words(said)
                ours = "community = (SELECT community FROM community WHERE platform = ?)"
                kept = dict(bot.rows(f"SELECT name, item FROM setting WHERE {ours}", face.name))
                assert kept == {**CHOSEN, **_keys(village, face)}
                admin = village.slack.person(0) if face.name == "slack" else village.discord.person(0)
                person = key_of_id(admin) if face.name == "slack" else int(admin)
                deeds = set(bot.rows(f"SELECT deed, person FROM audit WHERE {ours}", face.name))
                assert deeds == {(name, person) for name in CHOSEN}
                status = words(await face.ask(0, "status"))
                assert "Fridays at 16:00" in status


def _keys(village: Village, face: Face) -> dict[str, str]:
    """The channels of the form, as they are kept."""
    named = {name: CHOSEN[name] for name in CHOSEN if name.endswith("_channel")}
    if face.name == "slack":
        return {name: str(key_of_id(village.slack.channels[channel])) for name, channel in named.items()}
    return {name: village.discord.channels[channel] for name, channel in named.items()}
