"""An answer that is late, refused, expired or asked for twice does no harm, and reaches whoever asked if it can."""

import asyncio
from typing import Any

import pytest

from adapters.discord.asking import Asking
from adapters.discord.calling import Refusal
from bot.notes import Listing, Paragraph, plain
from bot.ports import Answer
from tests.adapters.discord.described import Validated
from tests.adapters.discord.simulated import COMMAND, Clerk, Town, form, note


class Line:
    """A call that writes down what is sent, and may be told to refuse."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Any]] = []
        self.refusals: list[Refusal | OSError | None] = []
        self.heard = asyncio.Event()

    async def __call__(self, method: str, path: str, body: Any = None, *_: Any, **__: object) -> Any:
        """Sent, or refused."""
        self.sent.append((method, path.rpartition("}")[2], body))
        self.heard.set()
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        return {}


async def slowly(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> Line:
    """What is sent where an answer takes longer than Discord waits for one."""
    monkeypatch.setattr("adapters.discord.asking.SOON", 0.0)
    line, clerk = Line(), Clerk()
    clerk.replies[""] = answer
    clerk.ready.clear()
    asking = Asking(Validated(line), clerk)
    asking.take(typed())
    await line.heard.wait()
    clerk.ready.set()
    await asyncio.gather(*asking._going_on)  # what was taken is answered
    return line


def typed() -> dict[str, Any]:
    """The bare command, typed by somebody."""
    known = {"id": "7", "application_id": "1", "token": "t", "guild_id": "8", "channel_id": "9"}
    return {**known, "type": 2, "member": {"user": {"id": "2"}, "permissions": "0"}, "data": {"name": COMMAND}}


async def test_an_answer_that_takes_long_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord is told in time that it comes later, and then it comes in the waiting sign's place, for the same eyes."""
    lines = tuple(plain("word " * 200) for _ in range(6))
    line = await slowly(monkeypatch, Answer(note=note(Listing(lines))))
    assert line.sent[0] == ("POST", "/callback", {"type": 5, "data": {"flags": 64}})
    assert [(method, path) for method, path, _ in line.sent[1:]] == [("PATCH", "/messages/@original"), ("POST", "")]
    assert line.sent[2][2]["flags"] == 64


async def test_a_form_that_comes_too_late_leads_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Discord was told to wait no form can be opened; what is set is shown with its buttons."""
    line = await slowly(monkeypatch, Answer(form=form(3)))
    (button,) = line.sent[1][2]["components"][0]["components"]
    assert (button["label"], button["custom_id"]) == ("Change 1 to 3", "page:0:8:")


@pytest.mark.parametrize("trouble", [Refusal(404, 10_062), Refusal(400, 40_060), ConnectionError("gone")])
async def test_what_cannot_be_answered_any_more_is_left(trouble: Refusal | OSError) -> None:
    """Expired, answered by another process, or no connection: one attempt, and nothing after it."""
    line = Line()
    line.refusals.append(trouble)
    asking = Asking(line, Clerk())
    asking.take(typed())
    await asyncio.gather(*asking._going_on)  # what was taken is answered
    assert len(line.sent) == 1


async def test_what_discord_does_not_take_is_said() -> None:
    """A file that is too large: the note arrives, and a sentence in place of the file."""
    line, clerk = Line(), Clerk()
    clerk.replies[""] = Answer(note=note(Paragraph(plain("Yours."))), file=b"x", file_name="you.json")
    line.refusals += [None, Refusal(413, 40_005)]
    asking = Asking(line, clerk)
    asking.take(typed())
    await asyncio.gather(*asking._going_on)  # what was taken is answered
    assert "larger than Discord takes" in line.sent[-1][2]["embeds"][0]["description"]


async def test_a_file_comes_as_an_attachment(town: Town) -> None:
    """After the note that says what it is, and for the same eyes."""
    told = note(Paragraph(plain("Everything that is kept about you.")))
    town.clerk.replies["export"] = Answer(note=told, file=b"{}", file_name="you.json")
    result = await town.member.slash(town.channel, COMMAND, do="export")
    (file,) = result.followups[0].attachments
    assert file.filename == "you.json"
    assert result.followups[0].ephemeral


async def test_an_empty_answer_is_still_an_answer(town: Town) -> None:
    """Nobody is left with a waiting sign."""
    town.clerk.replies["opt in"] = Answer()
    result = await town.member.slash(town.channel, COMMAND, do="opt in")
    assert "Done." in town.words(result)


async def test_an_interaction_that_comes_twice_is_answered_once(town: Town) -> None:
    """A resumed session brings it again."""
    await town.member.slash(town.channel, COMMAND)
    assert town.bot.asking is not None
    (seen,) = town.bot.asking._seen  # the id Discord gave it
    town.bot.asking.take({"id": seen, "type": 2, "guild_id": town.guild.id, "token": "t", "data": {}})
    await town.bot.asking.close()
    assert len(town.clerk.asked) == 1


async def test_an_expired_interaction_ends_in_silence_and_is_done(town: Town) -> None:
    """Discord knows it no more: nothing can be said, nothing is tried again, and what was asked has been done."""
    assert town.bot.asking is not None
    assert town.bot.call is not None
    member = {"user": {"id": str(town.member.id)}, "permissions": "0"}
    known = {"application_id": "1", "token": "gone", "guild_id": str(town.guild.id), "channel_id": str(town.channel.id)}
    before = len(town.bot.call.sent)
    town.bot.asking.take({"id": "7", "type": 2, "member": member, "data": {"name": COMMAND}, **known})
    await town.idle()
    assert [ask.words for ask in town.clerk.asked] == [""]
    assert len(town.bot.call.sent) == before + 1
