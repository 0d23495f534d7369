"""How a measure's figure is said on the report pages: its value, its range, its state, its change."""

from collections.abc import Callable
from math import ceil, floor

from bot.words.numbers import about, counted, duration, number, number_range, plural, share, tells

QUALITIES = {
    "E": "Engagement",
    "U": "Supportiveness",
    "T": "Trust",
    "D": "Diversity",
    "R": "Relevance",
}
PILLARS = {"A": "Participation", "H": "Helpfulness", "N": "Newcomer integration", "S": "Network structure"} | QUALITIES
ASKED = {
    "A": "Who takes part, how often, and do they stay?",
    "H": "Is help given, how soon, and by how many?",
    "N": "Are people who arrive heard, and do they come back?",
    "S": "Who speaks with whom, and what holds them together?",
    "E": "Do people take part, and keep at it?",
    "U": "Is whoever asks or arrives taken care of?",
    "T": "Do people turn to one another, and again?",
    "D": "Do different groups, old and new, meet?",
    "R": "Is what people begin taken up, and do they come back to it?",
}
# Only what stands out is said: "about" already marks a rough figure.
STATES = {
    "insufficient": "not enough data yet",
    "suppressed": "too few people to show",
    "partial": "partly unseen",
}
CHANGES = {
    "up": "▲ up against its own past",
    "down": "▼ down against its own past",
    "sudden": "▼ last week fell below the usual",
    "none": "no clear change",
    "unknown": "",
}
NOT_REACHED = "not reached"
NOT_SHOWN = "not shown"
OF_STEP = "nearly all of the step before"
# What is counted, where the unit of a measure does not say it.
NOUNS = {"A11": "regular", "H1": "question", "H2": "response"}
STILL_MISSING = "Not enough data yet"
UNTIL_THEN = "Not told until then"
OPEN_QUESTIONS = "Open questions"
MEANING = "What does this mean?"
HOW_TO_READ = (
    "Every figure stands beside the range it may really have (95 of 100 such ranges hold the true value), the number "
    "of cases it rests on and, where twelve weeks are known, the community's own usual range. "
    "Nothing here compares this community with another, and nothing tells of a single person."
)


def pillar(identity: str) -> str:
    """The pillar a measure belongs to."""
    return PILLARS[identity[0]]


def said(unit: str, value: float, n: int, *, rough: bool = False, noun: str = "") -> str:
    """A value in natural units; `noun` says what is counted."""
    return about(counted(round(value), noun) if noun else _plain(unit, value, n), rough=rough)


def _plain(unit: str, value: float, n: int) -> str:
    ways: dict[str, Callable[[], str]] = {
        "share": lambda: share(value, n or 1_000),
        "minutes": lambda: duration(value),
        "index": lambda: f"{value:.2f}",
        "ratio": lambda: f"{value:.2f} times what chance gives",
        "z": lambda: f"{abs(value):.1f} standard deviations {'above' if value >= 0 else 'below'} chance",
        "points": lambda: f"{number(round(value))} {plural(round(value), 'point')}",
        "days": lambda: f"{number(round(value, 1))} {plural(round(value, 1), 'day')}",
    }
    if unit in ways:
        return ways[unit]()
    if noun := {"people": "person", "messages": "message", "list": "question", "graph": "tie", "groups": "group"}.get(
        unit
    ):
        return counted(round(value), noun, "people" if unit == "people" else "")
    return f"{number(value)} {unit}"


def between(unit: str, low: float | None, high: float | None, n: int) -> str:
    """The interval in natural units; empty where none is defined."""
    if low is None or high is None:
        return ""
    if unit == "share":
        return f"{share(low, n or 1_000)} to {share(high, n or 1_000)}"
    if unit == "minutes":
        return f"{duration(low)} to {duration(high)}"
    if unit in {"index", "ratio", "z"}:
        return f"{low:.2f} to {high:.2f}"
    if unit in {"people", "messages", "list"}:
        return f"{number(floor(low))} to {number(ceil(high))}"
    return f"{number(low)} to {number(high)}"


def usual(unit: str, low: float | None, high: float | None) -> str:
    """The community's own usual range, where it is narrow enough to say something."""
    if low is None or high is None or not tells(low, high, unit):
        return ""
    return (
        f"usual in a week {number_range(low, high)}" if unit == "week" else f"usual {between(unit, low, high, 1_000)}"
    )


def states(counts: list[tuple[str, int | None, str]], few: str) -> str:
    """How many members are in each state; a number that another would give away is not shown."""

    def said(state: str, people: int | None, note: str) -> str:
        if people is not None:
            return f"{number(people)} {state}"
        return f"{few} {state}" if note == few else f"{state} not shown"

    return ", ".join(said(*each) for each in counts)


def steps(reached: list[tuple[str, int | None, str]]) -> str:
    """How many reached each step; a number that is not told in its words."""
    return " → ".join(f"{note if people is None else number(people)} {step}" for step, people, note in reached)


def by_chance(unit: str, mean: float, z: float | None) -> str:
    """What chance alone would give, and how far from it a figure is."""
    far = "" if z is None else f"; this is {abs(z):.1f} standard deviations {'more' if z >= 0 else 'less'}"
    return f"by chance {_plain(unit, mean, 1_000)}{far}"


def without_value(note: str) -> str:
    """A note that does not say again that the value is not reached."""
    rest = note.removeprefix("Not reached: ")
    return f"{rest[:1].upper()}{rest[1:]}"


def of_whole(note: str, n: int) -> str:
    """A number of people that is not told, out of others."""
    return f"{note} of {number(n)}"


def rests_on(n: int) -> str:
    """How many cases."""
    return f"n = {number(n)}"
