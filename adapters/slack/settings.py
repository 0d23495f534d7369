"""What an operator sets for Slack (SLACK_*); which of it is set decides how the bot connects."""

from typing import Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadSettings

GUIDE: Final = "docs/install-slack.md has the five steps"


class SlackSettings(BaseSettings):
    """The two tokens of one workspace, or an app's own credentials for many; secrets never show in a `repr`."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", env_file=".env", extra="ignore", frozen=True)

    bot_token: SecretStr = Field(
        default=SecretStr(""), description="One workspace: its Bot User OAuth Token, xoxb-… (OAuth & Permissions)."
    )
    app_token: SecretStr = Field(
        default=SecretStr(""),
        description="Socket Mode, no public address needed: an App-Level Token, xapp-… (Basic Information).",
    )
    signing_secret: SecretStr = Field(
        default=SecretStr(""), description="HTTP instead of Socket Mode: the Signing Secret (Basic Information)."
    )
    client_id: str = Field(default="", description="Many workspaces: the app's Client ID (Basic Information).")
    client_secret: SecretStr = Field(
        default=SecretStr(""), description="Many workspaces: the app's Client Secret (Basic Information)."
    )
    api_url: str = Field(default="https://slack.com/api/", description="Where Slack's Web API is.")

    @field_validator("api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        """An address that calls can be made to, with the slash at its end that method names are put behind."""
        if not value.startswith(("https://", "http://")) or value != value.strip():
            raise ValueError("it is no web address such as https://slack.com/api/")
        return value.rstrip("/") + "/"

    @property
    def events(self) -> Literal["socket", "http"]:
        """How events arrive."""
        return "socket" if self.app_token.get_secret_value() else "http"

    @property
    def many(self) -> bool:
        """Whether workspaces install the app themselves; the token of one workspace comes first."""
        return not self.bot_token.get_secret_value()

    @property
    def authorize_url(self) -> str:
        """Where somebody who installs the app is sent."""
        return f"{self.api_url.removesuffix('/').removesuffix('/api')}/oauth/v2/authorize"


def read_settings() -> SlackSettings | None:
    """The settings, None where nothing is set for Slack, or one sentence on what is missing."""
    try:
        chosen = SlackSettings()
    except (OSError, UnicodeDecodeError):
        raise BadSettings("The file .env here cannot be read. See .env.example for what belongs into it.") from None
    except ValidationError as error:
        wrong = "; ".join(
            f"SLACK_{'_'.join(str(part) for part in each['loc']).upper()}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors(include_input=False)
        )
        raise BadSettings(f"These settings cannot be used: {wrong}. See .env.example.") from None
    bot, app, signing, secret = (
        bool(each.get_secret_value())
        for each in (chosen.bot_token, chosen.app_token, chosen.signing_secret, chosen.client_secret)
    )
    if not (bot or app or signing or secret or chosen.client_id):
        return None
    _complete(chosen, bot=bot, app=app, signing=signing, secret=secret)
    return chosen


def _complete(chosen: SlackSettings, *, bot: bool, app: bool, signing: bool, secret: bool) -> None:
    """Raise the sentence about what is missing, or about a token in the wrong place."""
    if not bot and not (chosen.client_id and secret):
        raise BadSettings(
            "Slack is set up by half: SLACK_BOT_TOKEN is missing (or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, "
            f"where many workspaces install the app). {GUIDE}."
        )
    if not app and not signing:
        raise BadSettings(
            "Slack is set up by half: SLACK_APP_TOKEN is missing, without which no event arrives "
            f"(or SLACK_SIGNING_SECRET, where Slack reaches this machine over HTTP). {GUIDE}."
        )
    if bot and chosen.bot_token.get_secret_value().startswith("xapp-"):
        raise BadSettings("SLACK_BOT_TOKEN is an app-level token (xapp-…). It belongs into SLACK_APP_TOKEN.")
    if app and chosen.app_token.get_secret_value().startswith("xoxb-"):
        raise BadSettings("SLACK_APP_TOKEN is a bot token (xoxb-…). It belongs into SLACK_BOT_TOKEN.")
