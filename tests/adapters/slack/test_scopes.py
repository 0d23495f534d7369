"""What is asked for is one list: manifest, page and code agree, and Slack would take it."""

import json
import re
from pathlib import Path

from jsonschema.validators import validator_for

from adapters.slack.scopes import EVENTS, PRIVATE_EVENTS, SCOPES, names, needed
from tests.doubles.slack.server import LEAST

HOUSE = Path(__file__).resolve().parents[3]
MANIFEST = json.loads((HOUSE / "deploy" / "slack-manifest.json").read_text())
PAGE = (HOUSE / "docs" / "permissions.md").read_text()
NEVER = {"users:read.email", "im:history", "mpim:history", "admin", "chat:write.public", "files:read"}


def test_the_manifest_is_valid(shared_data: Path) -> None:
    """Slack's own schema for manifests has nothing against it."""
    schema = json.loads((shared_data / "schemas" / "slack-manifest.2.0.0.json").read_text())
    assert list(validator_for(schema)(schema).iter_errors(MANIFEST)) == []
    assert 174 <= len(MANIFEST["display_information"]["long_description"]) <= 4000


def test_the_manifest_asks_for_the_scopes_of_the_list() -> None:
    """Optional ones are marked as such; nothing is asked of people's own tokens."""
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert scopes["bot"] == [*names(optional=False), *names(optional=True)]
    assert scopes["bot_optional"] == names(optional=True)
    assert set(scopes) == {"bot", "bot_optional"}


def test_the_manifest_asks_for_the_events_of_the_list() -> None:
    """All of them and no other."""
    assert sorted(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == sorted([*EVENTS, *PRIVATE_EVENTS])


def test_least_is_asked_for() -> None:
    """Six scopes are needed; none reads direct messages, addresses or more than it is invited to."""
    assert {scope.name for scope in needed()} == LEAST
    assert not {scope.name for scope in SCOPES} & NEVER


def test_the_page_has_a_row_for_every_scope() -> None:
    """With what needs it and what is lost, word for word."""
    rows = re.findall(r"^\| `([a-z:.]+)`( \(optional\))? \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(each.name, " (optional)" if each.optional else "", each.needs, each.lost) for each in SCOPES]


def test_the_page_has_every_event() -> None:
    """So that nobody wonders what is sent."""
    assert set(
        re.findall(r"`([a-z_.]+)`", PAGE.partition("## What it asks Slack to send")[2].partition("\n## ")[0])
    ) == {
        *EVENTS,
        *PRIVATE_EVENTS,
    }
