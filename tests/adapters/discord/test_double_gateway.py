"""The loopback Discord's gateway does and refuses what Discord's does, driven by bare discord.py and by hand."""

import json
import zlib
from typing import Any, Self

import aiohttp
import pytest

from tests.adapters.discord.bare import Client, deny
from tests.adapters.discord.loopback import channel, person, until
from tests.doubles.discord.permissions import VIEW_CHANNEL
from tests.doubles.discord.server import Discord


async def test_what_people_do_is_heard_without_words(double: Discord, client: Client):
    """Messages, replies, reactions, threads and deletes are dispatched in order, without what was written."""
    general = channel(double)
    first = double.say(general, person(double), "A secret")
    reply = double.reply(general, first, person(double, 1), "Another")
    double.react(general, first, person(double, 2), "❤️", burst=True)
    thread = double.start_thread(general, first, person(double, 1))
    inside = double.say(thread.id, person(double, 3), "More")
    double.delete(general, reply)
    await until(lambda: client.heard[-1:] and client.heard[-1][0] == "on_raw_message_delete")
    texts = [about.content for name, about in client.heard if name == "on_message"]
    assert client.messages()[:2] == [int(first), int(reply)]
    assert client.messages()[-1] == int(inside)
    assert set(texts) == {""}
    (reaction,) = [about for name, about in client.heard if name == "on_raw_reaction_add"]
    assert (reaction.message_author_id, reaction.burst) == (int(person(double)), True)


async def test_words_that_are_meant_for_the_app(double: Discord, client: Client):
    """What mentions the app keeps its words, and so does what it wrote itself."""
    general = channel(double)
    double.say(general, person(double), f"<@{double.bot['id']}> help")
    await client.get_channel(int(general)).send("mine")
    await until(lambda: len(client.messages()) == 2)
    assert [about.content for _, about in client.heard] == [f"<@{double.bot['id']}> help", "mine"]


async def test_a_cut_connection_is_resumed(double: Discord, client: Client):
    """After a cut, and after op 7, the session goes on and what was missed is replayed."""
    general, written = channel(double), []
    double.gateway.pull()
    written.append(double.say(general, person(double)))
    await double.until_listening()
    double.gateway.reconnect()
    await until(lambda: double.gateway.resumed == 2)
    written.append(double.say(general, person(double)))
    await until(lambda: client.messages() == [int(each) for each in written])
    assert double.gateway.identified == 1


async def test_a_refused_resume(double: Discord, client: Client, monkeypatch: pytest.MonkeyPatch):
    """A refused resume and an invalidated session begin a new one, and what was between is in history only."""
    monkeypatch.setattr(Client, "before_identify_hook", _at_once)
    general = channel(double)
    double.gateway.refuse_resumes = 1
    double.gateway.pull()
    lost = double.say(general, person(double))
    await until(lambda: double.gateway.identified == 2)
    double.gateway.invalidate()
    await until(lambda: double.gateway.identified == 3)
    await double.until_listening()
    heard = double.say(general, person(double))
    await until(lambda: client.messages() == [int(heard)])
    history = [each.id async for each in client.get_channel(int(general)).history()]
    assert history == [int(heard), int(lost)]


async def _at_once(*_: object, **__: object) -> None:
    """Discord asks for five seconds; this double was told not to."""


@pytest.mark.parametrize(("compressed", "codes"), [(True, []), (False, [])])
async def test_by_hand(double: Discord, compressed: bool, codes: list[int]):
    """Hello, ready and dispatches come with numbers, as a zlib stream or as text; heartbeats are acknowledged."""
    async with Hand(double, compressed=compressed) as hand:
        hello = await hand.read()
        assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41_250)
        await hand.send(1, None)
        assert (await hand.read())["op"] == 11
        await hand.identify(1539)
        ready, guild = await hand.read(), await hand.read()
        assert (ready["t"], ready["s"], guild["t"], guild["s"]) == ("READY", 1, "GUILD_CREATE", 2)
        assert ready["d"]["guilds"] == [{"id": double.guild.id, "unavailable": True}]
        assert [each["user"]["id"] for each in guild["d"]["members"]] == [double.bot["id"]]
        double.say(channel(double), person(double))
        assert (await hand.read())["s"] == 3
    assert double.gateway.closed == codes


