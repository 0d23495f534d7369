"""Who administers a workspace is what Slack says, believed for a few minutes."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import web_client
from adapters.slack.keys import key_of_id
from adapters.slack.rights import BELIEVED, SlackRights
from bot.ports import CommunityRef
from tests.doubles.slack.server import Slack

REF = CommunityRef("slack", "TDOUBLE01")


def rights(slack: Slack, clock: list[float]) -> SlackRights:
    """Rights that ask the double."""

    async def client(_team: str) -> AsyncWebClient:
        return web_client(slack.api_url, slack.bot_token, None)

    return SlackRights(client, lambda: clock[0])


def asked(slack: Slack) -> int:
    """How often Slack was asked."""
    return [name for name, _ in slack.calls].count("users.info")


async def test_admins_and_owners_are_and_others_are_not(slack: Slack) -> None:
    """An owner of the organisation is one too; somebody deactivated is none."""
    place = slack.workspace
    cases = {
        place.add_user("A", is_admin=True): True,
        place.add_user("B", is_owner=True): True,
        place.add_user("C", enterprise_user={"is_owner": True}): True,
        place.add_user("D", is_admin=True, deleted=True): False,
        place.add_user("E"): False,
        "UNOBODY": False,
    }
    known = rights(slack, [0.0])
    assert {native: await known.is_admin(REF, key_of_id(native)) for native in cases} == cases


async def test_an_answer_is_believed_for_a_while(slack: Slack) -> None:
    """After that, or when Slack said something changed, it is asked again."""
    clock = [0.0]
    person = slack.workspace.add_user("A", is_admin=True)
    known, key = rights(slack, clock), key_of_id(person)
    for _ in range(3):
        assert await known.is_admin(REF, key)
    assert asked(slack) == 1
    slack.workspace.users[person]["is_admin"] = False
    clock[0] = BELIEVED + 1
    assert not await known.is_admin(REF, key)
    slack.workspace.users[person]["is_admin"] = True
    known.forget(key)
    assert await known.is_admin(REF, key)


async def test_where_slack_gives_no_answer_nobody_is_said_to_be_none(slack: Slack) -> None:
    """Whoever asked hears that it could not be checked, and that is not remembered; a refusal is an answer."""
    person = slack.workspace.add_user("A", is_admin=True)
    known = rights(slack, [0.0])
    slack.fail("users.info", "internal_error")
    slack.break_down("users.info")
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await known.is_admin(REF, key_of_id(person))
    slack.fail("users.info", "missing_scope")
    assert not await known.is_admin(REF, key_of_id(person))
    assert await known.is_admin(REF, key_of_id(person))


async def test_an_admin_of_another_company_is_none_here(slack: Slack) -> None:
    """Whom a shared channel brings along has their rank at home; in an organisation all their workspaces count."""
    place = slack.workspace
    cases = {
        place.add_user("A", is_admin=True, team_id="TELSEWHERE"): False,
        place.add_user("B", is_admin=True, is_stranger=True): False,
        place.add_user("C", is_admin=True, team_id="TOTHER", enterprise_user={"teams": ["TOTHER", REF.native]}): True,
        place.add_user("D", is_admin=True, team_id="TOTHER", enterprise_user={"teams": ["TOTHER"]}): False,
    }
    known = rights(slack, [0.0])
    assert {native: await known.is_admin(REF, key_of_id(native)) for native in cases} == cases
