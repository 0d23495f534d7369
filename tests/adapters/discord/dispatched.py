"""Dispatches as the tests write them, translated."""

import json
from typing import Any

from adapters.discord.channels import OPEN, Channels
from adapters.discord.translate import Translated, translate

GUILD, CHANNEL, POST, ANA, BEN = 100, 400, 1_200_000_000_000_000_001, 21, 22


AT = 1_706_184_001_250_000


JOINED = "2023-05-01T10:00:00.000000+00:00"


JOINED_AT = 1_682_935_200_000_000


NOW = 1_706_190_000_000_000


def received(dispatch: str, **fields: Any) -> Translated:
    """Translate a dispatch, in bytes and as a dictionary, which have to say the same."""
    payload = {"t": dispatch, "s": 3, "op": 0, "d": fields}
    said = translate(json.dumps(payload).encode(), NOW, Channels(assumed=OPEN))
    assert translate(payload, NOW, Channels(assumed=OPEN)) == said
    return said


def created(dispatch: str = "MESSAGE_CREATE", **fields: Any) -> Translated:
    """A message of Ana's with other fields where a test says so."""
    whole = {
        "id": str(POST),
        "channel_id": str(CHANNEL),
        "guild_id": str(GUILD),
        "type": 0,
        "timestamp": "2024-01-25T12:00:01.250000+00:00",
        "edited_timestamp": None,
        "content": "the kettle is on",
        "author": {"id": str(ANA), "username": "ana"},
        "attachments": [],
        "embeds": [],
        "mentions": [],
        "flags": 0,
    }
    return received(dispatch, **(whole | fields))
