"""The last complete week, worked out once: what cards, digests and reasons tell of it until its facts change.

A week that is over stays as it was, while what waits for an answer changes by the minute. So the week is kept with a
print of all it rests on, and only what waits is worked out anew.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version

import msgspec

from bot.answers.channels import channels, mostly_private
from bot.answers.reasons import reasons
from bot.digest.facts import Facts, gather
from bot.metrics import MEASURES
from bot.metrics.series import cut
from bot.metrics.weeks import last_monday
from bot.notes import Note
from bot.preferences import Preferences
from bot.report import report
from bot.report.lines import Pillar, pillars
from bot.snapshot import Reason
from bot.window import History

# What admins choose about when and where is posted and what of it: no figure changes with that.
_UNTOUCHED = Preferences()
_NOT_OF_A_WEEK = ("digest_channel", "community_channel", "weekday", "hour", "hidden", "introductions", "backfill_days")
KIND = "week"  # the name under which it is stored
VERSION = 3


class Week(msgspec.Struct, frozen=True):
    """What is true of a week that is over, and what is told of it whatever waits now."""

    facts: Facts
    newcomers: Pillar
    channels: Note
    reasons: tuple[Reason, ...]
    closed: bool  # more of the channels people write in are private than public


class _Kept(msgspec.Struct, frozen=True):
    version: int
    rests_on: bytes
    week: Week


def picture_of(history: History) -> History:
    """The community as the end of the last complete week saw it, before the day on which `history` ends."""
    days = cut(history, history.end - 1)
    return cut(days, last_monday(days))


def week_of(picture: History, name: str, minimum: int) -> Week:
    """What is true of the week at whose end the picture ends."""
    made = report(picture, name=name, platform="", minimum_group=minimum, overall=True)
    new = next(each for each in pillars(made) if each.key == "N")
    facts, closed = gather(picture, name, minimum, made), mostly_private(picture)
    return Week(facts, new, channels(picture, minimum), reasons(made), closed)


def written(week: Week, rests_on: bytes) -> bytes:
    """The week as it is stored, with the print of what it rests on; without lists of messages, which nothing tells."""
    known = week.facts.figures
    lists = {each.id: known[each.id] for each in MEASURES if each.unit == "list"}
    plain = {name: msgspec.structs.replace(figure, parts=()) for name, figure in lists.items()}
    facts = msgspec.structs.replace(week.facts, figures=known | plain)
    kept = _Kept(VERSION, rests_on, msgspec.structs.replace(week, facts=facts))
    return msgspec.msgpack.encode(kept, enc_hook=_plain)


def read(content: bytes, rests_on: bytes) -> Week | None:
    """A stored week, or None where it rests on something else or another version wrote it."""
    try:
        kept = msgspec.msgpack.decode(content, type=_Kept)
    except msgspec.DecodeError:
        return None
    return kept.week if (kept.version, kept.rests_on) == (VERSION, rests_on) else None


def print_of(facts: bytes, chosen: Preferences, name: str, rooms: Sequence[int], *beside: bytes) -> bytes:
    """A print of all that a week rests on: facts, admins' choices, rooms left out, figures kept, and the formulas."""
    formulas = [(each.id, each.version) for each in MEASURES]
    chosen = msgspec.structs.replace(chosen, **{name: getattr(_UNTOUCHED, name) for name in _NOT_OF_A_WEEK})
    so_far = blake2b(digest_size=16)
    for each in (facts, msgspec.json.encode([chosen, name, list(rooms), formulas, _program()]), *beside):
        so_far.update(len(each).to_bytes(8, "big") + each)
    return so_far.digest()


@cache
def _program() -> str:
    """The version of this program: another one may tell the same week in other words."""
    return version("network-health")


def _plain(number: object) -> object:
    """Numbers of numpy's as plain ones."""
    return number.item()  # type: ignore[attr-defined]  # nothing else in here is unknown to the encoder
