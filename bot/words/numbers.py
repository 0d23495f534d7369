"""How numbers, people, times and dates are said, so that nobody is exposed and nothing sounds surer than it is."""

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = "January February March April May June July August September October November December".split()
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UP, DOWN, STEADY = "▲", "▼", "="
DASH = "\u2013"


def plural(number: float, one: str, many: str = "") -> str:
    """One word or the other: "question" for 1, "questions" for all other numbers."""
    return one if number == 1 else many or f"{one}s"


def number(value: float) -> str:
    """A number with thousands apart; a decimal only where it carries something."""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{round(value):,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}".rstrip("0").rstrip(".")


def counted(value: int, one: str, many: str = "", none: str = "no") -> str:
    """Things that are not people: "no questions", "1 question", "1,204 questions"."""
    return f"{none if value == 0 else number(value)} {plural(value, one, many)}"


def people(value: int | None, minimum: int, one: str = "person", many: str = "people") -> str:
    """A number of members, never one to four of them by their number."""
    if value is None or 0 < value < minimum:
        return f"fewer than {minimum} {many}"
    return f"{'no' if value == 0 else number(value)} {plural(value, one, many)}"


def few(value: int | None, minimum: int) -> str:
    """A number of members without the noun."""
    return f"fewer than {minimum}" if value is None or 0 < value < minimum else number(value)


def part(some: int | None, whole: int | None, minimum: int) -> str:
    """Some members out of others, when the whole was said just before: "41", "nearly all", "fewer than 5", "all"."""
    if some is None or whole is None or 0 < some < minimum:
        return f"fewer than {minimum}"
    if some == whole and some:
        return "all"
    if some and whole - some < minimum:
        return "nearly all"
    return number(some) if some else "none"


def _percent(value: float, n: int) -> int:
    if n < 20:
        return 5 * math.floor(20 * value + 0.5)
    return math.floor(100 * value + 0.5)


def share(value: float, n: int = 1_000) -> str:
    """A share as a percentage, to the nearest 5 when it rests on fewer than 20; 0% and 100% only when exactly so."""
    said = _percent(value, n)
    if said == 0 and value > 0:
        return "under 5%" if n < 20 else "under 1%"
    if said == 100 and value < 1:
        return "over 95%" if n < 20 else "over 99%"
    return f"{said}%"


def share_range(low: float, high: float, n: int = 1_000) -> str:
    """Two shares as a range of percentages."""
    below, above = _percent(max(low, 0), n), _percent(min(high, 1), n)
    return f"{below}%" if below == above else f"{below}{DASH}{above}%"


def number_range(low: float, high: float) -> str:
    """Two numbers as a range of whole things, outward."""
    below, above = math.floor(max(low, 0)), math.ceil(high)
    return number(below) if below == above else f"{number(below)}{DASH}{number(above)}"


def duration(minutes: float) -> str:
    """A length of time as people say it: "under a minute", "12 min", "2 h 10 min", "3 days"."""
    whole = math.floor(minutes + 0.5)
    if whole < 1:
        return "under a minute"
    hours, rest = divmod(whole, 60)
    if hours < 1:
        return f"{whole} min"
    if hours < 48:
        return f"{hours} h {rest} min" if rest and hours < 12 else f"{hours} h"
    days = hours // 24
    return f"{days} days"


def about(said: str, *, rough: bool) -> str:
    """The word that marks a rough figure."""
    return f"about {said}" if rough else said


def usual(low: float, high: float, unit: str, n: int = 1_000) -> str:
    """The community's own usual range, as it stands in brackets after a figure."""
    return f"usual {share_range(low, high, n) if unit == 'share' else number_range(low, high)}"


def tells(low: float, high: float, unit: str) -> bool:
    """Whether a usual range says something: one of shares wider than 40 points does not."""
    return unit != "share" or high - low <= 0.4


def clock(zone: str) -> str:
    """Whose time it is: "UTC", "Europe/Berlin time"."""
    return zone if zone == "UTC" else f"{zone} time"


def day(ordinal: int, *, year: bool = False) -> str:
    """A calendar day: "9 March", or "9 March 2026"."""
    at = date.fromordinal(ordinal)
    return f"{at.day} {MONTHS[at.month - 1]}{f' {at.year}' if year else ''}"


def days(first: int, last: int, *, year: bool = False) -> str:
    """A run of days, both included, each month named once; with years where they differ or are asked for."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day}{DASH}{day(last, year=year)}" if first != last else day(last, year=year)
    return f"{day(first, year=begin.year != end.year)} {DASH} {day(last, year=year or begin.year != end.year)}"


def moment(at: int, zone: ZoneInfo) -> str:
    """An instant in the community's own zone: "Tue 10 March 14:02"."""
    local = datetime.fromtimestamp(at // 1_000_000, zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local:%H:%M}"


def listed(items: list[str], last: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def changed(direction: str) -> str:
    """One mark and the word a screen reader says for it; nothing where no change may be claimed."""
    return {
        "up": f"{UP} up",
        "down": f"{DOWN} down",
        "sudden": f"{DOWN} sudden drop",
        "steady": f"{STEADY} as usual",
    }.get(direction, "")
