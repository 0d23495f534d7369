"""Nothing that people wrote, no name and no secret is in any file the real process leaves behind, whatever happens."""

import asyncio
import contextlib
import gzip
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import psycopg
import pytest

from bot.vault import new_key
from tests.end_to_end import village
from tests.end_to_end.canaries import Canaries, files, looked_for
from tests.end_to_end.faces import Body, Face, words
from tests.end_to_end.living import Bot
from tests.end_to_end.served import ServedBot, Server
from tests.end_to_end.village import TOLD
from tests.end_to_end.weeks import (
    ADMIN,
    HOPEFUL,
    PATIENCE,
    ClockedBot,
    Week,
    at,
    first_run,
    install,
    introduce,
    opt_in,
    until,
)

LEAKING = [sys.executable, "-m", "tests.end_to_end.leaking"]


class ClockedServedBot(ServedBot):
    """`network-health run` on PostgreSQL, under the moved clock."""

    program, verbs = ClockedBot.program, ClockedBot.verbs


class Watched(Week):
    """A week in which everything that is said and everybody's name is a canary, and every secret too."""

    bot: Bot  # type: ignore[assignment]  # with its data in a file, or on a server

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, server: Server | None) -> None:
        """`server` keeps the data; without one a SQLite file does."""
        self.canaries, self.server = Canaries(), server
        tell = village.tell
        monkeypatch.setattr(village, "tell", lambda seed: self.canaries.retell(tell(seed)))
        super().__init__(folder, monkeypatch)
        slack, discord = self.slack.slack, self.discord.discord
        discord.privileged.add("content")
        for secret in (slack.bot_token, slack.app_token, slack.signing_secret, discord.token):
            self.canaries.secret(secret)

    def new_bot(self, name: str) -> Bot:  # type: ignore[override]  # likewise
        """Everything it may write lies below one folder: its home, its temporary files, its log at its loudest."""
        bot: Bot = super().new_bot(name)
        if self.server is not None:
            clock = bot.environment["CLOCK_FILE"]
            bot = ClockedServedBot(bot.folder, self.server, self.slack.slack, self.discord.discord, CLOCK_FILE=clock)
        for each in ("home", "tmp"):
            (bot.folder / each).mkdir()
        bot.environment |= {
            "BOT_LOG_LEVEL": "debug",
            "BOT_LOG_FORMAT": "json",
            "BOT_ENCRYPTION_KEYS": self.canaries.secret(new_key()),
            "DISCORD_MESSAGE_CONTENT": "true",
            "HOME": str(bot.folder / "home"),
            "TMPDIR": str(bot.folder / "tmp"),
            "PYTHONFAULTHANDLER": "1",
        }
        return bot

    def left(self) -> dict[str, list[str]]:
        """What is found in its files at this moment, and in those of the server that keeps its data."""
        kept = self.server.kept() if self.server is not None else {}
        return looked_for(self.canaries, files(self.bot.folder) | kept)


