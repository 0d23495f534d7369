"""What every test may count on: no settings from outside, no network, and the shared data where it is."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing set outside the tests, and no `.env` of the folder, reaches them."""
    for name in list(os.environ):
        if name.startswith(("BOT_", "SLACK_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data, or a clear skip where it is not at hand."""
    if not SHARED.is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not at hand")
    return SHARED
