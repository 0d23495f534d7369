"""A page of history as events: messages, who reacted, and which of what is on disk is not there any more."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal

import msgspec
from discord.http import HTTPClient

from adapters.discord import shapes
from adapters.discord.keys import emoji_name, instant, written_at
from adapters.discord.kinds import JOIN
from adapters.discord.messages import message_events
from adapters.discord.reading import Reading, Unreadable
from bot.errors import BadPayload
from bot.events import DAY, MINUTE, AnyEvent, MemberSeen, MessageDeleted, ReactionChanged, ReactionCounted
from bot.ports import CommunityRef, Host

PAGE: Final = 100  # messages Discord gives at once, and people under one emoji
BY_PERSON: Final = 28 * DAY  # reactions this young are asked for by person, as figures rest on so many days
LOOKED_UP: Final = 3 * PAGE  # messages on disk that one page is compared with
SAME_JOIN: Final = MINUTE  # between a membership's beginning and the message that tells of it
LAST: Final = 2**63 - 1
PLAIN: Final = 0  # the two kinds of reactions
SUPER: Final = 1

Reacted = Mapping[tuple[int, str], bool]


class Page(msgspec.Struct):
    """What one answer holds."""

    events: list[AnyEvent]
    keys: list[int]  # of all messages, readable or not
    more: bool


class _Known(msgspec.Struct):
    id: shapes.Key


class Pages:
    """Reads pages of one community and compares them with what is on disk."""

    def __init__(
        self,
        http: HTTPClient,
        reading: Reading,
        host: Host,
        community: CommunityRef,
        returned: Callable[[int], Awaitable[int]],
    ) -> None:
        """`returned` says when somebody who had been a member before came back; 0 for everybody else."""
        self._http, self._reading, self._host = http, reading, host
        self._community, self._returned = community, returned

    async def read(self, channel: int, below: int, at: int, bound: int, doubt: int = LAST) -> Page:
        """The hundred messages below a key, as of the instant `at`, which is before they are asked for.

        What is on disk is looked up before as well, so that nothing that arrives meanwhile is taken for gone. What is
        older than `bound` is not wanted. Who reacted is asked where the numbers are not those on disk, and for what was
        written since `doubt` always: one reaction taken and one put leave the number as it was.
        """
        stored = list(await self._host.newest(self._community, channel, below, LOOKED_UP))
        before = below if below < LAST else None
        answer: Any = await self._reading.call(lambda: self._http.logs_from(channel, PAGE, before=before))
        if not isinstance(answer, list):
            raise Unreadable(0)  # no history, whatever else it is: it does not say that nothing was written
        page = Page([], [key for item in answer if (key := _key(item))], len(answer) >= PAGE)
        reacted: list[shapes.Past] = []
        for item in answer:
            try:
                message = shapes.converted(item, shapes.Past)
                if written_at(message.id) >= bound:
                    page.events += message_events(message, rejoined=await self._came_back(message))
                    reacted.append(message)
            except (msgspec.ValidationError, BadPayload, OverflowError):
                continue
        await self._reactions(channel, reacted, at, doubt, page.events)
        gone = await self._gone(channel, stored, page)
        page.events += [MessageDeleted(channel, key) for key in gone]
        return page

    async def _came_back(self, message: shapes.Past) -> bool:
        """Whether this notice of a join tells of a member's return; history itself does not say."""
        if message.type != JOIN or message.author is None or message.timestamp is None:
            return False
        since = await self._returned(message.author.id)
        return since > 0 and since - SAME_JOIN <= instant(message.timestamp)

    async def _gone(self, channel: int, stored: list[int], page: Page) -> list[int]:
        """What is on disk inside a page's stretch and not on it. An empty page may also be a missing permission."""
        seen = set(page.keys)
        bottom = min(page.keys) if page.more and page.keys else 0
        further = stored
        while len(further) == LOOKED_UP and further[-1] > bottom:
            further = list(await self._host.newest(self._community, channel, further[-1], LOOKED_UP))
            stored += further
        gone = [key for key in stored if key >= bottom and key not in seen and written_at(key)]
        if gone and not page.keys:
            try:
                await self._reading.call(lambda: self._http.get_message(channel, gone[0]))
            except Unreadable as error:
                return gone if error.gone else []
            return []
        return gone

    async def _reactions(
        self, channel: int, messages: list[shapes.Past], at: int, doubt: int, events: list[AnyEvent]
    ) -> None:
        """Who reacted, where that is not what is on disk already; of old messages only how many."""
        known = await self._host.reactions(self._community, channel, [message.id for message in messages])
        for message in messages:
            told, on_disk = _numbers(message.reactions), known.get(message.id, {})
            if told == _present(on_disk) and not (told and written_at(message.id) >= doubt):
                continue
            if not on_disk and at - written_at(message.id) > BY_PERSON:
                events += [ReactionCounted(channel, message.id, emoji, count) for emoji, count in told.items()]
                continue
            try:
                people = await self._people(channel, message, at, events)
            except Unreadable:
                continue
            named = all(_name(tally.emoji) for tally in message.reactions)
            taken = on_disk if named else {}  # what was put with an emoji that is deleted by now cannot be told from it
            events += _changes((channel, message.id), on_disk, people, at)
            events += _takings((channel, message.id), taken, people, at)

    async def _people(
        self, channel: int, message: shapes.Past, at: int, events: list[AnyEvent]
    ) -> set[tuple[int, str]]:
        """Everybody who reacted, with what; a super-reaction and a plain one with the same emoji are one."""
        found: set[tuple[int, str]] = set()
        for tally in message.reactions:
            name = _name(tally.emoji)
            if not name or tally.emoji is None:
                continue  # a deleted emoji cannot be asked for
            asked = f"{tally.emoji.name}:{tally.emoji.id}" if tally.emoji.id else str(tally.emoji.name)
            bursts = tally.count_details.burst if tally.count_details else 0
            for kind in (*((PLAIN,) if tally.count > bursts else ()), *((SUPER,) if bursts else ())):
                people = await self._under(channel, message.id, asked, kind)
                found |= {(person.id, name) for person in people}
                events += [MemberSeen(person.id, at, bot=True, listed=False) for person in people if person.bot]
        return found

    async def _under(self, channel: int, message: int, emoji: str, kind: Literal[0, 1]) -> list[shapes.User]:
        people: list[shapes.User] = []
        while True:
            after = people[-1].id if people else None
            answer: Any = await self._reading.call(
                partial(self._http.get_reaction_users, channel, message, emoji, PAGE, after, kind or None)
            )
            try:
                listed = shapes.converted(answer, list[shapes.User])
            except msgspec.ValidationError:
                raise Unreadable(0) from None
            people += listed
            if len(listed) < PAGE:
                return people


