"""One server looked at: what the bot may do there, which channels it sees, and whether the digest can be posted."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from adapters.discord.calling import Call, Refusal
from adapters.discord.permissions import (
    EMBED_LINKS,
    PERMISSIONS,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
    in_channel,
    in_server,
    missing,
    number,
)
from bot.ports import CommunityRef, Finding, Host

NAMED: Final = 8  # channels that are listed by name
PEOPLE_WRITE: Final = frozenset({0, 5, 15, 16})  # text, announcements, forums, media
FORUMS: Final = frozenset({15, 16})
THREADS: Final = frozenset({10, 11, 12})
ROLE: Final = "Give it to my role (Server Settings, Roles)."

Body = Mapping[str, Any]


class Checkup:
    """Calls with the bot's token, and the memory of what admins chose."""

    def __init__(self, call: Call, memory: Host, bot: int) -> None:
        self._call, self._memory, self._bot = call, memory, bot

    async def look(self, server: str, name: str) -> list[Finding]:
        """Everything about this server."""
        try:
            about = await self._call("GET", "/guilds/{guild_id}", guild_id=server)
            every = await self._call("GET", "/guilds/{guild_id}/channels", guild_id=server)
            path = "/guilds/{guild_id}/members/{user_id}"
            me = await self._call("GET", path, guild_id=server, user_id=self._bot)
        except Refusal as refusal:
            told = f"In {name}: it could not be looked at (code {refusal.code}). Was the bot removed?"
            return [Finding("warning", "Server", told)]
        roles = [str(role) for role in me.get("roles") or ()]
        base = in_server(about, self._bot, roles)
        may = {
            str(each["id"]): in_channel(
                base, each.get("permission_overwrites") or (), int(server), self._bot, [server, *roles]
            )
            for each in every
        }
        places = [each for each in every if each.get("type") in PEOPLE_WRITE]
        community = CommunityRef("discord", server)
        picked = await self._memory.picked(community)
        seen = [each for each in places if may[str(each["id"])] & VIEW_CHANNEL]
        findings = [*permissions(base, name), *channels(places, may, name), *public(about, seen, picked.members, name)]
        return findings + await self._digest(community, every, may, name)

    async def _digest(
        self, community: CommunityRef, every: Sequence[Body], may: Mapping[str, int], name: str
    ) -> list[Finding]:
        """Whether the channel that was chosen for the digest is one the bot may post in."""
        chosen = str(await self._memory.posts_to(community) or "")
        if not chosen:
            told = f"In {name}: no channel is chosen for it. An admin can: /network-health settings."
            return [Finding("warning", "Digest", told)]
        place = next((each for each in every if str(each["id"]) == chosen), None) or await self._thread(chosen)
        if place is None:
            return [_wrong(f"In {name}: the channel that was chosen for it is gone, or I may not see it.")]
        bits = may.get(chosen, may.get(str(place.get("parent_id")), 0))
        called = f"#{place.get('name') or 'the channel'}"
        if place.get("type") in FORUMS:
            return [_wrong(f"In {name}: {called} is a forum, where no message can be posted by itself.")]
        speak = SEND_MESSAGES_IN_THREADS if place.get("type") in THREADS else SEND_MESSAGES
        if lacking := missing(bits, VIEW_CHANNEL | speak | EMBED_LINKS):
            return [_wrong(f"In {name}: I lack {', '.join(lacking)} in {called}.")]
        return [Finding("ok", "Digest", f"In {name}: I may post in {called}.")]

    async def _thread(self, native: str) -> Body | None:
        """A thread that was chosen; it is in no list of channels."""
        try:
            found: Body = await self._call("GET", "/channels/{channel_id}", channel_id=native)
        except Refusal:
            return None
        return found


def permissions(base: int, name: str) -> list[Finding]:
    """Each missing permission by its name, with what it costs."""
    lacking = [each for each in PERMISSIONS if not each.bit & base]
    findings = [
        Finding("error", f"Permission {each.name}", f"In {name} it is missing: {_small(each.lost)} {ROLE}")
        for each in lacking
        if not each.optional
    ]
    findings += [
        Finding(
            "ok", f"Permission {each.name}", f"In {name} not given, and not needed. Without it: {_small(each.lost)}"
        )
        for each in lacking
        if each.optional
    ]
    if all(each.optional for each in lacking):
        findings.insert(0, Finding("ok", "Permissions", f"In {name} everything that is needed is there."))
    return findings


def channels(places: Sequence[Body], may: Mapping[str, int], name: str) -> list[Finding]:
    """Which channels are seen and which are not, and of which the past cannot be read."""
    hidden = [each for each in places if not may[str(each["id"])] & VIEW_CHANNEL]
    seen = [each for each in places if may[str(each["id"])] & VIEW_CHANNEL]
    mute = [each for each in seen if not may[str(each["id"])] & READ_MESSAGE_HISTORY]
    let_in = "Give my role View Channel there to let me see them; leave it where they shall stay unseen."
    if not seen:
        return [Finding("error", "Channels", f"In {name} I see no channel, so nothing can be measured. {let_in}")]
    findings = []
    if hidden:
        told = f"In {name} I see {len(seen)} of {len(places)} channels; not {_listed(hidden)}. {let_in}"
        findings.append(Finding("warning", "Channels", told))
    else:
        findings.append(Finding("ok", "Channels", f"In {name} I see all {len(seen)} channels."))
    if mute:
        told = f"In {name} I may not read the past of {_listed(mute)}. Give my role Read Message History there."
        findings.append(Finding("warning", "History", told))
    return findings


def public(server: Body, seen: Sequence[Body], members_role: int, name: str) -> list[Finding]:
    """Whether most of what the bot sees is private, which may be meant so or for want of a role that was not named."""
    roles = [str(server.get("id")), *([str(members_role)] if members_role else [])]
    there = {str(role.get("id")) for role in server.get("roles") or ()}
    if members_role and str(members_role) not in there:
        told = f"In {name} the role that every member gets is gone. Choose it anew: /network-health settings."
        return [Finding("warning", "Public channels", told)]
    base = in_server(server, 0, roles)
    may = [
        in_channel(base, each.get("permission_overwrites") or (), number(server.get("id")), 0, roles) for each in seen
    ]
    closed = sum(not bits & VIEW_CHANNEL for bits in may)
    if 2 * closed <= len(seen):
        return []
    who = "whoever has only the role that every member gets" if members_role else "@everyone"
    told = f"In {name} {closed} of {len(seen)} channels are closed to {who}: they count as private and are not named. "
    named = "If members get a role before they see them, choose it with /network-health settings."
    return [Finding("warning", "Public channels", told + named)]


def _listed(places: Sequence[Body]) -> str:
    named = sorted(f"#{each.get('name')}" for each in places)
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def _wrong(sentence: str) -> Finding:
    return Finding("error", "Digest", f"{sentence} Choose another with /network-health settings, or let me post there.")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
