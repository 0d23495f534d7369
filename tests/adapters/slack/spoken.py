"""Who and what there is on the loopback Slack, and an event of it."""

import json

from tests.doubles.slack.server import Slack


def places(slack: Slack) -> tuple[str, str, list[str]]:
    """Two channels and the people."""
    first, second = list(slack.workspace.channels)[:2]
    people = [native for native, about in slack.workspace.users.items() if not about.get("is_bot")]
    return first, second, [native for native in people if native != "USLACKBOT"]


def message(slack: Slack, channel: str, user: str, ts: str) -> bytes:
    """An event as Slack wraps it."""
    event = {"type": "message", "channel": channel, "user": user, "text": "hello", "ts": ts, "channel_type": "channel"}
    return json.dumps(slack.post.envelope(event, slack.workspace)).encode()
