"""What commands need to know of single people: what is kept of them, and what they chose."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.ports import CommunityRef


class Absence(Protocol):
    """What somebody chose."""

    @property
    def out(self) -> bool:
        """Whether they opted out."""

    @property
    def before(self) -> int:
        """The instant before which everything was to be forgotten, 0 for none."""


class People(Protocol):
    """Where wishes are taken and carried out."""

    def absence(self, ref: CommunityRef, person: int) -> Absence:
        """What somebody chose."""

    def opt_out(self, ref: CommunityRef, person: int, *, at: int) -> None:
        """Nothing of them is taken any more."""

    def opt_in(self, ref: CommunityRef, person: int) -> bool:
        """They are taken again; whether they had opted out."""

    def forget(self, ref: CommunityRef, person: int, *, at: int) -> None:
        """Nothing of them from before now is kept."""

    def erase(self) -> int:
        """Remove what is still there of those who asked for it."""


class Held(Protocol):
    """What is kept of somebody, in numbers."""

    @property
    def messages(self) -> int:
        """Messages they wrote."""

    @property
    def channels(self) -> int:
        """In how many channels."""

    @property
    def first_at(self) -> int:
        """When the first of them was written."""

    @property
    def last_at(self) -> int:
        """When the last."""

    @property
    def reactions(self) -> int:
        """Reactions they put."""

    @property
    def named(self) -> int:
        """Times others named them."""

    @property
    def member(self) -> bool:
        """Whether their account is known."""

    @property
    def joined_at(self) -> int:
        """When they joined, 0 for unknown."""

    @property
    def left_at(self) -> int:
        """When they left, 0 for not."""

    @property
    def others(self) -> Mapping[str, int]:
        """Rows in other tables."""


class Holdings(Protocol):
    """What is kept of one person."""

    def of(self, community: int, person: int) -> Held:
        """Counted."""

    def rows(self, community: int, person: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Row by row, by table."""
