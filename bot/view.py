"""What a person asks to see in a terminal: which community, as it was seen from which day, and what is shown of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.errors import BadInput, UnknownCommunity

if TYPE_CHECKING:
    from bot.notes import Address, Note, Place
    from bot.ports import CommunityRef, Presenter
    from bot.report import Report
    from bot.store import Community
    from bot.store.totals import Totals
    from bot.window import History

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class View:
    """One community, ready to be looked at."""

    community: "Community"
    history: "History"
    minimum: int  # the smallest group that is shown: what the community's admins chose, or the operator
    address: "Address"
    presenter: "Presenter"

    @property
    def name(self) -> str:
        """What the community is called."""
        return self.community.name or self.community.ref.native

    def link(self, place: "Place") -> str | None:
        """The address that opens a message, where it is known."""
        return self.presenter.link(place, self.address)

    def report(self, *, overall: bool = False) -> "Report":
        """All measures, safe to show; the qualities in one number for those who ask for it."""
        from bot.report import report  # noqa: PLC0415  # numpy and scipy come with it

        platform, group = self.community.ref.platform, self.minimum
        return report(
            self.history, name=self.name, platform=platform, minimum_group=group, thorough=True, overall=overall
        )

    def digest(self) -> "Note | None":
        """The weekly note, or None where there is nothing to say."""
        from bot.digest import digest  # noqa: PLC0415  # likewise

        return digest(self.history, self.name, minimum_group=self.minimum)

    def silence(self) -> str:
        """Why there is no weekly note."""
        from bot.digest import silence  # noqa: PLC0415  # likewise

        return silence(self.history)

    def elsewhere(self, made: "Report") -> str:
        """Where people wrote, beside a report of days on which nobody did; else nothing."""
        from bot.digest import known_days  # noqa: PLC0415  # likewise

        return "" if made.active else known_days(self.history)

    def why(self, about: str) -> "Note":
        """What the figure of a measure, or a score, rests on."""
        from bot.answers.reasons import reason  # noqa: PLC0415  # likewise

        return reason(self.report(overall=True), about)

    def page(self, made: "Report") -> str:
        """The report as one page that needs nothing else."""
        from bot.page import page  # noqa: PLC0415  # altair comes with it

        return page(made, self.history, self.link)


@dataclass(frozen=True, slots=True)
class Stored:
    """A community and its totals, as the store counts them."""

    ref: "CommunityRef"
    name: str
    totals: "Totals"


def pick(known: "list[Community]", wanted: str) -> "Community":
    """The community a person means; with one stored nobody has to say which."""
    if not wanted and len(known) == 1:
        return known[0]
    folded = wanted.strip().casefold()
    found = [each for each in known if folded and folded in {each.ref.native.casefold(), each.name.casefold()}]
    exact = [each for each in found if each.ref.native.casefold() == folded]
    if len(exact or found) == 1:
        return (exact or found)[0]
    raise UnknownCommunity(unknown(wanted, known))


def unknown(wanted: str, known: "list[Community]") -> str:
    """The sentence for somebody who named none of the communities that are stored, or several of them."""
    if not known:
        return "Nothing is stored here yet. Begin with: network-health import PATH"
    names = "; ".join(
        f"{each.ref.native} ({each.name}, {each.ref.platform})"
        if each.name
        else f"{each.ref.native} ({each.ref.platform})"
        for each in known
    )
    named = sum(wanted.strip().casefold() == each.name.casefold() for each in known)
    several = f"{named} communities are called {wanted!r}" if named > 1 else f"No community is called {wanted!r}"
    said = several if wanted else f"{len(known)} communities are stored here"
    return f"{said}. Choose one by its id (--community ID, or the id alone where this verb asks for one): {names}."


def day(text: str) -> int:
    """A day a person typed, as an ordinal."""
    try:
        chosen = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else date.min
    except ValueError:
        chosen = date.min
    if not EARLIEST <= chosen <= LATEST:
        years = f"from {EARLIEST.year} to {LATEST.year}"
        raise BadInput(f"{text!r} is not a day I can use. Write year, month and day, {years}, such as 2026-03-16.")
    return chosen.toordinal()