class Hand:
    """A gateway connection made by hand."""

    def __init__(self, double: Discord, *, compressed: bool = False) -> None:
        self.double, self.session, self._inflate = double, aiohttp.ClientSession(), zlib.decompressobj()
        extra = "&compress=zlib-stream" if compressed else ""
        self.address = f"{double.gateway_url}?v=10&encoding=json{extra}"
        self.socket: Any = None

    async def __aenter__(self) -> Self:
        """Connect."""
        self.socket = await self.session.ws_connect(self.address, max_msg_size=0)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Go."""
        await self.session.close()

    async def send(self, operation: int, body: Any) -> None:
        """Say something."""
        await self.socket.send_json({"op": operation, "d": body})

    async def identify(self, intents: int = 1539, **more: Any) -> None:
        """Say who one is."""
        properties = {"os": "linux", "browser": "hand", "device": "hand"}
        body = {"token": self.double.token, "properties": properties, "intents": intents, **more}
        await self.send(2, body)

    async def read(self) -> dict[str, Any]:
        """The next payload, or the code the connection was closed with."""
        message = await self.socket.receive(10)
        if isinstance(message.data, bytes):
            assert message.data.endswith(b"\x00\x00\xff\xff")
            return dict(json.loads(self._inflate.decompress(message.data)))
        if isinstance(message.data, str):
            return dict(json.loads(message.data))
        return {"closed": self.socket.close_code}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 40}, 4013),
        ({"intents": 1 << 15}, 4014),
        ({"shard": [2, 2]}, 4010),
        ({"properties": None}, 4002),
    ],
)
async def test_who_may_not_identify(double: Discord, change: dict[str, Any], code: int):
    """A wrong token, an unknown or forbidden intent, a wrong shard each close with their own code."""
    async with Hand(double) as hand:
        await hand.read()
        await hand.identify(**change)
        assert await hand.read() == {"closed": code}


async def test_talking_out_of_turn(double: Discord):
    """Nothing but heartbeats before identifying; not twice; no unknown operation; no second IDENTIFY within seconds."""
    for operation, code in ((8, 4003), (99, 4003)):
        async with Hand(double) as hand:
            await hand.read()
            await hand.send(operation, {})
            assert await hand.read() == {"closed": code}
    double.gateway.identify_seconds = 5.0
    async with Hand(double) as hand, Hand(double) as other:
        for each in (hand, other):
            await each.read()
            await each.identify(1539)
        assert (await hand.read())["t"] == "READY"
        assert await other.read() == {"t": None, "s": None, "op": 9, "d": False}
        await hand.read()
        await hand.identify(1539)
        assert await hand.read() == {"closed": 4005}


async def test_a_resume_by_hand(double: Discord):
    """A resume replays from the number given; a number from the future, or an ended session, is refused."""
    async with Hand(double) as hand:
        await hand.read()
        await hand.identify(1539)
        session = (await hand.read())["d"]["session_id"]
        await hand.read()
        await double.gateway.cut()
    written = [double.say(channel(double), person(double)) for _ in range(3)]
    again = {"token": double.token, "session_id": session}
    async with Hand(double) as hand:
        await hand.read()
        await hand.send(6, {**again, "seq": 3})
        told = [await hand.read() for _ in range(3)]
        assert [each["t"] for each in told] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
        assert [each["d"]["id"] for each in told[:2]] == written[1:]
        await hand.socket.close(code=1000)
    await until(lambda: not double.gateway.sessions)
    async with Hand(double) as hand:
        await hand.read()
        await hand.send(6, {**again, "seq": 3})
        assert await hand.read() == {"t": None, "s": None, "op": 9, "d": False}


async def test_a_heart_that_stops(double: Discord):
    """Who does not beat is disconnected with 4009, and may resume; who is not acknowledged notices."""
    double.gateway.heartbeat_ms = 200
    async with Hand(double) as hand:
        await hand.read()
        await hand.identify(1539)
        assert [(await hand.read())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        assert await hand.read() == {"closed": 4009}
    assert len(double.gateway.sessions) == 1
    double.gateway.deaf = True
    async with Hand(double) as hand:
        await hand.read()
        await hand.send(1, None)
        with pytest.raises(TimeoutError):
            await hand.socket.receive(0.1)


async def test_members_by_the_gateway(double: Discord):
    """The whole list comes in chunks with the nonce, needs its intent, and may be asked for once in thirty seconds."""
    for number in range(1500):
        double.guild.add_member(double.add_user(f"member {number}"))
    asked = {"guild_id": double.guild.id, "query": "", "limit": 0, "nonce": "n"}
    async with Hand(double, compressed=True) as hand:
        await hand.read()
        await hand.identify(1539)
        await hand.read()
        await hand.read()
        await hand.send(8, asked)
        chunks = [(await hand.read())["d"] for _ in range(2)]
        assert [len(each["members"]) for each in chunks] == [1000, 507]
        assert [(each["chunk_index"], each["chunk_count"], each["nonce"]) for each in chunks] == [
            (0, 2, "n"),
            (1, 2, "n"),
        ]
        await hand.send(8, asked)
        limited = await hand.read()
        assert (limited["t"], limited["d"]["opcode"]) == ("RATE_LIMITED", 8)
        assert limited["d"]["meta"] == {"guild_id": double.guild.id, "nonce": "n"}
        assert 25 < limited["d"]["retry_after"] <= 30


async def test_only_what_the_intents_allow(double: Discord):
    """Without the members intent nobody is heard to come, without reactions none; hidden channels are silent."""
    hidden = channel(double, 1)
    deny(double, VIEW_CHANNEL, hidden)
    async with Hand(double) as hand:
        await hand.read()
        await hand.identify(1 | 1 << 9)
        await hand.read()
        await hand.read()
        double.join("Gus")
        assert (await hand.read())["d"]["type"] == 7
        double.say(hidden, person(double))
        double.react(hidden, double.say(hidden, person(double)), person(double))
        last = double.say(channel(double), person(double))
        assert (await hand.read())["d"]["id"] == last


async def test_outage_and_removal(double: Discord):
    """A server in an outage is silent until it is back; one the app was removed from is gone, and no access is left."""
    async with Hand(double) as hand:
        await hand.read()
        await hand.identify(1539)
        await hand.read()
        await hand.read()
        double.go_dark()
        assert (await hand.read())["d"] == {"id": double.guild.id, "unavailable": True}
        double.say(channel(double), person(double))
        double.come_back()
        assert (await hand.read())["t"] == "GUILD_CREATE"
        double.kick_bot()
        assert (await hand.read())["d"] == {"id": double.guild.id}
