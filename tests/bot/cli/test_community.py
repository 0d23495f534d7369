"""Communities are looked after in the terminal, with a way back until the last moment."""

import json
import re
from datetime import UTC, date, datetime

import pytest

from bot.events import CommunitySeen, MessagePosted
from bot.ports import CommunityRef
from bot.store import ITSELF, Store
from tests.bot.cli.typed import Verb


@pytest.fixture
def url(database_url: str) -> str:
    """A database with two communities."""
    with Store.open(database_url) as store:
        for native, name in (("T1", "Harbour Makers"), ("T2", "")):
            store.absorb([(CommunityRef("slack", native), [CommunitySeen(name=name), MessagePosted(1, 1, 1, 1)])])
            store.sealed.put("slack", f"bot/{native}", b"sealed")
    return database_url


def test_communities_are_listed(verb: Verb, url: str) -> None:
    """Each with its messages, for people and for programs."""
    told = verb("community", "list", "--database-url", url)
    assert told.out.splitlines() == ["slack T1 (Harbour Makers): 1 message", "slack T2: 1 message"]
    listed = json.loads(verb("community", "list", "--json", "--database-url", url).out)
    assert listed["schema"] == "network-health/communities/1"
    assert [each["community"] for each in listed["communities"]] == ["T1", "T2"]


def test_a_deletion_waits_and_can_be_called_off(verb: Verb, url: str) -> None:
    """Until the day comes everything is there, and one command keeps it."""
    told = verb("community", "delete", "Harbour Makers", "--database-url", url)
    day = re.search(r"on (\d{4}-\d\d-\d\d)\.", told.out)
    assert day
    assert (date.fromisoformat(day[1]) - datetime.now(UTC).date()).days in {29, 30}
    assert "community keep T1" in told.err
    assert f"is deleted on {day[1]}" in verb("community", "list", "--database-url", url).out
    assert verb("community", "keep", "T1", "--database-url", url).code == 0
    assert "deleted" not in verb("community", "list", "--database-url", url).out


def test_a_deletion_can_be_had_at_once(verb: Verb, url: str) -> None:
    """The community and its tokens are gone, the other's stay."""
    assert verb("community", "delete", "T1", "--now", "--database-url", url).code == 0
    with Store.open(url) as store:
        assert [each.ref.native for each in store.communities()] == ["T2"]
        assert store.sealed.names("slack") == ["bot/T2"]


@pytest.mark.parametrize("words", [("delete", "T9"), ("delete", "T9", "--now"), ("keep", "T9")])
def test_a_community_nobody_knows_is_not_deleted(verb: Verb, url: str, words: tuple[str, ...]) -> None:
    """The sentence names those that are there, and nothing happens."""
    told = verb("community", *words, "--database-url", url)
    assert told.code == 2
    assert "T1 (Harbour Makers, slack)" in told.err
    with Store.open(url) as store:
        assert len(store.communities()) == 2


def test_looking_makes_no_file(verb: Verb, tmp_path) -> None:
    """A database that is not there is not made by asking about it."""
    url = f"sqlite:///{tmp_path / 'none.db'}"
    assert "Nothing is stored" in verb("community", "list", "--database-url", url).out
    assert "Nothing is stored" in verb("community", "delete", "T1", "--now", "--database-url", url).err
    assert not (tmp_path / "none.db").exists()


def test_who_did_what_is_read_in_the_terminal(verb: Verb, url: str) -> None:
    """Time, the platform's id of the account, and the deed, the latest first; whoever opted out is not named."""
    with Store.open(url) as store:
        store.choices.change(1, {"hour": ("9",)}, person=int("U0ANN0001", 36), at=1_000_000)
        store.choices.note(1, "digest now", person=int("U0BOB0001", 36), at=61_000_000)
        store.choices.note(1, "digest left out", person=ITSELF, at=121_000_000)
        store.people.opt_out(CommunityRef("slack", "T1"), int("U0BOB0001", 36), at=2)
        store.people.erase()
    told = verb("community", "deeds", "T1", "--database-url", url)
    assert told.out.splitlines() == [
        "1970-01-01 00:02 UTC  the bot itself  digest left out",
        "1970-01-01 00:01 UTC  somebody who opted out since  digest now",
        "1970-01-01 00:00 UTC  U0ANN0001  hour",
    ]
    assert "Nothing was changed" in verb("community", "deeds", "T2", "--database-url", url).err


def test_two_of_one_name_are_told_apart_by_their_ids(verb: Verb, url: str) -> None:
    """A name that fits two communities deletes neither, and the sentence has both ids."""
    with Store.open(url) as store:
        store.absorb([(CommunityRef("discord", "77"), [CommunitySeen(name="Harbour Makers")])])
    told = verb("community", "delete", "harbour makers", "--database-url", url)
    assert told.code != 0
    assert "2 communities are called" in told.err
    assert "T1 (" in told.err
    assert "77 (" in told.err


def test_keeping_says_whether_anything_was_going(verb: Verb, url: str) -> None:
    """Called off once, there is nothing left to call off."""
    verb("community", "delete", "T1", "--database-url", url)
    assert "posts to it go on" in verb("community", "keep", "T1", "--database-url", url).out
    assert "was not going to be deleted" in verb("community", "keep", "T1", "--database-url", url).out
