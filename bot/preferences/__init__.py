"""What the admins of a community may set: one frozen record, read from short items and from what somebody typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, Self
from zoneinfo import ZoneInfo

import msgspec

from bot.preferences.typed import MOST_PEOPLE, SETTINGS, Items, Wrong, as_items, span
from bot.words import preferences as words


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
        return as_items(name, getattr(self, name))

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
            wrong["minimum_group"] = words.WHOLE_NUMBER.format(low=floor, high=MOST_PEOPLE)
        kept = values.get("retention_days", self.retention_days)
        if values.get("backfill_days", self.backfill_days) > kept:
            wrong.setdefault("backfill_days", words.LONGER_THAN_KEPT.format(days=kept))
        new = {name: as_items(name, value) for name, value in values.items() if value != getattr(self, name)}
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
            first, last = span(item)
            days.update(range(first.toordinal(), last.toordinal() + 1))
        return frozenset(days)

    @property
    def baseline_day(self) -> int | None:
        """The local day from which on "usual" is counted anew, as an ordinal."""
        return date.fromisoformat(self.baseline_from).toordinal() if self.baseline_from else None
