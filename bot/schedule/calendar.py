"""What is due by an instant in every community, noted once, whatever admins changed meanwhile."""

from collections.abc import Sequence
from typing import Final

import msgspec

from bot.events import DAY, HOUR
from bot.preferences import Defaults, Preferences
from bot.preferences.typed import Items
from bot.schedule.duty import Duty, Period
from bot.store import ITSELF, Noted, Store, Turn
from bot.words import schedule as words

MISSED: Final = 12  # periods before the latest that are told of, at most
_CHANGES_SINCE: Final = 70 * DAY


class _Rhythm(msgspec.Struct, frozen=True):
    """What is known of a community's rhythm."""

    latest: dict[tuple[int, str], int]  # when the latest period was due that was ever noted
    changed: dict[int, dict[str, int]]  # when each setting that moves something was changed last

    def changed_at(self, community: int, duty: Duty) -> int:
        """When what moves a duty was changed last; 0 where that was never, or long ago."""
        changed = self.changed.get(community, {})
        return max((changed.get(name, 0) for name in duty.moved_by), default=0)


class Calendar:
    """Notes periods as they become due, for all communities that are installed."""

    def __init__(self, store: Store, duties: Sequence[Duty], defaults: Defaults) -> None:
        self._store = store
        self._duties = duties
        self._defaults = defaults
        self._chosen: dict[int, tuple[dict[str, Items], Preferences]] = {}
        self._moving = sorted({name for duty in duties for name in duty.moved_by})
        self._seen: dict[tuple[int, str], tuple[Period, Preferences]] = {}

    def note(self, now: int) -> None:
        """Note what is due by now; mostly there is nothing new, and that costs two questions to the database."""
        asked = list(self._asked(now))
        if not asked:
            return
        changed = self._store.choices.changed(self._moving, since=now - _CHANGES_SINCE)
        rhythm = _Rhythm(self._store.dues.latest(), changed)
        due: list[Noted] = []
        for community, duty, chosen, period in asked:
            due += _due(rhythm, community, duty, chosen, period, now=now)
        self._store.dues.note(due, now=now)
        for each in due:
            if each.state is Turn.LEFT_OUT:
                deed = words.left_out(each.kind)
                self._store.choices.note(each.community, deed, person=ITSELF, at=each.due_at)
        # Only now: had the database failed, the next round would have to begin anew.
        self._seen.update({(community, duty.kind): (period, chosen) for community, duty, chosen, period in asked})

    def _asked(self, now: int) -> "list[tuple[int, Duty, Preferences, Period]]":
        """Every community's latest period of every duty, where it is not the one that was looked at before."""
        removed, stored = self._store.removals.all(), self._store.choices.all()
        asked = []
        for community in self._store.communities():
            if community.number in removed:
                continue
            chosen = self._preferences(community.number, stored.get(community.number, {}))
            for duty in self._duties:
                period = duty.period(chosen, now)
                if period is not None and self._seen.get((community.number, duty.kind)) != (period, chosen):
                    asked.append((community.number, duty, chosen, period))
        return asked

    def _preferences(self, community: int, stored: dict[str, Items]) -> Preferences:
        before = self._chosen.get(community)
        if before is None or before[0] != stored:
            before = self._chosen[community] = stored, Preferences.chosen(stored, self._defaults)
        return before[1]


def _due(
    rhythm: _Rhythm, community: int, duty: Duty, chosen: Preferences, period: Period, *, now: int
) -> Sequence[Noted]:
    """The period as it is to be noted, and those before it that nobody was there for."""
    latest, changed = rhythm.latest.get((community, duty.kind)), rhythm.changed_at(community, duty)
    before = duty.period(chosen, period.due_at - 1)
    if period.due_at < changed:
        # These settings did not hold yet. Where the rhythm was going it is owed from the change on; otherwise (a new
        # place, or one that chose again) the first one comes when these settings say.
        step = period.due_at - before.due_at if before else 0
        going = latest is not None and latest >= period.due_at - 2 * step
        return [Noted(community, duty.kind, period.key, changed)] if going else []
    if latest is None:
        return [] if now - period.due_at > duty.grace else [Noted(community, duty.kind, period.key, period.due_at)]
    missed: list[Noted] = []
    while duty.told and before and before.due_at > max(latest, changed) and len(missed) < MISSED:
        reason = words.too_late(duty.grace // HOUR)
        missed.append(Noted(community, duty.kind, before.key, before.due_at, Turn.LEFT_OUT, reason))
        before = duty.period(chosen, before.due_at - 1)
    return [*missed, Noted(community, duty.kind, period.key, period.due_at)]
