"""Events in: verified, read, and on disk before Slack hears that they arrived."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
import structlog
from slack_sdk.signature import SignatureVerifier

from adapters.slack.shapes import HEAD
from adapters.slack.translate import Translated, translate
from bot.errors import BotError
from bot.ports import CommunityRef, Intake

# What arrives all the time takes its own short way; everything else goes through Bolt.
HOT: Final = frozenset({"message", "reaction_added", "reaction_removed"})
LAST_RETRY: Final = 3  # Slack sends an event four times; whatever came that late may have had company that never did
LIMITED: Final = "app_rate_limited"  # comes without an envelope, which Bolt does not know

log = structlog.get_logger("network-health.slack")


class Verifier:
    """Whether a request was signed by Slack, and lately."""

    def __init__(self, signing_secret: str) -> None:
        self._verifier = SignatureVerifier(signing_secret)

    def knows(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether this is Slack's own; anything odd is not."""
        try:
            return self._verifier.is_valid(
                body, headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
            )
        except (ValueError, UnicodeError, TypeError):
            return False


class Hearing:
    """Turns payloads into events of the core and gives them to the inbox."""

    def __init__(self, intake: Intake, workspace: Callable[[str], Awaitable[str]]) -> None:
        """`workspace` says in which community's name a payload from a workspace counts; empty: in nobody's."""
        self._intake = intake
        self._workspace = workspace
        self._doubt = False

    def doubt(self) -> None:
        """Something may have been lost: an event was not kept, or came with Slack's last attempt."""
        self._doubt = True

    def in_doubt(self) -> bool:
        """Whether something may have been lost since this was asked before."""
        doubt, self._doubt = self._doubt, False
        return doubt

    async def take(self, payload: bytes) -> bool:
        """Return when what it says is on disk; False where its workspace is not known; raises where it was not kept."""
        return await self._kept(translate(payload))

    async def receive(self, payload: bytes | Mapping[str, Any]) -> Translated:
        """The same, with what the payload meant."""
        meaning = translate(payload)
        await self._kept(meaning)
        return meaning

    async def _kept(self, meaning: Translated) -> bool:
        if meaning.broken:
            log.warning("a payload could not be used", reason=meaning.refused)
        if not meaning.events:
            return True
        team = await self._workspace(meaning.team or "")
        if team:
            try:
                await self._intake.receive(CommunityRef("slack", team), meaning.events)
            except BotError:
                self.doubt()
                raise
        return bool(team)


def is_hot(body: bytes) -> bool:
    """Whether this is an event of a kind that takes the short way."""
    if not body.lstrip().startswith(b"{"):
        return False
    try:
        head = HEAD.decode(body)
        if head.type == "events_api":
            head = HEAD.decode(head.payload)
        if head.type == LIMITED:
            return True
        return bool(memoryview(head.event)) and HEAD.decode(head.event).type in HOT
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False
