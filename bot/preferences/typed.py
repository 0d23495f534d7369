"""Each setting read from the short items it is stored as, or that somebody typed; what cannot be used says what can."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from typing import Any, Final
from zoneinfo import available_timezones

from bot.emoji import emoji_called
from bot.words import preferences as words
from bot.words.digest import SECTIONS as SECTION_NAMES

Items = tuple[str, ...]

MOST_ITEMS: Final = 200
LONGEST_ITEM: Final = 64
LONGEST_HOLIDAY: Final = 92  # days
SECTIONS: Final = tuple(SECTION_NAMES)  # parts of the digest that may be hidden
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_PEOPLE: Final = 1000  # that a smallest group may be set to


class Wrong(ValueError):
    """A value that cannot be used, with a sentence that says what can."""


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
        span(item)
    return tuple(dict.fromkeys(items))


def span(item: str) -> tuple[date, date]:
    """The first and the last day of a holiday, `2026-12-24` or `2026-12-24..2027-01-02`. Raises Wrong."""
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


def as_items(name: str, value: object) -> Items:
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
    "minimum_group": partial(_number, low=5, high=MOST_PEOPLE),
    "helpful_emoji": _emoji,
    "holidays": _holidays,
    "baseline_from": _baseline,
    "groups": _keys,
    "members_role": _key,
    "introductions": _switch,
    "backfill_days": partial(_number, low=0, high=730),
    "retention_days": partial(_number, low=126, high=180),  # what is usual is told from four months
}
