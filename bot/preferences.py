"""What the admins of a community may set: one frozen record, read from short items and from what somebody typed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache, partial
from typing import Any, Final, Protocol, Self
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from bot.emoji import emoji_called
from bot.words import preferences as words
from bot.words.digest import SECTIONS as SECTION_NAMES

Items = tuple[str, ...]

MOST_ITEMS: Final = 200
LONGEST_ITEM: Final = 64
LONGEST_HOLIDAY: Final = 92  # days
SECTIONS: Final = tuple(SECTION_NAMES)  # parts of the digest that may be hidden
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Defaults(Protocol):
    """What the operator set for communities that chose nothing."""

    @property
    def timezone(self) -> str:
        """The IANA time zone."""

    @property
    def minimum_group(self) -> int:
        """The smallest group that may be shown; nobody may go below it."""

    @property
    def helpful_emoji(self) -> Items:
        """Reactions that count as a helpful mark."""


class Wrong(ValueError):
    """A value that cannot be used, with a sentence that says what can."""


class Changes(msgspec.Struct, frozen=True):
    """What a filled-in form comes to: the settings that are new, or what is wrong by name of the setting."""

    items: dict[str, Items]
    wrong: dict[str, str]


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an admin may set, with the value used where nothing was chosen."""

    digest_channel: int = 0  # 0: none was chosen yet
    community_channel: int = 0  # where the version for everybody is posted; 0: nowhere
    weekday: int = 0  # when the digest is posted, Monday 0; the weeks it tells of begin on Mondays all the same
    hour: int = 9
    timezone: str = "UTC"
    hidden: Items = ()  # sections of the digest that are left out of it
    left_out: tuple[int, ...] = ()  # channels that no figure is made of
    minimum_group: int = 5
    helpful_emoji: Items = ()
    holidays: Items = ()  # days or first..last: weeks with one of them are compared with nothing
    baseline_from: str = ""  # the day from which on "usual" is counted anew
    groups: tuple[int, ...] = ()  # channels or roles between which ties are counted
    members_role: int = 0  # the role that every member gets before they see anything; 0: everybody sees at once
    introductions: bool = False
    backfill_days: int = 90
    retention_days: int = 180

    @classmethod
    def chosen(cls, stored: Mapping[str, Items], defaults: Defaults) -> Self:
        """What holds for a community; an item that cannot be read (another version wrote it) counts as not chosen."""
        values: dict[str, Any] = {
            "timezone": defaults.timezone,
            "minimum_group": defaults.minimum_group,
            "helpful_emoji": tuple(defaults.helpful_emoji),
        }
        for name, items in stored.items():
            if name in SETTINGS:
                try:
                    values[name] = SETTINGS[name](items)
                except Wrong:
                    continue
        values["minimum_group"] = max(values["minimum_group"], defaults.minimum_group)
        return cls(**values)

    def items(self, name: str) -> Items:
        """One setting as it is stored."""
        return _items(name, getattr(self, name))

    def text(self, name: str) -> str:
        """One setting as somebody may type it."""
        return ", ".join(self.items(name))

    def changed(self, typed: Mapping[str, str], floor: int = 5) -> Changes:
        """What is new in a filled-in form; `floor` is the smallest group the operator allows."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, text in typed.items():
            if name in SETTINGS:
                try:
                    values[name] = SETTINGS[name](tuple(part.strip() for part in text.split(",") if part.strip()))
                except Wrong as error:
                    wrong[name] = str(error)
        if values.get("minimum_group", floor) < floor:
            wrong["minimum_group"] = words.WHOLE_NUMBER.format(low=floor, high=_MOST_PEOPLE)
        kept = values.get("retention_days", self.retention_days)
        if values.get("backfill_days", self.backfill_days) > kept:
            wrong.setdefault("backfill_days", words.LONGER_THAN_KEPT.format(days=kept))
        new = {name: _items(name, value) for name, value in values.items() if value != getattr(self, name)}
        return Changes({} if wrong else new, wrong)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, ready for use."""
        return ZoneInfo(self.timezone)

    @property
    def holiday_days(self) -> frozenset[int]:
        """Every local day that is a holiday, as an ordinal."""
        days: set[int] = set()
        for item in self.holidays:
            first, last = _span(item)
            days.update(range(first.toordinal(), last.toordinal() + 1))
        return frozenset(days)

    @property
    def baseline_day(self) -> int | None:
        """The local day from which on "usual" is counted anew, as an ordinal."""
        return date.fromisoformat(self.baseline_from).toordinal() if self.baseline_from else None


