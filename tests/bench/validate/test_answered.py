"""The answered share against human-made threads."""

from pathlib import Path

from bench.validate.answered import answered_table, evaluate


def test_the_answered_share_is_within_five_points_of_human_made_threads(shared_data: Path):
    """On the same questions, and on those we find ourselves; any next message would be far off."""
    result = evaluate(shared_data)
    truth = result.answers.there / result.questions
    assert abs(result.answers.found / result.questions - truth) <= 0.05
    assert abs(result.own_answered / result.own - truth) <= 0.05
    assert result.next_speaker / result.questions > truth + 0.3
    assert result.answers.precision > 0.85
    assert result.answers.recall > 0.9
    assert "human-made threads" in answered_table(result)
