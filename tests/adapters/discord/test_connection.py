"""The bot against the loopback Discord, over real sockets: whatever happens to connections, what is on disk is true."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from discord.http import Route
from sqlalchemy import text

from adapters.discord import library, servers, watching
from adapters.discord.connection import DiscordPlatform
from adapters.discord.keys import emoji_name
from adapters.discord.settings import DiscordSettings
from bot.app import SystemClock
from bot.errors import BadSettings
from bot.live.inbox import Inbox
from bot.live.reception import Reception
from bot.ports import Answer, CommunityRef, Post
from bot.settings import Settings
from bot.store import Store
from tests.doubles.discord.__main__ import furnish
from tests.doubles.discord.guild import Guild
from tests.doubles.discord.permissions import READ_MESSAGE_HISTORY, VIEW_CHANNEL
from tests.doubles.discord.server import Discord

Messages = set[tuple[int, int]]
Reactions = set[tuple[int, int, str]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What settles after seconds settles at once; the library's address is its own again in the end."""
    monkeypatch.setattr(watching, "SETTLE", 0.05)
    monkeypatch.setattr(servers, "FANOUT", 0)
    before = Route.BASE
    yield
    Route.BASE = before


@pytest.fixture
async def place() -> AsyncIterator[Discord]:
    """A loopback Discord with six people and short limits; in the end every answer was as described."""
    double = Discord()
    double.limits.scale, double.gateway.identify_seconds, double.gateway.members_seconds = 0.05, 0.0, 0.0
    double.gateway.heartbeat_ms = 200
    furnish(double)
    async with double:
        yield double
    assert double.untrue == []


class Planned:
    """An outbox that only plans."""

    def __init__(self) -> None:
        self.posts: list[Post] = []

    async def plan(self, post: Post, *_: Any) -> None:
        """Remember."""
        self.posts.append(post)


class Quiet:
    """Commands nobody gives."""

    async def answer(self, *_: Any) -> Answer:
        """Nothing."""
        return Answer()

    async def submit(self, *_: Any) -> Answer:
        """Nothing."""
        return Answer()


class Bot:
    """The bot, with a database that outlives its runs."""

    def __init__(self, place: Discord, store: Store, **chosen: Any) -> None:
        self.place, self.store = place, store
        address = {"api_url": place.api_url, "gateway_url": place.gateway_url, "token": place.token}
        self.platform = DiscordPlatform(DiscordSettings(_env_file=None, **address | chosen))  # type: ignore[call-arg]
        self.outbox = Planned()
        self.host = Reception(store, SystemClock(), Settings(_env_file=None), self.outbox)  # type: ignore[arg-type,call-arg]
        self.here = CommunityRef("discord", place.guild.id)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        """Connected, until the block ends."""
        inbox = Inbox(self.store)
        task = asyncio.create_task(self.platform.run(inbox, self.host, Quiet()))  # type: ignore[arg-type]
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await inbox.close()

    def settled(self) -> None:
        """An admin has filled in the form."""
        servers = self.platform._servers
        assert servers is not None
        servers.chosen(int(self.place.guild.id))

    async def true(self) -> None:
        """Return when what is on disk is what is there."""
        await until(lambda: self.state() == truth(self.place), lambda: f"{self.state()} != {truth(self.place)}")

    def state(self) -> tuple[Messages, Reactions]:
        """Messages and reactions on disk."""
        messages = self.rows("SELECT channel, message FROM message WHERE kind <> 9")
        reactions = self.rows("SELECT message, person, emoji FROM reaction WHERE present")
        return set(messages), set(reactions)

    def rows(self, sql: str) -> list[Any]:
        """What a query finds."""
        with self.store._database.reading() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]


def truth(place: Discord) -> tuple[Messages, Reactions]:
    """What the double knows to be there; notices of the platform are not kept."""
    messages: Messages = set()
    reactions: Reactions = set()
    for channel in place.guild.channels.values():
        kept = {key for key, message in channel.messages.items() if message["type"] in {0, 7, 19, 20, 23}}
        messages |= {(int(channel.id), int(key)) for key in kept}
        for message, given in channel.reactions.items():
            for each in given.values():
                name = emoji_name(each.emoji["name"], each.emoji["id"] is not None)
                reactions |= {(int(message), int(user), name) for user in (*each.users, *each.burst)}
    return messages, reactions


