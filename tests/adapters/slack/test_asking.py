"""What is asked, pressed or filled in on a loopback Slack is answered, to the one who asked."""

import asyncio
import json

import pytest

from adapters.slack.keys import key_of_id
from adapters.slack.listening import REMEMBERED
from bot.notes import Choice, Form, Headline, Note, Picture
from bot.ports import Answer
from tests.adapters.slack.fakes import Company, note, until
from tests.adapters.slack.spoken import places
from tests.doubles.slack.server import LEAST, Slack


async def test_a_command_is_acknowledged_at_once_and_answered_later(slack: Slack, company: Company) -> None:
    """However long the answer takes, Slack hears within its three seconds, and only the person sees the answer."""
    _, channel, people = places(slack)
    company.clerk.pause = 1.0
    async with company.running():
        asked = await slack.command(people[0], "explain H4", channel=channel)
        assert asked.acknowledged is not None
        assert asked.seconds < company.clerk.pause
        await until(lambda: asked.shown)
    ask = company.clerk.asked[0]
    assert (ask.words, ask.person, ask.channel) == ("explain H4", key_of_id(people[0]), key_of_id(channel))
    assert asked.shown[0]["response_type"] == "ephemeral"
    assert "You asked: explain H4" in json.dumps(asked.shown[0])


@pytest.mark.parametrize("scopes", [{"im:write", "files:write"}, {"im:write"}, {"files:write"}])
async def test_what_has_a_chart_is_shown_alone_where_slack_shows_it(
    slack: Slack, company: Company, scopes: set[str]
) -> None:
    """In the conversation with the app it is as it would be posted; without one it has words in place of the chart."""
    _, channel, people = places(slack)
    slack.grants[slack.bot_token].scopes = LEAST | scopes
    chart = Picture(b"\x89PNG\r\n\x1a\n" + b"0" * 50, "89 people wrote in the last week.", "weeks.png")
    company.clerk.replies["digest preview"] = Answer(note=Note("digest", "A week", (Headline("A usual one."), chart)))
    async with company.running():
        asked = await slack.command(people[0], "digest preview", channel=channel)
        (shown,) = await until(lambda: asked.shown)
    alone = [each for place in slack.workspace.channels.values() if place.kind == "im" for each in place.stream()]
    if len(scopes) == 2:
        (message,) = alone
        assert [block["type"] for block in message["blocks"]] == ["header", "section", "image"]
        assert message["blocks"][2]["slack_file"]["id"] in slack.workspace.files
        assert "in our direct conversation" in json.dumps(shown)
    else:
        assert alone == []
        assert "in our direct conversation" not in json.dumps(shown)
    assert "A usual one." in json.dumps(shown)
    assert "89 people wrote in the last week." in json.dumps(shown)
    assert slack.workspace.channels[channel].stream() == []


async def test_the_same_command_twice_is_answered_once(slack: Slack, company: Company) -> None:
    """Slack may deliver over two connections what was typed once."""
    _, channel, people = places(slack)
    async with company.running():
        payload = {"team_id": slack.workspace.id, "channel_id": channel, "user_id": people[0], "text": "help"}
        payload |= {"command": "/network-health", "trigger_id": "1.2.3", "response_url": "http://127.0.0.1:1/no"}
        for _ in range(2):
            await slack.post.interact("slash_commands", payload)
        await until(lambda: company.clerk.asked)
        await asyncio.sleep(0.1)
    assert len(company.clerk.asked) == 1
    assert REMEMBERED > 100


async def test_a_pressed_button_says_its_words(slack: Slack, company: Company) -> None:
    """Action and value come back to the commands, and the answer goes to whoever pressed."""
    _, channel, people = places(slack)
    async with company.running():
        asked = await slack.command(people[0], "help", channel=channel)
        await until(lambda: asked.shown)
        shown = asked.shown[0]
        action = next(each for block in shown["blocks"] for each in block.get("elements", []) if "action_id" in each)
        pressed = await slack.press(people[1], shown, action["action_id"], channel=channel)
        await until(lambda: pressed.shown)
    assert company.clerk.asked[-1].words == "again 7"
    assert company.clerk.asked[-1].person == key_of_id(people[1])


