"""Conversations against those separated by hand: the three measures worked by hand, the reader, and real rooms."""

from math import log
from pathlib import Path

import pytest

from bench.validate.gitter import read_room
from bench.validate.grouping import WAYS, agreement, groupings

ROOM = """\
1 [2020-01-01 10:00:00] <ana> how hot is the oven?
2 [2020-01-01T10:01:00] <bo> ana: very
// Part 2: the stone
a line that goes on
3 [2020-01-01T10:02:00] <ana> thanks
--------------------------------
[2020-01-01 10:00:30] <cy> does anybody sell rye?
[2020-01-01 10:02:00] <ana> thanks
"""


def test_two_groupings_by_hand():
    """Six messages, theirs 3 + 3, ours 2 + 1 + 3: one of two conversations is found whole, and one message is apart."""
    found = agreement([1, 1, 2, 3, 3, 3], [7, 7, 7, 8, 8, 8])
    # Knowing theirs, ours is still open in half of the messages: 1/2 * H(2/3, 1/3).
    lost = 0.5 * (2 / 3 * log(3 / 2) + 1 / 3 * log(3))
    assert found.information == pytest.approx(1 - lost / log(6))
    assert found.overlap == pytest.approx(5 / 6)
    assert (found.precision, found.recall, found.exact) == (0.5, 0.5, 0.5)


def test_the_same_grouping_agrees_whatever_its_numbers_are():
    """All three measures are 1."""
    found = agreement([5, 5, 9, 9], [0, 0, 1, 1])
    assert found.information == pytest.approx(1)
    assert (found.overlap, found.exact) == (1, 1)


def test_nothing_found_whole_is_no_agreement():
    """Single messages are no conversations, so there is neither precision nor recall."""
    found = agreement([1, 2, 3, 4], [1, 1, 2, 2])
    assert (found.precision, found.recall, found.exact, found.overlap) == (0, 0, 0, 0.5)


def test_a_room_is_read_in_order_of_time(tmp_path: Path):
    """Both ways of writing a time are known, a message is there once, and notes and further lines are left out."""
    path = tmp_path / "room.txt"
    path.write_text(ROOM, encoding="utf-8")
    lines, dialogs = read_room(path)
    assert [line.person for line in lines] == [1, 2, 3, 1]
    assert dialogs == [0, 1, 0, 0]
    assert [line.named for line in lines] == [(), (), (1, 1), ()]
    found = groupings(lines)
    assert found[WAYS[0]] == found[WAYS[2]] == [0, 0, 0, 0]  # in a quiet room cy is taken to answer ana
    assert found[WAYS[-1]] == [0, 1, 2, 3]