@pytest.fixture
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server | None]:
    """What keeps the data: nothing but a file, or a PostgreSQL server of its own where a test asks for one."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    async with Server() as own:
        yield own


@pytest.fixture
async def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server | None) -> AsyncIterator[Watched]:
    """The village with its past, and no bot yet."""
    async with Watched(tmp_path, monkeypatch, server).told() as whole:
        yield whole


@pytest.mark.long
@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
async def test_nothing_that_was_said_is_left_anywhere(week: Watched) -> None:
    """Two platforms, from the first word to a token taken back: looked for while it runs, crashed, and in the end."""
    await install(week)
    await first_run(week)
    await opt_in(week)
    await week.live(at(18, 9, 58))
    await introduce(week)
    assert week.left() == {}
    for face in week.faces:
        await _talk(week, face)
        await _ask(week, face)
    await _noise(week)
    await _digest(week)
    await _leave(week)
    assert week.left() == {}
    await _crash(week)
    await _keep(week)
    await _revoke(week)
    assert await week.bot.stop(PATIENCE) in {0, 1, 78}
    assert week.left() == {}
    assert [len(face.posted(TOLD)) for face in week.faces] == [1, 1]
    assert week.canaries.found(json.dumps(week.slack.slack.calls).encode()) == []
    assert week.canaries.found(_told(week.discord.discord.posted)) == []
    logs = week.bot.said()
    assert "Fatal Python error: Aborted" in logs  # the crash did tell what it was at


async def _talk(week: Watched, face: Face) -> None:
    """A question, an answer with thanks, an edit, a link, a reaction, a deletion; each with its words and its kind."""
    said = [
        week.canaries.text(each) for each in ("Does anybody know?", "Thank you, `that` works.", "Look at it again.")
    ]
    said[1] += f" https://example.org/{week.canaries.word(week.canaries.words)}"
    if face is week.slack:
        slack, channel = week.slack.slack, week.village.slack.channels["general"]
        people = [week.village.slack.person(number) for number in (1, 2)]
        opener = await slack.say(channel, people[0], said[0])
        answer = await slack.say(channel, people[1], f"<@{people[0]}> {said[1]}", thread=opener)
        await slack.react(channel, answer, people[0], "heart")
        await slack.edit(channel, answer, said[2])
        await slack.delete(channel, answer)
    else:
        discord, channel = week.discord.discord, week.village.discord.channels["general"]
        people = [week.village.discord.person(number) for number in (1, 2)]
        opener = discord.say(channel, people[0], said[0])
        answer = discord.reply(channel, opener, people[1], said[1])
        discord.react(channel, answer, people[0])
        discord.edit(channel, answer, said[2])
        discord.delete(channel, answer)


async def _ask(week: Watched, face: Face) -> None:
    """Everything somebody may ask, and what they typed by mistake; none of it is shown to them either."""
    typed = week.canaries.text("What did she mean with that?")
    mistaken = (typed, f"explain {typed}", f"why {typed}", f"forget {typed}", f"introductions topics {typed * 9}")
    for asked in ("", "me", "unanswered", "status", "privacy", "export", "introductions avoid nobody-of-us", *mistaken):
        shown = await face.ask(HOPEFUL[0], asked)
        assert week.canaries.found(_told(shown)) == []
    assert words(await face.ask(HOPEFUL[1], "introductions topics bread, bees"))
    for asked in ("newcomers", "channels", "digest preview", "introductions results", f"digest hide {typed}"):
        assert week.canaries.found(_told(await face.ask(ADMIN, asked))) == []


def _told(bodies: Sequence[Body]) -> bytes:
    """What the bot put into messages; who they are from and for is the platform's own word."""
    parts = ("text", "blocks", "content", "embeds", "components", "title", "view")
    return json.dumps([{part: each[part] for part in parts if part in each} for each in bodies]).encode()


async def _noise(week: Watched) -> None:
    """What cannot be understood, with words in it: odd events, odd frames, odd requests, and answers that are none."""
    slack, discord = week.slack.slack, week.discord.discord
    slack.post.retries, slack.post.patience = (0.1,), 2.0
    place, text = week.slack.place, week.canaries.text("Nobody was to read this.")
    channel = week.village.slack.channels["general"]
    for odd in (
        {"type": "message", "channel": channel, "user": {"name": text}, "text": text, "ts": "never"},
        {"type": "message", "channel": channel, "user": "U1", "text": [text], "ts": "1787000000.000100"},
        {"type": "reaction_added", "user": "U1", "reaction": text, "item": text, "event_ts": text},
        {"type": "team_join", "user": text},
        {"type": text, "text": text},
    ):
        await slack.post.deliver(slack.post.envelope({**odd, "event_ts": "1787000000.000100"}, place))
    odd_message = {"id": text, "channel_id": [text], "content": text, "author": {"username": text}}
    for name, body in (
        ("MESSAGE_CREATE", odd_message),
        ("MESSAGE_REACTION_ADD", {"emoji": text}),
        ("GUILD_UPDATE", {"name": 7}),
    ):
        discord.tell(name, {**body, "guild_id": week.discord.guild.id}, week.discord.guild)
    async with aiohttp.ClientSession() as session:
        for path, body in (("/slack/events", text), (f"/{text}", text), ("/metrics", ""), ("/slack/events", "{")):
            async with session.post(f"{week.bot.url}{path}", data=body, params={"q": text}) as answer:
                assert week.canaries.found(await answer.read()) == []


async def _digest(week: Watched) -> None:
    """The digest is posted by hand, through an answer that is no JSON and one that never comes."""
    week.slack.slack.break_down("chat.postMessage")
    week.discord.discord.break_down("POST /channels/{channel_id}/messages")
    for face in week.faces:
        await face.ask(ADMIN, "digest now")
    for face in week.faces:
        await until(lambda face=face: face.posted(TOLD))


async def _leave(week: Watched) -> None:
    """Somebody opts out, and somebody else is forgotten."""
    for face in week.faces:
        (asked,) = await face.ask(9, "opt out")
        await face.press(9, asked, "Yes, delete it and leave me out")


