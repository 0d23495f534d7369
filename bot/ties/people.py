"""Everybody who wrote, numbered once for all who ask: to look up a million authors costs more than most figures."""

from dataclasses import dataclass

import numpy as np

from bot.sorting import coded, first_rows, order
from bot.window import History, Ints


@dataclass(frozen=True, slots=True)
class Authors:
    """Whoever wrote, sorted by key; 0 for messages of nobody the platform would name."""

    key: Ints
    first: Ints  # the row of the first message of each
    code: Ints  # for each message the place of its author in `key`

    def __len__(self) -> int:
        """Number of authors."""
        return len(self.key)

    def first_among(self, rows: Ints) -> Ints:
        """For each author the first of some ascending rows that is theirs, -1 where none is."""
        return first_rows(len(self), self.code[rows], rows)

    def until(self, messages: int) -> "Authors":
        """The authors of the first so many messages."""
        wrote = self.first < messages
        place = np.cumsum(wrote) - 1
        return Authors(self.key[wrote], self.first[wrote], place[self.code[:messages]])

    def since(self, messages: int) -> "Authors":
        """The authors of all but the first so many messages; rows are counted without these."""
        first = self.first_among(np.arange(messages, len(self.code)))
        wrote = first >= 0
        place = np.cumsum(wrote) - 1
        return Authors(self.key[wrote], first[wrote] - messages, place[self.code[messages:]])


def authors(history: History) -> Authors:
    """The authors of a history's messages, worked out once."""
    return history.remember("authors", _authors)


def _authors(history: History) -> Authors:
    author = history.messages.author
    key, code = coded(author)
    return Authors(key, first_rows(len(key), code, np.arange(len(author))), code)


def by_key(history: History) -> tuple[Ints, Ints]:
    """The rows in order of the messages' keys, and these keys; worked out once."""
    return history.remember("rows by key", _by_key)


def _by_key(history: History) -> tuple[Ints, Ints]:
    keys = history.messages.message
    if (keys[1:] >= keys[:-1]).all():  # as where keys are instants: no second column of them is needed then
        return np.arange(len(keys)), keys
    rows = order(keys)
    return rows, keys[rows]
