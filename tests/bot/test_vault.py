"""Secrets are read only with the right key and under their own name, and keys can be changed."""

import pytest

from bot.errors import BadSettings
from bot.vault import Vault, new_key

TOKEN = b"xoxb-1-secret"


def test_what_is_locked_is_read_with_any_of_the_keys() -> None:
    """A new first key encrypts, the old one still reads."""
    old, new = new_key(), new_key()
    locked = Vault([old]).lock("bot/T1", TOKEN)
    assert TOKEN not in locked
    both = Vault([new, old])
    assert both.unlock("bot/T1", locked) == TOKEN
    again = both.lock_again(locked)
    assert Vault([new]).unlock("bot/T1", again) == TOKEN
    assert Vault([old]).is_open


@pytest.mark.parametrize("change", [lambda locked: locked[:-4] + b"AAA=", lambda _: b"", lambda _: b"plain"])
def test_what_was_changed_is_not_read(change) -> None:
    """A damaged secret is told with what to do, and without what it holds."""
    vault = Vault([new_key()])
    with pytest.raises(BadSettings, match="BOT_ENCRYPTION_KEYS") as caught:
        vault.unlock("bot/T1", change(vault.lock("bot/T1", TOKEN)))
    assert "xoxb" not in str(caught.value)


def test_a_secret_cannot_be_put_in_anothers_place() -> None:
    """What was locked for one workspace is not read as another's."""
    vault = Vault([new_key()])
    with pytest.raises(BadSettings, match="cannot be read"):
        vault.unlock("bot/T2", vault.lock("bot/T1", TOKEN))


def test_without_a_key_nothing_is_kept() -> None:
    """Tokens are never kept in the clear; the sentence says how to make a key."""
    vault = Vault([])
    assert not vault.is_open
    with pytest.raises(BadSettings, match="keys new"):
        vault.lock("bot/T1", TOKEN)


def test_a_key_that_is_none_is_told_without_it() -> None:
    """A word that is no key is refused, and not repeated."""
    with pytest.raises(BadSettings, match="keys new") as caught:
        Vault(["hunter2"])
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_secret_of_a_lost_key_stops_a_rotation() -> None:
    """What cannot be read is not thrown away."""
    locked = Vault([new_key()]).lock("bot/T1", TOKEN)
    with pytest.raises(BadSettings, match="nothing was changed"):
        Vault([new_key()]).lock_again(locked)
