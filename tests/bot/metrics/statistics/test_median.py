"""The interval of a median."""

import numpy as np

from bot.metrics.statistics.median import median_interval


def test_twenty_five_in_a_row():
    """Of 1 to 25 the 8th and the 18th value bound the median."""
    assert median_interval(np.arange(1, 26)[::-1].copy()) == (7, 19)


def test_a_handful_says_nothing():
    """Five values bound no median."""
    assert median_interval(np.arange(5)) == (None, None)


def test_the_truth_lies_inside_often_enough():
    """Of simulated medians at least 93 % have the truth in their interval."""
    dice = np.random.default_rng(4)
    rounds, inside = 2000, 0
    for _ in range(rounds):
        low, high = median_interval(dice.poisson(2.3, 40))
        inside += low is not None and high is not None and low <= 2 <= high
    assert inside / rounds >= 0.93
