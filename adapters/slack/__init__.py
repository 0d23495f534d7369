"""Slack: its payloads and exports in, its message shapes out."""

from bot.ports import ExportReader, Presenter


def readers() -> tuple[ExportReader, ...]:
    """The ways to read what Slack writes into files."""
    from adapters.slack.export import ExportFiles  # noqa: PLC0415  # only an import reads exports
    from adapters.slack.replay import EventLines  # noqa: PLC0415  # likewise

    return (ExportFiles(), EventLines())


def presenter() -> Presenter:
    """The way a note is shown on Slack."""
    from adapters.slack.present import SlackPresenter  # noqa: PLC0415  # only posting needs it

    return SlackPresenter()
