"""What introductions ask of a store, as Protocols."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.introductions.record import Introduction, Outcome, Reply, Wish


class Wishes(Protocol):
    """Who asked to be introduced, and what they said about it."""

    def all(self, community: int) -> list[Wish]:
        """Everybody who wants them, paused or not."""

    def of(self, community: int, person: int) -> Wish | None:
        """What somebody wants; None where they want none."""

    def avoided(self, community: int, person: int) -> int:
        """How many people somebody does not want to meet."""

    def want(self, community: int, person: int, *, at: int) -> None:
        """Somebody wants to be introduced, without a pause."""

    def leave(self, community: int, person: int, *, at: int) -> None:
        """Somebody wants no introductions any more; open questions end."""

    def pause(self, community: int, person: int, *, until: int) -> None:
        """Nobody is suggested to them before that instant."""

    def heard(self, community: int, person: int) -> None:
        """They said something, whatever it was."""

    def care(self, community: int, person: int, topics: Sequence[str], channels: Sequence[int]) -> None:
        """What they care about, in place of what they said before."""

    def avoid(self, community: int, person: int, avoided: Sequence[int]) -> None:
        """Further people they do not want to meet."""

    def avoid_nobody(self, community: int, person: int) -> None:
        """They may meet everybody again."""


class Introductions(Protocol):
    """Who was chosen for whom, and what became of it."""

    def of(self, community: int, person: int) -> list[Introduction]:
        """Those that are about somebody, by number."""

    def reply(self, community: int, number: int, person: int, reply: Reply, *, at: int) -> Introduction | None:
        """What somebody says to the question; the introduction as it is then, None where it is not theirs."""

    def outcome(self, community: int, number: int, person: int, outcome: Outcome, *, at: int) -> bool:
        """What somebody says a week later; whether there was something to say it about."""

    def names(self, community: int, channels: Sequence[int]) -> Mapping[int, str]:
        """What those of these channels that are public are called."""
