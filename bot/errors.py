"""Everything that can go wrong in a way a person should read: one sentence, and what to do about it."""


class BotError(Exception):
    """Something went wrong that a person can act on."""

    exit_code = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class BadInput(BotError):
    """The input could not be read as a community's history."""

    exit_code = 2


class BrokenFile(BadInput):
    """One file could not be read; the others are read all the same."""


class BadPayload(BadInput):
    """A payload does not have the shape its platform documents."""


class BadSettings(BotError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class UnknownCommunity(BotError):
    """No such community is stored here."""

    exit_code = 2


class StoreUnavailable(BotError):
    """The database did not take or give the data; nothing that was acknowledged is lost."""

    exit_code = 3


class InboxFull(BotError):
    """More events arrived than could be written in time; the platform is asked to send them again."""
