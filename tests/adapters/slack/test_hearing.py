"""Only Slack's own requests are heard, and only the frequent kinds take the short way."""

import json
import time
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.hearing import HOT, Hearing, Verifier
from adapters.slack.translate import translate_kinds
from bot.errors import StoreUnavailable
from bot.ports import CommunityRef
from tests.adapters.slack.fakes import Notebook

KEY = "5ec4e7"  # made up


def envelope(kind: str, **event: Any) -> bytes:
    """An event as it arrives over HTTP."""
    told = {"type": "event_callback", "team_id": "T1", "event": {"type": kind, **event}}
    return json.dumps(told).encode()


def headers(body: bytes, *, key: str = KEY, at: float = 0) -> dict[str, str]:
    """Slack's signature of a body."""
    stamp = str(int(at or time.time()))
    signature = SignatureVerifier(key).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


def test_slack_s_own_signature_is_known() -> None:
    """A request signed with the secret just now is Slack's."""
    body = envelope("message")
    assert Verifier(KEY).knows(body, headers(body))


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "yesterday", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "9" * 40, "X-Slack-Signature": "v0=00"},
        headers(b"another body"),
        headers(envelope("message"), key="ano7her"),
        headers(envelope("message"), at=time.time() - 400),
        headers(envelope("message"), at=time.time() + 4_000),
    ],
)
def test_anything_else_is_not(odd: dict[str, str]) -> None:
    """No signature, a wrong one, somebody else's, an old or a future one: none of them counts."""
    assert not Verifier(KEY).knows(envelope("message"), odd)


def test_a_body_that_is_no_text_is_nobody_s() -> None:
    """Bytes that cannot be read are refused, not an error."""
    stamp = str(int(time.time()))
    assert not Verifier(KEY).knows(b"\xff\xfe", {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=1"})


@pytest.mark.parametrize(
    ("body", "hot"),
    [
        (envelope("message", text="{}"), True),
        (envelope("reaction_added"), True),
        (envelope("reaction_removed"), True),
        (envelope("app_home_opened"), False),
        (json.dumps({"type": "events_api", "payload": json.loads(envelope("message"))}).encode(), True),
        (json.dumps({"type": "app_rate_limited", "minute_rate_limited": 1}).encode(), True),
        (b'{"type":"url_verification","challenge":"message"}', False),
        (b"payload=%7B%22type%22%3A%22message%22%7D", False),
        (b"{", False),
        (b"", False),
        (b'{"type":"event_callback","event":[]}', False),
    ],
)
def test_frequent_kinds_take_the_short_way(body: bytes, hot: bool) -> None:
    """Messages and reactions do, whatever wraps them; everything else goes through Bolt."""
    assert (translate_kinds(body, HOT) is not None) is hot


async def test_a_workspace_nobody_knows_is_not_taken() -> None:
    """Its events are neither kept nor claimed to be."""
    notebook = Notebook()

    async def nobody(_team: str) -> str:
        return ""

    body = envelope("message", channel="C1", user="U1", ts="1700000000.000100", text="hello")
    assert not await Hearing(notebook, nobody).take(body)
    assert notebook.pages == []


async def test_what_was_not_kept_raises() -> None:
    """A store that does not take an event is heard of, so that Slack is not told that it arrived."""
    notebook = Notebook()
    notebook.failing = True

    async def known(team: str) -> str:
        return team

    hearing = Hearing(notebook, known)
    body = envelope("message", channel="C1", user="U1", ts="1700000000.000100", text="hello")
    with pytest.raises(StoreUnavailable):
        await hearing.take(body)
    notebook.failing = False
    assert await hearing.take(body)
    assert notebook.pages[0][0] == CommunityRef("slack", "T1")


async def test_a_payload_of_a_wrong_shape_is_taken_and_dropped() -> None:
    """Slack would send it again for nothing."""
    notebook = Notebook()

    async def known(team: str) -> str:
        return team

    assert await Hearing(notebook, known).take(envelope("message", channel=7))
    assert notebook.pages == []
