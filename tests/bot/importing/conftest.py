"""A folder to import."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one JSON file in it."""
    inside = tmp_path / "Our Town"
    inside.mkdir()
    (inside / "a.json").write_text("[]")
    return inside
