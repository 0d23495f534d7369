"""A community's answers made from its facts and stored; where the worker meets the database."""

from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Self

from bot.answers import answers, explanations
from bot.answers.live import at_this_moment, without
from bot.errors import UnknownCommunity
from bot.events import SECOND
from bot.notes import Block, Paragraph, plain
from bot.preferences import Preferences
from bot.snapshot import KIND, Explained, Snapshot, written
from bot.store import Store
from bot.window import History
from bot.words import answers as words
from bot.words.commands import STORED
from bot.words.numbers import day
from bot.worker.jobs import Setup


class Making:
    """Answers for communities of one database, with what their admins chose."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._store = Store.open(setup.database_url)

    def __enter__(self) -> Self:
        """The store is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The store is closed, whatever happened."""
        self._store.close()

    def explanations(self) -> tuple[Explained, ...]:
        """Every measure in its own words."""
        return explanations()

    def refresh(self, community: int, now: int) -> Snapshot:
        """Make the answers as of an instant and store them."""
        found = next((each for each in self._store.communities() if each.number == community), None)
        if found is None:
            raise UnknownCommunity
        chosen = self._chosen(community)
        made = answers(
            self._history(community, chosen, now),
            found.name or found.ref.native,
            minimum=chosen.minimum_group,
            stored=self._stored(community),
        )
        self._store.snapshots.put(community, KIND, written(made), made_at=now)
        return made

    def _chosen(self, community: int) -> Preferences:
        return Preferences.chosen(self._store.choices.of(community), self._setup)

    def _history(self, community: int, chosen: Preferences, now: int) -> History:
        """The community up to this moment, without what its admins leave out."""
        today = datetime.fromtimestamp(now // SECOND, chosen.zone).toordinal()
        emoji = frozenset(chosen.helpful_emoji)
        history = self._store.history(community, chosen.zone, end=today + 1, helpful_emoji=emoji)
        history = replace(
            history,
            holidays=chosen.holiday_days,
            compared_from=chosen.baseline_day or 0,
            between=frozenset(chosen.groups),
        )
        return at_this_moment(without(history, chosen.left_out), now)

    def _stored(self, community: int) -> tuple[Block, ...]:
        """What is kept, in one paragraph."""
        totals = self._store.totals(community)
        said = [words.stored(totals.human_messages, totals.reactions, totals.channels)]
        if totals.first_at and totals.last_at:
            said.append(words.stored_since(_day(totals.first_at), _day(totals.last_at)))
        return (Paragraph(plain(" ".join(said)), label=STORED),)


def _day(told: str) -> str:
    """The day of an instant as totals tell it."""
    return day(date.fromisoformat(told[:10]).toordinal(), year=True)
