"""The chart of a chat, drawn as PNG in colours of its own; the page draws the same weeks as the page likes them."""

import json
import sys
from typing import Any

from bot.words.pages import ANEW

# On white, so that a dark chat shows it as well as a light one; the band is told from the line without any colour.
INK, QUIET, LINE, BAND, PAPER = "#3d3d3d", "#dddddd", "#1b6ac9", "#d7e6f7", "#ffffff"
WIDTH, HEIGHT = 600, 200
SHARP = 1.5  # pixels for each point
Rows = list[dict[str, Any]]


def weekly_png(rows: Rows, title: str, *, banded: bool, anew: str = "") -> bytes:
    """People who wrote in each week, with the usual range behind; nothing else in a chat says what it shows.

    `anew` is the day of a new beginning among them: a dashed line, which nothing crosses.
    """
    import altair as alt  # noqa: PLC0415  # half a second, only where something is drawn

    named = alt.TitleParams(title, anchor="start", fontSize=14, fontWeight="normal", color=INK, offset=12)
    return _png(rows, _weekly(anew, banded=banded).properties(title=named))


def _weekly(anew: str, *, banded: bool) -> Any:
    import altair as alt  # noqa: PLC0415  # likewise

    utc = alt.Scale(type="utc")  # weeks begin on days, which stay those days wherever the page is made
    x = alt.X("week:T", title="week beginning", scale=utc, axis=alt.Axis(format="%-d %b", tickCount=8))
    y = alt.Y("people:Q", title="people", scale=alt.Scale(zero=True))
    marked = alt.Chart().mark_line(color=LINE, strokeWidth=2, point={"color": LINE, "size": 36})
    line = marked.encode(x=x, y=y, detail="after:N")  # not joined across a new beginning
    band = alt.Chart().mark_area(color=BAND).encode(x=x, y=alt.Y("low:Q", title="people"), y2="high:Q")
    layers = [*([band] if banded else []), line]
    if anew:
        broken = alt.Chart(alt.InlineData(values=[{"week": anew, "said": ANEW}]))
        layers.append(broken.mark_rule(color=INK, strokeDash=[6, 4], strokeWidth=1.5).encode(x=x))
        beside = broken.mark_text(align="left", dx=5, color=INK, fontSize=12)
        layers.append(beside.encode(x=x, y=alt.value(HEIGHT - 10), text="said:N"))
    return alt.layer(*layers)


def _png(rows: Rows, chart: Any) -> bytes:
    """The chart as a picture that needs nothing around it."""
    import vl_convert  # noqa: PLC0415  # likewise

    drawn: bytes = vl_convert.vegalite_to_png(_styled(rows, chart), scale=SHARP)
    return drawn


def _styled(rows: Rows, chart: Any) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415  # likewise

    styled = (
        chart.properties(data=alt.InlineData(values=rows), width=WIDTH, height=HEIGHT)
        .configure(
            background=PAPER,
            padding={"left": 24, "right": 16, "top": 5, "bottom": 5},
            aria=False,
            font="system-ui, sans-serif",
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            titleColor=INK,
            domainColor=QUIET,
            tickColor=QUIET,
            gridColor=QUIET,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            grid=True,
        )
        .configure_axisX(grid=False)
    )
    made: dict[str, Any] = styled.to_dict()
    return made


def main() -> None:
    """Draw what is asked for on standard input, and write it to standard output."""
    asked = json.load(sys.stdin.buffer)
    drawn = weekly_png(asked["rows"], asked["title"], banded=asked["banded"], anew=asked["anew"])
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
