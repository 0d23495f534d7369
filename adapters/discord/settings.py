"""What an operator sets for Discord (DISCORD_*): a token is enough."""

from typing import Final

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadSettings

GUIDE: Final = "docs/install-discord.md has the five steps"
API_URL: Final = "https://discord.com/api/v10"


class DiscordSettings(BaseSettings):
    """The bot's token and what it may see; the token never shows in a `repr`."""

    model_config = SettingsConfigDict(env_prefix="DISCORD_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr = Field(
        default=SecretStr(""), description="The bot's token (discord.com/developers, your application, Bot)."
    )
    members_intent: bool = Field(
        default=True,
        description="Whether Server Members Intent is on; without it joins are known only of those who write.",
    )
    message_content: bool = Field(
        default=False,
        description="Whether Message Content Intent is on and to be used; then words tell questions and thanks too.",
    )
    api_url: str = Field(default=API_URL, description="Where Discord's API is.")
    gateway_url: str = Field(
        default="", description="Where Discord's gateway is, if it is to be another one than the API names."
    )

    @field_validator("api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        """An address that routes can be put behind."""
        if not value.startswith(("https://", "http://")) or value != value.strip():
            raise ValueError(f"it is no web address such as {API_URL}")
        return value.rstrip("/")

    @field_validator("gateway_url")
    @classmethod
    def _socket(cls, value: str) -> str:
        """An address for a websocket, or nothing."""
        if value and (not value.startswith(("wss://", "ws://")) or value != value.strip()):
            raise ValueError("it is no websocket address such as wss://gateway.discord.gg")
        return value


def read_settings() -> DiscordSettings | None:
    """The settings, None where no token is set, or one sentence on what cannot be used."""
    try:
        chosen = DiscordSettings()
    except (OSError, UnicodeDecodeError):
        raise BadSettings("The file .env here cannot be read. See .env.example for what belongs into it.") from None
    except ValidationError as error:
        wrong = "; ".join(
            f"DISCORD_{str(each['loc'][-1]).upper()}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors(include_input=False)
        )
        raise BadSettings(f"These settings cannot be used: {wrong}. See .env.example.") from None
    token = chosen.token.get_secret_value()
    if not token:
        return None
    if not token.isascii() or not token.isprintable() or " " in token.removeprefix("Bot "):
        raise BadSettings(f"DISCORD_TOKEN is not a bot token: it has characters that no token has. {GUIDE}.")
    return chosen
