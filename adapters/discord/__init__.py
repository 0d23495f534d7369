"""Discord: its payloads and exports in, its message shapes out."""

from bot.ports import ExportReader, Presenter


def readers() -> tuple[ExportReader, ...]:
    """The ways to read what Discord writes into files."""
    from adapters.discord.export import ExportFiles  # noqa: PLC0415  # only an import reads exports
    from adapters.discord.replay import EventLines  # noqa: PLC0415  # likewise

    return (ExportFiles(), EventLines())


def presenter() -> Presenter:
    """The way a note is shown on Discord."""
    from adapters.discord.present import DiscordPresenter  # noqa: PLC0415  # only posting needs it

    return DiscordPresenter()