_MOST_PEOPLE: Final = 1000


def _one(items: Items) -> str:
    if len(items) > 1:
        raise Wrong(words.ONE)
    return items[0] if items else ""


def _number(items: Items, *, low: int, high: int) -> int:
    text = _one(items)
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not low <= int(text) <= high:
        raise Wrong(words.WHOLE_NUMBER.format(low=low, high=high))
    return int(text)


def _weekday(items: Items) -> int:
    text = _one(items).lower()
    found = [day for day, name in enumerate(WEEKDAYS) if text in {name, str(day)}]
    if not found:
        raise Wrong(words.WEEKDAY)
    return found[0]


def _zone(items: Items) -> str:
    text = _one(items)
    if text not in _zones():
        raise Wrong(words.TIME_ZONE)
    return text


@cache
def _zones() -> frozenset[str]:
    """Every zone this machine knows; finding out means looking through folders."""
    return frozenset(available_timezones())


def _keys(items: Items) -> tuple[int, ...]:
    if len(items) > MOST_ITEMS:
        raise Wrong(words.TOO_MANY.format(most=MOST_ITEMS))
    if not all(re.fullmatch(r"\d{1,19}", item, re.ASCII) and int(item) < 1 << 63 for item in items):
        raise Wrong(words.PLACES)
    return tuple(dict.fromkeys(int(item) for item in items))


def _key(items: Items) -> int:
    keys = _keys((_one(items) or "0",))
    return keys[0]


def _emoji(items: Items) -> Items:
    names = tuple(dict.fromkeys(emoji_called(item) for item in items))
    if len(names) > MOST_ITEMS or not all(re.fullmatch(rf"[^\s,:]{{1,{LONGEST_ITEM}}}", name) for name in names):
        raise Wrong(words.EMOJI)
    return names


def _sections(items: Items) -> Items:
    called = {label.casefold(): name for name, label in SECTION_NAMES.items()} | {name: name for name in SECTIONS}
    if not all(item.casefold() in called for item in items):
        raise Wrong(words.SECTIONS)
    return tuple(dict.fromkeys(called[item.casefold()] for item in items))


def _holidays(items: Items) -> Items:
    if len(items) > MOST_ITEMS:
        raise Wrong(words.TOO_MANY.format(most=MOST_ITEMS))
    for item in items:
        _span(item)
    return tuple(dict.fromkeys(items))


def _span(item: str) -> tuple[date, date]:
    first, _, last = item.partition("..")
    try:
        begins, ends = _day(first), _day(last or first)
    except ValueError:
        raise Wrong(words.HOLIDAY) from None
    if not begins <= ends <= begins + timedelta(days=LONGEST_HOLIDAY):
        raise Wrong(words.HOLIDAY)
    return begins, ends


def _day(text: str) -> date:
    day = date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else "")
    if not 2000 <= day.year < 2100:
        raise ValueError(words.DATE)
    return day


def _baseline(items: Items) -> str:
    text = _one(items)
    try:
        return _day(text).isoformat() if text else ""
    except ValueError:
        raise Wrong(words.DATE) from None


def _switch(items: Items) -> bool:
    text = _one(items).lower()
    if text not in {"on", "off"}:
        raise Wrong(words.SWITCH)
    return text == "on"


def _items(name: str, value: object) -> Items:
    """A value as short words, the way the functions above read it."""
    if isinstance(value, bool):
        return ("on" if value else "off",)
    if isinstance(value, tuple):
        return tuple(str(each) for each in value)
    if name in {"digest_channel", "community_channel", "members_role"} and not value:
        return ()
    return (str(value),) if value != "" else ()


SETTINGS: Final[dict[str, Callable[[Items], Any]]] = {
    "digest_channel": _key,
    "community_channel": _key,
    "weekday": _weekday,
    "hour": partial(_number, low=0, high=23),
    "timezone": _zone,
    "hidden": _sections,
    "left_out": _keys,
    "minimum_group": partial(_number, low=5, high=_MOST_PEOPLE),
    "helpful_emoji": _emoji,
    "holidays": _holidays,
    "baseline_from": _baseline,
    "groups": _keys,
    "members_role": _key,
    "introductions": _switch,
    "backfill_days": partial(_number, low=0, high=730),
    "retention_days": partial(_number, low=126, high=180),  # what is usual is told from four months
}
