"""Suggestions for introductions against who came to talk, on a real export and on a network of private messages."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bench.validate.facts import AFTER_EVERYTHING
from bench.validate.scores import table
from bot.events import SECOND
from bot.introductions.simulate import Split, rows, simulate, splits
from bot.store import Store
from bot.ties import Source, Ties
from bot.window import Channel, Counts, History, Ints, Members, Mentions, Messages, Reactions, local_days, midnight

UTC = ZoneInfo("UTC")
EXPORT = "slack-10academy"
HEAD = ("history", "score", "AUC", "matched", "P@20", "coverage", "Gini")


def suggestions_table(data: Path) -> str:
    """The mean over five split dates, for each history and score, with what there was to find."""
    found = {"net-collegemsg": _messages(data / "net-collegemsg" / "CollegeMsg.txt"), EXPORT: _export(data / EXPORT)}
    told = [
        (name, score, *("" if mean is None else f"{mean:.2f}" for mean in means))
        for name, each in found.items()
        for score, means, _ in rows(each)
    ]
    lines = [_found(name, each) for name, each in found.items()]
    return "\n".join([table(HEAD, told), "", *lines])


def _found(name: str, found: list[Split]) -> str:
    """How many pairs there were to find."""
    people = ", ".join(str(each.people) for each in found)
    share = sum(each.talked for each in found) / max(sum(each.pairs for each in found), 1)
    talked = ", ".join(str(each.talked) for each in found)
    return f"{name}: {people} people; {talked} pairs came to talk, {100 * share:.2f} % of those that might be suggested"


def _export(folder: Path) -> list[Split]:
    """A real export, imported as an admin does it."""
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/validate.db"
        words = [sys.executable, "-m", "bot", "import", str(folder / "export")]
        subprocess.run(words, env={**os.environ, "BOT_DATABASE_URL": url}, check=True, capture_output=True)
        with Store.open(url) as store:
            (community,) = store.communities()
            history = store.history(community.number, UTC, end=AFTER_EVERYTHING)
    return simulate(history.until(int(history.messages.day[-1])))


def _messages(path: Path) -> list[Split]:
    """A network of private messages: each is a tie, and there are no channels, threads or questions."""
    written = np.loadtxt(path, np.int64)
    written = written[np.argsort(written[:, 2], kind="stable")]
    days = local_days(written[:, 2] * SECOND, UTC)
    start, end = int(days[0]), int(days[-1])

    def seen(day: int) -> History:
        return _history(written[days < day], start, day)

    return splits(seen, seen(end), start, end)


def _history(written: Ints, start: int, end: int) -> History:
    one, other, at = written[:, 0], written[:, 1], written[:, 2] * SECOND
    none, number = np.empty(0, np.int64), np.zeros(len(at), np.int64)
    days = local_days(at, UTC)
    # A channel for each writer: that all of them write in one place would say that nobody is far from anybody.
    messages = Messages(one, np.arange(1, len(at) + 1), one, at, number, number, number, number - 1, days)
    history = History(
        zone=UTC,
        start=start,
        end=end,
        messages=messages,
        mentions=Mentions(none, none),
        reactions=Reactions(none, none, np.empty(0, bool), none),
        members=Members(none, none, none, np.empty(0, bool), listed=False, returned_at=none),
        channels={key: Channel(key, str(key), 0, 0, archived=False) for key in np.unique(one).tolist()},
        bot_rows=Messages(*(none for _ in Messages.__slots__)),
        counts=Counts(none, none),
        seen_until=midnight(end, UTC),
    )
    row, flags = np.arange(len(at)), np.zeros(len(at), bool)
    explicit = np.full(len(at), int(Source.EXPLICIT))
    found = Ties(one, other, at, days, explicit, row, flags, explicit, row)
    history.remember("ties", lambda _: found)
    return history
