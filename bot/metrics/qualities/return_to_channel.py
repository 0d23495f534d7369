"""Whether people come back to the places in which they wrote."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.lookup import homes
from bot.metrics.participation.activity import numbered
from bot.metrics.participation.arrivals import passers_by
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, share
from bot.metrics.statistics.wilson import UNDEFINED
from bot.sorting import among, coded, distinct
from bot.window import History, Ints, local_days

WINDOW: Final = 28
MINIMUM: Final = 30


def return_to_channel(history: History) -> Figure:
    """Whether people come back to the places in which they wrote.

    Of all pairs of a person and a channel in which that person wrote in the 28 days before the last 28, the share in
    which the person wrote or reacted again there in the last 28. Threads belong to their channel. Of one community, by
    quarter, .27 to .47 was seen. The interval is a jackknife over people, as one person has several channels. Range: 0
    to 1. Undefined when nobody wrote in the earlier 28 days. Needs 30 pairs and 56 days of history.
    """
    if history.end - history.start < 2 * WINDOW:
        return missing(f"Needs {2 * WINDOW} days of history; there are {history.end - history.start}.")
    history = calm(history)
    wrote = _pairs(history, history.end - 2 * WINDOW, history.end - WINDOW)
    wrote = wrote[:, ~np.isin(wrote[0], passers_by(history))]
    since = np.concatenate((_pairs(history, history.end - WINDOW, history.end), _reacted(history)), axis=1)
    (keys, who), (places, where) = (coded(column) for column in np.concatenate((wrote, since), axis=1))
    pair = who * len(places) + where
    before = distinct(pair[: wrote.shape[1]])
    person, pairs = keys[before // max(len(places), 1)], len(before)
    people = len(distinct(person))
    of = "pairs of a person and a channel"
    if pairs < MINIMUM:
        return share(None, UNDEFINED, pairs, minimum=MINIMUM, of=of, people=people)
    again = among(before, pair[wrote.shape[1] :])
    value = float(again.mean())
    number = numbered(history, person)
    interval = jackknife_interval(value, lambda kept: float(again[kept].mean()), number, highest=1)
    figure = share(value, interval, pairs, minimum=MINIMUM, of=of, people=people)
    return gap_marked(figure, history, 2 * WINDOW)


def _pairs(history: History, first: int, end: int) -> Ints:
    """Who wrote where in the local days [first, end), as two rows: person, and channel."""
    messages = history.messages
    rows = slice(int(np.searchsorted(messages.day, first)), int(np.searchsorted(messages.day, end)))
    named = messages.author[rows] != 0
    return np.stack((messages.author[rows][named], homes(history, messages.channel[rows][named])))


def _reacted(history: History) -> Ints:
    """Who reacted where in the last 28 days; a reaction without a time counts at its message's."""
    messages, reactions = history.messages, history.reactions
    at = np.where(reactions.at == 0, messages.at[reactions.row], reactions.at)
    recent = local_days(at, history.zone) >= history.end - WINDOW
    return np.stack((reactions.person[recent], homes(history, messages.channel[reactions.row[recent]])))
