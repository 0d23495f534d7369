"""How scores are said: points beside what they are compared with, in words first and in numbers last."""

from collections.abc import Sequence

from bot.words.figures import QUALITIES
from bot.words.numbers import counted, days, listed, number

SCORE, MISSING = "As a score", "Not known yet"
OVERALL = "All five together"
ADJECTIVES = {"E": "engaged", "U": "supportive", "T": "trusting", "D": "diverse", "R": "relevant"}
KNOWN_AS = {word: identity for identity, word in ADJECTIVES.items()} | {
    "overall": "score",
    "circles": "S4",
    "circle": "S4",
    "early warning": "W",
}  # what people call it who read a digest or a page
KIND = "What kind of network"
GAUGE = "The band is what was usual in the first weeks, the line the range, the point the score."
BANDS = {
    "below": "less than in the first weeks here",
    "usual": "as in the first weeks here",
    "above": "more than in the first weeks here",
}
SHORT = {"below": "below", "usual": "usual", "above": "above"}
FEW = "Needs 20 people active in 28 days; with fewer nothing is scored."
TOO_LITTLE = "Less than half of what it is made of is known."
NO_OVERALL = "Needs four of the five qualities, and more than 50 people active in 28 days."
STAND_FOR = "Scores stand for qualities only as far as traces can: who wrote, to whom and when."
NOT_BETWEEN = "No communities are compared."
TRACES = (
    f"{STAND_FOR} 50 is this community in its own first twelve weeks, and 12.5 points are one standard deviation of "
    f"those weeks. {NOT_BETWEEN}"
)


def learning(week: int) -> str:
    """Too few weeks to score anything."""
    return f"Learning what is usual here, week {week} of 12; scores come after that."


def points(value: float, low: float, high: float, *, rough: bool) -> str:
    """A score with its range."""
    return f"{'about ' if rough else ''}{round(value)} of 100 ({round(low)} to {round(high)})"


def said(value: float, low: float, high: float, band: str, *, rough: bool) -> str:
    """A score with its range and what that means."""
    return f"{points(value, low, high, rough=rough)}, {BANDS[band]}"


def without(names: Sequence[str]) -> str:
    """Components that a score does without."""
    return f"made without {listed([name[0].lower() + name[1:] for name in names])}" if names else ""


def kind(bands: Sequence[tuple[str, str]]) -> str:
    """What kind of network this is, in words; `bands` are the qualities with a score, by their letters."""
    found = {band: [ADJECTIVES[key] for key, its in bands if its == band] for band in SHORT}
    told = [
        f"more {listed(found['above'])} than in my first weeks here" if found["above"] else "",
        f"less {listed(found['below'])} than {'then' if found['above'] else 'in my first weeks here'}"
        if found["below"]
        else "",
    ]
    beside = "then" if any(told) else "in my first weeks here"
    if found["usual"]:
        told.append(f"as {listed(found['usual'])} as {beside}")
    sentence = "; ".join(each for each in told if each)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def row(scores: Sequence[tuple[str, float]]) -> str:
    """The qualities in one line of the weekly note; 50 is explained where it stands."""
    told = " · ".join(f"{QUALITIES[key]} {round(value)}" for key, value in scores)
    return f"{told} (50 is as in the first weeks here)"


def first_weeks(first: int, last: int) -> str:
    """The weeks that a score is compared with, from the Mondays after the first and the last of them."""
    return days(first - 7, last - 1, year=True)


# The answer to `why`.
MADE_OF, FORMULA, COMPARED = "Made of", "How", "Compared with"
FORMULAS = {
    "quality": "A component scores 50 when it is what it was at first, and 12.5 points more or less for each standard "
    "deviation away, counted in log odds for shares, in logarithms for people, and for D1 and D3 as they are. Together "
    "they are the mean by their weights; at least half of the weight must be known.",
    "overall": "The geometric mean of four qualities or five, each counted as 5 at least, so that a quality that broke "
    "down is not made good by others.",
}


def version(number_: int) -> str:
    """Which formula it was."""
    return f"Formula {number_}."


def why_title(name: str) -> str:
    """The title of a score's reasons."""
    return f"Why: {name}"


def component(name: str, identity: str, now: str, then: str) -> str:
    """A component in its natural unit, now and at first."""
    return f"{name} ({identity}): {now}{f', {then}' if then else ''}"


def at_first(then: str, less: str = "", more: str = "") -> str:
    """What a component was in the weeks it is compared with, and what is one standard deviation less and more."""
    return f"at first {then}{f' (one standard deviation: {less} to {more})' if less and more else ''}"


def exact(value: float, unit: str) -> str:
    """A component so exactly that its score can be worked out again."""
    return f"{100 * value:.1f}%" if unit == "share" else f"{value:.1f}"


def weighs(weight: float, total: float, score: str, weeks: int) -> str:
    """What a component's score adds, or that it has none."""
    told = f"weighs {number(round(100 * weight / total, 1))}%"
    return f"{score}, {told}, compared with {counted(weeks, 'week')}" if score else f"{NOT_SCORED}, {told}"


def not_known(note: str) -> str:
    """A component without a value."""
    return f"not known: {note[:1].lower()}{note[1:].rstrip('.')}" if note else "not known"


NOT_SCORED = "not scored"


def in_weeks(weeks: int) -> str:
    """Twelve weeks, of which so many are known."""
    return f"{number(weeks)} of 12 weeks"
