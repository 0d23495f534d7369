"""A week with everything in it, and the words of a note."""

import msgspec

from bot.digest.facts import Facts
from bot.digest.open import Open, Waiting
from bot.metrics import Figure, State
from bot.metrics.statistics.trend import Change, Direction
from bot.notes import Facts as Rows
from bot.notes import Footnote, Headline, Listing, Note, Paragraph, Place
from bot.report.coverage import Coverage
from tests.makers import DAY_ONE, instant


def text(made: Note) -> str:
    """All words of a note, a line each."""
    lines = [made.title]
    for block in made.blocks:
        match block:
            case Headline(text=said):
                lines.append(said)
            case Rows(rows=rows):
                lines += [f"{label}: {''.join(each.text for each in words)}" for label, words in rows]
            case Paragraph(words=words, label=label):
                lines.append(f"{label}: {''.join(each.text for each in words)}")
            case Listing(items=items, label=label):
                lines += [f"{label}: {''.join(each.text for each in words)}" for words in items]
            case Footnote(words=words):
                lines.append("".join(each.text for each in words))
    return "\n".join(lines)


def share(value: float, n: int, state: State = State.OK, note_: str = "") -> Figure:
    """A share with some interval."""
    return Figure(value=value, n=n, state=state, low=value - 0.05, high=value + 0.05, note=note_)


def place(number: int, channel: str = "electronics") -> Place:
    """A message somewhere."""
    return Place(channel=7, channel_name=channel, message=number, at=instant(number), when="Tue 10 March 14:02")


COVERAGE = Coverage(34, 31, ("mods", "staff", "welcome"), 0, 900, 1.0, 0.5, {}, True, 0)


STEADY = Change(Direction.NONE, 0.1, 140, 140, 131, 150, 12)


WEEK = Facts(
    name="Harbour Makers",
    first=DAY_ONE + 7,
    end=DAY_ONE + 14,
    timezone="Europe/Berlin",
    minimum=5,
    week=142,
    active=300,
    questions=61,
    joined=64,
    wrote=41,
    figures={
        "A2": share(0.48, 625),
        "H13": Figure(value=3, n=3, state=State.OK),
        "H4": share(0.78, 61, State.ROUGH),
        "H3": Figure(value=130.0, n=61, state=State.OK),
        "N2": share(0.85, 41, State.ROUGH),
        "N4": share(0.27, 60),
        "H11": Figure(value=0.3, n=300, state=State.OK, parts=({"part": "half", "people": 12},)),
    },
    changes={
        "people": STEADY,
        "answered": Change(Direction.NONE, 0.5, 0.78, 0.72, 0.64, 0.79, 12),
        "newcomers_answered": Change(Direction.UP, 4.0, 0.85, 0.66, 0.60, 0.72, 12),
        "newcomers": Change(Direction.NONE, 0.5, 16, 14, 10, 18, 12),
    },
    open=Open(
        waiting=tuple(Waiting(place(n), hours) for n, hours in ((1, 70), (2, 50), (3, 30))),
        total=3,
        long=3,
        long_in=(("electronics", 2), ("woodwork", 1)),
    ),
    usable_weeks=26,
    gap_days=0,
    coverage=COVERAGE,
    busiest="general",
    beginning="welcome",
)


QUIET = msgspec.structs.replace(WEEK, open=Open(), wrote=62)


def but(facts: Facts, **changes: object) -> Facts:
    """The same week with something else about it."""
    return msgspec.structs.replace(facts, **changes)
