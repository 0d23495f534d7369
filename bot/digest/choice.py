"""Which of the things that are true leads the note, and which one thing is asked for: rules, in order."""

from datetime import date

from bot.digest.facts import Facts
from bot.metrics import State
from bot.metrics.statistics.trend import Change, Direction
from bot.report.privacy import few
from bot.words import digest as words
from bot.words import headlines, suggestions
from bot.words.numbers import about, share

# In the order in which they matter: what moved ahead of decline elsewhere comes first.
WATCHED = ("newcomers_answered", "newcomers", "answered", "people", "core", "resilience", "persistence")


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
        return headlines.small(facts.active, facts.minimum)
    if facts.learning:
        return headlines.learning(facts.usable_weeks, 12)
    if facts.gap_days:
        return headlines.gap(facts.gap_days)
    if not facts.week:
        return headlines.silent_week()
    if changes := moved(facts):
        return headlines.moved(changes, facts.open.unanswered)
    usual, told = _as_usual(facts), facts.tells_questions
    return headlines.steady(_share_answered(facts), facts.open.unanswered, usual=usual, told=told)


def _share_answered(facts: Facts) -> str:
    figure = facts.drawn("H4")
    if figure is None or figure.value is None:
        return ""
    return about(share(figure.value, figure.n), rough=figure.state is State.ROUGH)


def _as_usual(facts: Facts) -> bool:
    """Whether the week lies inside the range its own past has."""
    change = facts.changes.get("people")
    return bool(change and change.low is not None and change.high is not None and _inside(facts.week, change))


def _inside(week: int, change: Change) -> bool:
    return (change.low or 0.0) <= week <= (change.high or 0.0)


def one_thing(facts: Facts) -> str:
    """The one thing to do, with its reason: what waits before what moved, what moved before what could be better."""
    return _what_waits(facts) or _what_fell(facts) or _what_could_be(facts)


def _what_waits(facts: Facts) -> str:
    waiting = facts.open
    if waiting.long:
        fell = facts.rates and not facts.gap_days and ("answered", "down") in moved(facts)
        return suggestions.answer_waiting(waiting.long, _where(facts), fell=fell)
    if waiting.fresh:
        return suggestions.answer_open(waiting.fresh)
    if waiting.waiting:
        return suggestions.look_back(waiting.older)
    if waiting.first_total:
        return suggestions.answer_first(waiting.first_total)
    return suggestions.answer_private(waiting.unanswered) if waiting.unanswered else ""


def _where(facts: Facts) -> tuple[str, int, bool]:
    """The channel to begin with, how many wait there, and whether few are answered there; empty where none stands out.

    A channel where fewer are answered than elsewhere comes first, then one in which more wait than in any other.
    """
    listed = facts.open.long_in
    for name, number in listed:
        if name in facts.open.slow and (number > 1 or facts.open.long == 1):
            return name, number, True
    if listed and listed[0][1] > max([1 if facts.open.long > 1 else 0, *(number for _, number in listed[1:])]):
        return (*listed[0], False)
    return "", 0, False


def _what_fell(facts: Facts) -> str:
    if facts.gap_days:
        return suggestions.RECONNECT
    if not facts.week:
        return suggestions.QUIET_WEEK
    lost = [name for name, way in moved(facts) if way != "up"] if facts.rates else []
    return suggestions.instead(lost[0], facts.busiest, facts.beginning) if lost else ""


def _what_could_be(facts: Facts) -> str:
    joined, wrote = facts.joined or 0, facts.wrote or 0
    if joined - wrote >= facts.minimum:
        return suggestions.join_without_words(joined, wrote, facts.minimum)
    if not facts.tells_questions:
        return suggestions.NOTHING_SEEN
    return suggestions.NOTHING if facts.rates else suggestions.NOTHING_YET


def last_of_month(end: int) -> bool:
    """Whether a week that ends before a day is its month's last: what hardly changes is told then, not every week."""
    return date.fromordinal(end - 1).month != date.fromordinal(end + 6).month


def worth_knowing(facts: Facts) -> str:
    """Something true beside the one thing to do; empty where there is no such thing."""
    if facts.open.first_total and facts.open.waiting:
        return words.first_waiting(facts.open.first_total, facts.minimum)
    if not facts.rates:
        return ""
    if facts.year_before and facts.year_before >= facts.minimum and "people" in dict(moved(facts)):
        return words.year_before(facts.year_before)
    breadth = facts.figures.get("H11")
    if breadth and any(part.get("note") == few(facts.minimum) for part in breadth.parts if "people" in part):
        return words.few_answer(facts.minimum)
    return ""
