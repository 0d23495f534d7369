"""The loopback Discord does what Discord does and refuses what it refuses, driven by bare discord.py."""

import asyncio
import io
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Self

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.doubles.discord import schema
from tests.doubles.discord.__main__ import furnish
from tests.doubles.discord.permissions import READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL
from tests.doubles.discord.server import Discord

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, guild_reactions=True)


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """A loopback Discord with six people and short limits; in the end every answer was as described."""
    double = Discord()
    double.limits.scale, double.gateway.identify_seconds = 0.05, 0.0
    furnish(double)
    async with double:
        monkeypatch.setattr(Route, "BASE", double.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(double.gateway_url))
        yield double
    assert double.untrue == []


class Client(discord.Client):
    """discord.py as it comes, that notes what it hears."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            intents=INTENTS, guild_ready_timeout=0.05, chunk_guilds_at_startup=False, max_messages=None, **options
        )
        self.heard: list[tuple[str, Any]] = []
        self.up = asyncio.Event()
        for name in ("on_message", "on_raw_reaction_add", "on_raw_message_delete", "on_interaction", "on_resumed"):
            setattr(self, name, self._noting(name))

    def _noting(self, name: str) -> Callable[..., Awaitable[None]]:
        async def note(*about: Any) -> None:
            self.heard.append((name, about[0] if about else None))

        note.__name__ = name
        return note

    async def on_ready(self) -> None:
        """Everything is there."""
        self.up.set()

    def messages(self) -> list[int]:
        """Ids of the messages it heard of, in order."""
        return [about.id for name, about in self.heard if name == "on_message"]


@pytest.fixture
async def client(place: Discord) -> AsyncIterator[Client]:
    """The library, connected."""
    one = Client()
    running = asyncio.ensure_future(one.start(place.token))
    async with asyncio.timeout(30):
        await one.up.wait()
    yield one
    await one.close()
    await running


async def until(holds: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait for something to be so."""
    async with asyncio.timeout(seconds):
        while not (found := holds()):  # noqa: ASYNC110  # looked at now and then
            await asyncio.sleep(0.01)
    return found


def channel(place: Discord, number: int = 0) -> str:
    """#general, #garden or the forum."""
    return list(place.guild.channels)[number]


def person(place: Discord, number: int = 0) -> str:
    """One of the people."""
    return [native for native, user in place.users.items() if not user["bot"]][number]


async def refusal(call: Awaitable[Any]) -> tuple[int, int]:
    """With what status and code a call is refused."""
    with pytest.raises(discord.HTTPException) as caught:
        await call
    return caught.value.status, caught.value.code


def deny(place: Discord, bits: int, where: str) -> None:
    """Take rights from everyone in a channel."""
    overwrite = {"id": place.guild.id, "type": 0, "allow": "0", "deny": str(bits)}
    place.change_channel(where, {"permission_overwrites": [overwrite]})


async def test_what_people_do_is_heard_without_words(place: Discord, client: Client):
    """Messages, replies, reactions, threads and deletes are dispatched in order, without what was written."""
    general = channel(place)
    first = place.say(general, person(place), "A secret")
    reply = place.reply(general, first, person(place, 1), "Another")
    place.react(general, first, person(place, 2), "❤️", burst=True)
    thread = place.start_thread(general, first, person(place, 1))
    inside = place.say(thread.id, person(place, 3), "More")
    place.delete(general, reply)
    await until(lambda: client.heard[-1:] and client.heard[-1][0] == "on_raw_message_delete")
    texts = [about.content for name, about in client.heard if name == "on_message"]
    assert client.messages()[:2] == [int(first), int(reply)]
    assert client.messages()[-1] == int(inside)
    assert set(texts) == {""}
    (reaction,) = [about for name, about in client.heard if name == "on_raw_reaction_add"]
    assert (reaction.message_author_id, reaction.burst) == (int(person(place)), True)


async def test_words_that_are_meant_for_the_app(place: Discord, client: Client):
    """What mentions the app keeps its words, and so does what it wrote itself."""
    general = channel(place)
    place.say(general, person(place), f"<@{place.bot['id']}> help")
    await client.get_channel(int(general)).send("mine")
    await until(lambda: len(client.messages()) == 2)
    assert [about.content for _, about in client.heard] == [f"<@{place.bot['id']}> help", "mine"]


