"""The rules for a whole history at once are the rules for one message after the other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from bot.events import SECOND
from bot.ties import ReplyInference
from bot.ties.columns import NOT_QUOTED, Talk, addressed

THREADS = 100

talk = some.lists(
    some.tuples(
        some.integers(1, 2),  # place
        some.integers(0, 5),  # author, 0 for nobody known
        some.sampled_from([0, 1, 60, 200, 299, 300, 301, 600, 3600]),  # seconds since the last message
        some.lists(some.integers(1, 7), max_size=2, unique=True),  # named
        some.sampled_from([None, None, None, None, 0, 1, 2]),  # who is quoted
        some.sampled_from([None, None, None, 0, 3]),  # who began the thread it stands in, None outside threads
    ),
    max_size=80,
)


def in_turn(steps) -> list[tuple[int, int, int]]:
    """Each message read after the other."""
    room, at, found = ReplyInference(), 0, []
    for row, (place, author, wait, named, quoted, opener) in enumerate(steps):
        at += wait * SECOND
        if opener is None:
            edges = room.said(place, author, at, named, quoted)
        else:
            edges = room.said_in_thread(THREADS + 10 * place + opener, place, opener, author, at, named, quoted)
        found += [(row, person, int(source)) for person, source in edges]
    return found


def at_once(steps) -> list[tuple[int, int, int]]:
    """All of them together."""
    names = [(row, person) for row, step in enumerate(steps) for person in step[3]]
    columns = (
        [place if opener is None else THREADS + 10 * place + opener for place, *_, opener in steps],
        [place for place, *_ in steps],
        [author for _, author, *_ in steps],
        np.cumsum([wait * SECOND for _, _, wait, *_ in steps]),
    )
    found = addressed(
        Talk(
            *(np.array(column, np.int64) for column in columns),
            threaded=np.array([opener is not None for *_, opener in steps], bool),
            opener=np.array([opener or 0 for *_, opener in steps], np.int64),
            quoted=np.array([NOT_QUOTED if step[4] is None else step[4] for step in steps], np.int64),
            named_row=np.array([row for row, _ in names], np.int64),
            named=np.array([person for _, person in names], np.int64),
        )
    )
    return list(zip(found.row.tolist(), found.person.tolist(), found.source.tolist(), strict=True))


@given(talk)
def test_all_at_once_is_one_after_the_other(steps) -> None:
    """Whatever is said, in channels and threads, everybody addressed is the same, in the same order."""
    assert at_once(steps) == in_turn(steps)


def test_a_dialogue_goes_on_as_long_as_it_is_answered() -> None:
    """Only the first message names somebody; what follows within five minutes each goes back and forth."""
    steps = [(1, 1, 0, [], None, None), (1, 2, 60, [1], None, None)]
    steps += [(1, author, 240, [], None, None) for author in (1, 2, 1, 2, 1)]
    assert at_once(steps) == [
        (1, 1, 1),
        *((row, person, 2) for row, person in ((2, 2), (3, 1), (4, 2), (5, 1), (6, 2))),
    ]


def test_in_a_crowd_nobody_is_guessed() -> None:
    """With three others heard in ten minutes the last speaker is not taken for the one who is meant."""
    steps = [(1, author, 60, [], None, None) for author in (1, 2, 3, 4)]
    assert at_once(steps) == [(1, 1, 3), (2, 2, 3)]
