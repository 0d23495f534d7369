"""Guesses about hidden replies stay as right as they were."""

from pathlib import Path

from bench.validate.replies import EXPECTED, coverage_table, evaluate, replies_table


def test_hidden_replies(shared_data: Path):
    """On a real server 15,197 replies are hidden, and dialogue and quiet guesses are right as often as expected."""
    result = evaluate(shared_data)
    assert (result.messages, result.replies) == (62_512, 15_197)
    for source, expected in EXPECTED.items():
        assert result.guesses[source].precision >= expected
        assert result.guesses[source].found > 1000
    assert "no guess" in replies_table(result)
    assert "any" in coverage_table(result)
