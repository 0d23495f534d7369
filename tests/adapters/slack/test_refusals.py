"""Each way Slack refuses a post ends in a sentence an admin can act on."""

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.calling import error_of, wait_of
from adapters.slack.refusals import not_installed, refused


class Answered:
    """An answer of Slack's, as the SDK hands it on."""

    def __init__(self, error: str, status: int = 200, **more: str) -> None:
        self.data = {"ok": False, "error": error, **more}
        self.status_code = status
        self.headers = {"retry-after": "17"} if status == 429 else {}


def refusal(error: str, status: int = 200, **more: str) -> SlackApiError:
    """The SDK's exception for one."""
    return SlackApiError("no", Answered(error, status, **more))


@pytest.mark.parametrize(
    ("error", "told", "later"),
    [
        ("not_in_channel", "/invite @network-health", True),
        ("channel_not_found", "gone", True),
        ("is_archived", "archived", False),
        ("restricted_action", "only some people may post", True),
        ("restricted_action_read_only_channel", "only some people may post", True),
        ("msg_blocks_too_long", "longer than Slack takes", False),
        ("invalid_blocks", "fault of mine", False),
        ("token_revoked", "no longer accepts my token", False),
        ("something_new", "something_new", False),
    ],
)
def test_it_names_the_channel_and_what_to_do(error: str, told: str, later: bool) -> None:
    """The sentence says where, why, and what helps; what a person may put right is tried again."""
    answer = refused(refusal(error), "#garden")
    assert "#garden" in answer.sentence
    assert told in answer.sentence
    assert answer.later is later
    assert bool(answer.wait_seconds) is later


def test_a_missing_scope_is_named() -> None:
    """Slack says which one."""
    answer = refused(refusal("missing_scope", needed="chat:write"), "#garden")
    assert "chat:write" in answer.sentence


def test_too_many_posts_wait_as_long_as_slack_says() -> None:
    """429 with its Retry-After."""
    answer = refused(refusal("ratelimited", 429), "#garden")
    assert (answer.later, answer.wait_seconds) == (True, 17)


@pytest.mark.parametrize("error", ["fatal_error", "internal_error", "service_unavailable", ""])
def test_an_error_that_says_nothing_is_unclear(error: str) -> None:
    """Nobody knows what became of the call."""
    assert error_of(refusal(error)) == "unclear"


def test_no_json_is_unclear_and_waits_a_while() -> None:
    """A gateway's page is no answer."""
    error = SlackApiError("no", object())
    assert (error_of(error), wait_of(error)) == ("unclear", 30)


def test_without_an_installation_it_says_so() -> None:
    """There is nobody to post as."""
    assert "Install" in not_installed("the channel").sentence
