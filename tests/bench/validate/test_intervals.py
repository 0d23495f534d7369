"""Intervals and the rule for changes on simulated communities, with fewer runs than `make validate` takes."""

import pytest

from bench.validate import intervals, rule_w


def test_intervals_hold_the_true_share_as_often_as_they_promise(monkeypatch: pytest.MonkeyPatch):
    """For every kind of share and every size at least 93 of 100."""
    monkeypatch.setattr(intervals, "RUNS", 400)
    assert intervals.missed(intervals.evaluate()) == []


def test_a_large_loss_is_found_and_steady_years_are_left_alone(monkeypatch: pytest.MonkeyPatch):
    """The table has a line for every size and memory; its parameters are printed below it."""
    monkeypatch.setattr(rule_w, "RUNS", 20)
    told = rule_w.rule_table()
    assert len([line for line in told.splitlines() if line.strip()[:2] in {"20", "80", "30"}]) >= 6
    assert "deviation 0.1" in told
