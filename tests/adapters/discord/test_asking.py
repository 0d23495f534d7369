"""Commands, buttons and forms on a simulated Discord, answered by way of the real library."""

import asyncio
from typing import Any

import discord
import pytest

from adapters.discord.asking import Asking, interaction_of
from adapters.discord.calling import Calls, Refusal
from adapters.discord.registering import register
from bot.notes import Button, Buttons, Channels, Choice, Entry, Form, Listing, Note, Paragraph, plain
from bot.ports import Answer, Ask, Rights
from tests.adapters.discord.described import Validated

COMMAND = "network-health"


def note(*blocks: Any) -> Note:
    """A note of these blocks."""
    return Note("notice", "network-health", blocks)


def form(fields: int) -> Form:
    """Settings with so many fields, of every kind."""
    kinds = (
        Channels("digest_channel", "Channel for the weekly digest", (), hint="Invite me there first."),
        Choice("weekday", "Day of the digest", (("0", "Monday"), ("1", "Tuesday")), value="1"),
        Entry("timezone", "Time zone", "Europe/Berlin", hint="Such as Europe/Berlin. " * 9),
        Channels("left_out", "Channels to leave out", (), several=True),
        Choice("hour", "Hour", tuple((str(hour), f"{hour}:00") for hour in range(24)), value="9"),
        Entry("minimum_group", "Smallest group", "5"),
    )
    return Form("settings", "Settings", kinds[:fields])


