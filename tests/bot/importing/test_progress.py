"""Somebody who waits for an import is told how far it is, and may stop it."""

import pytest

from bot.importing.progress import Interruptions, Lines


def test_progress_lines(capsys: pytest.CaptureFixture[str]):
    """Away from a terminal, a line now and then tells share, rate and time left."""
    lines = Lines()
    lines.begin(10 << 20)
    lines.reached(1 << 20, 500)
    assert capsys.readouterr().err == ""
    lines.told -= 10
    lines.started -= 20
    lines.reached(5 << 20, 4000)
    told = capsys.readouterr().err
    assert told.startswith("50% of 10 MB · 4,000 messages · ")
    assert "a second · about 20 s left" in told


def test_a_first_interruption_asks_and_a_second_one_insists(capsys: pytest.CaptureFixture[str]):
    """Ctrl-C once stops at the next good place, twice at once."""
    import signal  # noqa: PLC0415  # only here

    before = signal.getsignal(signal.SIGINT)
    with Interruptions() as interruptions:
        assert not interruptions.asked
        signal.raise_signal(signal.SIGINT)
        assert interruptions.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert "once more stops at once" in capsys.readouterr().err
