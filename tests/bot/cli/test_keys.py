"""Keys are made and changed in the terminal, all tokens or none."""

import pytest

from bot.store import Store
from bot.vault import Vault, new_key
from tests.bot.cli.typed import Verb

ANOTHER = "A" * 43 + "="  # a key, but not the one


def test_a_key_is_alone_on_its_line(verb: Verb) -> None:
    """What is printed can be used as it is; what to do with it is said beside."""
    told = verb("keys", "new")
    assert Vault([told.out.strip()]).is_open
    assert "BOT_ENCRYPTION_KEYS" in told.err
    assert verb("keys", "new").out != told.out


def test_keys_are_changed_in_three_steps(verb: Verb, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new key in front, one command, and the old key is not needed any more."""
    old, new = new_key(), new_key()
    with Store.open(database_url) as store:
        store.sealed.put("slack", "bot/T1", Vault([old]).lock("slack/bot/T1", b"xoxb"))
    monkeypatch.setenv("BOT_ENCRYPTION_KEYS", f"{new}, {old}")
    told = verb("keys", "rotate", "--database-url", database_url)
    assert told.code == 0
    assert "1 token" in told.out
    with Store.open(database_url) as store:
        assert Vault([new]).unlock("slack/bot/T1", store.sealed.get("slack", "bot/T1") or b"") == b"xoxb"


@pytest.mark.parametrize(("keys", "told"), [("", "no key"), ("hunter2", "not a key"), (ANOTHER, "nothing was changed")])
def test_keys_that_do_not_fit_change_nothing(
    verb: Verb, database_url: str, monkeypatch: pytest.MonkeyPatch, keys: str, told: str
) -> None:
    """Without the right key every token stays as it is, and the sentence holds no key."""
    locked = Vault([new_key()]).lock("slack/bot/T1", b"xoxb")
    with Store.open(database_url) as store:
        store.sealed.put("slack", "bot/T1", locked)
    monkeypatch.setenv("BOT_ENCRYPTION_KEYS", keys)
    answer = verb("keys", "rotate", "--database-url", database_url)
    assert answer.code == 2
    assert told in answer.err
    assert not keys or keys not in answer.err
    with Store.open(database_url) as store:
        assert store.sealed.get("slack", "bot/T1") == locked
