"""Which of the things that are true leads the note, and which one thing is asked for: rules, in order."""

from collections import Counter

from bot.digest.facts import Facts
from bot.metrics.statistics.trend import Change, Direction
from bot.report.privacy import few
from bot.words import digest as words

# In the order in which they matter: what moved ahead of decline elsewhere comes first.
WATCHED = ("newcomers_answered", "newcomers", "answered", "people")


def moved(facts: Facts) -> list[tuple[str, str]]:
    """What the trend rule names, losses first; a sudden week is named only for people, and only when it is a loss."""
    named = [(name, way) for name in WATCHED if (way := _way(name, facts.changes.get(name), facts)) != ""]
    return sorted(named, key=lambda each: each[1] == "up")


def _way(name: str, change: Change | None, facts: Facts) -> str:
    if change is None:
        return ""
    if change.direction in {Direction.UP, Direction.DOWN}:
        return str(change.direction)
    lost = change.low is not None and facts.week < change.low
    return "sudden" if change.direction is Direction.SUDDEN and name == "people" and lost else ""


def headline(facts: Facts) -> str:
    """The one honest sentence."""
    if facts.small:
        return words.small(facts.active, facts.minimum)
    if facts.learning:
        return words.learning(facts.usable_weeks, 12)
    if facts.gap_days:
        return words.headline_gap(facts.gap_days)
    if not facts.week:
        return words.headline_silent()
    changes = moved(facts)
    return words.headline_moved(changes, facts.open) if changes else words.headline_steady(facts.open)


def one_thing(facts: Facts) -> str:
    """The one thing to do, with its reason: what waits before what moved, what moved before what could be better."""
    return _what_waits(facts) or _what_fell(facts) or _what_could_be(facts)


def _what_waits(facts: Facts) -> str:
    if long := len(facts.waited_long):
        more = long == len(facts.waiting) < facts.open
        return words.answer_waiting(long, _common_channel(facts), more=more)
    return words.answer_open(len(facts.waiting)) if facts.waiting else ""


def _what_fell(facts: Facts) -> str:
    if facts.gap_days:
        return words.RECONNECT
    if not facts.week:
        return words.QUIET_WEEK
    lost = [name for name, way in moved(facts) if way != "up"] if facts.rates else []
    return words.INSTEAD[lost[0]] if lost else ""


def _what_could_be(facts: Facts) -> str:
    silent = (facts.joined or 0) - (facts.wrote or 0)
    if facts.joined is not None and silent >= facts.minimum:
        return words.join_without_words(silent)
    return words.NOTHING if facts.rates else words.NOTHING_YET


def _common_channel(facts: Facts) -> list[str]:
    """The channel in which more than half of the waiting questions are, where there is one."""
    names = Counter(each.place.channel_name for each in facts.waited_long if each.place.channel_name)
    name, number = names.most_common(1)[0] if names else ("", 0)
    return [name] if number * 2 > len(facts.waited_long) else []


def worth_knowing(facts: Facts) -> str:
    """Something true that asks for nothing this week; empty where there is no such thing."""
    if not facts.rates:
        return ""
    breadth = facts.figures.get("H11")
    if breadth and any(part.get("note") == few(facts.minimum) for part in breadth.parts if "people" in part):
        return words.few_answer(facts.minimum)
    return ""
