"""The verbs, run as a person runs them but in this process."""

import sys

import pytest

from bot.cli import main
from tests.bot.cli.typed import Told, Verb


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Run `network-health` with these words."""

    def run(*words: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["network-health", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        captured = capsys.readouterr()
        code = left.value.code
        return Told(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run
