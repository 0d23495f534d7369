"""Who knows whom, and who knows people in common."""

from typing import Final

import numpy as np
from scipy import sparse

from bot.introductions.matrices import Matrix, index, ranked
from bot.metrics.helpfulness.lookup import thread_openers
from bot.ties import Source, ties
from bot.window import History, Ints

ACQUAINTED: Final = 180  # days within which a tie or a shared thread makes two people known to each other
RECENT: Final = 90


def known(history: History, person: Ints) -> Matrix:
    """Pairs of whom one addressed or marked the other, or who wrote in one thread, within 180 days.

    Of days whose messages were deleted by age it is still known who addressed or marked whom.
    """
    found, tied, size = ties(history), history.tied, len(person)
    sure = (found.source <= Source.DIALOGUE) & (found.day >= history.end - ACQUAINTED)
    before = tied.where(tied.day >= history.end - ACQUAINTED)
    one = index(person, np.concatenate([found.from_person[sure], before.person]))
    other = index(person, np.concatenate([found.to_person[sure], before.other]))
    both = (one >= 0) & (other >= 0)
    addressed = sparse.csr_matrix((np.ones(int(both.sum())), (one[both], other[both])), (size, size))
    inside = _threads(history, person)
    together = addressed + addressed.T + inside @ inside.T
    return (together > 0).astype(np.float64).tocsr()


def _threads(history: History, person: Ints) -> Matrix:
    """Who wrote in which thread, or opened it."""
    messages = history.messages
    rows = np.flatnonzero((messages.thread > 0) & (messages.day >= history.end - ACQUAINTED))
    if not len(rows):
        return sparse.csr_matrix((len(person), 1))
    opener = thread_openers(history)[rows]
    names = np.stack([messages.channel[rows], messages.thread[rows]])
    thread = np.unique(names, axis=1, return_inverse=True)[1].ravel()
    began = opener >= 0
    who = index(person, np.concatenate([messages.author[rows], messages.author[opener[began]]]))
    where = np.concatenate([thread, thread[began]])
    shape = (len(person), int(thread.max()) + 1)
    return sparse.csr_matrix((np.ones(int((who >= 0).sum())), (who[who >= 0], where[who >= 0])), shape)


def neighbours(history: History, person: Ints) -> Matrix:
    """For each pair the sum of 1 / degree over the people both know, as a rank among all pairs that know one."""
    found = ties(history)
    spoken = (found.source <= Source.DIALOGUE) & ~found.reaction & (found.day >= history.end - RECENT)
    spoken &= found.from_person != found.to_person
    everybody = np.unique(np.concatenate([found.from_person[spoken], found.to_person[spoken], person]))
    one, other = index(everybody, found.from_person[spoken]), index(everybody, found.to_person[spoken])
    size = len(everybody)
    tied = sparse.csr_matrix((np.ones(len(one)), (one, other)), (size, size))
    tied = ((tied + tied.T) > 0).astype(np.float64).tocsr()
    degree = np.asarray(tied.sum(axis=0)).ravel()
    mine = tied[index(everybody, person)]
    shared = (mine @ sparse.diags(1 / np.maximum(degree, 1)) @ mine.T).tocsr()
    shared.setdiag(0)
    shared.eliminate_zeros()
    shared.data = ranked(shared.data)
    return shared
