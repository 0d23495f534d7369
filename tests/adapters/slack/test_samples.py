"""Recorded shapes of every event Slack sends: each is translated, or refused by a name we know."""

import json
from typing import Any

from adapters.slack.translate import translate
from bot.events import (
    ChannelSeen,
    CoverageGap,
    MemberJoined,
    MemberSeen,
    MessageDeleted,
    MessagePosted,
    ReactionChanged,
)

TS = "1700000000.000100"


def filled(value: Any, key: str = "") -> Any:
    """A blanked sample with something plausible in its blanks."""
    if isinstance(value, dict):
        return {name: filled(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, key) for each in value]
    blanks = {"type": "", "subtype": "", "bot_id": "", "app_id": ""}
    if value in {"", "0000000000.000000"}:
        return TS if key.endswith("ts") else blanks.get(key, "C012AB3CD")
    if value == 123 and key in {"event_time", "updated", "cache_ts", "minute_rate_limited"}:
        return 1700000000
    return value


TRANSLATED_SAMPLES = {
    "AppRateLimited": [CoverageGap],
    "ChannelCreated": [ChannelSeen],
    "ChannelRename": [ChannelSeen],
    "GroupRename": [ChannelSeen],
    "Message": [MessagePosted],
    "MessageBot": [MessagePosted],
    "MessageChannelJoin": [MessagePosted],
    "MessageDeleted": [MessageDeleted],
    "MessageFileShare": [MessagePosted],
    "MessageMe": [MessagePosted],
    "MessageThreadBroadcast": [MessagePosted],
    "ReactionAdded": [ReactionChanged],
    "ReactionRemoved": [ReactionChanged],
    "TeamJoin": [MemberSeen, MemberJoined],
    "UserChange": [MemberSeen],
}


def test_every_recorded_sample(shared_data):
    """All samples of Slack's events are translated or refused by a known name, blank or filled in."""
    samples = sorted((shared_data / "slack-payload-samples" / "events").glob("*.json"))
    assert len(samples) == 96
    for sample in samples:
        blank = translate(sample.read_bytes())
        assert blank.refused or blank.events
        translated = translate(filled(json.loads(sample.read_text())))
        expected = TRANSLATED_SAMPLES.get(sample.stem.removesuffix("Payload"), [])
        assert [type(event) for event in translated.events] == expected, sample.stem
        assert bool(translated.refused) != bool(translated.events)
        assert "unknown" not in translated.refused, sample.stem
        assert not translated.broken, (sample.stem, translated.refused)
