"""Whom a message addresses, decided as it is said, from what was said in the same place before it.

The sources in their order; the first that has an answer wins, but a reply to one person that names another keeps both:

- explicit: a platform's reply addresses the quoted author; a message in a thread addresses the last other speaker
  there, else whoever opened it.
- mention: each person named, when seen in the channel within the hour; inside a thread, when seen at any time.
- dialogue: a new turn within five minutes of being addressed, or of addressing somebody, goes on with that partner; who
  was addressed answers before who addressed.
- quiet previous: a new turn within five minutes of somebody else's message answers it, when no more than two others
  spoke in the last ten minutes. It is too unsure to start a dialogue from.

A turn is a run of messages by one person, uninterrupted and without a gap of more than five minutes; only its first
message is guessed about. A reply says itself whom it means: where the quoted message is gone, is by a bot or is the
writer's own, nothing else is guessed. What happened later never changes what was decided.

Whoever changes these rules gives `bot.store.days` another VERSION, so that days that were rolled up follow them.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from bot.events import HOUR, MINUTE

TURN: Final = 5 * MINUTE
DIALOGUE_REACH: Final = 5 * MINUTE
QUIET_REACH: Final = 5 * MINUTE
CROWD_REACH: Final = 10 * MINUTE
QUIET_CROWD: Final = 2  # distinct other people within CROWD_REACH
MENTION_REACH: Final = HOUR


class Source(IntEnum):
    """How it is known that one person addressed another; the smaller, the surer."""

    EXPLICIT = 0
    MENTION = 1
    DIALOGUE = 2
    QUIET_PREVIOUS = 3


CONFIDENCE: Final = {Source.EXPLICIT: 1.0, Source.MENTION: 0.95, Source.DIALOGUE: 0.7, Source.QUIET_PREVIOUS: 0.4}
REACTION_CONFIDENCE: Final = 0.3

Edge = tuple[int, Source]  # the person addressed, and how that is known
Edges = tuple[Edge, ...]
NOBODY: Final[Edges] = ()
_NEVER: Final = -(1 << 62)


class _Place:
    """What has to be remembered of one channel or thread: a few entries for each person who spoke there."""

    __slots__ = ("addressed", "addresser", "latest", "latest_at", "recent", "seen")

    def __init__(self) -> None:
        self.latest = 0
        self.latest_at = 0
        self.seen: dict[int, int] = {}  # person -> when last heard
        self.recent: list[int] = []  # the last few distinct speakers, latest first
        self.addresser: dict[int, tuple[int, int]] = {}  # person -> who addressed them last, when
        self.addressed: dict[int, tuple[int, int]] = {}  # person -> whom they addressed last, when

    def hear(self, author: int, at: int) -> None:
        """Remember that somebody spoke."""
        if author != self.latest:
            recent = self.recent
            if author in recent:
                recent.remove(author)
            elif len(recent) == QUIET_CROWD + 2:
                recent.pop()
            recent.insert(0, author)
            self.latest = author
        self.latest_at = self.seen[author] = at


class ReplyInference:
    """Reads messages in the order they were said and tells of each whom it addresses; 0 is nobody known."""

    def __init__(self) -> None:
        self._places: dict[int, _Place] = {}

    def said(self, place: int, author: int, at: int, named: Sequence[int] = (), replied: int | None = None) -> Edges:
        """A message in a channel; `named` people are mentioned, `replied` wrote the quoted message (0 not known)."""
        if not author:
            return NOBODY
        here = self._places.get(place)
        if here is None:
            here = self._places[place] = _Place()
        edges = _addressed(here, author, at, named, replied)
        if edges and edges[0][1] is not Source.QUIET_PREVIOUS:
            here.addressed[author] = (edges[0][0], at)
            for person, _ in edges:
                here.addresser[person] = (author, at)
        here.hear(author, at)
        return edges

    def guess(self, place: int, author: int, at: int, named: Sequence[int] = ()) -> Edges:
        """Whom a message without a quote would address if it were said now; nothing is remembered of it."""
        here = self._places.get(place)
        return _addressed(here, author, at, named, None) if here and author else NOBODY

    def said_in_thread(  # noqa: PLR0917  # what a message in a thread is, once, in the hot loop
        self,
        thread: int,
        channel: int,
        opener: int,
        author: int,
        at: int,
        named: Sequence[int] = (),
        replied: int | None = None,
    ) -> Edges:
        """A message in the thread of a channel that `opener` began; a thread remembers apart from its channel."""
        if not author:
            return NOBODY
        here = self._places.get(thread)
        if here is None:
            here = self._places[thread] = _Place()
            if opener:
                here.hear(opener, at)
        if replied is None:
            replied = next((person for person in here.recent if person != author), 0)
        around = self._places.get(channel)
        edges = _told(
            author, replied, [who for who in named if who in here.seen or (around is not None and who in around.seen)]
        )
        here.hear(author, at)
        return edges


def _addressed(here: _Place, author: int, at: int, named: Sequence[int], replied: int | None) -> Edges:
    """Whom a message in a channel addresses."""
    if named or replied:
        heard = [who for who in named if at - here.seen.get(who, _NEVER) <= MENTION_REACH]
        edges = _told(author, replied or 0, heard)
        if edges:
            return edges
    if replied is not None or (author == here.latest and at - here.latest_at <= TURN):
        return NOBODY
    return _guess(here, author, at)


def _guess(here: _Place, author: int, at: int) -> Edges:
    """Dialogue or quiet previous, from what went before."""
    partner = here.addresser.get(author)
    if partner is None or at - partner[1] > DIALOGUE_REACH:
        partner = here.addressed.get(author)
    if partner is not None and at - partner[1] <= DIALOGUE_REACH:
        return ((partner[0], Source.DIALOGUE),)
    if here.latest in {author, 0} or at - here.latest_at > QUIET_REACH:
        return NOBODY
    others = 0
    for who in here.recent:
        others += who != author and at - here.seen[who] <= CROWD_REACH
    return ((here.latest, Source.QUIET_PREVIOUS),) if others <= QUIET_CROWD else NOBODY


def _told(author: int, replied: int, named: Sequence[int]) -> Edges:
    """What the message itself says: the quoted author and everybody named, once each, never the writer."""
    edges: list[Edge] = [(replied, Source.EXPLICIT)] if replied not in {0, author} else []
    for who in named:
        if who not in {author, replied} and (who, Source.MENTION) not in edges:
            edges.append((who, Source.MENTION))
    return tuple(edges)