async def until(holds: Callable[[], Any], told: Callable[[], str] = str, seconds: float = 60.0) -> Any:
    """Wait for something to be so."""
    try:
        async with asyncio.timeout(seconds):
            while not (found := holds()):  # noqa: ASYNC110  # looked at now and then
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(told())
    return found


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty database, closed when nobody looks anything up in it any more."""
    with Store.open(database_url) as opened:
        yield opened
        await asyncio.get_running_loop().shutdown_default_executor()


def refusals(place: Discord) -> list[tuple[str, int, int]]:
    """What the bot asked for and was not given, private threads aside."""
    return [each for each in place.refused if not each[0].endswith("private")]


def channel(place: Discord, number: int = 0) -> str:
    """#general, #garden or the forum."""
    return list(place.guild.channels)[number]


def person(place: Discord, number: int = 0) -> str:
    """One of the people."""
    return [native for native, user in place.users.items() if not user["bot"]][number]


def much(place: Discord, times: int = 3) -> list[str]:
    """A few things are said, asked in the forum, talked about in threads, and reacted to."""
    said = []
    for number in range(times):
        message = place.say(channel(place), person(place, number % 6))
        place.reply(channel(place), message, person(place, (number + 1) % 6))
        place.react(channel(place), message, person(place, 2))
        place.react(channel(place), message, person(place, 3), "🎉", burst=True)
        said.append(message)
    thread = place.start_thread(channel(place), said[0], person(place))
    place.say(thread.id, person(place, 4))
    post, _ = place.open_post(channel(place, 2), person(place, 5))
    place.say(post.id, person(place, 1))
    return said


async def test_the_past_and_the_present_arrive(place: Discord, store: Store) -> None:
    """What was said before the bot came, what is said while it listens, and who is there."""
    bot = Bot(place, store)
    much(place, 70)
    async with bot.running():
        await bot.true()
        much(place)
        place.join("Zed")
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
        await until(lambda: bot.platform.connected)
        people = [native for native, user in place.users.items() if not user["bot"]]
        await until(lambda: len(bot.rows("SELECT 1 FROM member WHERE listed AND NOT bot")) == len(people))
    assert [post.channel for post in bot.outbox.posts] == [int(channel(place))]
    assert refusals(place) == []


async def test_a_resumed_session_has_lost_nothing(place: Discord, store: Store) -> None:
    """While the cable is out things go on; the session brings them, at the address it named, and no history is read."""
    bot = Bot(place, store)
    async with bot.running():
        much(place)
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE thread > 0"))  # the reading has come to its end
        calls = len(place.calls)
        place.gateway.pull()
        said = much(place)
        place.unreact(channel(place), said[0], person(place, 2))
        await bot.true()
        assert (place.gateway.resumed, place.gateway.identified) == (1, 1)
        assert len(place.calls) == calls


async def test_who_comes_and_goes_while_the_cable_is_out(place: Discord, store: Store) -> None:
    """Who left and came back before the session is resumed is a member, who came and left is none."""
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        place.gateway.pull()
        back, gone = person(place, 1), person(place, 2)
        place.leave(back)
        place.join(user=back)
        place.leave(gone)
        passing = place.join("Passer")
        place.leave(passing)
        place.say(channel(place), person(place))
        await bot.true()
        assert (place.gateway.resumed, place.gateway.identified) == (1, 1)
        kept = set(store.presence.members(1))
        assert int(back) in kept
        assert not kept & {int(gone), int(passing)}