async def test_a_cut_connection_is_resumed(place: Discord, client: Client):
    """After a cut, and after op 7, the session goes on and what was missed is replayed."""
    general, written = channel(place), []
    place.gateway.pull()
    written.append(place.say(general, person(place)))
    await place.until_listening()
    place.gateway.reconnect()
    await until(lambda: place.gateway.resumed == 2)
    written.append(place.say(general, person(place)))
    await until(lambda: client.messages() == [int(each) for each in written])
    assert place.gateway.identified == 1


async def test_a_refused_resume(place: Discord, client: Client, monkeypatch: pytest.MonkeyPatch):
    """A refused resume and an invalidated session begin a new one, and what was between is in history only."""
    monkeypatch.setattr(Client, "before_identify_hook", _at_once)
    general = channel(place)
    place.gateway.refuse_resumes = 1
    place.gateway.pull()
    lost = place.say(general, person(place))
    await until(lambda: place.gateway.identified == 2)
    place.gateway.invalidate()
    await until(lambda: place.gateway.identified == 3)
    await place.until_listening()
    heard = place.say(general, person(place))
    await until(lambda: client.messages() == [int(heard)])
    history = [each.id async for each in client.get_channel(int(general)).history()]
    assert history == [int(heard), int(lost)]


async def _at_once(*_: object, **__: object) -> None:
    """Discord asks for five seconds; this double was told not to."""


@pytest.mark.parametrize(("compressed", "codes"), [(True, []), (False, [])])
async def test_by_hand(place: Discord, compressed: bool, codes: list[int]):
    """Hello, ready and dispatches come with numbers, as a zlib stream or as text; heartbeats are acknowledged."""
    async with Hand(place, compressed=compressed) as hand:
        hello = await hand.read()
        assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41_250)
        await hand.send(1, None)
        assert (await hand.read())["op"] == 11
        await hand.identify(1539)
        ready, guild = await hand.read(), await hand.read()
        assert (ready["t"], ready["s"], guild["t"], guild["s"]) == ("READY", 1, "GUILD_CREATE", 2)
        assert ready["d"]["guilds"] == [{"id": place.guild.id, "unavailable": True}]
        assert [each["user"]["id"] for each in guild["d"]["members"]] == [place.bot["id"]]
        place.say(channel(place), person(place))
        assert (await hand.read())["s"] == 3
    assert place.gateway.closed == codes


class Hand:
    """A gateway connection made by hand."""

    def __init__(self, place: Discord, *, compressed: bool = False) -> None:
        self.place, self.session, self._inflate = place, aiohttp.ClientSession(), zlib.decompressobj()
        extra = "&compress=zlib-stream" if compressed else ""
        self.address = f"{place.gateway_url}?v=10&encoding=json{extra}"
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
        body = {"token": self.place.token, "properties": properties, "intents": intents, **more}
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
async def test_who_may_not_identify(place: Discord, change: dict[str, Any], code: int):
    """A wrong token, an unknown or forbidden intent, a wrong shard each close with their own code."""
    async with Hand(place) as hand:
        await hand.read()
        await hand.identify(**change)
        assert await hand.read() == {"closed": code}


async def test_talking_out_of_turn(place: Discord):
    """Nothing but heartbeats before identifying; not twice; no unknown operation; no second IDENTIFY within seconds."""
    for operation, code in ((8, 4003), (99, 4003)):
        async with Hand(place) as hand:
            await hand.read()
            await hand.send(operation, {})
            assert await hand.read() == {"closed": code}
    place.gateway.identify_seconds = 5.0
    async with Hand(place) as hand, Hand(place) as other:
        for each in (hand, other):
            await each.read()
            await each.identify(1539)
        assert (await hand.read())["t"] == "READY"
        assert await other.read() == {"t": None, "s": None, "op": 9, "d": False}
        await hand.read()
        await hand.identify(1539)
        assert await hand.read() == {"closed": 4005}


async def test_a_resume_by_hand(place: Discord):
    """A resume replays from the number given; a number from the future, or an ended session, is refused."""
    async with Hand(place) as hand:
        await hand.read()
        await hand.identify(1539)
        session = (await hand.read())["d"]["session_id"]
        await hand.read()
        await place.gateway.cut()
    written = [place.say(channel(place), person(place)) for _ in range(3)]
    again = {"token": place.token, "session_id": session}
    async with Hand(place) as hand:
        await hand.read()
        await hand.send(6, {**again, "seq": 3})
        told = [await hand.read() for _ in range(3)]
        assert [each["t"] for each in told] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
        assert [each["d"]["id"] for each in told[:2]] == written[1:]
        await hand.socket.close(code=1000)
    await until(lambda: not place.gateway.sessions)
    async with Hand(place) as hand:
        await hand.read()
        await hand.send(6, {**again, "seq": 3})
        assert await hand.read() == {"t": None, "s": None, "op": 9, "d": False}


