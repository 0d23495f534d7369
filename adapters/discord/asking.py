"""What people do on Discord: commands, buttons and forms become questions, and their answers go back."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, TypeVar

import msgspec
import structlog

from adapters.discord.answering import Answering, Place
from adapters.discord.buttons import FORM, PAGE, PRESS, Meaning, meaning
from adapters.discord.calling import Call, Refusal
from adapters.discord.keys import exact
from adapters.discord.modal import categories, opened, values
from adapters.discord.naming import with_keys
from adapters.discord.permissions import number
from adapters.discord.registering import typed
from adapters.discord.rights import Looking, PersonRights
from bot.ports import Answer, Ask, Commands, CommunityRef

COMMAND, COMPONENT, SUBMIT = 2, 3, 5
SOON: Final = 1.5  # seconds until Discord is told that the answer comes later; it waits three
REMEMBERED: Final = 2_000  # interactions: a resumed session may bring one again
OWN: Final = frozenset({"introductions", "opt", "forget", "export", "privacy", "help"})  # words about oneself
UNKNOWN: Final = "That button is of another version of mine. Please type /network-health again."
NOWHERE: Final = "I do not know which server this is about. Please type /network-health there."

Body = Mapping[str, Any]
T = TypeVar("T")
log = structlog.get_logger("network-health.discord")


class Interaction(msgspec.Struct, frozen=True):
    """What somebody did, as far as it matters here."""

    place: Place
    kind: int
    person: int
    channel: int
    told: int | None  # their permissions, where Discord says them: in a server
    data: dict[str, Any]
    means: Meaning | None

    @property
    def known(self) -> bool:
        """Whether it can be told who asks, and about which server."""
        return bool(self.person) and exact(self.place.server or "x")

    @property
    def at_home(self) -> bool:
        """Whether Discord itself says which server this is about, or it is about nobody but whoever asks."""
        own = self.means is not None and self.means.words.partition(" ")[0] in OWN
        return self.told is not None or own


class Asking:
    """Answers interactions, each on its own, until it is closed."""

    def __init__(self, call: Call, commands: Commands, chosen: Callable[[int], None] | None = None) -> None:
        """`chosen` hears of each server whose admins have filled in a form."""
        self._call, self._commands, self._chosen = call, commands, chosen
        self._looking = Looking(call)
        self._seen: dict[str, None] = {}
        self._going_on: set[asyncio.Task[None]] = set()

    def take(self, payload: Body) -> None:
        """Begin to answer; what comes a second time was answered before."""
        read = interaction_of(payload)
        if read.kind not in {COMMAND, COMPONENT, SUBMIT} or read.place.interaction in self._seen:
            return
        if len(self._seen) >= REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[read.place.interaction] = None
        task = asyncio.create_task(self._watched(self._answer(read, Answering(self._call, read.place))))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def close(self) -> None:
        """Answer nothing any more."""
        tasks = list(self._going_on)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        """Nothing that goes wrong with one answer reaches anything else; its words could be somebody's."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  # whatever it was, it concerns one answer
            log.warning("an answer could not be given", error=type(error).__name__)

    async def _answer(self, asked: Interaction, answering: Answering) -> None:
        if not asked.known:
            await answering.say(NOWHERE)
            return
        if not asked.at_home and not await _in_time(self._looking.inside(asked.place.server, asked.person), answering):
            await answering.say(NOWHERE)  # a button says which server it is about, and not whose
            return
        rights = PersonRights(asked.place.server, asked.person, asked.told, self._looking)
        if asked.kind == COMMAND:
            await self._reply(asked, answering, rights, with_keys(typed(asked.data)))
        elif asked.means is None:
            await answering.say(UNKNOWN)
        elif asked.means.kind == PRESS:
            await self._reply(asked, answering, rights, asked.means.words)
        elif asked.means.kind == PAGE:
            await self._page(asked, answering, rights, asked.means)
        elif asked.means.kind == FORM and asked.kind == SUBMIT:
            await self._submit(asked, answering, rights, asked.means)

    async def _reply(self, asked: Interaction, answering: Answering, rights: PersonRights, words: str) -> None:
        answer = await _in_time(self._commands.answer(_ask(asked, words), rights), answering)
        await answering.send(answer, words)

    async def _page(self, asked: Interaction, answering: Answering, rights: PersonRights, means: Meaning) -> None:
        """A page of a form; who may not see it any more gets the sentence that says so."""
        answer = await _in_time(self._commands.answer(_ask(asked, means.words), rights), answering)
        if answer.form is None:
            await answering.send(answer, means.words)
        else:
            await answering.open(answer.form, means.place, means.words)

    async def _submit(self, asked: Interaction, answering: Answering, rights: PersonRights, means: Meaning) -> None:
        ask = _ask(asked, "")
        given = await self._given(asked)
        told = await _in_time(self._commands.submit(ask, means.words, given, rights), answering)
        if isinstance(told, Answer):
            if self._chosen is not None and asked.place.server:
                self._chosen(int(asked.place.server))
            await answering.send(told, means.words)
            return
        again = await _in_time(self._commands.answer(_ask(asked, means.words), rights), answering)
        await answering.wrong(again.form, told, means.place, means.words)

    async def _given(self, asked: Interaction) -> dict[str, str]:
        """What was filled in, categories as the channels in them."""
        given, picked = values(asked.data), categories(asked.data)
        if not picked:
            return given
        try:
            listed = await self._call("GET", "/guilds/{guild_id}/channels", guild_id=asked.place.server)
        except (Refusal, OSError):
            return given
        inside: dict[str, list[str]] = {each: [] for each in picked}
        for channel in listed:
            if (parent := str(channel.get("parent_id"))) in inside:
                inside[parent].append(str(channel["id"]))
        return {name: opened(value, inside) for name, value in given.items()}


async def _in_time(work: Coroutine[Any, Any, T], answering: Answering) -> T:
    """The result; where it takes long, Discord is told meanwhile that it comes later. It is never given up."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait([task], timeout=max(0.0, SOON - answering.age()))
        if not done and not answering.deferred:
            try:
                await answering.defer()
            except Refusal as refusal:
                log.warning("Discord would not wait for an answer", code=refusal.code)
        return await task
    finally:
        task.cancel()


def interaction_of(payload: Body) -> Interaction:
    """An interaction as Discord sends it; in a direct message the server is the one its button names."""
    data = payload.get("data") or {}
    member = payload.get("member") or {}
    user = member.get("user") or payload.get("user") or {}
    means = meaning(data.get("custom_id"))
    server = str(payload.get("guild_id") or (means.server if means else ""))
    return Interaction(
        place=Place(server, str(payload.get("application_id")), str(payload.get("id")), str(payload.get("token"))),
        kind=number(payload.get("type")),
        person=number(user.get("id")),
        channel=number(payload.get("channel_id") or (payload.get("channel") or {}).get("id")),
        told=number(member["permissions"]) if payload.get("guild_id") and "permissions" in member else None,
        data=dict(data),
        means=means,
    )


def _ask(asked: Interaction, words: str) -> Ask:
    return Ask(CommunityRef("discord", asked.place.server), asked.person, asked.channel, words, roles=True)
