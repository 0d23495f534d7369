"""The drawings: one definition each, as SVG in the colours of the page around it, or as PNG in colours of its own."""

import re
from typing import Any

from bot.words.numbers import DAYS

INK, QUIET, LINE, BAND = "#010101", "#020202", "#030303", "#040404"  # stand-ins, replaced by the page's own colours
_COLOURS = {INK: "currentColor", QUIET: "var(--grid)", LINE: "var(--line)", BAND: "var(--band)"}
# On white, so that a dark chat shows it as well as a light one; the band is told from the line without any colour.
_OWN = {INK: "#3d3d3d", QUIET: "#dddddd", LINE: "#1b6ac9", BAND: "#d7e6f7", "transparent": "#ffffff"}
WIDTH, HEIGHT = 600, 200
SHARP = 1.5  # pixels for each point
Rows = list[dict[str, Any]]


def weekly(rows: Rows, *, banded: bool) -> str:
    """People who wrote in each week, with the usual range behind."""
    return _svg(rows, _weekly(banded=banded))


def weekly_png(rows: Rows, title: str, *, banded: bool) -> bytes:
    """The same for a chat, where nothing else says what it shows."""
    import altair as alt  # noqa: PLC0415  # half a second, only where something is drawn

    named = alt.TitleParams(title, anchor="start", fontSize=14, fontWeight="normal", color=INK, offset=12)
    return _png(rows, _weekly(banded=banded).properties(title=named))


def _weekly(*, banded: bool) -> Any:
    import altair as alt  # noqa: PLC0415  # likewise

    utc = alt.Scale(type="utc")  # weeks begin on days, which stay those days wherever the page is made
    x = alt.X("week:T", title="week beginning", scale=utc, axis=alt.Axis(format="%-d %b", tickCount=8))
    y = alt.Y("people:Q", title="people", scale=alt.Scale(zero=True))
    line = alt.Chart().mark_line(color=LINE, strokeWidth=2, point={"color": LINE, "size": 36}).encode(x=x, y=y)
    band = alt.Chart().mark_area(color=BAND).encode(x=x, y=alt.Y("low:Q", title="people"), y2="high:Q")
    return alt.layer(*([band] if banded else []), line)


def hours(rows: Rows) -> str:
    """Messages by weekday and hour: the more, the darker."""
    import altair as alt  # noqa: PLC0415  # likewise

    chart = (
        alt.Chart()
        .mark_rect(color=LINE, cornerRadius=2)
        .encode(
            x=alt.X(
                "hour:O", title="hour of the day", scale=alt.Scale(domain=list(range(24))), axis=alt.Axis(labelAngle=0)
            ),
            y=alt.Y("day:O", title=None, scale=alt.Scale(domain=list(DAYS)), axis=alt.Axis(grid=False)),
            opacity=alt.Opacity("messages:Q", scale=alt.Scale(range=[0.15, 1]), legend=None),
        )
    )
    return _svg(rows, chart, height=180)


def response(rows: Rows) -> str:
    """The share of questions answered within so long, with its interval."""
    import altair as alt  # noqa: PLC0415  # likewise

    ticks = [1, 10, 60, 240, 1440, 10080]
    said = "{'1': '1 min', '10': '10 min', '60': '1 h', '240': '4 h', '1440': '1 day', '10080': '7 days'}[datum.value]"
    x = alt.X("minutes:Q", title="after", scale=alt.Scale(type="log"), axis=alt.Axis(values=ticks, labelExpr=said))
    return _svg(rows, _banded(alt, x, "answered", "questions answered"))


def survival(rows: Rows) -> str:
    """The share of newcomers still writing after so many weeks, with its interval."""
    import altair as alt  # noqa: PLC0415  # likewise

    x = alt.X("week:Q", title="weeks after the first message", scale=alt.Scale(zero=True))
    return _svg(rows, _banded(alt, x, "share", "still writing", steps=True))


