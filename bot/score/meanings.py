"""The five qualities and the whole in their own words, beside the measures: what `explain` and `why` may be asked."""

from typing import Final

import msgspec

from bot.errors import BadInput
from bot.metrics import LeftOut, Measure, explained, unknown
from bot.score.elsewhere import ELSEWHERE
from bot.score.formula import VERSION
from bot.words.scores import KNOWN_AS

WINDOW: Final = 28


class Meaning(msgspec.Struct, frozen=True):
    """A score that is explained as measures are."""

    id: str
    name: str
    explanation: str
    unit: str = "points"
    window_days: int = WINDOW
    version: int = VERSION


_HOW: Final = (
    "0 to 100 points: 50 is what this community was in its own first twelve usable weeks, which then stay the measure "
    "until an admin begins anew, and 12.5 points are one standard deviation of those weeks. The range is made of the "
    "ranges of the components. Undefined below 20 active people, before twelve weeks, and where less than half of the "
    "weight is known; nothing that is missing is filled in. Made of traces, it stands for what it is called after only "
    "as far as traces can. Never compared with another community."
)
OVERALL: Final = "score"
SCORES: Final[tuple[Meaning, ...]] = (
    Meaning("E", "Engagement", f"Whether people take part, and keep at it.\n\nMade of E1 (half), E2 and E3. {_HOW}"),
    Meaning(
        "U",
        "Supportiveness",
        f"Whether whoever asks or arrives is taken care of.\n\nMade of U1 (.4), U2 (.3) and U3 (.3). {_HOW}",
    ),
    Meaning(
        "T",
        "Trust",
        f"Whether people turn to one another, and do so again.\n\nMade of T1 (.3), T2 (.4) and T3 (.3). {_HOW}",
    ),
    Meaning(
        "D",
        "Diversity",
        f"Whether different groups, and old and new members, meet.\n\nMade of D1 (half), D2 and D3. {_HOW}",
    ),
    Meaning(
        "R",
        "Relevance",
        "Whether what people begin is taken up, and they come back to it.\n\nMade of R1 and R2, five to three, as R3 "
        f"is not measured. {_HOW}",
    ),
    Meaning(
        OVERALL,
        "Overall score",
        "The five qualities in one number, for those who ask for one.\n\nThe geometric mean of the qualities, each "
        "counted as 5 at least, so that one that broke down is not made good by the others. Range: 0 to 100 points. "
        "Undefined with fewer than four qualities, or up to 50 active people. It says less than the five do.",
    ),
)


def meanings() -> tuple[Measure | LeftOut | Meaning, ...]:
    """Everything that can be explained."""
    return (*explained(), *SCORES, *ELSEWHERE)


def meaning(name: str) -> Measure | LeftOut | Meaning:
    """The measure or score with that id or name, or a sentence that says how to find it."""
    wanted = name.strip().casefold()
    wanted = KNOWN_AS.get(wanted, wanted).casefold()
    for each in meanings():
        if wanted in {each.id.casefold(), each.name.casefold()}:
            return each
    raise BadInput(unknown(name, [each.name for each in meanings()]))