def _key(item: Any) -> int:
    """A message's key, however little else can be read of it; 0 where not even that can."""
    try:
        return shapes.converted(item, _Known).id
    except msgspec.ValidationError:
        return 0


def _changes(where: tuple[int, int], known: Reacted, people: set[tuple[int, str]], at: int) -> list[AnyEvent]:
    """From what is on disk to what is there; when somebody reacted stays unknown, but has to win over a taking."""
    return [
        ReactionChanged(*where, person, emoji, at=at if known.keys() & {(person, emoji), (0, emoji), (0, "")} else 0)
        for person, emoji in sorted(people)
        if not known.get((person, emoji), False)
    ]


def _takings(where: tuple[int, int], known: Reacted, people: set[tuple[int, str]], at: int) -> list[AnyEvent]:
    """What is on disk and not there any more."""
    return [
        ReactionChanged(*where, person, emoji, present=False, at=at)
        for (person, emoji), present in sorted(known.items())
        if present and (person, emoji) not in people
    ]


def _name(emoji: shapes.Emoji | None) -> str:
    return emoji_name(emoji.name or "", emoji.id is not None) if emoji else ""


def _numbers(tallies: Sequence[shapes.Tally]) -> dict[str, int]:
    """How many reacted with what, skin tones added up."""
    numbers: dict[str, int] = {}
    for tally in tallies:
        name = _name(tally.emoji)
        if name and tally.count > 0:
            numbers[name] = numbers.get(name, 0) + tally.count
    return numbers


def _present(known: Reacted) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for (_, emoji), present in known.items():
        if present:
            numbers[emoji] = numbers.get(emoji, 0) + 1
    return numbers
