"""Events in: verified, read, and on disk before Slack hears that they arrived."""

import hmac
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from slack_sdk.signature import Clock, SignatureVerifier

from adapters.slack.translate import Translated, translate, translate_kinds
from bot.errors import BotError
from bot.ports import CommunityRef, Intake

# What arrives all the time takes its own short way; everything else goes through Bolt.
HOT: Final = frozenset({"message", "reaction_added", "reaction_removed", "app_rate_limited"})
TOLD_EVERY: Final = 600.0  # seconds: how often it is told that the clock seems to be off
LAST_RETRY: Final = 3  # Slack sends an event four times; whatever came that late may have had company that never did

log = structlog.get_logger("network-health.slack")


class _Verifier(SignatureVerifier):
    """The library's, which signs the bytes as they came, in one step instead of four."""

    def generate_signature(self, *, timestamp: str, body: str | bytes) -> str:
        """What Slack would have signed the body with at that time."""
        sent = body if isinstance(body, bytes) else body.encode()
        return (
            f"v0={hmac.digest(self.signing_secret.encode(), b'v0:%b:%b' % (timestamp.encode(), sent), 'sha256').hex()}"
        )


class Verifier:
    """Whether a request was signed by Slack, and lately."""

    def __init__(self, signing_secret: str) -> None:
        self._secret = signing_secret
        self._verifier = _Verifier(signing_secret, _Clock())
        self._told = -TOLD_EVERY

    def knows(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether this is Slack's own; anything odd is not."""
        stamp, signature = headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
        try:
            if self._verifier.is_valid(body, stamp, signature):
                return True
            self._look_at_the_clock(body, stamp, signature)
        except (ValueError, UnicodeError, TypeError, OverflowError):
            pass
        return False

    def _look_at_the_clock(self, body: bytes, stamp: str | None, signature: str | None) -> None:
        """What Slack did sign, but at another time, is told now and then: most likely this machine's clock is off."""
        if stamp is None or time.monotonic() - self._told < TOLD_EVERY:
            return
        if _Verifier(self._secret, _Clock(int(stamp))).is_valid(body, stamp, signature):
            self._told = time.monotonic()
            minutes = round((time.time() - int(stamp)) / 60)
            log.warning(
                "requests signed by Slack are refused, because by this machine's clock they are of another time: turn "
                "on time synchronisation",
                clock=f"{abs(minutes)} minutes {'ahead of' if minutes > 0 else 'behind'} Slack's",
            )


class _Clock(Clock):
    """The machine's clock, or one that stands still."""

    def __init__(self, at: int | None = None) -> None:
        self._at = at

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() if self._at is None else self._at


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

    async def workspace(self) -> str:
        """In whose name something counts that does not say where it is from; empty: in nobody's."""
        return await self._workspace("")

    async def take(self, payload: bytes) -> bool:
        """Whether it takes the short way and what it says is on disk now; raises where it was not kept.

        False where it is of another kind, or its workspace is not known.
        """
        meaning = translate_kinds(payload, HOT)
        return meaning is not None and await self._kept(meaning)

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
