"""The verb `introductions simulate` tells figures in a table or as JSON, and what it cannot do in a sentence."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import DEMO, demo
from tests.bot.conftest import Verb


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the demo's community."""
    folder: Path = tmp_path_factory.mktemp("demo")
    demo(folder, Console(file=io.StringIO()), seed=11, platform="slack")
    return f"sqlite:///{folder / DEMO}.db"


def test_the_table(verb: Verb, url: str):
    """Each score has a line with its five figures, and a sentence says what they rest on."""
    told = verb("introductions", "simulate", "--database-url", url)
    lines = told.out.splitlines()
    assert told.code == 0
    assert lines[0].split()[0] == "score"
    assert [line.split("  ")[0] for line in lines[1:4]] == ["suggestions", "activity product", "random"]
    assert all(line.count("(") == 5 for line in lines[1:4])
    assert "Means over 5 dates" in lines[4]


def test_the_document(verb: Verb, url: str):
    """The same as JSON: five dates, each with what there was to find and how each score found it."""
    told = json.loads(verb("introductions", "simulate", "--json", "--database-url", url).out)
    assert told["schema"] == "network-health/simulation/1"
    assert [each["day"] for each in told["splits"]] == sorted(each["day"] for each in told["splits"])
    assert len(told["splits"]) == 5
    assert set(told["splits"][0]["scores"]["random"]) == {"auc", "matched", "precision", "coverage", "gini"}


def test_nothing_to_simulate(verb: Verb, tmp_path: Path):
    """Without a stored history it says how to begin."""
    told = verb("introductions", "simulate", "--database-url", f"sqlite:///{tmp_path / 'none.db'}")
    assert told.code != 0
    assert "network-health import PATH" in told.err
