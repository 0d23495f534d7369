"""A Slack that says less than it could, or says it in another way, loses nothing and is understood."""

import asyncio
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from adapters.slack.backfill import Backfill
from adapters.slack.calling import wait_of
from adapters.slack.hearing import HOT
from adapters.slack.translate import translate, translate_kinds
from bot.events import MessagePosted, ReactionChanged
from tests.adapters.slack.test_backfill import HARBOUR, Kept, Present

Body = dict[str, Any]


NOW = Present().now()  # one for all: messages are made long before the tests that read them run


def said(minutes: int, **more: Any) -> Body:
    """A message of so many minutes ago, with nothing but what it has to have."""
    return {"type": "message", "user": "U1", "ts": f"{NOW // 1_000_000 - 60 * minutes}.000100", **more}


class Sparing:
    """A workspace with one channel whose answers are these, each told once."""

    def __init__(self, *history: Body, replies: tuple[Body, ...] = ()) -> None:
        self.left = {"conversations.history": list(history), "conversations.replies": list(replies)}

    async def api_call(self, method: str, *, http_verb: str, params: Body) -> SimpleNamespace:
        """The next answer, or nothing at all."""
        del http_verb, params
        if method == "users.conversations":
            return SimpleNamespace(data={"ok": True, "channels": [{"id": "C1", "name": "general"}]})
        left = self.left.get(method) or [{"ok": True}]
        return SimpleNamespace(data=left.pop(0))

    async def read(self) -> Kept:
        """Everything there is."""

        async def client(_: object) -> Any:
            return self

        async def at_once(_: float) -> None:
            await asyncio.sleep(0)

        kept = Kept()
        await Backfill(client, kept, kept, Present(), sleep=at_once).run(HARBOUR)  # type: ignore[arg-type]  # near enough
        return kept


def posted(kept: Kept) -> list[int]:
    """How many minutes ago what was kept was written."""
    events = [event for batch in kept.batches for event in batch if isinstance(event, MessagePosted)]
    return sorted(round((NOW - event.message) / 60_000_000) for event in events)


FULL = {"ok": True, "messages": [said(3), said(4)]}
EMPTY: Body = {"ok": True, "messages": [], "has_more": True, "response_metadata": {"next_cursor": "abc"}}


@pytest.mark.parametrize(
    "pages",
    [
        [FULL],
        [FULL | {"response_metadata": None, "has_more": None}],
        [FULL | {"response_metadata": {"next_cursor": None}}],
        [EMPTY, FULL],
        [EMPTY, EMPTY | {"response_metadata": {"next_cursor": "abd"}}, FULL],
        [
            {"ok": True, "messages": [said(3)], "response_metadata": {"next_cursor": "abc"}},
            {"ok": True, "messages": [said(4)], "has_more": False},
        ],
        [{"ok": True, "messages": [said(3, reactions=None, reply_count=None, edited=None), said(4, subtype=None)]}],
        [{"ok": True, "messages": [said(3, reactions=[{"name": "tada", "users": None, "count": None}]), said(4)]}],
    ],
)
async def test_history_is_read_to_its_end_whatever_its_pages_leave_out(pages: list[Body]) -> None:
    """Two messages; an empty page with a cursor does not say that nothing is below it."""
    assert posted(await Sparing(*pages).read()) == [3, 4]


async def test_a_thread_goes_on_behind_a_page_that_holds_nothing_new() -> None:
    """The first page may hold only the message that opened it."""
    opener = said(5, reply_count=1, thread_ts=said(5)["ts"])
    first = {"ok": True, "messages": [opener], "has_more": True, "response_metadata": {"next_cursor": "abc"}}
    last = {"ok": True, "messages": [said(4, thread_ts=opener["ts"])]}
    kept = await Sparing({"ok": True, "messages": [opener]}, replies=(first, last)).read()
    assert 4 in posted(kept)


MESSAGE = {"type": "message", "channel": "C1", "user": "U1", "ts": "1800000000.000100", "text": "words"}
REACTED = {"type": "reaction_added", "user": "U1", "reaction": "tada", "event_ts": "1800000000.000200"}
ITEM = {"type": "message", "channel": "C1", "ts": "1800000000.000100"}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (MESSAGE | {"subtype": None, "thread_ts": None, "edited": None, "bot_id": None, "blocks": None}, MessagePosted),
        (MESSAGE | {"reactions": [{"name": "tada", "users": None, "count": None}]}, MessagePosted),
        (REACTED | {"item": ITEM | {"channel_type": None}, "item_user": None}, ReactionChanged),
    ],
)
def test_null_says_that_something_is_not_there(event: Body, kind: type) -> None:
    """In the envelope and inside."""
    envelope = {
        "type": "event_callback",
        "team_id": "T1",
        "enterprise_id": None,
        "authorizations": None,
        "event": event,
    }
    meaning = translate(msgspec.json.encode(envelope | {"event_time": None, "subtype": None}))
    assert not meaning.broken
    assert isinstance(meaning.events[0], kind)


def test_white_space_around_a_payload_says_nothing() -> None:
    """It takes the short way all the same."""
    payload = b"\n  " + msgspec.json.encode({"type": "event_callback", "event": MESSAGE}) + b"\n"
    assert translate_kinds(payload, HOT) is not None


@pytest.mark.parametrize(("told", "seconds"), [("7", 7.0), ("1.5", 1.5), ("", 30.0), ("soon", 30.0)])
def test_a_wait_may_be_a_fraction(told: str, seconds: float) -> None:
    """What is no number is half a minute."""
    error = SimpleNamespace(response=SimpleNamespace(headers={"retry-after": told}))
    assert wait_of(error) == seconds  # type: ignore[arg-type]  # near enough
