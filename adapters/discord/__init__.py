"""Discord: its payloads and exports in, its message shapes out, and the live connection."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.ports import ExportReader, Platform, Presenter, Question, Secrets

if TYPE_CHECKING:
    from adapters.discord.settings import DiscordSettings


def readers() -> tuple[ExportReader, ...]:
    """The ways to read what Discord writes into files."""
    from adapters.discord.export import ExportFiles  # noqa: PLC0415  # only an import reads exports
    from adapters.discord.replay import EventLines  # noqa: PLC0415  # likewise

    return (ExportFiles(), EventLines())


def questions() -> tuple[str, Sequence[Question]]:
    """What an operator is asked for, with a sentence to begin with."""
    from adapters.discord.questions import INTRODUCTION, QUESTIONS  # noqa: PLC0415  # only setting up asks

    return INTRODUCTION, QUESTIONS


def presenter() -> Presenter:
    """The way a note is shown on Discord."""
    from adapters.discord.present import DiscordPresenter  # noqa: PLC0415  # only posting needs it

    return DiscordPresenter()


def with_keys(words: str) -> str:
    """Words somebody typed, with `@` and a key for everybody they name."""
    from adapters.discord.naming import with_keys as named  # noqa: PLC0415  # only where somebody types

    return named(words)


def native(person: int) -> str:
    """The platform's own id of somebody, where their key is one."""
    return str(person)  # a snowflake is its own key


def configured() -> "DiscordSettings | None":
    """What is set for Discord, None where nothing is; raises BadSettings where it cannot be used."""
    from adapters.discord.settings import read_settings  # noqa: PLC0415  # pydantic comes with it

    return read_settings()


def connect(chosen: "DiscordSettings", secrets: Secrets) -> Platform:
    """Discord, ready to run."""
    from adapters.discord.connection import DiscordPlatform  # noqa: PLC0415  # discord.py comes with it

    del secrets  # the one token stays in the settings
    return DiscordPlatform(chosen)
