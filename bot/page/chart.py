"""A chart as the page shows it: a drawing with words and a table beside it, and how drawings are written."""

from html import escape
from typing import Final

import msgspec

LEFT, ACROSS = 13.0, 84.0  # where a plot begins and how wide it is, in hundredths of whatever width there is
KEYS: Final = {"class_": "class"}


class Chart(msgspec.Struct, frozen=True):
    """A drawing with everything a reader needs who does not see it."""

    pillar: str
    key: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    readout: str  # what is said while no point is chosen
    svg: str
    beneath: str = ""  # said under the table


class Spot(msgspec.Struct, frozen=True):
    """One point of a plot, from 0 at the left to 1 at the right; without a value it is a gap that says why."""

    at: float
    said: str
    value: float | None
    low: float | None = None
    high: float | None = None
    tick: str = ""  # what stands below it
    hollow: bool = False


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element; names of attributes are written with _ for -, and `class_` for class."""
    written = "".join(
        f' {KEYS.get(key, key.replace("_", "-"))}="{escape(str(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>"


def x(at: float) -> str:
    """A place across the plot, in hundredths, so that a drawing fits every screen."""
    return percent(LEFT + at * ACROSS)


def percent(value: float) -> str:
    """Hundredths of the width, always written alike."""
    return f"{value:.2f}%"


def word(text: str, at: str, y: float, anchor: str = "middle", kind: str = "tick") -> str:
    """A word in a drawing."""
    return tag("text", escape(text), x=at, y=f"{y:g}", text_anchor=anchor, class_=kind)


def point(said: str, *drawn: str, chosen: bool) -> str:
    """What can be pointed at and reached with arrow keys; one of a drawing can be reached with the tabulator."""
    return tag("g", *drawn, class_="point", tabindex=0 if chosen else -1, role="img", aria_label=said)


def drawing(key: str, label: str, height: int, *content: str, row: int = 1) -> str:
    """A drawing as wide as its place, whose points say themselves in the readout of the same key."""
    return tag(
        "svg",
        *content,
        class_="plot",
        width="100%",
        height=height,
        role="group",
        aria_label=label,
        data_readout=f"readout-{key}",
        data_row=row,
    )
