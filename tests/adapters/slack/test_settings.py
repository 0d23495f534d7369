"""Which settings are there decides how the bot connects; what is set by half is one sentence."""

from pathlib import Path

import pytest

from adapters.slack import configured
from adapters.slack.settings import SlackSettings, read_settings
from bot.errors import BadSettings
from tests.adapters.slack.fakes import chosen

EXAMPLE = Path(__file__).resolve().parents[3] / ".env.example"


def test_nothing_set_means_no_slack() -> None:
    """Without a token Slack is left out, and no sentence is owed; so it is with the example copied as it is."""
    assert configured() is None


def test_the_example_changes_nothing(tmp_path: Path) -> None:
    """Copied as it is, it sets Slack up no more than no file does."""
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    assert read_settings() is None


@pytest.mark.parametrize(
    ("names", "events", "many"),
    [
        ("SLACK_BOT_TOKEN SLACK_APP_TOKEN", "socket", False),
        ("SLACK_BOT_TOKEN SLACK_SIGNING_SECRET", "http", False),
        ("SLACK_CLIENT_ID SLACK_CLIENT_SECRET SLACK_SIGNING_SECRET", "http", True),
        ("SLACK_CLIENT_ID SLACK_CLIENT_SECRET SLACK_APP_TOKEN", "socket", True),
        ("SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_CLIENT_ID SLACK_CLIENT_SECRET", "socket", False),
    ],
)
def test_what_is_set_decides(monkeypatch: pytest.MonkeyPatch, names: str, events: str, many: bool) -> None:
    """An app token means Socket Mode, a bot token one workspace."""
    read = chosen(monkeypatch, dict.fromkeys(names.split(), "something"))
    assert (read.events, read.many) == (events, many)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, "belongs into SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "belongs into SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
    ],
)
def test_half_a_setup_is_one_sentence(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str) -> None:
    """It says which setting is missing or in the wrong place, and never what a token is."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as raised:
        read_settings()
    assert told in str(raised.value)
    assert "xoxb-1" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_tokens_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """A `repr` of the settings has stars in their place."""
    read = chosen(monkeypatch, {"SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_APP_TOKEN": "xapp-secret"})
    assert "secret" not in repr(read).replace("signing_secret", "").replace("client_secret", "")


@pytest.mark.parametrize(
    ("api", "authorize"),
    [
        ("https://slack.com/api/", "https://slack.com/oauth/v2/authorize"),
        ("https://slack.com/api", "https://slack.com/oauth/v2/authorize"),
        ("http://127.0.0.1:9/api/", "http://127.0.0.1:9/oauth/v2/authorize"),
    ],
)
def test_a_stand_in_is_asked_for_everything(api: str, authorize: str) -> None:
    """Where the Web API is decides where people are sent to install."""
    read = SlackSettings(api_url=api, _env_file=None)
    assert read.api_url.endswith("/api/")
    assert read.authorize_url == authorize
