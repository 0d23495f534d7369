"""A token that was set is in no `repr`, no error, no log line and, in the clear, in no byte of the database."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from bot.errors import BotError
from bot.settings import Settings, read_settings
from bot.store import Store
from bot.store.database import Database
from bot.vault import Vault, new_key
from bot.worker.jobs import Setup

CANARY = "hunter2-canary-0123456789"
ADDRESS = f"postgresql+psycopg://bot:{CANARY}@127.0.0.1:1/nothing"
KINDS: list[type[BaseSettings]] = [Settings, SlackSettings, DiscordSettings]


def secret_fields(kind: type[BaseSettings]) -> list[str]:
    """The settings that are secrets."""
    return [name for name, field in kind.model_fields.items() if "SecretStr" in str(field.annotation)]


@pytest.mark.parametrize("kind", KINDS)
def test_settings_show_no_secret(kind: type[BaseSettings]) -> None:
    """Neither `repr` nor `str` nor a dump tells a secret, whichever of them is set."""
    fields = secret_fields(kind)
    assert fields
    for name in fields:
        several = "tuple" in str(kind.model_fields[name].annotation)
        value = (SecretStr(CANARY),) if several else SecretStr(CANARY)
        settings = kind.model_construct(**{name: value})
        for told in (repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()):
            assert CANARY not in told


@pytest.mark.parametrize("kind", KINDS)
def test_what_sounds_like_a_secret_is_one(kind: type[BaseSettings]) -> None:
    """No setting that is called a token, secret or key is kept as ordinary words."""
    for name in kind.model_fields:
        if any(word in name for word in ("token", "secret", "key", "password")):
            assert name in secret_fields(kind), name


def test_a_databases_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by the settings, not by what the worker is told, and not by any complaint about the database."""
    monkeypatch.setenv("BOT_DATABASE_URL", ADDRESS)
    shown = [repr(read_settings()), repr(Setup(ADDRESS, "UTC", 5, ())), repr(Database(ADDRESS).url)]
    for address in (ADDRESS, f"postgresql+psycopg://bot:{CANARY}@127.0.0.1:x/y", f"mysql://bot:{CANARY}@h/y", CANARY):
        with pytest.raises(BotError) as raised:
            Store.open(address)
        shown += [str(raised.value), repr(raised.value), repr(raised.value.__cause__)]
    assert not any(CANARY in each for each in shown)


@pytest.mark.parametrize("name", ["BOT_MINIMUM_GROUP", "BOT_TIMEZONE", "BOT_ENCRYPTION_KEYS", "BOT_WEB_PORT"])
def test_a_token_in_the_wrong_place_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A key that is none is not repeated by the sentence about it."""
    monkeypatch.setenv(name, CANARY)
    if name == "BOT_ENCRYPTION_KEYS":
        with pytest.raises(BotError) as raised:
            Vault([key.get_secret_value() for key in read_settings().encryption_keys])
    else:
        with pytest.raises(BotError) as raised:
            read_settings()
    assert CANARY not in f"{raised.value} {raised.value!r}" or name == "BOT_TIMEZONE"


def test_a_vault_shows_and_keeps_nothing_in_the_clear(tmp_path: Path) -> None:
    """A locked token is in no byte of the file; a vault and its complaints do not tell keys or secrets."""
    key = new_key()
    vault = Vault([key])
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}", lambda: vault) as store:
        store.sealed.put("slack", "bot/T1", vault.lock("slack/bot/T1", CANARY.encode()))
        content = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert CANARY.encode() not in content
    shown: list[Any] = [repr(vault)]
    with pytest.raises(BotError) as raised:
        vault.unlock("slack/bot/T2", vault.lock("slack/bot/T1", CANARY.encode()))
    shown += [str(raised.value), repr(raised.value), msgspec.json.encode(str(raised.value)).decode()]
    assert not any(CANARY in each or key in each for each in shown)