async def test_a_form_opens_and_is_taken(slack: Slack, company: Company) -> None:
    """A form becomes a modal; what is wrong is said beside its field, and what is right closes with a word."""
    channel, _, people = places(slack)
    form = Form("settings", "Settings", (Choice("weekday", "Day", (("0", "Monday"), ("1", "Tuesday")), value="0"),))
    company.clerk.replies["settings"] = Answer(form=form)
    filled = {"weekday": {"weekday": {"type": "static_select", "selected_option": {"value": "1"}}}}
    async with company.running():
        await slack.command(people[0], "settings", channel=channel)
        view = await until(lambda: list(slack.workspace.modals.values()))
        company.clerk.verdict = {"weekday": "Not that day."}
        wrong = await slack.submit(people[0], view[0], filled)
        company.clerk.verdict = Answer(note=note("Saved."))
        right = await slack.submit(people[0], view[0], filled)
    assert company.clerk.submitted == [("settings", {"weekday": "1"})] * 2
    assert company.clerk.asked[-1].channel == key_of_id(channel)
    assert wrong.acknowledged == {"response_action": "errors", "errors": {"weekday": "Not that day."}}
    assert right.acknowledged is not None
    assert right.acknowledged["response_action"] == "update"
    assert "Saved." in json.dumps(right.acknowledged)


async def test_a_file_that_may_not_be_sent_is_told(slack: Slack, company: Company) -> None:
    """Without the optional permission the answer is a sentence that says who can help."""
    channel, _, people = places(slack)
    company.clerk.replies["export"] = Answer(file=b"{}", file_name="mine.json")
    async with company.running():
        asked = await slack.command(people[0], "export", channel=channel)
        await until(lambda: asked.shown)
    assert "im:write" in json.dumps(asked.shown[0])


async def test_a_button_at_home_opens_its_answer(slack: Slack, company: Company) -> None:
    """There is no conversation to answer in, so the answer opens over the Home."""
    _, _, people = places(slack)
    async with company.running():
        payload = {"type": "block_actions", "team": {"id": slack.workspace.id}, "user": {"id": people[0]}}
        payload |= {"trigger_id": slack.triggers.give(people[0]), "container": {"type": "view"}}
        payload |= {"actions": [{"type": "button", "action_id": "explain#0.0.1", "value": "H4", "block_id": "b"}]}
        await slack.post.interact("interactive", payload)
        view = await until(lambda: list(slack.workspace.modals.values()))
    assert company.clerk.asked[-1].words == "explain H4"
    assert "You asked: explain H4" in json.dumps(view[0])


async def test_home_shows_the_card_and_what_is_kept(slack: Slack, company: Company) -> None:
    """Opening the Home tab asks for both, as that person, and shows them."""
    _, _, people = places(slack)
    company.clerk.replies = {"": Answer(note=note("A network of 6.")), "privacy": Answer(note=note("Nothing is kept."))}
    async with company.running():
        await slack.open_home(people[2])
        view = await until(lambda: slack.workspace.homes.get(people[2]))
    assert "A network of 6." in json.dumps(view)
    assert "Nothing is kept." in json.dumps(view)
    assert {ask.person for ask in company.clerk.asked} == {key_of_id(people[2])}


async def test_admins_are_known_by_slack(slack: Slack, company: Company) -> None:
    """users.info decides, and is asked once in a while only."""
    channel, _, people = places(slack)
    async with company.running():
        for person in (people[0], people[1], people[0]):
            asked = await slack.command(person, "who", channel=channel)
            await until(lambda asked=asked: asked.shown)
    assert company.clerk.admins == [True, False, True]
    assert [name for name, _ in slack.calls].count("users.info") == 2
