"""What an operator sets for Discord is read as it is meant, or refused in one sentence."""

import pytest

from adapters.discord.settings import API_URL, DiscordSettings, read_settings
from bot.errors import BadSettings


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A folder without `.env`, and no settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in DiscordSettings.model_fields:
        monkeypatch.delenv(f"DISCORD_{name.upper()}", raising=False)


def test_without_a_token_discord_is_not_set_up() -> None:
    """Nothing set is nothing to run."""
    assert read_settings() is None


def test_a_token_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else has the value that Discord itself has."""
    monkeypatch.setenv("DISCORD_TOKEN", "MTA0.Gx.secret")
    chosen = read_settings()
    assert chosen is not None
    assert (chosen.api_url, chosen.gateway_url) == (API_URL, "")
    assert (chosen.members_intent, chosen.message_content) == (True, False)
    assert "secret" not in repr(chosen)


def test_an_api_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Routes begin with a slash themselves."""
    monkeypatch.setenv("DISCORD_TOKEN", "t")
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:5000/api/v10/")
    chosen = read_settings()
    assert chosen is not None
    assert chosen.api_url == "http://127.0.0.1:5000/api/v10"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DISCORD_API_URL", "discord.com", "DISCORD_API_URL: it is no web address"),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg", "DISCORD_GATEWAY_URL: it is no websocket address"),
        ("DISCORD_MEMBERS_INTENT", "perhaps", "DISCORD_MEMBERS_INTENT"),
        ("DISCORD_TOKEN", "two words", "DISCORD_TOKEN is not a bot token"),
        ("DISCORD_TOKEN", "töken", "DISCORD_TOKEN is not a bot token"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting is named, a secret is not repeated."""
    monkeypatch.setenv("DISCORD_TOKEN", "t")
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=told) as refused:
        read_settings()
    assert name != "DISCORD_TOKEN" or value not in str(refused.value)
