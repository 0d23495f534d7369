"""Settings come from the environment, are checked once, and are all in .env.example."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from bot.errors import BadSettings
from bot.settings import Settings, read_settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_every_setting_has_a_default():
    """A fresh clone runs without any setting."""
    assert read_settings() == Settings()
    assert read_settings().zone.key == "UTC"


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch):
    """BOT_ variables are read; words with commas become a list."""
    monkeypatch.setenv("BOT_TIMEZONE", "Asia/Kathmandu")
    monkeypatch.setenv("BOT_HELPFUL_EMOJI", " pray, tada ,")
    settings = read_settings()
    assert settings.zone.key == "Asia/Kathmandu"
    assert settings.helpful_emoji == ("pray", "tada")


def test_helpful_emoji_may_be_written_as_platforms_do(monkeypatch: pytest.MonkeyPatch):
    """With colons, as a character, with a skin tone or by another name: each once, under the name it is kept with."""
    monkeypatch.setenv("BOT_HELPFUL_EMOJI", ":+1:, thumbsup, 👍🏽, ❤️, clap::skin-tone-3, party_parrot")
    assert read_settings().helpful_emoji == ("thumbsup", "heart", "clap", "party_parrot")


def test_a_file_in_the_working_folder_counts(tmp_path: Path):
    """`.env` is read, unknown lines in it are left alone."""
    (tmp_path / ".env").write_text("BOT_MINIMUM_GROUP=9\nSOMETHING_ELSE=1\n")
    assert read_settings().minimum_group == 9


def test_what_is_given_wins(monkeypatch: pytest.MonkeyPatch):
    """The command line is stronger than the environment."""
    monkeypatch.setenv("BOT_DATABASE_URL", "sqlite:///one.db")
    assert read_settings(database_url="sqlite:///two.db").database_url == "sqlite:///two.db"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BOT_TIMEZONE", "Mars/Olympus", "Europe/Berlin"),
        ("BOT_TIMEZONE", "../../etc/passwd", "Europe/Berlin"),
        ("BOT_MINIMUM_GROUP", "4", "greater than or equal to 5"),
        ("BOT_MINIMUM_GROUP", "few", "integer"),
        ("BOT_INBOX_LIMIT", "0", "greater than or equal to 1"),
        ("BOT_COMMIT_MILLISECONDS", "51", "less than or equal to 50"),
    ],
)
def test_a_wrong_value_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str):
    """The sentence names the setting, what is allowed, and where to look."""
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as raised:
        read_settings()
    sentence = str(raised.value)
    assert name in sentence
    assert told in sentence
    assert ".env.example" in sentence
    assert "\n" not in sentence


def test_an_unreadable_file_is_one_sentence(tmp_path: Path):
    """A `.env` that is no text is told so."""
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00BOT")
    with pytest.raises(BadSettings, match=r"\.env"):
        read_settings()


def test_settings_do_not_change():
    """They are built once and handed down."""
    with pytest.raises(ValidationError, match="frozen"):
        read_settings().minimum_group = 2


def test_the_example_lists_exactly_the_settings():
    """Every setting is in .env.example with its description and its default, and nothing else is."""
    lines = EXAMPLE.read_text().splitlines()
    listed = [(lines[row - 1], line) for row, line in enumerate(lines) if line and not line.startswith("#")]
    expected = []
    for prefix, settings in (("BOT", Settings), ("SLACK", SlackSettings), ("DISCORD", DiscordSettings)):
        for name, field in settings.model_fields.items():
            default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
            shown = ",".join(default) if isinstance(default, tuple) else default
            shown = str(shown).lower() if isinstance(shown, bool) else shown
            expected.append((f"# {field.description}", f"{prefix}_{name.upper()}={shown}"))
    assert listed == expected


def test_the_example_says_what_happens_without_it(tmp_path: Path):
    """Copied as it is, it changes nothing."""
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    assert read_settings() == Settings(_env_file=None)
