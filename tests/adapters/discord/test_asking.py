"""Commands, buttons and forms on a simulated Discord, answered by way of the real library."""

from adapters.discord.asking import interaction_of
from adapters.discord.registering import register
from bot.notes import Listing, plain
from bot.ports import Answer
from tests.adapters.discord.simulated import COMMAND, Town, form, note


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
