"""Small export files, written by hand into a folder: a Slack workspace and a Discord server of a few messages."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CANARY = "the canary sings at half past nine"
TEAM, GUILD = "T0CANARY01", "810000000000000001"
FIRST = 1_772_445_600  # 2026-03-02 10:00 UTC, a Monday


def said(who: str, second: int, text: str = CANARY, **more: Any) -> dict[str, Any]:
    """A Slack message so many seconds after the first Monday's ten o'clock."""
    return {"type": "message", "user": who, "ts": f"{FIRST + second}.000100", "team": TEAM, "text": text, **more}


def person(who: str, **more: Any) -> dict[str, Any]:
    """Somebody on Slack."""
    return {"id": who, "team_id": TEAM, "name": CANARY, "real_name": CANARY, "deleted": False, "is_bot": False, **more}


def slack(folder: Path, *, days: int = 3, each: int = 4) -> Path:
    """A workspace with two people and one channel, so many days with so many messages."""
    channel = folder / "general"
    channel.mkdir(parents=True)
    (folder / "users.json").write_text(json.dumps([person("U0000001"), person("U0000002")]))
    listed = {"id": "C0000001", "name": "general", "created": FIRST, "is_general": True, "is_archived": False}
    (folder / "channels.json").write_text(json.dumps([{**listed, "topic": {"value": CANARY}}]))
    for day in range(days):
        messages = [said(f"U000000{1 + n % 2}", day * 86_400 + n * 60, f"{CANARY}?") for n in range(each)]
        (channel / f"2026-03-{2 + day:02}.json").write_text(json.dumps(messages))
    return folder


def written(number: int, *, second: int = 0, **more: Any) -> dict[str, Any]:
    """A message as DiscordChatExporter writes it."""
    moment = FIRST + second
    return {
        "id": str(((moment * 1000 - 1_420_070_400_000) << 22) + number),
        "type": "Default",
        "timestamp": datetime.fromtimestamp(moment, UTC).isoformat(),
        "timestampEdited": None,
        "content": CANARY,
        "author": {"id": str(820000000000000001 + number % 2), "name": CANARY, "isBot": False},
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
        **more,
    }


def discord(folder: Path, *, channels: int = 1, each: int = 4, guild: str = GUILD) -> Path:
    """A server with so many channels of so many messages."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(channels):
        messages = [written(n, second=60 * n) for n in range(each)]
        document = {
            "guild": {"id": guild, "name": "Canary Club", "iconUrl": ""},
            "channel": {"id": str(int(guild) + 100 + number), "type": "GuildTextChat", "name": f"room-{number}"},
            "dateRange": {"after": None, "before": None},
            "exportedAt": "2026-03-20T00:00:00+00:00",
            "messages": messages,
            "messageCount": len(messages),
        }
        (folder / f"room-{number}.json").write_text(json.dumps(document, indent=2))
    return folder
