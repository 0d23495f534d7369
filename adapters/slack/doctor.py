"""The self-check: what could be wrong with the connection to Slack, each thing told apart, and what to do about it."""

import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of, web_client
from adapters.slack.checkup import Checkup
from adapters.slack.installations import ManyWorkspaces
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import wrong_app_token
from bot.ports import CLOCKS_AGREE, CLOCKS_DIFFER, Finding, Host, Secrets

CLOCK_WARNING: Final = 30.0  # seconds
CLOCK_ERROR: Final = 240.0  # Slack's own signatures are good for five minutes
SECONDS: Final = 10


class Doctor:
    """Looks at one app, in one workspace or in every one it is installed in."""

    def __init__(self, settings: SlackSettings, secrets: Secrets, memory: Host) -> None:
        self._settings = settings
        self._secrets = secrets
        self._memory = memory

    async def look(self) -> Sequence[Finding]:
        """Everything that was found, good and bad."""
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            client = web_client(self._settings.api_url, None, session, patient=False)
            try:
                findings = [await self._clock(client)]
            except (aiohttp.ClientError, OSError, TimeoutError):
                return [_unreachable(self._settings.api_url)]
            findings += await self._app_token(client)
            for token in await self._tokens():
                workspace = web_client(self._settings.api_url, token, session)
                findings += await Checkup(workspace, self._memory, settings_hold_it=not self._settings.many).look()
            return findings

    async def _clock(self, client: AsyncWebClient) -> Finding:
        """Whether Slack answers at all, and whether its clock and this machine's agree."""
        try:
            headers: Any = (await client.api_test()).headers
        except SlackApiError as error:
            headers = getattr(error.response, "headers", None) or {}
        date = next((str(value) for name, value in headers.items() if name.lower() == "date"), "")
        try:
            off = time.time() - parsedate_to_datetime(date).timestamp()
        except (ValueError, TypeError):
            return Finding("ok", "Address", f"Slack answers at {self._settings.api_url}.")
        return _clock(off, self._settings.api_url)

    async def _app_token(self, client: AsyncWebClient) -> list[Finding]:
        if self._settings.events == "http":
            return [Finding("ok", "Events", "They come over HTTP, signed, at /slack/events of this machine's address.")]
        try:
            await client.apps_connections_open(app_token=self._settings.app_token.get_secret_value())
        except SlackApiError as error:
            code = error_of(error)
            sentence = wrong_app_token(code) or f"Slack opens no connection now ({code}). Try again in a few minutes."
            return [Finding("error", "SLACK_APP_TOKEN", sentence)]
        return [Finding("ok", "SLACK_APP_TOKEN", "Slack opens Socket Mode connections with it.")]

    async def _tokens(self) -> list[str]:
        """The tokens to look at: the one from the settings, or each that is kept."""
        if not self._settings.many:
            return [self._settings.bot_token.get_secret_value()]
        kept = ManyWorkspaces(self._secrets, self._settings)
        installed = [await kept.of(team) for team in await kept.teams()]
        return [found.token for found in installed if found]


def _unreachable(address: str) -> Finding:
    return Finding(
        "error",
        "Address",
        f"Nothing answers at {address}. Look at this machine's network, its proxy (HTTPS_PROXY) and SLACK_API_URL.",
    )


def _clock(off: float, address: str) -> Finding:
    if abs(off) < CLOCK_WARNING:
        return Finding("ok", CLOCKS_AGREE, f"Slack answers at {address}, and the clocks agree.")
    how = f"This machine's clock is {abs(off):.0f} seconds {'ahead of' if off > 0 else 'behind'} Slack's"
    if abs(off) < CLOCK_ERROR:
        return Finding("warning", CLOCKS_DIFFER, f"{how}. Turn on time synchronisation before it is off by minutes.")
    return Finding(
        "error", CLOCKS_DIFFER, f"{how}, so Slack's signatures look wrong here. Turn on time synchronisation."
    )