async def test_a_heart_that_stops(place: Discord):
    """Who does not beat is disconnected with 4009, and may resume; who is not acknowledged notices."""
    place.gateway.heartbeat_ms = 200
    async with Hand(place) as hand:
        await hand.read()
        await hand.identify(1539)
        assert [(await hand.read())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        assert await hand.read() == {"closed": 4009}
    assert len(place.gateway.sessions) == 1
    place.gateway.deaf = True
    async with Hand(place) as hand:
        await hand.read()
        await hand.send(1, None)
        with pytest.raises(TimeoutError):
            await hand.socket.receive(0.1)


async def test_members_by_the_gateway(place: Discord):
    """The whole list comes in chunks with the nonce, needs its intent, and may be asked for once in thirty seconds."""
    for number in range(1500):
        place.guild.add_member(place.add_user(f"member {number}"))
    asked = {"guild_id": place.guild.id, "query": "", "limit": 0, "nonce": "n"}
    async with Hand(place, compressed=True) as hand:
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
        assert limited["d"]["meta"] == {"guild_id": place.guild.id, "nonce": "n"}
        assert 25 < limited["d"]["retry_after"] <= 30


async def test_only_what_the_intents_allow(place: Discord):
    """Without the members intent nobody is heard to come, without reactions none; hidden channels are silent."""
    hidden = channel(place, 1)
    deny(place, VIEW_CHANNEL, hidden)
    async with Hand(place) as hand:
        await hand.read()
        await hand.identify(1 | 1 << 9)
        await hand.read()
        await hand.read()
        place.join("Gus")
        assert (await hand.read())["d"]["type"] == 7
        place.say(hidden, person(place))
        place.react(hidden, place.say(hidden, person(place)), person(place))
        last = place.say(channel(place), person(place))
        assert (await hand.read())["d"]["id"] == last


async def test_outage_and_removal(place: Discord):
    """A server in an outage is silent until it is back; one the app was removed from is gone, and no access is left."""
    async with Hand(place) as hand:
        await hand.read()
        await hand.identify(1539)
        await hand.read()
        await hand.read()
        place.go_dark()
        assert (await hand.read())["d"] == {"id": place.guild.id, "unavailable": True}
        place.say(channel(place), person(place))
        place.come_back()
        assert (await hand.read())["t"] == "GUILD_CREATE"
        place.kick_bot()
        assert (await hand.read())["d"] == {"id": place.guild.id}


async def test_history_comes_in_pages(place: Discord, client: Client):
    """Before, after and around give pages newest first; without the right there is nothing at all."""
    general = channel(place)
    written = [int(place.say(general, person(place))) for _ in range(7)]
    http = client.http
    assert await _ids(http.logs_from(general, 3)) == written[:3:-1]
    assert await _ids(http.logs_from(general, 3, before=written[3])) == written[2::-1]
    assert await _ids(http.logs_from(general, 3, after=written[0])) == written[3:0:-1]
    assert await _ids(http.logs_from(general, 3, around=written[3])) == written[4:1:-1]
    deny(place, READ_MESSAGE_HISTORY, general)
    assert await _ids(http.logs_from(general, 3)) == []
    deny(place, VIEW_CHANNEL, general)
    assert await refusal(http.logs_from(general, 3)) == (403, 50001)
    place.delete_channel(general)
    assert await refusal(http.logs_from(general, 3)) == (404, 10003)


async def _ids(page: Awaitable[list[dict[str, Any]]]) -> list[int]:
    return [int(each["id"]) for each in await page]


async def test_archived_threads_come_in_pages(place: Discord, client: Client):
    """Archived posts of a forum are listed by when they were put away, the latest first, open ones apart."""
    forum = channel(place, 2)
    posts = [place.open_post(forum, person(place), at=1_700_000_000 + number)[0] for number in range(5)]
    for number, post in enumerate(posts[:4]):
        place.archive(post.id, at=1_700_100_000 + number)
    found = [each.id async for each in client.get_channel(int(forum)).archived_threads(limit=None)]
    assert found == [int(each.id) for each in posts[3::-1]]
    page = await client.http.get_public_archived_threads(int(forum), limit=2)
    assert page["has_more"]
    assert [each["id"] for each in page["threads"]] == [posts[3].id, posts[2].id]
    active = await client.http.get_active_threads(int(place.guild.id))
    assert [each["id"] for each in active["threads"]] == [posts[4].id]


async def test_who_reacted_comes_in_pages(place: Discord, client: Client):
    """Those who gave an emoji are listed by id, super-reactions apart; an emoji that is none is unknown."""
    general = channel(place)
    message = place.say(general, person(place))
    for number in range(4):
        place.react(general, message, person(place, number), "❤️")
    place.react(general, message, person(place, 5), "❤️", burst=True)
    http = client.http
    assert await _ids(http.get_reaction_users(int(general), int(message), "❤️", 3)) == [
        int(person(place, number)) for number in range(3)
    ]
    after = await http.get_reaction_users(int(general), int(message), "❤️", 3, person(place, 2))
    assert [each["id"] for each in after] == [person(place, 3)]
    assert await refusal(http.get_reaction_users(int(general), int(message), "nonsense", 3)) == (404, 10014)
    (shown,) = (await http.get_message(int(general), int(message)))["reactions"]
    assert (shown["count"], shown["count_details"]) == (5, {"normal": 4, "burst": 1})


async def test_a_post_with_a_nonce_is_there_once(place: Discord, client: Client):
    """An enforced nonce answers the first message, even where its answer was lost."""
    target = client.get_channel(int(channel(place)))
    place.swallow("POST /channels/{channel_id}/messages")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await target.send("once", nonce="key")
    again = await target.send("once", nonce="key")
    assert [each["id"] for each in place.posted] == [str(again.id)]


def _embeds(*lengths: int) -> list[discord.Embed]:
    return [discord.Embed(title="x", description="y" * length) for length in lengths]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": ""}, 400, 50006),
        ({"content": "x" * 2001}, 400, 50035),
        ({"embeds": _embeds(4097)}, 400, 50035),
        ({"embeds": _embeds(3000, 3000)}, 400, 50035),
        ({"embeds": [discord.Embed().add_field(name="", value="x")]}, 400, 50035),
        ({"embeds": [discord.Embed(title="x").set_image(url="attachment://none.png")]}, 400, 50035),
    ],
)
async def test_posts_that_are_too_much(place: Discord, client: Client, sent: dict[str, Any], status: int, code: int):
    """Discord's limits hold, one by one and in sum."""
    assert await refusal(client.get_channel(int(channel(place))).send(**sent)) == (status, code)
    assert place.posted == []


