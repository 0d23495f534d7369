"""The inbox answers when events are on disk, and bears a slow, failing or full store."""

import asyncio
import threading
import time
from collections.abc import Sequence

import pytest
import structlog

from bot.errors import InboxFull, StoreUnavailable
from bot.events import AnyEvent, MessagePosted
from bot.live.inbox import Inbox
from bot.ports import CommunityRef
from bot.store import Store

REF = CommunityRef("slack", "T1")


def posts(*keys: int) -> list[AnyEvent]:
    """A message for each key."""
    return [MessagePosted(channel=1, message=key, author=1, at=key) for key in keys]


class Shelf:
    """A store that remembers batches, and can be told to wait or to fail."""

    def __init__(self) -> None:
        self.commits: list[list[int]] = []
        self.open = threading.Event()
        self.open.set()
        self.failure: Exception | None = None

    def absorb(self, batches: Sequence[tuple[CommunityRef, Sequence[AnyEvent]]]) -> None:
        """Take a batch, if the shelf is open and in order."""
        assert self.open.wait(10)
        if self.failure:
            raise self.failure
        self.commits.append([event.message for _, events in batches for event in events])

    @property
    def kept(self) -> list[int]:
        """Everything that was taken."""
        return sorted(key for commit in self.commits for key in commit)


async def test_events_are_on_disk_when_the_inbox_answers(database_url: str) -> None:
    """What was received is counted by the store at once."""
    with Store.open(database_url) as store:
        inbox = Inbox(store)
        await inbox.receive(REF, posts(1, 2))
        assert store.totals(1).human_messages == 2
        await inbox.close()


async def test_many_senders_share_commits() -> None:
    """A hundred senders at once do not make a hundred commits, and nobody's events are lost."""
    shelf = Shelf()
    inbox = Inbox(shelf, commit_milliseconds=20)
    await asyncio.gather(*(inbox.receive(REF, posts(key)) for key in range(100)))
    await inbox.close()
    assert shelf.kept == list(range(100))
    assert len(shelf.commits) <= 3


async def test_a_quiet_inbox_answers_at_once() -> None:
    """One sender alone does not wait for company."""
    inbox = Inbox(Shelf(), commit_milliseconds=50)
    await asyncio.sleep(0.06)
    began = time.monotonic()
    await inbox.receive(REF, posts(1))
    assert time.monotonic() - began < 0.04
    await inbox.close()


async def test_a_failed_commit_is_told_to_everybody_in_it_and_the_inbox_goes_on() -> None:
    """Each waiter hears that nothing was kept; the next batch is written as if nothing had happened."""
    shelf = Shelf()
    shelf.failure = StoreUnavailable("The disk is full.")
    inbox = Inbox(shelf)
    heard = await asyncio.gather(*(inbox.receive(REF, posts(key)) for key in range(3)), return_exceptions=True)
    assert [str(each) for each in heard] == ["The disk is full."] * 3
    shelf.failure = ValueError("something with content in it")
    with pytest.raises(StoreUnavailable) as caught:
        await inbox.receive(REF, posts(4))
    assert "content" not in str(caught.value)
    shelf.failure = None
    await inbox.receive(REF, posts(5))
    await inbox.close()
    assert shelf.kept == [5]


async def test_a_sender_who_gives_up_takes_nobody_along() -> None:
    """A cancelled sender's events are written all the same, and the others are answered."""
    shelf = Shelf()
    shelf.open.clear()
    inbox = Inbox(shelf)
    gone = asyncio.create_task(inbox.receive(REF, posts(1)))
    stays = asyncio.create_task(inbox.receive(REF, posts(2)))
    await asyncio.sleep(0.03)
    gone.cancel()
    shelf.open.set()
    await stays
    with pytest.raises(asyncio.CancelledError):
        await gone
    await inbox.close()
    assert shelf.kept == [1, 2]


async def test_senders_wait_for_room_in_the_order_they_came() -> None:
    """A full inbox holds no more than its limit; whoever waits is let in when something was written."""
    shelf = Shelf()
    shelf.open.clear()
    inbox = Inbox(shelf, limit=2, commit_milliseconds=0)
    senders = [asyncio.create_task(inbox.receive(REF, posts(*range(key, key + 2)))) for key in (0, 10, 20)]
    large = asyncio.create_task(inbox.receive(REF, posts(*range(30, 35))))
    late = asyncio.create_task(inbox.receive(REF, posts(40)))
    await asyncio.sleep(0.03)
    assert inbox.waiting == 2
    shelf.open.set()
    await asyncio.gather(*senders, large, late)
    await inbox.close()
    assert [commit[0] for commit in shelf.commits] == [0, 10, 20, 30, 40]


async def test_patience_has_an_end() -> None:
    """With a deadline a sender is told that the inbox is full, and those inside are not harmed."""
    shelf = Shelf()
    shelf.open.clear()
    inbox = Inbox(shelf, limit=1, patience=0.02)
    inside = asyncio.create_task(inbox.receive(REF, posts(1)))
    await asyncio.sleep(0)
    with pytest.raises(InboxFull):
        await inbox.receive(REF, posts(2))
    shelf.open.set()
    await inside
    await inbox.receive(REF, posts(3))
    await inbox.close()
    assert shelf.kept == [1, 3]


async def test_closing_writes_what_waits_and_refuses_what_comes() -> None:
    """Everything taken before the end is written; afterwards senders are asked to come again."""
    shelf = Shelf()
    inbox = Inbox(shelf, commit_milliseconds=50)
    waiting = [asyncio.create_task(inbox.receive(REF, posts(key))) for key in range(5)]
    await asyncio.sleep(0)
    await inbox.close()
    await asyncio.gather(*waiting)
    assert shelf.kept == list(range(5))
    with pytest.raises(StoreUnavailable):
        await inbox.receive(REF, posts(9))


async def test_closing_an_unused_inbox_is_nothing() -> None:
    """An inbox nobody spoke to closes at once; nothing is a batch."""
    inbox = Inbox(Shelf())
    await inbox.receive(REF, [])
    await inbox.close()


async def test_trouble_with_writing_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """While nothing can be written the inbox knows why; it is logged when that begins and when it ends."""
    structlog.reset_defaults()
    shelf = Shelf()
    inbox = Inbox(shelf)
    shelf.failure = StoreUnavailable("The disk is full.")
    for key in range(3):
        with pytest.raises(StoreUnavailable):
            await inbox.receive(REF, posts(key))
        assert inbox.trouble == "The disk is full."
    shelf.failure = None
    for key in range(3):
        await inbox.receive(REF, posts(key))
        assert inbox.trouble == ""
    await inbox.close()
    said = capsys.readouterr().out
    assert said.count("not being written") == said.count("being written again") == said.count("disk is full") == 1


async def test_a_slow_commit_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that takes too long is trouble until it is done."""
    monkeypatch.setattr("bot.live.inbox.SLOW", 0.01)
    shelf = Shelf()
    shelf.open.clear()
    inbox = Inbox(shelf)
    receiving = asyncio.create_task(inbox.receive(REF, posts(1)))
    while not inbox.trouble:  # noqa: ASYNC110  # looked at now and then, by a test
        await asyncio.sleep(0.01)
    shelf.open.set()
    await receiving
    assert inbox.trouble == ""
    await inbox.close()