class Clerk:
    """Commands that say back what was asked."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.admins: list[bool] = []
        self.submitted: list[tuple[str, dict[str, str]]] = []
        self.replies: dict[str, Answer] = {}
        self.verdict: dict[str, str] | Answer = Answer(note=note(Paragraph(plain("Saved."))))
        self.ready = asyncio.Event()
        self.ready.set()

    async def answer(self, ask: Ask, rights: Rights) -> Answer:
        """The reply that was prepared, or the words with a button."""
        self.asked.append(ask)
        self.admins.append(await rights.is_admin(ask.community, ask.person))
        await self.ready.wait()
        again = Buttons((Button("Again", "why", "H4"), Button("Again too", "why", "H4")))
        said = Answer(note=note(Paragraph(plain(f"You asked: {ask.words or 'nothing'}")), again))
        return self.replies.get(ask.words, said)

    async def submit(self, ask: Ask, name: str, values: dict[str, str], rights: Rights) -> dict[str, str] | Answer:
        """The verdict that was prepared."""
        self.asked.append(ask)
        self.admins.append(await rights.is_admin(ask.community, ask.person))
        self.submitted.append((name, values))
        return self.verdict


class Bot(discord.Client):
    """The least that hands interactions on."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        self.clerk = Clerk()
        self.asking: Asking | None = None
        self.call: Validated | None = None

    async def on_ready(self) -> None:
        """Tell Discord of the command."""
        self.call = Validated(Calls(self.http))
        self.asking = Asking(self.call, self.clerk)
        assert self.application_id is not None
        await register(self.call, self.application_id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """As the platform does, which takes what was sent before the library makes an object of it."""
        assert self.asking is not None
        user = interaction.user.id
        told = {"permissions": str(interaction.permissions.value), "user": {"id": user}}
        self.asking.take(
            {
                "id": interaction.id,
                "application_id": interaction.application_id,
                "token": interaction.token,
                "type": interaction.type.value,
                "data": interaction.data,
                "channel_id": interaction.channel_id,
                **({"guild_id": interaction.guild_id, "member": told} if interaction.guild_id else {}),
                "user": {"id": user},
            }
        )


@pytest.fixture
def simcord_bot() -> Bot:
    """The bot that is simulated with."""
    return Bot()


class Town:
    """A server with an admin and a member."""

    def __init__(self, env: Any, bot: Bot) -> None:
        self.env, self.bot, self.clerk = env, bot, bot.clerk
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        role = self.guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
        self.admin = self.guild.add_member(env.create_user("ada"), roles=[role])
        self.member = self.guild.add_member(env.create_user("max"))

    def words(self, result: Any) -> str:
        """What an answer says, all messages of it."""
        parts = [result.response, *result.followups]
        return "\n".join(f"{embed.title} {embed.description}" for part in parts for embed in part.embeds)

    async def idle(self) -> None:
        """Everything that was taken is answered."""
        assert self.bot.asking is not None
        await asyncio.gather(*self.bot.asking._going_on)  # simcord waits only for its own actors' doings

    @staticmethod
    def buttons(message: Any) -> dict[str, str]:
        """Custom ids by label."""
        return {each["label"]: each["custom_id"] for row in message.components for each in row["components"]}


@pytest.fixture
async def town(simcord_env: Any, simcord_bot: Bot) -> Town:
    """The town, with the bot in it."""
    return Town(simcord_env, simcord_bot)


async def test_the_bare_command_is_the_card_and_only_the_asker_sees_it(town: Town) -> None:
    """Without a choice the words are empty; the answer is ephemeral."""
    result = await town.member.slash(town.channel, COMMAND)
    assert result.ephemeral
    assert "You asked: nothing" in town.words(result)
    (ask,) = town.clerk.asked
    assert (ask.community.native, ask.person, ask.channel) == (str(town.guild.id), town.member.id, town.channel.id)


async def test_choice_and_text_are_the_same_words_as_typed(town: Town) -> None:
    """`do: explain, about: H4` is `explain H4`."""
    await town.member.slash(town.channel, COMMAND, do="explain", about="H4")
    await town.member.slash(town.channel, COMMAND, do="opt out")
    assert [ask.words for ask in town.clerk.asked] == ["explain H4", "opt out"]


async def test_rights_come_with_each_interaction(town: Town) -> None:
    """Manage Server makes an admin; nobody else is one, by command, button or form."""
    town.clerk.replies["settings"] = Answer(form=form(2))
    for person in (town.admin, town.member):
        said = await person.slash(town.channel, COMMAND)
        await person.click(said.response, custom_id=town.buttons(said.response)["Again"])
        opened = await person.slash(town.channel, COMMAND, do="settings")
        await person.submit_modal(opened, {"weekday": ["0"]})
    assert town.clerk.admins == [True] * 4 + [False] * 4


async def test_buttons_bring_back_action_and_value(town: Town) -> None:
    """Two buttons that mean the same are both there, and what comes back is what the note said."""
    result = await town.member.slash(town.channel, COMMAND)
    for custom_id in town.buttons(result.response).values():
        again = await town.member.click(result.response, custom_id=custom_id)
        assert again.ephemeral
        assert "You asked: why H4" in town.words(again)


async def test_a_long_answer_comes_in_several_messages(town: Town) -> None:
    """None is longer than Discord takes, none is seen by others, and nothing is lost."""
    lines = tuple(plain(f"line {number} {'word ' * 60}") for number in range(60))
    town.clerk.replies["help"] = Answer(note=note(Listing(lines)))
    result = await town.member.slash(town.channel, COMMAND, do="help")
    assert len(result.followups) > 2
    assert all(part.ephemeral for part in [result.response, *result.followups])
    assert all(f"line {number} " in town.words(result) for number in range(60))


async def test_a_small_form_opens_at_once_with_what_is_set(town: Town) -> None:
    """Every field is a question with its present value, and comes back under its name."""
    town.clerk.replies["settings"] = Answer(form=form(5))
    opened = await town.admin.slash(town.channel, COMMAND, do="settings")
    assert opened.modal is not None
    asked = {each["component"]["custom_id"]: each["component"] for each in opened.modal["components"]}
    assert list(asked) == ["digest_channel", "weekday", "timezone", "left_out", "hour"]
    assert [each["value"] for each in asked["weekday"]["options"] if each["default"]] == ["1"]
    assert asked["timezone"]["value"] == "Europe/Berlin"
    other = town.guild.create_text_channel("other")
    given = {"digest_channel": [town.channel], "weekday": ["0"], "timezone": "UTC", "left_out": [town.channel, other]}
    saved = await town.admin.submit_modal(opened, {**given, "hour": ["7"]})
    assert "Saved." in town.words(saved)
    ((name, values),) = town.clerk.submitted
    assert name == "settings"
    assert values == {
        "digest_channel": str(town.channel.id),
        "weekday": "0",
        "timezone": "UTC",
        "left_out": f"{town.channel.id},{other.id}",
        "hour": "7",
    }


async def test_a_large_form_is_shown_with_a_button_for_each_page(town: Town) -> None:
    """What is set can be read at once; each page opens with the values of that moment."""
    town.clerk.replies["settings"] = Answer(form=form(6))
    shown = await town.admin.slash(town.channel, COMMAND, do="settings")
    assert "**Time zone** Europe/Berlin" in town.words(shown)
    pages = town.buttons(shown.response)
    assert list(pages) == ["Change 1 to 5", "Change 6"]
    opened = await town.admin.click(shown.response, custom_id=pages["Change 6"])
    assert opened.modal is not None
    assert [each["component"]["custom_id"] for each in opened.modal["components"]] == ["minimum_group"]
    await town.admin.submit_modal(opened, {"minimum_group": "7"})
    assert town.clerk.submitted == [("settings", {"minimum_group": "7"})]


async def test_what_is_wrong_in_a_form_is_told_by_its_field(town: Town) -> None:
    """Beside the field's own label, with the way back to the form."""
    town.clerk.replies["settings"] = Answer(form=form(5))
    town.clerk.verdict = {"timezone": "Write it as Europe/Berlin."}
    opened = await town.admin.slash(town.channel, COMMAND, do="settings")
    told = await town.admin.submit_modal(opened, {"weekday": ["1"], "timezone": "Berlin", "hour": ["9"]})
    assert "Nothing was saved" in town.words(told)
    assert "**Time zone** Write it as Europe/Berlin." in town.words(told)
    again = await town.admin.click(told.response, custom_id=town.buttons(told.response)["Open it again"])
    assert again.modal is not None


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


async def test_in_a_direct_message_the_button_says_which_server_and_rights_are_looked_up(town: Town) -> None:
    """There Discord tells no permissions: they are asked for, not assumed."""
    assert town.bot.asking is not None
    for number, person in enumerate((town.admin, town.member)):
        pressed = {"custom_id": f"press:0:{town.guild.id}:settings", "component_type": 2}
        about = {"type": 3, "application_id": "1", "token": "t", "channel_id": "5", "data": pressed}
        town.bot.asking.take({"id": str(number), "user": {"id": str(person.id)}, **about})
        await town.idle()
    assert [ask.community.native for ask in town.clerk.asked] == [str(town.guild.id)] * 2
    assert town.clerk.admins == [True, False]


async def test_a_button_of_a_server_one_is_not_in_shows_nothing_of_it(town: Town) -> None:
    """Whoever names another server in a direct message learns nothing of it; what is about oneself may be answered."""
    assert town.bot.asking is not None
    stranger = town.env.create_user("eve")
    for number, words in enumerate(("", "unanswered", "status", "settings", "introductions no 1")):
        pressed = {"custom_id": f"press:0:{town.guild.id}:{words}", "component_type": 2}
        about = {"type": 3, "application_id": "1", "token": "t", "channel_id": "5", "data": pressed}
        town.bot.asking.take({"id": f"9{number}", "user": {"id": str(stranger.id)}, **about})
        await town.idle()
    assert [ask.words for ask in town.clerk.asked] == ["introductions no 1"]


def test_what_does_not_say_its_server_is_not_answered_for_one() -> None:
    """A button of another version in a direct message names none."""
    read = interaction_of({"id": "1", "type": 3, "user": {"id": "2"}, "data": {"custom_id": "old"}, "token": "t"})
    assert not read.known
    assert read.told is None


async def test_the_command_is_registered_once(town: Town) -> None:
    """The second start finds it and says nothing; a change of it is told."""
    assert town.bot.call is not None
    assert town.bot.application_id is not None
    assert not await register(town.bot.call, town.bot.application_id)
    assert [method for method, path, _ in town.bot.call.sent if "commands" in path] == ["GET", "PUT", "GET"]