async def _crash(week: Watched) -> None:
    """Aborted in the middle, it says where it was; its log and what is not yet in the database proper are looked at."""
    assert week.bot.process is not None
    text = week.canaries.text("The last words before it fell over?")
    sending = asyncio.create_task(
        week.slack.slack.say(week.village.slack.channels["general"], week.village.slack.person(3), text)
    )
    await asyncio.sleep(0.05)
    week.bot.process.send_signal(signal.SIGABRT)
    await week.bot.process.wait()
    if week.server is None:
        assert {each.rpartition("-")[2] for each in files(week.bot.folder) if each.startswith("bot.db-")} >= {"wal"}
    assert week.left() == {}
    week.slack.slack.break_down("conversations.history", times=2)  # when it reads what it missed
    await week.bot.start()
    await week.listening()
    with contextlib.suppress(Exception):
        await sending


async def _keep(week: Watched) -> None:
    """Everything an operator can have written: copies, reports, notes, somebody's own file, keys changed."""
    folder = week.bot.folder
    for platform in ("slack", "discord"):
        native = week.slack.place.id if platform == "slack" else week.discord.guild.id
        for verb in (
            ["report", "--html", f"{platform}.html"],
            ["report", "--json"],
            ["report", "--csv"],
            ["digest", "--format", platform],
            ["why", "H4"],
            ["status"],
        ):
            code, said = await week.bot.once(*verb, *(["--community", native]), seconds=PATIENCE)
            assert code == 0, said
            (folder / f"{platform} {' '.join(verb)[:20]}.out".replace("/", " ")).write_text(said)
    for verb in (["db", "backup", "copy.db"], ["doctor"], ["db", "check"]):
        _, said = await week.bot.once(*verb, seconds=PATIENCE)
        (folder / f"{' '.join(verb[:2])}.out").write_text(said)
    assert (folder / "copy.db").exists() is (week.server is None)  # a server has copies of its own
    assert week.left() == {}


async def _revoke(week: Watched) -> None:
    """Slack takes the token back, and the bot hears of it from the next answer."""
    slack = week.slack.slack
    slack.grants[slack.bot_token].revoked = "token_revoked"
    with contextlib.suppress(AssertionError):
        await week.slack.ask(ADMIN, "newcomers")
    await asyncio.sleep(1)


async def test_a_leak_is_found(week: Watched) -> None:
    """The same process, which logs what it reads by mistake: its log has everybody's words, and the look finds them."""
    week.bot.program = [*LEAKING, "run"]
    await install(week)
    await until(lambda: "bot.log" in week.left())
    assert any(each.startswith("text: ") for each in week.left()["bot.log"])


def test_whatever_is_left_is_found(tmp_path: Path) -> None:
    """In deleted rows, logs, pages, copies, packed files and in capitals; and ordinary words are nobody's."""
    ours = Canaries()
    text, name, token = ours.text("Why did my starter go flat after two days?"), ours.name(), ours.secret("xoxb-1/2")
    with contextlib.closing(sqlite3.connect(tmp_path / "deleted.db")) as database, database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE said (text TEXT)")
        database.execute("INSERT INTO said VALUES (?)", (text.split()[-1],))
        database.execute("DELETE FROM said")
    (tmp_path / "log").write_text(f"went wrong: my starter go flat, token {token}")
    (tmp_path / "page.html").write_text(f"<b>{name.split()[1].upper()}</b>")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "copy.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "wide").write_bytes(name.encode("utf-16-le"))
    (tmp_path / "quoted").write_text("/?token=xoxb-1%2F2")
    (tmp_path / "harmless").write_text("My starter: did it go flat? Two days after that, why not.")
    found = looked_for(ours, files(tmp_path))
    assert set(found) == {"deleted.db", "log", "page.html", "below/copy.gz unpacked", "wide", "quoted"}
    assert found["log"] == ["text: my starter go flat", "a secret"]


async def test_whatever_a_server_keeps_is_found() -> None:
    """In rows, in rows that are packed because they are long, in deleted ones, and in the server's own log."""
    ours = Canaries()
    said, packed, gone, wrong = (ours.text(f"What became of {each}?") for each in ("it", "her", "him", "them"))
    async with Server() as server:
        with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE TABLE said (words TEXT, more BYTEA)")
            connection.execute("INSERT INTO said VALUES (%s, %s), (%s, NULL)", (said, (packed * 500).encode(), gone))
            connection.execute("DELETE FROM said WHERE words = %s", (gone,))
            with pytest.raises(psycopg.errors.UndefinedTable):
                connection.execute(f'SELECT 1 FROM "{wrong}"'.encode())
        kept = server.kept()
    found = {name: set(ours.found(content)) for name, content in kept.items()}
    word = {each: f"text: {each.split()[-1].strip('?')}" for each in (said, packed, gone, wrong)}
    assert {word[said], word[packed]} <= found["table said"]
    assert word[gone] not in found["table said"]
    assert word[wrong] in found["log"]
    for place in ("base/", "pg_wal/"):
        assert {word[said], word[gone]} <= set().union(
            *(each for name, each in found.items() if name.startswith(place))
        )
