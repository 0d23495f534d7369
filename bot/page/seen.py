"""What was seen and what was not: a strip of days, and sentences."""

from typing import Final

from bot.metrics.statistics.gaps import partial_days
from bot.page.chart import percent, tag, word
from bot.report import WINDOW, Report
from bot.window import History
from bot.words import pages as words
from bot.words.digest import set_apart
from bot.words.numbers import day, share

HIGH, HEIGHT = 24, 44
ENDS: Final = (0, WINDOW - 1)


def seen(report: Report) -> list[str]:
    """The sentences, the most important first."""
    told = report.coverage
    return [
        words.coverage(told.channels_seen, told.channels),
        *([words.unseen(list(told.unseen))] if told.unseen else []),
        words.gap_days(told.gap_days),
        *([words.text_share(share(told.text_seen))] if told.text_seen is not None else []),
        *([words.answering(share(told.answering))] if told.answering is not None else []),
        words.members(told.members_listed),
        *([said] if (said := set_apart(told.set_apart, report.minimum_group)) else []),
        words.NEVER,
    ]


def strip(history: History) -> str:
    """The 28 days, one square each; days that were not seen whole are outlines."""
    first = history.end - WINDOW
    dark = set(partial_days(history, first, history.end))
    wide = 100 / WINDOW
    squares = [
        tag(
            "rect",
            x=percent(place * wide + 0.2),
            width=percent(wide - 0.4),
            y=1,
            height=HIGH,
            rx=2,
            class_="day unseen" if first + place in dark else "day",
        )
        for place in range(WINDOW)
    ]
    begin, end = (day(first + place) for place in ENDS)
    return tag(
        "svg",
        *squares,
        word(begin, "0", HEIGHT - 3, "start"),
        word(end, "100%", HEIGHT - 3, "end"),
        class_="strip",
        width="100%",
        height=HEIGHT,
        role="img",
        aria_label=words.strip_alt(len(dark), begin, end),
    )
