"""The lists beside somebody's history: users.json, channels.json and groups.json."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from adapters.slack.decoding import decoded
from adapters.slack.lists import Conversation, User, channel, is_direct, member
from bot.errors import BadInput, BadPayload, BrokenFile
from bot.events import SECOND, AnyEvent, ChannelSeen, RosterRead
from bot.ports import Files, Skips

PEOPLE: Final = "users.json"
PUBLIC: Final = "channels.json"
PRIVATE: Final = "groups.json"
LISTS: Final = (PEOPLE, PUBLIC, PRIVATE)

_DAY = re.compile(r"(?:.*/)?(\d{4}-\d{2}-\d{2})\.jsonl?", re.ASCII)
_TEAM = re.compile(r"[A-Z][A-Z0-9]{1,20}", re.ASCII)


class Roster:
    """One of the lists, as a piece of an import."""

    def __init__(self, files: Files, name: str, as_of: int, ignored: Mapping[str, int]) -> None:
        """`ignored` is what the import passes over altogether, told once."""
        self.name, self.size = name, files.size(name)
        self.stamp = blake2b(files.stamp(name) + str(as_of).encode(), digest_size=16).digest()
        self._files, self._as_of, self._ignored = files, as_of, ignored

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        """Everybody, or every channel."""
        for kind, number in self._ignored.items():
            skips.add(kind, number)
        base = self.name.rpartition("/")[2]
        if base == PEOPLE:
            somebody = False
            for users in decoded(self._files, self.name, User, skips):
                somebody = somebody or bool(users)
                yield None, self._people(users, skips)
            if somebody:
                yield None, (RosterRead(),)
        else:
            yield None, self._channels(skips, private=base == PRIVATE)

    def _people(self, users: Sequence[User], skips: Skips) -> list[AnyEvent]:
        people: list[AnyEvent] = []
        for user in users:
            try:
                people.append(member(user, self._as_of))
            except BadPayload as error:
                skips.add(f"user that cannot be used: {error}", damaged=True)
        return people

    def _channels(self, skips: Skips, *, private: bool) -> list[AnyEvent]:
        """The general channel is the one Slack marks, and only where it marks none the one that is named so."""
        batches = decoded(self._files, self.name, Conversation, skips)
        listed = [place for batch in batches for place in batch if not is_direct(place)]
        marked = any(place.is_general for place in listed)
        channels: list[AnyEvent] = []
        for place in listed:
            try:
                channels.append(self._channel(place, private=private, marked=marked))
            except BadPayload as error:
                skips.add(f"channel that cannot be used: {error}", damaged=True)
        return channels

    def _channel(self, place: Conversation, *, private: bool, marked: bool) -> ChannelSeen:
        general = bool(place.is_general) if marked else place.name == "general" and not private
        return channel(place, self._as_of, private=private, general=general)


def rosters(files: Files, root: str, ignored: Mapping[str, int]) -> Iterator[Roster]:
    """The lists there are below `root`, as old as the newest day of the history beside them."""
    as_of = _newest(files.names())
    for name in LISTS:
        if root + name in files.names():
            yield Roster(files, root + name, as_of, ignored)
            ignored = {}


def folders(files: Files, root: str) -> dict[str, str]:
    """Which folder belongs to which channel id: it has the channel's name, or in some exports its id."""
    ids: dict[str, str] = {}
    for name in (PUBLIC, PRIVATE):
        for place in _places(files, root + name):
            if not is_direct(place):
                ids.setdefault(place.name or place.id, place.id)
                ids.setdefault(place.id, place.id)
    return ids


def team(files: Files, name: str) -> str | None:
    """The workspace most people of a list belong to; guests from connected workspaces bring their own.

    The beginning of a long list is enough to tell.
    """
    try:
        users = next(decoded(files, name, User, Skips()), [])
    except BrokenFile:
        return None
    return prevailing(Counter(user.team_id for user in users if user.team_id))


def prevailing(teams: Mapping[str, int]) -> str | None:
    """The workspace id that more than half of the cases have, if it looks like one."""
    best = max(teams.items(), key=lambda item: item[1], default=("", 0))
    return best[0] if _TEAM.fullmatch(best[0]) and best[1] * 2 > sum(teams.values()) else None


def _places(files: Files, name: str) -> list[Conversation]:
    if name not in files.names():
        return []
    try:
        return [place for batch in decoded(files, name, Conversation, Skips()) for place in batch]
    except BrokenFile as error:
        if not name.endswith(PUBLIC):
            return []
        raise BadInput(
            f"{PUBLIC} cannot be used: {error}. Without it I cannot tell which folder is which channel. "
            "Unpack the export again, or ask Slack for a new one."
        ) from None


def _newest(names: Sequence[str]) -> int:
    """The lists are as old as the newest day beside them; without one they still know more than nothing, which is 0."""
    for day in sorted((found[1] for name in names if (found := _DAY.fullmatch(name))), reverse=True):
        try:
            return int(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) * SECOND
        except ValueError:
            continue
    return 1