@pytest.mark.parametrize("again", [False, True])
async def test_a_session_that_is_over_loses_nothing(place: Discord, store: Store, again: bool) -> None:
    """What happened between two sessions is found in history, and no remark says that it was heard."""
    bot = Bot(place, store)
    async with bot.running():
        said = much(place)
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        if again:
            place.gateway.invalidate()
        else:
            place.gateway.refuse_resumes = 1
            place.gateway.pull()
        much(place)
        place.delete(channel(place), said[1])
        place.unreact(channel(place), said[0], person(place, 2))
        place.react(channel(place), said[0], person(place, 5))
        await bot.true()
        assert place.gateway.identified == 2
        await until(lambda: len(bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest")) == 2)


async def test_what_happens_while_the_bot_is_away_is_found(place: Discord, store: Store) -> None:
    """Stopped and started again, it knows what it would have heard; who left meanwhile is a member no longer."""
    bot = Bot(place, store)
    async with bot.running():
        said = much(place)
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
    much(place)
    place.delete(channel(place), said[0], said[2])
    place.leave(person(place, 5))
    async with bot.running():
        await bot.true()
        await until(lambda: bot.rows(f"SELECT 1 FROM member WHERE person = {person(place, 5)} AND left_at > 0"))


async def test_a_channel_that_is_deleted_while_the_bot_is_away_is_closed(place: Discord, store: Store) -> None:
    """It is not among the server's channels any more, nor is what hung in it; the others are as they were."""
    bot = Bot(place, store)
    async with bot.running():
        much(place)
        await bot.true()
    room = place.guild.channels[channel(place)].id
    below = [each.id for each in place.guild.channels.values() if each.is_thread and each.about["parent_id"] == room]
    place.delete_channel(room)
    async with bot.running():
        await until(lambda: bot.rows(f"SELECT 1 FROM channel WHERE channel = {room} AND archived AND name = 'general'"))
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        closed = {row[0] for row in bot.rows("SELECT channel FROM channel WHERE archived")}
        assert closed == {int(room), *map(int, below)}


async def test_a_gateway_that_is_away_at_the_start_is_waited_for(
    place: Discord, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More refused connections than Python lets a function call itself, and then everything is as ever."""
    monkeypatch.setattr(library, "SOONEST", 0.0)
    place.gateway.away = more = sys.getrecursionlimit() + 200
    much(place)
    bot = Bot(place, store)
    async with bot.running() as task:
        await until(lambda: place.gateway.away < more - 50)
        assert not bot.platform.connected
        await bot.true()
        await until(lambda: bot.platform.connected)
        assert not task.done()
    assert (place.gateway.away, place.gateway.identified) == (0, 1)


async def test_it_can_be_stopped_while_the_gateway_is_away(place: Discord, store: Store) -> None:
    """Nobody has to wait for a connection to stop waiting for it."""
    place.gateway.away = 1_000_000
    bot = Bot(place, store)
    async with asyncio.timeout(30):
        async with bot.running():
            await until(lambda: place.gateway.away < 1_000_000)


async def test_an_outage_is_not_a_removal(place: Discord, store: Store) -> None:
    """After an outage what was missed is read; after a removal the community's days are counted."""
    bot = Bot(place, store)
    async with bot.running():
        much(place)
        await bot.true()
        place.go_dark()
        place.come_back()
        much(place)
        await bot.true()
        assert not bot.rows("SELECT 1 FROM removal")
        place.kick_bot()
        await until(lambda: bot.rows("SELECT 1 FROM removal"))
        place.add_to(place.guild)
        await until(lambda: not bot.rows("SELECT 1 FROM removal"))


async def test_two_shards_share_the_servers(place: Discord, store: Store) -> None:
    """Each shard has a session of its own; what one of them misses is said of its servers only, and is found."""
    place.shards = 2
    other = Guild("Mill")
    while int(other.id) >> 22 & 1 == int(place.guild.id) >> 22 & 1:
        other = Guild("Mill")
    other.add_member(place.add_user("miller"))
    hall = other.add_channel("general")
    place.install(other)
    bot = Bot(place, store)
    async with bot.running():
        said = {int(place.say(channel(place), person(place))), int(place.say(hall, other.owner))}
        await until(lambda: len(bot.rows("SELECT 1 FROM community WHERE roster_read")) == 2)
        await until(lambda: len(bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest")) == 2)
        assert {each.shard for each in place.gateway.sessions.values()} == {(0, 2), (1, 2)}
        place.gateway.refuse_resumes = 1
        place.gateway.pull()
        said |= {int(place.say(channel(place), person(place))), int(place.say(hall, other.owner))}
        await until(lambda: {row[0] for row in bot.rows("SELECT message FROM message")} == said)
        assert (place.gateway.identified, place.gateway.resumed) == (3, 1)
    kept = bot.rows("SELECT native, count(*) FROM message JOIN community USING (community) GROUP BY native")
    assert dict(kept) == {place.guild.id: 2, other.id: 2}


async def test_a_removal_while_the_bot_is_away_is_noticed(place: Discord, store: Store) -> None:
    """A server that is not among those a session begins with was left; one that was only imported was never joined."""
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0"))
    place.kick_bot()
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM removal"))


async def test_which_channels_are_public_is_known_at_every_moment(place: Discord, store: Store) -> None:
    """Public is what everybody sees: while the bot is away, when it comes back, and when a role changes meanwhile."""
    lounge, office = channel(place), channel(place, 1)
    bot = Bot(place, store)

    def private() -> set[int]:
        return {row[0] for row in bot.rows("SELECT channel FROM channel WHERE kind = 1")}

    place.change_role(place.guild.id, permissions="0")
    everybody = {"id": place.guild.id, "type": 0, "allow": str(VIEW_CHANNEL), "deny": "0"}
    place.change_channel(lounge, {"permission_overwrites": [everybody]})
    async with bot.running():
        await until(lambda: private() == {int(office), int(channel(place, 2))}, lambda: str(private()))
        place.change_role(place.guild.id, permissions=str(VIEW_CHANNEL))
        await until(lambda: private() == set())
        place.change_role(place.guild.id, permissions="0")
        await until(lambda: len(private()) == 2)
    place.change_role(place.guild.id, permissions=str(VIEW_CHANNEL))
    async with bot.running():
        await until(lambda: private() == set())


async def test_a_server_that_does_not_say_what_everybody_may_do_is_asked(place: Discord, store: Store) -> None:
    """Until the answer is there its channels are private."""
    place.guild.settings["roles"] = []
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: {row[0] for row in bot.rows("SELECT kind FROM channel")} == {0, 4})
    assert ("GET", "/guilds/{guild_id}/roles") in [(each.method, each.path) for each in place.calls]


def pick(store: Store, place: Discord, **roles: str) -> None:
    """Admins pick roles in the settings."""
    number = store.number(CommunityRef("discord", place.guild.id))
    chosen = {name: tuple(role.split()) for name, role in roles.items()}
    store.choices.change(number or 0, chosen, person=1, at=time.time_ns() // 1000)


async def test_who_has_a_picked_role_is_known(place: Discord, store: Store) -> None:
    """Of members' roles only the picked ones are kept: of those there are, and as they are given, taken and deleted."""
    cooks, crew, staff = (place.guild.add_role(name, 0) for name in ("cooks", "crew", "staff"))
    one, two, three = (person(place, number) for number in range(3))
    place.change_member(one, roles=[crew, staff])
    place.change_member(two, roles=[cooks, staff])
    bot = Bot(place, store)

    def inside() -> set[tuple[str, str]]:
        rows = bot.rows("SELECT person, in_groups FROM member WHERE in_groups <> ''")
        return {(str(native), groups) for native, groups in rows}

    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
        assert inside() == set()
        pick(store, place, groups=f"{cooks} {crew}")
        bot.settled()
        await until(lambda: inside() == {(one, crew), (two, cooks)}, lambda: str(inside()))
        place.change_member(three, roles=[staff, crew, cooks])
        place.change_member(one, roles=[staff])
        await until(lambda: inside() == {(two, cooks), (three, ",".join(sorted((cooks, crew), key=int)))})
        place.leave(three)
        await until(lambda: inside() == {(two, cooks)})
    place.change_member(one, roles=[crew])
    place.leave(two)
    async with bot.running():
        await until(lambda: inside() == {(one, crew)}, lambda: str(inside()))
        place.delete_role(crew)
        await until(lambda: inside() == set())
        place.change_member(one, roles=[staff])
        pick(store, place, groups="")
        bot.settled()
    assert staff not in {group for _, group in inside()}


async def test_without_the_members_intent_roles_are_known_of_those_who_write(place: Discord, store: Store) -> None:
    """A role comes with its holder's message, as nothing else tells of it."""
    crew = place.guild.add_role("crew", 0)
    one, two = person(place), person(place, 1)
    for each in (one, two):
        place.change_member(each, roles=[crew])
    place.privileged.clear()
    bot = Bot(place, store, members_intent=False)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0"))
        pick(store, place, groups=crew)
        bot.settled()
        await asyncio.sleep(0.5)
        place.say(channel(place), one)
        await bot.true()
        assert bot.rows("SELECT person, in_groups FROM member WHERE in_groups <> ''") == [(int(one), crew)]


async def test_a_role_that_every_member_gets_opens_what_it_sees(place: Discord, store: Store) -> None:
    """Where newcomers see nothing, channels are private until admins name the role, and again without it."""
    members = place.guild.add_role("members", VIEW_CHANNEL)
    place.change_role(place.guild.id, permissions="0")
    bot = Bot(place, store)

    def private() -> int:
        return len(bot.rows("SELECT 1 FROM channel WHERE kind = 1"))

    async with bot.running():
        await until(lambda: private() == 3)
        pick(store, place, members_role=members)
        bot.settled()
        await until(lambda: private() == 0)
    told = bot.rows("SELECT max(at) FROM channel")
    async with bot.running():
        await until(lambda: bot.rows("SELECT max(at) FROM channel") != told)
        assert private() == 0  # at no moment
        pick(store, place, members_role="")
        bot.settled()
        await until(lambda: private() == 3)


async def test_what_comes_into_sight_is_read(place: Discord, store: Store) -> None:
    """A channel the bot may not see is missing; when it may, its past is read."""
    hidden = channel(place, 1)
    bot = Bot(place, store)
    deny = [{"id": place.guild.id, "type": 0, "allow": "0", "deny": str(VIEW_CHANNEL)}]
    place.change_channel(hidden, {"permission_overwrites": [*deny, *_for_the_bot(place, deny=VIEW_CHANNEL)]})
    place.say(hidden, person(place))
    async with bot.running():
        await until(lambda: bot.rows(f"SELECT 1 FROM gap WHERE channel = {hidden}"))
        assert bot.state() == (set(), set())
        place.change_channel(hidden, {"permission_overwrites": []})
        await bot.true()


async def test_time_out_of_sight_is_not_taken_for_heard(place: Discord, store: Store) -> None:
    """What was said in a channel while it was out of sight is found, though the rest of the server was heard then."""
    hidden = channel(place, 1)
    bot = Bot(place, store)
    place.say(hidden, person(place))
    async with bot.running():
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        place.change_channel(hidden, {"permission_overwrites": _for_the_bot(place, deny=VIEW_CHANNEL)})
        await until(lambda: bot.rows(f"SELECT 1 FROM gap WHERE channel = {hidden}"))
        place.say(hidden, person(place))
        await until(lambda: len(bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest")) == 2)
    place.change_channel(hidden, {"permission_overwrites": []})
    async with bot.running():
        await bot.true()


async def test_a_history_that_may_not_be_read_is_missing(place: Discord, store: Store) -> None:
    """What is said there arrives; what was said before is missing and not asked for."""
    bot = Bot(place, store)
    one = channel(place, 1)
    place.say(one, person(place))
    place.change_channel(one, {"permission_overwrites": _for_the_bot(place, deny=READ_MESSAGE_HISTORY)})
    async with bot.running():
        await until(lambda: bot.rows(f"SELECT 1 FROM gap WHERE channel = {one}"))
        said = place.say(one, person(place))
        await until(lambda: bot.state()[0] == {(int(one), int(said))})
    assert refusals(place) == []


def _for_the_bot(place: Discord, *, deny: int) -> list[dict[str, Any]]:
    return [{"id": place.bot["id"], "type": 1, "allow": "0", "deny": str(deny)}]


async def test_heard_time_is_written_down(place: Discord, store: Store) -> None:
    """With each answered heartbeat it is known until when everything was heard."""
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))


@pytest.mark.parametrize(
    ("chosen", "allowed", "told"),
    [
        ({}, set(), "DISCORD_MEMBERS_INTENT=false"),
        ({"message_content": True}, {"members"}, "DISCORD_MESSAGE_CONTENT=false"),
        ({"token": "MTA.wrong.token"}, {"members"}, "DISCORD_TOKEN"),
    ],
)
async def test_what_only_a_person_can_put_right_is_one_sentence(
    place: Discord, store: Store, chosen: dict[str, Any], allowed: set[str], told: str
) -> None:
    """A wrong token and an intent that is not switched on end the bot with what to do."""
    place.privileged = allowed
    with pytest.raises(BadSettings, match=told):
        async with Bot(place, store, **chosen).running() as task, asyncio.timeout(60):
            await task


async def test_it_runs_without_the_members_intent(place: Discord, store: Store) -> None:
    """Joins are then known of those who write, and the list of members is not asked for."""
    place.privileged = set()
    bot = Bot(place, store, members_intent=False)
    async with bot.running():
        await until(lambda: bot.platform.connected)
        place.say(channel(place), person(place))
        await bot.true()
        assert bot.rows(f"SELECT 1 FROM member WHERE person = {person(place)} AND joined_at > 0")
    assert not bot.rows("SELECT 1 FROM community WHERE roster_read")
