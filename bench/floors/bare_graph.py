"""Floor of a digest: the three tables into columns, a graph of who addressed whom, PageRank, Leiden once."""

import sqlite3
import sys
import time
from array import array
from itertools import chain

import numpy as np
import numpy.typing as npt

from bench.digest.pagerank import pagerank

Ints = npt.NDArray[np.int64]


def main(database: str) -> None:
    """Print the processor seconds of reading and of all the rest, and how many pairs there are."""
    began = time.process_time()
    with sqlite3.connect(database) as connection:
        messages = columns(
            connection, "channel, message, author, at, kind, thread, reply_to, signals, words", "message"
        )
        mentions = columns(connection, "channel, message, person", "mention")
        reactions = columns(connection, "channel, message, person, at, emoji", "reaction", names=True)
    read = time.process_time()
    pairs = addressed(messages, mentions, reactions)
    people, ends = np.unique(pairs, return_inverse=True)
    start, target = ends.reshape(pairs.shape)
    arcs, weight = np.unique(start * len(people) + target, return_counts=True)
    start, target = np.divmod(arcs, len(people))
    pagerank(start, target, weight.astype(float), len(people))
    quality = leiden(start, target, weight, len(people))
    print(f"{read - began:.3f} {time.process_time() - read:.3f} {len(arcs)} {quality:.3f}")


def columns(connection: sqlite3.Connection, asked: str, table: str, *, names: bool = False) -> Ints:
    """A table's whole numbers as columns; with `names` the last of them is a name, and each gets a number."""
    numbers = array("q")
    known: dict[str, int] = {}
    cursor = connection.execute(f"SELECT {asked} FROM {table}")
    while rows := cursor.fetchmany(5_000):
        if names:
            rows = [(*row[:-1], known.setdefault(row[-1], len(known))) for row in rows]
        numbers.extend(chain.from_iterable(rows))
    return np.ascontiguousarray(np.frombuffer(numbers, np.int64).reshape(-1, asked.count(",") + 1).T)


def addressed(messages: Ints, mentions: Ints, reactions: Ints) -> Ints:
    """Who replied to whom, named whom and reacted to whom, as two rows."""
    channel, message, author, *_ = messages  # as the table lies: by channel, then message
    places = channel[np.flatnonzero(np.diff(channel, prepend=-1))]
    keys = np.unique(message)
    codes = np.searchsorted(places, channel) * len(keys) + np.searchsorted(keys, message)

    def writer(where: Ints, which: Ints) -> Ints:
        wanted = np.searchsorted(places, where) * len(keys) + np.searchsorted(keys, which)
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        return np.where((message[at] == which) & (channel[at] == where), author[at], 0)

    replies = np.flatnonzero(messages[6])
    parts = [
        np.stack([author[replies], writer(channel[replies], messages[6][replies])]),
        np.stack([writer(mentions[0], mentions[1]), mentions[2]]),
        np.stack([reactions[2], writer(reactions[0], reactions[1])]),
    ]
    both: Ints = np.concatenate(parts, axis=1)
    return both[:, (both[0] != 0) & (both[1] != 0) & (both[0] != both[1])]


def leiden(start: Ints, target: Ints, weight: Ints, people: int) -> float:
    """The modularity one run reaches."""
    from graspologic_native import leiden_csr  # noqa: PLC0415  # part of what is measured
    from scipy.sparse import coo_array  # noqa: PLC0415  # likewise

    both = (np.concatenate((start, target)), np.concatenate((target, start)))
    value = np.log1p(np.concatenate((weight, weight)).astype(float))
    matrix = coo_array((value, both), shape=(people, people)).tocsr()
    quality, _ = leiden_csr(
        *(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data, people),
        iterations=4,
        seed=1,
        max_local_moving_iterations=100,
    )
    return float(quality)


if __name__ == "__main__":
    main(sys.argv[1])
