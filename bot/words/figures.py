"""How a measure's figure is said on the report pages: its value, its range, its state, its change."""

from bot.words.numbers import about, counted, duration, number, share

PILLARS = {"A": "Participation", "H": "Helpfulness", "N": "Newcomer integration"}
ASKED = {
    "A": "Who takes part, how often, and do they stay?",
    "H": "Is help given, how soon, and by how many?",
    "N": "Are people who arrive heard, and do they come back?",
}
STATES = {
    "ok": "well supported",
    "rough": "rough",
    "insufficient": "not enough data yet",
    "suppressed": "too few people to show",
    "partial": "partly unseen",
}
CHANGES = {
    "up": "▲ up against its own past",
    "down": "▼ down against its own past",
    "sudden": "▼ last week fell out of the usual",
    "none": "= no clear change",
    "unknown": "",
}
STILL_MISSING = "Not enough data yet"
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


def said(unit: str, value: float, n: int, *, rough: bool = False) -> str:
    """A value in natural units."""
    plain = {
        "share": lambda: share(value, n or 1_000),
        "minutes": lambda: duration(value),
        "days": lambda: f"{number(round(value, 1))} {'day' if value == 1 else 'days'}",
        "people": lambda: f"{number(value)} {'person' if value == 1 else 'people'}",
        "messages": lambda: counted(round(value), "message"),
        "list": lambda: counted(round(value), "question"),
        "graph": lambda: counted(round(value), "tie"),
    }.get(unit, lambda: f"{number(value)} {unit}".strip())
    return about(plain(), rough=rough)


def between(unit: str, low: float | None, high: float | None, n: int) -> str:
    """The interval in natural units; empty where none is defined."""
    if low is None or high is None:
        return ""
    if unit == "share":
        return f"{share(low, n or 1_000)} to {share(high, n or 1_000)}"
    if unit == "minutes":
        return f"{duration(low)} to {duration(high)}"
    return f"{number(low)} to {number(high)}"


def usual(unit: str, low: float | None, high: float | None) -> str:
    """The community's own usual range."""
    return f"usual {between(unit, low, high, 1_000)}" if low is not None and high is not None else ""


def rests_on(n: int) -> str:
    """How many cases."""
    return f"n = {number(n)}"


def headline(community: str, active: str) -> str:
    """The page's first sentence where no digest can be written."""
    return f"{active} took part in {community} in 28 days."
