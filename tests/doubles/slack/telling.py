"""The invented community of the demo as a workspace: its whole history is there before the bot comes."""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from adapters.slack.sample import TEAM, write
from bot.story import NAME, tell
from tests.doubles.slack.server import Slack
from tests.doubles.slack.workspace import Workspace

WEEK = 7 * 86_400 * 1_000_000


def telling(seed: int = 7) -> Slack:
    """A loopback Slack holding the story, moved by whole weeks so that it ends today; the first person is an admin."""
    place = Workspace(TEAM, NAME, "fern-hill-growers")
    slack = Slack(workspace=place)
    with tempfile.TemporaryDirectory() as folder:
        write(tell(seed), Path(folder))
        _read(place, Path(folder))
    people = [user for user in place.users.values() if not user["is_bot"] and user["id"] != "USLACKBOT"]
    people[0] |= {"is_admin": True, "is_owner": True}
    return slack


def _read(place: Workspace, folder: Path) -> None:
    for user in json.loads((folder / "users.json").read_bytes()):
        kept = {name: user[name] for name in ("deleted", "is_bot", "updated", "tz")}
        place.add_user(user["real_name"], native=user["id"], **kept)
    days = sorted(folder.glob("*/*.json"), key=lambda path: path.stem)
    written = [(path.parent.name, message) for path in days for message in json.loads(path.read_bytes())]
    last = max(_micros(message["ts"]) for _, message in written)
    now = time.time_ns() // 1000
    weeks = -((last - now) // WEEK)  # so that the last week is under way
    names = {each["name"]: each["id"] for each in json.loads((folder / "channels.json").read_bytes())}
    for name, native in names.items():
        inside = {message["user"] for channel, message in written if channel == name}
        place.add_channel(name, *sorted(inside), place.bot_user, native=native)
    for channel, message in written:
        if _micros(message["ts"]) + weeks * WEEK < now:
            _put(place, names[channel], message, weeks * WEEK)


def _put(place: Workspace, channel: str, message: dict[str, Any], shift: int) -> None:
    kept = {name: message[name] for name in ("subtype", "reactions") if name in message}
    kept |= {name: _moved(message[name], shift) for name in ("ts", "thread_ts") if name in message}
    place.write(channel, message["user"], message["text"], **kept)


def _micros(ts: str) -> int:
    return int(ts.replace(".", ""))


def _moved(ts: str, shift: int) -> str:
    moved = _micros(ts) + shift
    return f"{moved // 1_000_000}.{moved % 1_000_000:06d}"
