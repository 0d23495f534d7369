"""Diversity as meeting: whether newcomers and those who have been here for long speak with each other."""

from typing import Final

from msgspec.structs import replace

from bot.metrics.figure import Figure
from bot.metrics.newcomers.old_new_mixing import old_new_mixing
from bot.window import History

MOST: Final = 1.0


def old_and_new(history: History) -> Figure:
    """Whether newcomers meet those who have been here for long, as often as they would by chance.

    Old and new mixing (the share of newcomers' partners who are regulars, over what chance would give) up to 1, as a
    part of Diversity: meeting regulars more often than by chance is no more diverse. The interval is a jackknife over
    newcomers. Range: 0 to 1. Undefined when no newcomer spoke with anybody, or there are no regulars. Needs 20 pairs of
    a newcomer and somebody they spoke with.
    """
    figure = old_new_mixing(history)
    if figure.value is None:
        return figure
    low, high = (None if end is None else min(MOST, end) for end in (figure.low, figure.high))
    return replace(figure, value=min(MOST, figure.value), low=low, high=high)
