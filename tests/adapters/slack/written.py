"""Slack exports written for tests, and all that a reader finds in them."""

import json

from adapters.slack.export import ExportFiles
from bot.archive import open_files
from bot.errors import BrokenFile
from bot.ports import Skips

READER = ExportFiles()
MAY = 1398902400  # 1 May 2014
USERS = [
    {"id": "U1", "team_id": "T1", "updated": MAY, "is_bot": False},
    {"id": "U2", "team_id": "T1", "deleted": True},
    {"id": "U3", "team_id": "T9", "is_stranger": True},
]
CHANNELS = [
    {"id": "C1", "name": "lobby", "is_general": True, "created": MAY},
    {"id": "C2", "name": "kiln", "is_archived": True},
]


def post(number=0, **fields: object):
    """A message some seconds after the first of May."""
    return {"type": "message", "user": "U1", "ts": f"{MAY + number}.000000", "text": "tea is ready", **fields}


def written(folder, files):
    """A folder with these files, each given as JSON or as bytes."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return open_files(folder)


def export(folder, **days: object):
    """An export with the usual lists; names of days are written with underscores."""
    named = {name.replace("__", "/").replace("_", "-") + ".json": content for name, content in days.items()}
    return written(folder, {"users.json": USERS, "channels.json": CHANNELS, **named})


def read(files):
    """Everything a reader finds: events, what was skipped, which files were broken."""
    skips, events, broken = Skips({}), [], {}
    for part in READER.parts(files):
        try:
            for native, batch in part.batches(skips):
                assert native is None
                events.extend(batch)
        except BrokenFile as error:
            broken[part.name] = str(error)
    return events, skips.counts, broken
