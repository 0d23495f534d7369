"""The last complete week, worked out once: what cards, digests and reasons tell of it until its facts change.

A week that is over stays as it was, while what waits for an answer changes by the minute. So the week is kept with a
print of all it rests on, and only what waits is worked out anew.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from typing import Any, Self

import msgspec

from bot.answers.channels import channels
from bot.circles import Told
from bot.digest.facts import Facts, gather
from bot.metrics import MEASURES, Figure
from bot.metrics.series import cut
from bot.metrics.statistics.trend import Change
from bot.metrics.weeks import last_monday
from bot.notes import Note
from bot.preferences import Preferences
from bot.report import Measured, Report, report
from bot.report.coverage import Coverage
from bot.score import Scores
from bot.window import History

KIND = "week"  # the name under which it is stored
VERSION = 1


class Week(msgspec.Struct, frozen=True):
    """What is true of a week that is over."""

    facts: Facts
    report: Report
    channels: Note


class _Report(msgspec.Struct, frozen=True):
    """A report with its measures by id."""

    community: str
    platform: str
    as_of: int
    timezone: str
    minimum_group: int
    active: int
    coverage: Coverage
    figures: dict[str, Figure]
    changes: dict[str, Change]
    scores: Scores | None
    year_before: int | None
    circles: Told

    @classmethod
    def of(cls, made: Report) -> Self:
        """It, without the places of messages: what waits is told anew each time."""
        plain = {
            each.measure.id: msgspec.structs.replace(each.figure, parts=())
            if each.measure.unit == "list"
            else each.figure
            for each in made.measures
        }
        return cls(figures=plain, **_shared(made))

    def whole(self) -> Report:
        """The report it was made of."""
        return Report(
            measures=tuple(Measured(each, self.figures[each.id]) for each in MEASURES),
            **_shared(self),
        )


class _Kept(msgspec.Struct, frozen=True):
    version: int
    rests_on: bytes
    facts: Facts
    report: _Report
    channels: Note


def _shared(made: "Report | _Report") -> dict[str, Any]:
    return {name: getattr(made, name) for name in Report.__struct_fields__ if name != "measures"}


def week_of(history: History, name: str, minimum: int) -> Week:
    """The last complete week before the day on which `history` ends, as that week's end saw it."""
    picture = cut(cut(history, history.end - 1), last_monday(history))
    made = report(picture, name=name, platform="", minimum_group=minimum, overall=True)
    return Week(gather(picture, name, minimum, made), made, channels(picture, minimum))


def written(week: Week, rests_on: bytes) -> bytes:
    """The week as it is stored, with the print of what it rests on."""
    facts = msgspec.structs.replace(week.facts, figures={})  # they are the report's
    return msgspec.msgpack.encode(
        _Kept(VERSION, rests_on, facts, _Report.of(week.report), week.channels), enc_hook=_plain
    )


def read(content: bytes, rests_on: bytes) -> Week | None:
    """A stored week, or None where it rests on something else or another version wrote it."""
    try:
        kept = msgspec.msgpack.decode(content, type=_Kept)
    except msgspec.DecodeError:
        return None
    if (kept.version, kept.rests_on) != (VERSION, rests_on) or kept.report.figures.keys() != {
        each.id for each in MEASURES
    }:
        return None
    facts = msgspec.structs.replace(kept.facts, figures=kept.report.figures)
    return Week(facts, kept.report.whole(), kept.channels)


def print_of(facts: bytes, chosen: Preferences, name: str, rooms: Sequence[int], *beside: bytes) -> bytes:
    """A print of all that a week rests on: facts, admins' choices, rooms left out, figures kept, and the formulas."""
    formulas = [(each.id, each.version) for each in MEASURES]
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
