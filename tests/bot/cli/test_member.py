"""An operator hands one person's data over, or deletes it, in the terminal."""

import json
from typing import Any

import pytest

from bot.events import CommunitySeen, MessagePosted
from bot.ports import CommunityRef
from bot.store import Store
from tests.bot.cli.typed import Verb

ANN, BOB = int("U0ANN0001", 36), int("U0BOB0001", 36)
EVENTS = [
    CommunitySeen(name="Harbour Makers"),
    MessagePosted(1, 1, ANN, 1),
    MessagePosted(1, 2, BOB, 2, mentions=(ANN,)),
]


@pytest.fixture
def url(database_url: str) -> str:
    """A database with one community of two people."""
    with Store.open(database_url) as store:
        store.absorb([(CommunityRef("slack", "T1"), EVENTS)])
    return database_url


def test_a_copy_in_the_terminal(verb: Verb, url: str) -> None:
    """The rows about that person are on stdout as JSON, and about nobody else."""
    told = verb("member", "export", "U0ANN0001", "--database-url", url)
    content = json.loads(told.out)
    assert (told.code, content["person"]) == (0, str(ANN))
    assert {table: len(rows) for table, rows in content["kept"].items()} == {"mention": 1, "message": 1}
    assert f'"{BOB}"' not in told.out


@pytest.mark.parametrize(("option", "left"), [((), 1), (("--out",), 0)])
def test_deleting_in_the_terminal(verb: Verb, url: str, option: tuple[str, ...], left: int) -> None:
    """What is kept goes at once; with --out nothing comes after it either."""
    assert verb("member", "forget", "<@U0ANN0001>", *option, "--database-url", url).code == 0
    later = 1 << 62
    with Store.open(url) as store:
        assert store.holdings.of(1, ANN).nothing
        store.absorb([(CommunityRef("slack", "T1"), [*EVENTS, MessagePosted(1, 9, ANN, later)])])
        assert store.holdings.of(1, ANN).messages == left
        assert store.holdings.of(1, BOB).messages == 1


@pytest.mark.parametrize("person", ["ann", "", "@", "99999999999999999999", "U0ANN0001 U0BOB0001"])
def test_a_name_is_no_id(verb: Verb, url: str, person: str) -> None:
    """Only an id says who is meant; else one sentence has an example that would be taken, and nothing is changed."""
    told = verb("member", "forget", person, "--database-url", url)
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert "profile" in told.err
    example = told.err.partition("on Slack like ")[2].partition(",")[0]
    assert verb("member", "export", example, "--database-url", url).code == 0
    with Store.open(url) as store:
        assert store.holdings.of(1, ANN).messages == 1


def test_looking_makes_no_file(verb: Verb, tmp_path: Any) -> None:
    """Where nothing is stored nothing is made."""
    told = verb("member", "export", "U0ANN0001", "--database-url", f"sqlite:///{tmp_path / 'none.db'}")
    assert told.code == 2
    assert list(tmp_path.iterdir()) == []
