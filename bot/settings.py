"""The operator's settings: read once from the environment and `.env`, checked, frozen, and handed down."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.emoji import emoji_called
from bot.errors import BadSettings

DEFAULT_HELPFUL_EMOJI = ("thumbsup", "heart", "100", "tada", "raised_hands", "pray", "white_check_mark")


class Settings(BaseSettings):
    """Everything an operator may set, with the value used when nothing is set."""

    model_config = SettingsConfigDict(env_prefix="BOT_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///network-health.db",
        description="Where the data is kept.",
        repr=False,  # it may hold a password
    )
    timezone: str = Field(default="UTC", description="The IANA time zone that decides where a community's day begins.")
    minimum_group: int = Field(default=5, ge=5, description="Figures about fewer people than this are never shown.")
    helpful_emoji: Annotated[tuple[str, ...], NoDecode] = Field(
        default=DEFAULT_HELPFUL_EMOJI, description="Reactions that count as a helpful mark, separated by commas."
    )
    inbox_limit: int = Field(
        10_000, ge=1, description="Events that may wait to be written before senders have to wait."
    )
    commit_milliseconds: int = Field(default=2, ge=0, le=50, description="How long a commit waits for company.")

    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(),
        description="Keys that protect stored tokens, separated by commas; the first encrypts, the others only read."
        " Make one with: network-health keys new",
    )
    keep_removed_days: int = Field(
        default=7, ge=0, le=30, description="Days after an installation is removed until everything of it is deleted."
    )

    log_format: Literal["console", "json", "logfmt"] = Field(
        default="logfmt", description="How log lines are written: logfmt (key=value), json, or console (in colour)."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is logged: debug, info, warning or error."
    )

    web_host: str = Field(default="127.0.0.1", description="The address to listen at: 0.0.0.0 is every one.")
    web_port: int = Field(
        default=8080, ge=0, le=65535, description="The port to listen at, for health checks and for events over HTTP."
    )
    web_behind_proxy: bool = Field(
        default=False,
        description="Whether a proxy stands in front and names the caller in X-Forwarded-For (its last entry counts).",
    )

    @field_validator("helpful_emoji", "encryption_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A list in the environment is words with commas between them."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("helpful_emoji")
    @classmethod
    def _one_name_each(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """An emoji counts under the name it is kept with."""
        return tuple(dict.fromkeys(emoji_called(each) for each in value))

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        """A time zone has to be one this machine knows."""
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not an IANA time zone such as Europe/Berlin")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The default time zone, ready for use."""
        return ZoneInfo(self.timezone)


def read_settings(**given: str) -> Settings:
    """Build the settings from what is given and from the environment, or say in one sentence which cannot be used."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic reads words as it does from the environment
    except (OSError, UnicodeDecodeError):
        raise BadSettings("The file .env here cannot be read. See .env.example for what belongs into it.") from None
    except ValidationError as error:
        wrong = "; ".join(
            f"BOT_{'_'.join(str(part) for part in each['loc']).upper()}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors()
        )
        raise BadSettings(f"These settings cannot be used: {wrong}. See .env.example.") from None