def funnel(rows: Rows) -> str:
    """How many reached each step, one bar below the other."""
    import altair as alt  # noqa: PLC0415  # likewise

    order = [row["step"] for row in rows]
    y = alt.Y("step:N", title=None, sort=order, axis=alt.Axis(labelLimit=240, labelPadding=8, grid=False, ticks=False))
    x = alt.X("people:Q", axis=None)  # the numbers stand at the bars
    bars = alt.Chart().mark_bar(color=LINE, height=22).encode(x=x, y=y)
    numbers = alt.Chart().mark_text(align="left", dx=6, color=INK, fontSize=12).encode(x=x, y=y, text="people:Q")
    return _svg(rows, alt.layer(bars, numbers), height=40 * len(rows))


def circles(rows: Rows) -> str:
    """A map: each circle a disc as large as its people are many, and a line for ties, the wider the more."""
    import altair as alt  # noqa: PLC0415  # likewise

    scale = alt.Scale(domain=[-1.5, 1.5])
    x, y = alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=scale)
    width = alt.StrokeWidth("ties:Q", legend=None, scale=alt.Scale(range=[1, 14]))
    ends = {"x2": "x2", "y2": "y2"}
    lines = alt.Chart().transform_filter("datum.kind == 'tie'").mark_rule(color=BAND)
    discs = alt.Chart().transform_filter("datum.kind == 'circle'").mark_circle(color=LINE, opacity=1)
    size = alt.Size("people:Q", legend=None, scale=alt.Scale(range=[200, 3000], zero=True))
    names = alt.Chart().transform_filter("datum.kind == 'circle'").mark_text(color=INK, fontSize=12, dy=42)
    layers = lines.encode(x=x, y=y, strokeWidth=width, **ends), discs.encode(x=x, y=y, size=size)
    return _svg(rows, alt.layer(*layers, names.encode(x=x, y=y, text="name:N")), height=2 * HEIGHT)


def _banded(alt: Any, x: Any, name: str, title: str, *, steps: bool = False) -> Any:
    """A curve of shares with its interval behind; with `steps` each value holds for the time up to its point."""
    drawn = {"interpolate": "step-before"} if steps else {}
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    band = (
        alt.Chart()
        .mark_area(color=BAND, **drawn)
        .encode(x=x, y=alt.Y("low:Q", title=title, scale=scale, axis=axis), y2="high:Q")
    )
    line = (
        alt.Chart()
        .mark_line(color=LINE, strokeWidth=2, **drawn)
        .encode(x=x, y=alt.Y(f"{name}:Q", scale=scale, axis=axis))
    )
    return alt.layer(band, line)


def _svg(rows: Rows, chart: Any, height: int = HEIGHT) -> str:
    """The chart as SVG without a size, a colour or a word of its own."""
    import vl_convert  # noqa: PLC0415  # likewise

    return _dressed(vl_convert.vegalite_to_svg(_styled(rows, chart, height)))


def _png(rows: Rows, chart: Any, height: int = HEIGHT) -> bytes:
    """The chart as a picture that needs nothing around it."""
    import vl_convert  # noqa: PLC0415  # likewise

    drawn: bytes = vl_convert.vegalite_to_png(_coloured(_styled(rows, chart, height)), scale=SHARP)
    return drawn


def _styled(rows: Rows, chart: Any, height: int) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415  # likewise

    styled = (
        chart.properties(data=alt.InlineData(values=rows), width=WIDTH, height=height)
        .configure(
            background="transparent",
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


def _coloured(part: Any) -> Any:
    """The definition with real colours for the stand-ins."""
    if isinstance(part, dict):
        return {name: _coloured(each) for name, each in part.items()}
    if isinstance(part, list):
        return [_coloured(each) for each in part]
    return _OWN.get(part, part) if isinstance(part, str) else part


def _dressed(svg: str) -> str:
    """The page's colours and width instead of fixed ones, and hidden from screen readers, who get the words."""
    for stand_in, colour in _COLOURS.items():
        svg = svg.replace(f'"{stand_in}"', f'"{colour}"')
    return re.sub(
        r'<svg ([^>]*?)width="[\d.]+" height="[\d.]+"', r'<svg aria-hidden="true" focusable="false" \1', svg, count=1
    )
