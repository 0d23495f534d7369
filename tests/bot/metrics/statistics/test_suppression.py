"""Nobody can be worked out from what is shown."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.statistics.suppression import hidden, too_close, too_few


def test_small_groups_are_too_few_and_nobody_is_no_group():
    """One to four are hidden, none and five are not, and an unknown number is no number."""
    assert [too_few(people) for people in (None, 0, 1, 4, 5)] == [False, False, True, True, False]


def test_a_difference_of_a_few_is_too_close():
    """40 and 37 would tell of three people; 40 and 35 tell of five; equal ones tell nothing."""
    assert [too_close(40, other) for other in (37, 35, 40, 43)] == [True, False, False, True]


def test_one_small_part_takes_the_next_smallest_with_it():
    """3 of 3 + 20 + 9 could be worked out from the whole, so 9 is hidden too."""
    assert hidden([3, 20, 9]) == [True, False, True]


def test_two_small_parts_that_add_up_to_a_small_group_take_a_third():
    """1 and 2 hidden would still tell that three people are there."""
    assert hidden([1, 2, 30, 8, 0]) == [True, True, False, True, False]


def test_nothing_small_hides_nothing():
    """Empty parts and large ones are shown."""
    assert hidden([0, 5, 12]) == [False, False, False]
    assert hidden([]) == []


def test_a_small_part_beside_empty_ones_hides_one_of_them():
    """Where there are no other people an empty part hides the small one."""
    assert sum(hidden([0, 3, 0])) >= 2


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_what_is_hidden_cannot_be_computed(parts: list[int]):
    """With the whole known, what is hidden is never one part, nor a small group, unless that is all there is."""
    hide = hidden(parts)
    shown = [part for part, hiding in zip(parts, hide, strict=True) if not hiding]
    concealed = [part for part, hiding in zip(parts, hide, strict=True) if hiding]
    assert not any(too_few(part) for part in shown)
    if concealed:
        assert len(concealed) > 1
        assert sum(concealed) >= 5 or not shown
        others = [option for option in product(range(10), repeat=len(concealed)) if sum(option) == sum(concealed)]
        assert len(others) > 1
