"""Installing from a browser: OAuth v2 with a state that is checked, for one workspace or a whole organisation."""

import logging
import secrets as randomness
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import AWAY, library_logger
from adapters.slack.installations import PLATFORM, Installed, ManyWorkspaces
from adapters.slack.scopes import SCOPES
from adapters.slack.settings import SlackSettings
from bot.errors import BadPayload
from bot.ports import Secrets

INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
STATE_SECONDS: Final = 600

Told = Callable[[Installed], Awaitable[None]]


class States(AsyncOAuthStateStore):
    """States that were given out: each is good once, for ten minutes, whichever process it comes back to."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    @property
    def logger(self) -> logging.Logger:
        """Where the library would complain."""
        return library_logger()

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new state; those that nobody came back with are cleared away on the way."""
        now = int(time.time())
        for name in await self._secrets.names(PLATFORM, "state/"):
            if now - _issued(name) > STATE_SECONDS:
                await self._secrets.take(PLATFORM, name)
        state = f"{now}.{randomness.token_urlsafe(32)}"
        await self._secrets.put(PLATFORM, f"state/{state}", b"1")
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was given out and not used yet; it is used now."""
        if not 0 < len(state) <= 80:
            return False
        taken = await self._secrets.take(PLATFORM, f"state/{state}")
        return taken is not None and 0 <= time.time() - _issued(f"state/{state}") <= STATE_SECONDS


class _Unused(AsyncInstallationStore):
    """The flow below keeps what comes back itself; this keeps the library from writing files instead."""


class Flow(AsyncOAuthFlow):
    """Bolt's flow, whose result is kept encrypted."""

    def __init__(
        self, client: AsyncWebClient, chosen: SlackSettings, secrets: Secrets, kept: ManyWorkspaces, told: Told
    ) -> None:
        """`told` hears of every workspace that is covered by a new installation."""
        settings = AsyncOAuthSettings(
            client_id=chosen.client_id,
            client_secret=chosen.client_secret.get_secret_value(),
            scopes=[scope.name for scope in SCOPES],
            user_scopes=[],
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=chosen.authorize_url,
            installation_store=_Unused(),
            state_store=States(secrets),
            state_expiration_seconds=STATE_SECONDS,
            logger=library_logger(),
        )
        super().__init__(client=client, logger=library_logger(), settings=settings)
        self._kept = kept
        self._told = told

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep the token, then say for which workspaces it is; raises BadPayload where Slack told of none."""
        del request
        installed = installed_from(installation)
        if not installation.is_enterprise_install:
            installed = await self._completed(installed)
            await self._kept.keep(installed)
            await self._told(installed)
            return
        await self._kept.keep(installed)
        for team in await self._covered(installed):
            await self._kept.belongs(team["id"], installed.enterprise)
            await self._told(
                Installed(
                    team=team["id"],
                    enterprise=installed.enterprise,
                    name=team.get("name") or "",
                    token=installed.token,
                    bot_user=installed.bot_user,
                )
            )

    async def _completed(self, installed: Installed) -> Installed:
        """With the workspace's address, which OAuth does not tell, and whatever else it may have left out."""
        try:
            answer: Any = await self.client.auth_test(token=installed.token)
        except AWAY:
            answer = {}
        team = installed.team or answer.get("team_id") or ""
        if not team:
            raise BadPayload("Slack did not say which workspace this is.")
        return msgspec.structs.replace(
            installed,
            team=team,
            name=installed.name or answer.get("team") or "",
            url=answer.get("url") or "",
            bot_user=installed.bot_user or answer.get("user_id") or "",
        )

    async def _covered(self, installed: Installed) -> list[dict[str, Any]]:
        """The workspaces an organisation's installation covers now; others become known by their first event."""
        teams: list[dict[str, Any]] = []
        cursor = ""
        while True:
            try:
                answer = await self.client.auth_teams_list(token=installed.token, cursor=cursor, limit=200)
            except SlackApiError:
                return teams
            teams += [each for each in answer.get("teams") or [] if each.get("id")]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return teams


def installed_from(installation: Installation) -> Installed:
    """The SDK's installation as what is kept: no token of a person, and nothing about who installed it."""
    everywhere = bool(installation.is_enterprise_install)
    return Installed(
        team="" if everywhere else installation.team_id or "",
        enterprise=installation.enterprise_id or "",
        name=(installation.enterprise_name if everywhere else installation.team_name) or "",
        token=installation.bot_token or "",
        refresh_token=installation.bot_refresh_token or "",
        expires_at=installation.bot_token_expires_at or 0,
        bot_user=installation.bot_user_id or "",
        bot_id=installation.bot_id or "",
        scopes=tuple(installation.bot_scopes or ()),
        installed_at=installation.installed_at,
    )


def _issued(name: str) -> int:
    """When a state was given out; long ago where its name does not say."""
    seconds = name.removeprefix("state/").partition(".")[0]
    return int(seconds) if seconds.isdecimal() else 0
