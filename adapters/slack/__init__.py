"""Slack: its payloads and exports in, its message shapes out, and the live connection."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.ports import ExportReader, Platform, Presenter, Question, Secrets

if TYPE_CHECKING:
    from adapters.slack.settings import SlackSettings


def readers() -> tuple[ExportReader, ...]:
    """The ways to read what Slack writes into files."""
    from adapters.slack.export import ExportFiles  # noqa: PLC0415  # only an import reads exports
    from adapters.slack.replay import EventLines  # noqa: PLC0415  # likewise

    return (ExportFiles(), EventLines())


def questions() -> tuple[str, Sequence[Question]]:
    """What an operator is asked for, with a sentence to begin with."""
    from adapters.slack.questions import INTRODUCTION, QUESTIONS  # noqa: PLC0415  # only setting up asks

    return INTRODUCTION, QUESTIONS


def presenter() -> Presenter:
    """The way a note is shown on Slack."""
    from adapters.slack.present import SlackPresenter  # noqa: PLC0415  # only posting needs it

    return SlackPresenter()


def with_keys(words: str) -> str:
    """Words somebody typed, with `@` and a key for everybody they name."""
    from adapters.slack.naming import with_keys as named  # noqa: PLC0415  # only where somebody types

    return named(words)


def native(person: int) -> str:
    """The platform's own id of somebody, where their key is one."""
    from adapters.slack.keys import id_of_key  # noqa: PLC0415  # only for an operator's eyes

    return id_of_key(person)


def configured() -> "SlackSettings | None":
    """What is set for Slack, None where nothing is; raises BadSettings where it is set by half."""
    from adapters.slack.settings import read_settings  # noqa: PLC0415  # pydantic comes with it

    return read_settings()


def connect(chosen: "SlackSettings", secrets: Secrets) -> Platform:
    """Slack, ready to run."""
    from adapters.slack.connection import SlackPlatform  # noqa: PLC0415  # Bolt comes with it

    return SlackPlatform(chosen, secrets)
