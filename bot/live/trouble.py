"""A post that a platform refuses, told where admins read: without that, silence would look like a quiet week."""

from typing import Final

import msgspec

from bot.events import DAY
from bot.introductions.messages import ASK, MEET
from bot.notes import Note, Paragraph, plain
from bot.ports import Refused
from bot.preferences import Defaults, Preferences
from bot.snapshot import DIGEST, EVERYBODY, MONTH
from bot.store import Claimed, Planned, State, Store
from bot.words import outbox as words

KIND: Final = "trouble"
TOLD: Final = frozenset({DIGEST, EVERYBODY, MONTH})
TO_PEOPLE: Final = frozenset({ASK, MEET})  # of which many are refused for one reason: told once in two weeks
FORTNIGHT: Final = 14 * DAY
ALL: Final = 1000  # posts among which the first words are looked for


class Troubles:
    """Says once for each post that somebody has to do something before it can be posted."""

    def __init__(self, store: Store, defaults: Defaults) -> None:
        self._store = store
        self._defaults = defaults

    def tell(self, claimed: Claimed, refused: Refused, now: int) -> bool:
        """Plan the sentence about a refused post; whether there is a place for it, and it was not said before.

        In the digest's channel with the platform's own reason; where that is the one that is closed, in the channel
        where the bot arrived, which anybody may read: so without names and reasons, which `status` has.
        """
        to_people = claimed.kind in TO_PEOPLE and not refused.closed  # that somebody takes no messages is their own
        if refused.busy or not (to_people or claimed.kind in TOLD):
            return False
        chosen = Preferences.chosen(self._store.choices.of(claimed.community), self._defaults).digest_channel
        where, said = chosen, words.refused_elsewhere(claimed.kind, refused.sentence)
        if chosen in {0, claimed.channel}:
            where, said = self._arrived_in(claimed), words.refused_there(claimed.kind)
        if where in {0, claimed.channel}:
            return False
        note = msgspec.msgpack.encode(Note("notice", words.TROUBLE, (Paragraph(plain(said)),)))
        period = f"{claimed.kind} {now // FORTNIGHT if to_people else claimed.period}"
        key = f"{claimed.ref.platform}-{claimed.ref.native}-{KIND}-{period}"
        return self._store.posts.plan(Planned(claimed.community, KIND, period, key, where, note, quiet=True, at=now))

    def _arrived_in(self, claimed: Claimed) -> int:
        """The channel of the first words, where they were said; 0 elsewhere."""
        standing = self._store.posts.standing(claimed.community, ALL)
        arrived = (each.channel for each in standing if each.kind == "welcome" and each.state is State.SENT)
        return next(arrived, 0)
