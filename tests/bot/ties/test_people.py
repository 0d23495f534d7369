"""Authors are numbered once, and the numbers of a past picture are cut from those of the present one."""

import numpy as np

from bot.metrics.series import cut, lately
from bot.ties.people import authors
from tests.bot.metrics.communities import Village
from tests.makers import history_of


def test_everybody_who_wrote_has_a_number_and_a_first_message():
    """Keys are sorted, codes lead from messages to them, and the first message is the first."""
    village = Village(3, people=30, days=40)
    history = history_of(village.events, village.end)
    pasts = (cut(history, village.end - 20), cut(history, village.end - 39), history.until(1))
    for picture in (history, *pasts, lately(history, 15), lately(pasts[0], 15), lately(history, 0)):
        people, author = authors(picture), picture.messages.author
        keys, first = np.unique(author, return_index=True)
        assert (people.key.tolist(), people.first.tolist()) == (keys.tolist(), first.tolist())
        assert people.key[people.code].tolist() == author.tolist()
        odd = np.flatnonzero(author % 2)
        there = np.full(len(people), -1)
        there[np.isin(keys, author[odd])] = odd[np.unique(author[odd], return_index=True)[1]]
        assert people.first_among(odd).tolist() == there.tolist()