async def test_where_the_app_may_not_post(place: Discord, client: Client):
    """Hidden, silenced and deleted channels are refused, each in its own way; closed people too."""
    general, target = channel(place), client.get_channel(int(channel(place)))
    deny(place, SEND_MESSAGES, general)
    assert await refusal(target.send("x")) == (403, 50013)
    deny(place, VIEW_CHANNEL, general)
    assert await refusal(target.send("x")) == (403, 50001)
    place.delete_channel(general)
    assert await refusal(target.send("x")) == (404, 10003)
    place.closed_to_all.add(person(place))
    ada = await client.fetch_user(int(person(place)))
    assert await refusal(ada.send("x")) == (403, 50007)


async def test_files_and_private_threads(place: Discord, client: Client):
    """A file comes with its alternative text and is shown in an embed; a private thread takes the people it is for."""
    target = client.get_channel(int(channel(place)))
    picture = discord.File(io.BytesIO(b"12345"), "a.png", description="a picture")
    await target.send(file=picture, embed=discord.Embed(title="x").set_image(url="attachment://a.png"))
    (file,) = place.posted[0]["attachments"]
    assert (file["size"], file["description"]) == (5, "a picture")
    assert place.posted[0]["embeds"][0]["image"]["url"] == file["url"]
    thread = await target.create_thread(name="two of you", invitable=False)
    for number in (0, 1):
        await thread.add_user(discord.Object(int(person(place, number))))
    kept = place.channel(str(thread.id))
    assert (kept.about["type"], list(kept.people)) == (12, [place.bot["id"], person(place), person(place, 1)])


