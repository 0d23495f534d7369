"""One stretch of being connected: a session for calls, and a client for every workspace."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import CannotRead
from adapters.slack.calling import SECONDS, web_client
from adapters.slack.installations import Installed, ManyWorkspaces, OneWorkspace
from adapters.slack.settings import SlackSettings
from bot.ports import CommunityRef


class Session:
    """Calls over shared connections; close it in the end."""

    def __init__(self, settings: SlackSettings, installations: OneWorkspace | ManyWorkspaces) -> None:
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        self._settings = settings
        self._installations = installations
        self._clients: dict[str, tuple[AsyncWebClient, AsyncWebClient]] = {}

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A patient client."""
        return web_client(self._settings.api_url, token, self.http)

    async def reach(self, team: str) -> tuple[Installed, AsyncWebClient, AsyncWebClient] | None:
        """A workspace's installation, with a patient and an impatient client."""
        found = await self._installations.of(team)
        if found is None:
            return None
        if found.token not in self._clients:
            if len(self._clients) > 1_000:
                self._clients.clear()
            hasty = web_client(self._settings.api_url, found.token, self.http, patient=False)
            self._clients[found.token] = (self.client(found.token), hasty)
        return found, *self._clients[found.token]

    async def patient(self, team: str) -> AsyncWebClient | None:
        """A patient client for a workspace."""
        reached = await self.reach(team)
        return reached[1] if reached else None

    async def hasty(self, community: CommunityRef) -> AsyncWebClient:
        """A client without retries of its own; raises where there is no installation."""
        reached = await self.reach(community.native)
        if reached is None:
            raise CannotRead("not_authed")  # there is no installation: nothing can be read, now or later
        return reached[2]
