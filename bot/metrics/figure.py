"""What a measure answers with: a value, how sure it is, how many it rests on, and whether it may be drawn."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from bot.window import History


class State(StrEnum):
    """How a figure may be used."""

    OK = "ok"  # enough data, half-width at most .10
    ROUGH = "rough"  # enough data, half-width at most .20: shown with "about" and a band
    INSUFFICIENT = "insufficient"  # words only: what is missing
    SUPPRESSED = "suppressed"  # too few people to show without showing persons
    PARTIAL = "partial"  # the collector had a gap here


class Figure(msgspec.Struct, frozen=True):
    """One measure's answer. Undefined is None, never 0."""

    value: float | int | None
    n: int  # how many cases it rests on
    state: State
    low: float | None = None  # 95 % interval, where one is defined
    high: float | None = None
    note: str = ""
    people: int | None = None  # how many people the figure describes; suppressed when that is 1 to minimum group - 1
    parts: tuple[dict[str, Any], ...] = ()  # curves, cohorts and lists; a part that counts people has the key "people"


class Measure(msgspec.Struct, frozen=True):
    """A measure as the catalogue lists it."""

    id: str
    name: str
    unit: str  # people, share, days, minutes, messages, label, graph, list, index (a bare number), ratio (to chance)
    window_days: int
    compute: "Callable[[History], Figure]"
    version: int = 1
    same_as: str = ""  # the id of the measure whose figure this is, where it is one under another name
    nightly: bool = False  # takes long where there are many ties: worked out once a night there

    @property
    def explanation(self) -> str:
        """What readers are told by `network-health explain`: the docstring of the computation, a paragraph a line."""
        import inspect  # noqa: PLC0415  # only explanations need it

        paragraphs = (inspect.getdoc(self.compute) or "").split("\n\n")
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


class LeftOut(msgspec.Struct, frozen=True):
    """A measure that is explained and not computed."""

    id: str
    name: str
    explanation: str  # what it would be, and why it is not measured


class Elsewhere(LeftOut, frozen=True):
    """What is explained beside the measures and told in another place; `basis` says where."""

    basis: str
