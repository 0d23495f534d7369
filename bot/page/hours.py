"""When people write: weekdays and hours by the community's own clock, hours of a few people without a number."""

from datetime import UTC, datetime
from math import sqrt
from typing import Final

import numpy as np

from bot.metrics.statistics.suppression import too_few
from bot.page.chart import Chart, drawing, percent, point, tag, word
from bot.report import Report
from bot.window import History, Ints
from bot.words import pages as words
from bot.words.numbers import DASH, DAYS, number

WINDOW: Final = 28
FEWEST: Final = 8  # hours with a number, below which there is nothing to see
HOURS: Final = 24
LEFT, WIDE, HIGH, TOP = 10.0, 90.0 / HOURS, 26, 2
SHADES: Final = 5
EVERY: Final = 3  # hours that are named
Cells = dict[tuple[int, int], int | None]


def hours(report: Report, history: History) -> Chart | None:
    """Messages of 28 days by weekday and hour."""
    told = cells(history, report.minimum_group)
    shown = {cell: messages for cell, messages in told.items() if messages}
    if len(shown) < FEWEST:
        return None
    (weekday, hour), most = max(shown.items(), key=lambda each: each[1])
    few = None in told.values()
    said = {(d, h): _said(told, d, h) for d in range(len(DAYS)) for h in range(HOURS)}
    drawn = [_cell(cell, told, said[cell], most, chosen=cell == (weekday, hour)) for cell in said]
    return Chart(
        pillar="A",
        key="hours",
        title=words.HOURS_TITLE,
        alt=words.hours_alt(DAYS[weekday], hour, report.timezone) + (words.dots(report.minimum_group) if few else ""),
        columns=(words.HOUR, *DAYS),
        rows=tuple((f"{h:02}:00", *(_number(told, d, h) for d in range(len(DAYS)))) for h in range(HOURS)),
        beneath=words.few_in_table(report.minimum_group) if few else "",
        readout=said[weekday, hour],
        svg=drawing(
            "hours",
            f"{words.HOURS_TITLE}. {words.KEYS}",
            HIGH * len(DAYS) + 24,
            *(word(name, "0", TOP + HIGH * place + 17, "start") for place, name in enumerate(DAYS)),
            *(word(f"{h}", _x(h + 0.5), HIGH * len(DAYS) + 18) for h in range(0, HOURS, EVERY)),
            *drawn,
            row=HOURS,
        ),
    )


def cells(history: History, minimum: int) -> Cells:
    """Messages in each hour of the week in which anybody wrote; None where few people did.

    All hours together are known from elsewhere, so what is not told has to be of enough people and in more than one
    hour: those with the fewest people are left out too until that is so.
    """
    at, who = _recent(history)
    found = {divmod(cell, HOURS): who[at == cell] for cell in np.unique(at).tolist()}
    people = {cell: len(np.unique(authors)) for cell, authors in found.items()}
    hide = {cell for cell, number_ in people.items() if too_few(number_, minimum)}
    for cell in sorted(found, key=lambda each: (people[each], each)):
        if not hide or (len(hide) > 1 and _together(found, hide) >= minimum):
            break
        hide.add(cell)
    return {cell: None if cell in hide else len(authors) for cell, authors in found.items()}


def _together(found: dict[tuple[int, int], Ints], hide: set[tuple[int, int]]) -> int:
    return len(np.unique(np.concatenate([found[cell] for cell in sorted(hide)])))


def _recent(history: History) -> tuple[Ints, Ints]:
    """The hour of the week of each message of the last 28 days, and who wrote it."""
    messages = history.messages
    recent = slice(int(np.searchsorted(messages.day, history.end - WINDOW)), len(messages))
    weekday = (messages.day[recent] - 1) % 7
    return weekday * HOURS + _local_hours(history, messages.at[recent]), messages.author[recent]


def _local_hours(history: History, at: Ints) -> Ints:
    """The hour on the community's own clock, looked up once for each hour there is."""
    quarter = at // 900_000_000  # every zone is a whole number of quarters of an hour from UTC
    known, place = np.unique(quarter, return_inverse=True)
    local = [datetime.fromtimestamp(each * 900, UTC).astimezone(history.zone).hour for each in known.tolist()]
    return np.array(local, np.int64)[place]


def _said(told: Cells, weekday: int, hour: int) -> str:
    return words.hour_said(DAYS[weekday], hour, told.get((weekday, hour), 0))


def _number(told: Cells, weekday: int, hour: int) -> str:
    messages = told.get((weekday, hour), 0)
    return DASH if messages is None else number(messages)


def _x(hour: float) -> str:
    return percent(LEFT + hour * WIDE)


def _cell(cell: tuple[int, int], told: Cells, said: str, most: int, *, chosen: bool) -> str:
    weekday, hour = cell
    messages = told.get(cell, 0)
    y = TOP + HIGH * weekday
    shade = f"cell shade-{1 + int((SHADES - 1) * sqrt(messages / most))}" if messages else "cell"
    drawn = [tag("rect", x=_x(hour + 0.05), width=percent(WIDE * 0.9), y=y, height=HIGH - 3, rx=2, class_=shade)]
    if messages is None:
        drawn.append(tag("circle", cx=_x(hour + 0.5), cy=f"{y + (HIGH - 3) / 2:g}", r=1.5, class_="few"))
    return point(said, *drawn, chosen=chosen)
