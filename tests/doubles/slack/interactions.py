"""Commands, buttons and modals: triggers that live three seconds, response addresses that take five answers."""

import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from tests.doubles.slack.blocks import Checker
from tests.doubles.slack.calls import Refusal
from tests.doubles.slack.workspace import Body, Workspace

if TYPE_CHECKING:
    from tests.doubles.slack.server import Slack

_NUMBER = itertools.count(1)
ANSWERS = 5
HALF_AN_HOUR = 1800.0


class Triggers:
    """The right to open one modal, for three seconds."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, float]] = {}
        self.seconds = 3.0

    def give(self, user: str) -> str:
        """A trigger for somebody who just did something."""
        word = f"{next(_NUMBER)}.{secrets.token_hex(6)}"
        self._given[word] = (user, time.monotonic())
        return word

    def take(self, word: str) -> str:
        """Whose it is; each is good once."""
        if word not in self._given:
            raise Refusal("invalid_trigger_id" if word else "invalid_arguments")
        user, at = self._given.pop(word)
        if time.monotonic() - at > self.seconds:
            raise Refusal("expired_trigger_id")
        return user


@dataclass
class Asked:
    """A command or a press, and everything the app answered to it."""

    acknowledged: Body | None = None
    seconds: float = 0.0  # until it was acknowledged
    answers: list[Body] = field(default_factory=list)  # to the response address
    until: float = 0.0

    @property
    def shown(self) -> list[Body]:
        """What the person sees: what came with the acknowledgement, then the rest."""
        first = [self.acknowledged] if self.acknowledged and set(self.acknowledged) & {"text", "blocks"} else []
        return [*first, *self.answers]


RESPONSES: dict[str, Asked] = {}


def response_address(slack: "Slack", workspace: Workspace, asked: Asked) -> str:
    """An address that takes five answers within half an hour."""
    word = secrets.token_hex(12)
    asked.until = time.monotonic() + HALF_AN_HOUR
    RESPONSES[word] = asked
    return f"{slack.url}/commands/{workspace.id}/{word}"


async def answer_response_url(slack: "Slack", request: web.Request) -> web.Response:
    """Take an answer, refused as Slack refuses it."""
    asked = RESPONSES.get(request.match_info["word"])
    if asked is None:
        return web.Response(status=404, text="no_service")
    if slack.failing_addresses:
        slack.failing_addresses -= 1
        return web.Response(status=503, text="<html>Service Unavailable</html>", content_type="text/html")
    if time.monotonic() > asked.until or len(asked.answers) >= ANSWERS:
        return web.Response(status=404, text="used_url" if len(asked.answers) >= ANSWERS else "expired_url")
    try:
        body = await request.json()
    except ValueError:
        return web.Response(status=400, text="invalid_payload")
    if problem := wrong_with_answer(body, slack.workspaces[request.match_info["team"]]):
        return web.Response(status=400, text=problem)
    asked.answers.append(body)
    return web.Response(text="ok")


def wrong_with_answer(body: object, workspace: Workspace) -> str:
    """Why an answer would not be shown; empty when it would."""
    if not isinstance(body, dict):
        return "invalid_payload"
    if body.get("delete_original"):
        return ""
    if not body.get("text") and not body.get("blocks"):
        return "no_text"
    if body.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
        return "invalid_response_type"
    # Uploaded files cannot be shared in what only one person sees (a maintainer in slackapi/node-slack-sdk#1790): the
    # reader may not open them. Slack might take such an answer and show a hole; here it is refused.
    files = workspace.files if body.get("response_type") == "in_channel" else {}
    if "blocks" in body and Checker("message", files).blocks(body["blocks"]):
        return "invalid_blocks"
    return ""
