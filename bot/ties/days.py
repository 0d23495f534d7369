"""Who addressed or marked whom on which day: what of ties is kept beyond the messages they were found in."""

import numpy as np

from bot.ties.inference import Source
from bot.ties.network import ties
from bot.window import History, TieDays


def tie_days(history: History) -> TieDays:
    """The sure ties of a history by day and place, each once however often it was made, in order of their columns.

    A mark that claims to be older than what it marks is none.
    """
    found, messages = ties(history), history.messages
    sure = (found.source <= Source.DIALOGUE) & (found.day >= messages.day[found.row])
    every = np.stack(
        (found.day[sure], found.from_person[sure], found.to_person[sure], messages.channel[found.row[sure]])
    )
    every = every[:, np.lexsort(every[::-1])]
    fresh = np.ones(every.shape[1], bool)
    fresh[1:] = (every[:, 1:] != every[:, :-1]).any(axis=0)
    return TieDays(*every).where(fresh)