async def test_limits_are_told_and_held(place: Discord):
    """A bucket is told in every answer; the one request too many gets 429 with how long to wait."""
    place.limits.scale = 1.0
    address = f"{place.api_url}/channels/{channel(place)}/messages"
    headers = {"Authorization": f"Bot {place.token}", "User-Agent": "DiscordBot (x, 1)"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for left in (4, 3, 2, 1, 0):
            async with session.get(address) as answer:
                assert answer.headers["X-RateLimit-Remaining"] == str(left)
        async with session.get(address) as answer:
            told = await answer.json()
            assert (answer.status, answer.headers["X-RateLimit-Scope"], told["global"]) == (429, "user", False)
            assert 0 < told["retry_after"] <= int(answer.headers["Retry-After"]) <= 5
        place.slow_down("GET /users/@me", 2, scope="global")
        async with session.get(f"{place.api_url}/users/@me") as answer:
            assert (answer.status, answer.headers["X-RateLimit-Global"]) == (429, "true")
        place.break_down("GET /users/@me", 503)
        async with session.get(f"{place.api_url}/users/@me") as answer:
            assert answer.status == 503
        async with session.get(f"{place.api_url}/users/@me", headers={"Authorization": "Bot wrong"}) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, 0)


async def test_it_dies_and_returns(place: Discord, client: Client):
    """After a stop nothing answers; after a start the same address does, the session goes on, and nothing is lost."""
    await place.stop()
    missed = place.say(channel(place), person(place))
    await place.start()
    await place.until_listening()
    await until(lambda: client.messages() == [int(missed)])


async def test_a_command_is_answered_in_time(place: Discord, client: Client):
    """Commands are offered once registered, answered once within three seconds, and then by their token."""
    tree = discord.app_commands.CommandTree(client)

    @tree.command(name="network-health", description="x")
    async def command(interaction: discord.Interaction, about: str = "") -> None:
        if about == "late":
            return
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"about {about}", ephemeral=True)
        await interaction.followup.send("and more", ephemeral=True)
        with pytest.raises(discord.HTTPException) as caught:
            await client.http.request(
                Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback"), json={"type": 5}
            )
        assert caught.value.code == 40060

    with pytest.raises(AssertionError, match="no command"):
        await place.command(person(place), channel(place))
    await tree.sync()
    assert place.syncs == 1
    asked = await place.command(person(place, 1), channel(place), about="A1")
    assert asked.callback is not None
    assert asked.callback["type"] == 5
    await until(lambda: len(asked.shown) == 2)
    assert [each["content"] for each in asked.shown] == ["about A1", "and more"]
    assert asked.shown[0]["flags"] & 64
    assert place.channel(channel(place)).messages == {}
    place.patience = 0.05
    late = await place.command(person(place, 1), channel(place), about="late", wait=1)
    assert late.callback is None
    route = Route("POST", f"/interactions/{late.interaction['id']}/{late.token}/callback")
    assert await refusal(client.http.request(route, json={"type": 5})) == (404, 10062)


async def test_presses_choices_and_modals(place: Discord, client: Client):
    """A button opens a modal, what is sent in comes back, a select changes the message it is under."""
    got: list[Any] = []

    class Form(discord.ui.Modal, title="Settings"):
        hour = discord.ui.TextInput(label="Hour", default="9", custom_id="hour")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            got.append(self.hour.value)
            await interaction.response.send_message("saved", ephemeral=True)

    class Panel(discord.ui.View):
        @discord.ui.button(label="Change", custom_id="change")
        async def change(self, interaction: discord.Interaction, _: Any) -> None:
            await interaction.response.send_modal(Form())

        @discord.ui.select(cls=discord.ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.text])
        async def where(self, interaction: discord.Interaction, chosen: Any) -> None:
            got.append(chosen.values[0].id)
            await interaction.response.edit_message(content="changed", view=None)

    await client.get_channel(int(channel(place))).send("panel", view=Panel())
    (message,) = place.posted
    pressed = await place.press(person(place), message, "change")
    saved = await place.submit(person(place), pressed, {"hour": "10"})
    chosen = await place.press(person(place), message, "where", [channel(place, 1)])
    assert got == ["10", int(channel(place, 1))]
    assert [each["content"] for each in saved.shown] == ["saved"]
    assert [each["content"] for each in chosen.shown] == ["changed"]
    assert message["content"] == "changed"


@pytest.mark.skipif(not schema.at_hand(), reason="needs Discord's description of its API, which is not at hand")
async def test_a_page_is_no_longer_than_described(place: Discord, client: Client):
    """More than a hundred messages at once are refused."""
    assert await refusal(client.http.logs_from(channel(place), 101)) == (400, 50035)


@pytest.mark.skipif(not schema.at_hand(), reason="needs Discord's description of its API, which is not at hand")
async def test_bodies_are_held_against_the_description(place: Discord, client: Client):
    """A body that does not fit is refused, and the refusal names the field and no value."""
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel(place))
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.request(route, json={"content": 17, "embeds": "none of SECRET"})
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert "content" in str(caught.value)
    assert "SECRET" not in str(caught.value)
