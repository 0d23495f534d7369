"""Who and what there is before any history is read: the workspace, its people, its channels."""

import msgspec

from adapters.slack.asking import Answer, Asking, CannotRead
from adapters.slack.keys import key_of_id
from adapters.slack.lists import Conversation, User, channel, is_direct, member
from bot.errors import BadPayload
from bot.events import DAY, SECOND, AnyEvent, CommunitySeen, CoverageGap, RosterRead

BLOCK = 28 * DAY  # unseen time is told in pieces of this length, so that telling it again adds nothing
# Two pieces before the one that is going on: the 28 days that a figure rests on may have ended weeks ago.
BACK = 2 * BLOCK
Place = tuple[str, int]  # a channel's id and its key


async def workspace(asking: Asking, team: str, now: int) -> list[AnyEvent]:
    """The workspace's name and address; an organisation's token tells those of the organisation, which are nothing."""
    answer = await asking.call("auth.test")
    if answer.get("team_id") != team:
        return []
    name, url = answer.get("team"), answer.get("url")
    if not isinstance(name, str) or not name.isprintable():
        return []
    return [CommunitySeen(name[:100], url if isinstance(url, str) else "", now)]


async def people(asking: Asking, team: str, now: int) -> list[AnyEvent]:
    """Everybody, guests, bots and deactivated people as such; whoever is not among them is no member."""
    events: list[AnyEvent] = []
    async for answer in asking.pages("users.list", team_id=team):
        for item in _items(answer, "members"):
            try:
                events.append(member(msgspec.convert(item, User, strict=False), now))
            except (msgspec.ValidationError, BadPayload):
                continue
    return [*events, RosterRead()] if events else []


async def channels(asking: Asking, team: str, now: int) -> tuple[list[AnyEvent], list[Place]]:
    """All channels that may be known of, those without the bot as unseen; and the places it is in."""
    inside: list[Place] = []
    events: list[AnyEvent] = []
    for place in await _conversations(asking, "users.conversations", team):
        inside += [(place.id, key_of_id(place.id, "channel.id"))] if _told(place, now, events) else []
    known = {key for _, key in inside}
    begin = now // BLOCK * BLOCK - BACK
    for place in await _conversations(asking, "conversations.list", team):
        key = key_of_id(place.id, "channel.id")
        if key not in known and not place.is_archived and _told(place, now, events):
            events.append(CoverageGap(begin, now, key))
    return events, inside


def _told(place: Conversation, now: int, events: list[AnyEvent]) -> bool:
    if is_direct(place):
        return False
    try:
        # In whole seconds, as lookups of single channels are: an event in the same second knows as much.
        events.append(channel(place, now // SECOND * SECOND))
    except BadPayload:
        return False
    return True


async def _conversations(asking: Asking, method: str, team: str) -> list[Conversation]:
    """Public and private channels, or public ones only where that is all that is allowed."""
    for kinds in ("public_channel,private_channel", "public_channel"):
        places: list[Conversation] = []
        try:
            async for answer in asking.pages(method, types=kinds, team_id=team):
                for item in _items(answer, "channels"):
                    try:
                        places.append(msgspec.convert(item, Conversation, strict=False))
                    except msgspec.ValidationError:
                        continue
        except CannotRead as error:
            if error.code != "missing_scope" or kinds == "public_channel":
                raise
        else:
            return places
    return []


def _items(answer: Answer, name: str) -> list[object]:
    items = answer.get(name)
    return items if isinstance(items, list) else []
