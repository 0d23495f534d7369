"""A week in the life of the bot, in minutes: both platforms, the real process, and a clock that is moved by hand."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.faces import Face, one, words
from tests.end_to_end.village import TOLD
from tests.end_to_end.weeks import (
    ADMIN,
    HOPEFUL,
    KEPT,
    LEAVER,
    PATIENCE,
    Week,
    at,
    first_run,
    install,
    introduce,
    kept,
    opt_in,
    until,
)

WEEK = "2026-W34"  # the week from 17 to 23 August


@pytest.fixture
async def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Week]:
    """The village with three weeks of past, and no bot yet."""
    whole = Week(tmp_path, monkeypatch)
    async with whole.told():
        yield whole
    assert whole.discord.discord.untrue == []


@pytest.mark.long
async def test_a_week(week: Week) -> None:
    """From the installation to the second week, everything is said once, to whom it is for, on both platforms."""
    await install(week)
    await first_run(week)
    await opt_in(week)
    await week.live(at(18, 9, 58))
    await introduce(week)
    await week.live(at(20, 12))
    await opt_out(week)
    await week.live(at(24, 8))
    copy = await back_up(week)
    await digest(week)
    await restore(week, copy)
    await week.live(at(26, 9, 58))
    await follow_up(week)
    await asyncio.to_thread(week.album.photograph)


async def opt_out(week: Week) -> None:
    """Somebody opts out, and is in no table any more; what they say afterwards is not kept either."""
    for face in week.faces:
        assert _mentions(week, face, LEAVER)
        (asked,) = await face.ask(LEAVER, "opt out")
        week.album.keep("opting out", face, [asked])
        done = await face.press(LEAVER, asked, "Yes, delete it and leave me out")
        week.album.keep("opted out", face, done)
        await until(lambda face=face: _mentions(week, face, LEAVER) == [])


def _mentions(week: Week, face: Face, number: int) -> list[str]:
    """The tables of facts and of what is made of them in which somebody is."""
    person = week.person(face, number)
    tables = ("message", "mention", "reaction", "member")
    column = {"message": "author"}
    return [t for t in tables if week.rows(face, f"SELECT 1 FROM {t} WHERE {column.get(t, 'person')} = ?", person)]


async def back_up(week: Week) -> Path:
    """A copy is made while people write; it is whole."""
    copy = week.folder / "copy.db"
    made = asyncio.create_task(week.bot.once("db", "backup", str(copy), seconds=PATIENCE))
    await week.live(at(24, 8, 30))
    code, said = await made
    assert code == 0, said
    (week.album.folder / "db-backup.txt").write_text(said, encoding="utf-8")
    return copy


async def digest(week: Week) -> None:
    """On Monday at nine the digest is posted; nobody says that it arrived, the bot is killed, and posts it once."""
    await week.live(at(24, 8, 59))
    for face in week.faces:
        face.lose_next_post()
    week.hands.set(at(24, 9))
    for face in week.faces:
        await until(lambda face=face: face.posted(TOLD))
    await week.bot.kill()
    week.hands.set(at(24, 9, 20))
    await week.bot.start()
    await _sent(week)
    await week.listening()
    for face in week.faces:
        week.album.keep("the digest", face, [await one(face)])
        again = await face.ask(ADMIN, "digest now")
        assert "already" in words(again)
        week.album.keep("asked for again", face, again)


async def _sent(week: Week) -> None:
    """Wait until the digest is known to be posted on both platforms."""
    for face in week.faces:
        sent = "SELECT 1 FROM outbox WHERE kind = 'digest' AND period = ? AND state = 2"
        await until(lambda face=face, sent=sent: week.rows(face, sent, WEEK))


async def restore(week: Week, copy: Path) -> None:
    """The copy goes on for a day in a new place: what was said since is read, what was posted is not again."""
    await week.live(at(24, 12))
    first, week.bot = week.bot, week.new_bot("second")
    assert await first.stop(PATIENCE) == 0
    before = {face.name: {row[0] for row in first.rows(KEPT, face.name)} for face in week.faces}
    code, said = await week.bot.once("db", "restore", str(copy), seconds=PATIENCE)
    assert code == 0, said
    (week.album.folder / "db-restore.txt").write_text(said, encoding="utf-8")
    assert all(len(kept(week, face)) < len(before[face.name]) for face in week.faces)
    await week.bot.start()
    await _sent(week)
    for face in week.faces:
        await until(lambda face=face: kept(week, face) == before[face.name])
    await week.live(at(25, 12))
    for face in week.faces:
        await one(face)
        assert _mentions(week, face, LEAVER) == []
        assert len(face.posted("general")) == 2
    assert await week.bot.stop(PATIENCE) == 0
    week.bot = await first.start()
    await week.listening()


async def follow_up(week: Week) -> None:
    """A week after they were brought together each is asked, alone and once, whether they talked."""
    week.hands.set(at(26, 10))
    for face in week.faces:
        met = sorted(number for people, _ in face.rooms() for number in people)
        await until(lambda face=face, met=met: all(len(face.alone(number)) == 2 for number in met))
        question = face.alone(met[0])[1]
        assert "Did you get to talk" in words([question])
        week.album.keep("did you get to talk", face, [question])
        week.album.keep("we did", face, await face.press(met[0], question, "Yes"))
        assert [len(face.alone(number)) for number in HOPEFUL if number not in met] == [1] * (len(HOPEFUL) - len(met))
        await one(face)
