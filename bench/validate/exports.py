"""Real exports imported through the command line, and our totals beside counts that others made of the same files."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.validate.facts import facts
from bench.validate.scores import table

SLACK = ("slack-10academy", "slack-houston-datavis")
DISCORD = "discord-pyscript"
NOTICES = {"channel_join", "group_join"}
Row = tuple[object, ...]


def exports_table(data: Path) -> str:
    """Each count of theirs beside ours, with the reason where they differ."""
    rows = [row for name in SLACK for row in _slack(data / name)]
    return table(("export", "count", "theirs", "ours", "why they differ"), [*rows, *_discord(data / DISCORD)])


def _slack(folder: Path) -> Iterator[Row]:
    theirs = json.loads((folder / "reference_stats.json").read_text(encoding="utf-8"))
    ours = _imported(folder / "export")
    found = _slack_messages(folder / "export")
    counts = {
        "human_messages": ours["human_messages"],
        "root_messages": ours["human_messages"] - ours["thread_replies"],
        "posting_members": ours["people_posted"],
        "members_not_bot": ours["members"],
        "members_deactivated": ours["members_deactivated"],
        "channel_joins": ours["channel_joins"],
        "reactions_by_others": ours["reactions"] - _reactions_they_leave_out(found),
    }
    stored = _stored(folder / "export")
    repeated = len(found) - len({(channel, message.get("ts")) for channel, message in found})
    for name, value in counts.items():
        yield folder.name, name, theirs[name], value, _reason(value - theirs[name], repeated)
    for name, counted in stored.items():
        yield folder.name, name, theirs[name], _rounded(counted), _reason(_rounded(counted) - theirs[name], 0)


def _rounded(value: float) -> float:
    """As many places as they give."""
    return round(value, 3) if value % 1 else int(value)


def _reason(difference: float, repeated: int) -> str:
    if difference == 0:
        return "equal"
    if difference == -repeated:
        return f"{repeated} message stands in the files twice, with one ts in one channel, and is one message to us"
    return f"{difference:+g}, unexplained"


def _slack_messages(export: Path) -> list[tuple[str, dict[str, Any]]]:
    """Every message of the export with its channel's folder."""
    return [
        (path.parent.name, message)
        for path in sorted(export.glob("*/*.json"))
        for message in json.loads(path.read_text(encoding="utf-8"))
    ]


def _reactions_they_leave_out(found: list[tuple[str, dict[str, Any]]]) -> int:
    """Reactions to one's own message and to join notices: stored here, no part of their count."""
    return sum(
        person == message.get("user") or message.get("subtype") in NOTICES
        for _, message in found
        for reaction in message.get("reactions", ())
        for person in reaction["users"]
    )


def _discord(folder: Path) -> Iterator[Row]:
    """The files' own lengths: messages of every type, and those that quote another."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    messages = [message for document in documents for message in document["messages"]]
    notices = sum(message["type"] == "SystemNotification" for message in messages)
    quoting = sum(bool(message["reference"]) for message in messages)
    ours = _imported(folder)
    value = ours["human_messages"] + ours["bot_messages"]
    why = f"{notices} are the server's own notices, which nobody wrote"
    yield folder.name, "messages", len(messages), value, why if len(messages) - value == notices else "unexplained"
    yield folder.name, "replies", quoting, ours["explicit_replies"], _reason(ours["explicit_replies"] - quoting, 0)


def _stored(path: Path) -> dict[str, float]:
    """Counts made of the stored facts of one export."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/validate.db"
        _command(url, "import", str(path))
        return facts(url)


def _imported(path: Path) -> dict[str, int]:
    """The totals of one export, through `import` and `status --json` and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/validate.db"
        _command(url, "import", str(path))
        totals: dict[str, int] = json.loads(_command(url, "status", "--json"))["communities"][0]
    return totals


def _command(database_url: str, *words: str) -> str:
    arguments = [sys.executable, "-m", "bot", *words]
    environment = {**os.environ, "BOT_DATABASE_URL": database_url}
    return subprocess.run(arguments, env=environment, check=True, capture_output=True, text=True).stdout
