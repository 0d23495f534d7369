"""The real process before it runs: what an operator is told about tokens, scopes and addresses."""

from pathlib import Path

import pytest

from tests.doubles.slack.server import Slack
from tests.end_to_end.living import Bot


async def test_all_is_well(slack: Slack, tmp_path: Path):
    """With the two tokens of the guide the self-check ends well."""
    code, said = await Bot(tmp_path, slack).once("doctor")
    assert code == 0, said
    assert "✗" not in said


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-of-somebody-else"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-of-somebody-else"}, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "127.0.0.1:9"),
    ],
)
async def test_what_is_wrong_is_named(slack: Slack, tmp_path: Path, chosen: dict[str, str], named: str):
    """A token nobody knows, a missing one and an address nobody answers at are told apart; no token is repeated."""
    code, said = await Bot(tmp_path, slack, **chosen).once("doctor")
    assert code != 0
    assert named in said
    assert "somebody-else" not in said


async def test_a_missing_scope_is_named_with_its_cost(tmp_path: Path):
    """A scope that was not granted is named."""
    slack = Slack(scopes=frozenset("commands chat:write channels:read channels:history users:read".split()))
    async with slack:
        code, said = await Bot(tmp_path, slack).once("doctor")
    assert code != 0
    assert "reactions:read" in said


async def test_a_wrong_token_ends_the_run(slack: Slack, tmp_path: Path):
    """Run with a token nobody knows, it ends with a sentence instead of trying for ever."""
    code, said = await Bot(tmp_path, slack, SLACK_BOT_TOKEN="xoxb-of-somebody-else").once("run")  # noqa: S106  # made up
    assert code == 2
    assert "SLACK_BOT_TOKEN" in said
    assert "Traceback" not in said
