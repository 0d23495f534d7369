"""Slack, connected: what the core asks of a platform, joined from the rooms beside this one."""

import asyncio
import json
from collections.abc import Sequence
from typing import Final

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answering import Answering
from adapters.slack.doctor import Doctor
from adapters.slack.hearing import LAST_RETRY, Hearing, Verifier
from adapters.slack.install import INSTALL_PATH, REDIRECT_PATH, Flow
from adapters.slack.installations import Installed, ManyWorkspaces, OneWorkspace
from adapters.slack.listening import UNREADABLE, Listening
from adapters.slack.posting import Posting
from adapters.slack.rights import SlackRights
from adapters.slack.session import Session
from adapters.slack.settings import SlackSettings
from adapters.slack.socket_mode import Sockets
from adapters.slack.workspaces import Workspaces
from bot.errors import BotError
from bot.ports import (
    Commands,
    CommunityRef,
    Finding,
    Host,
    Intake,
    Post,
    Posted,
    Refused,
    Reply,
    Request,
    Route,
    Secrets,
)

EVENTS_PATH: Final = "/slack/events"
NOT_READY: Final = Reply(503, b"not ready; please send it again")
NOT_KEPT: Final = Reply(503, b"not kept; please send it again", headers=(("Retry-After", "5"),))
NOT_CONNECTED: Final = "Slack is not connected at this moment"
NOT_JSON: Final = Reply(400, b"not JSON as Slack writes it")
NOT_SLACK: Final = Reply(401, b"not signed by Slack")

log = structlog.get_logger("network-health.slack")


class SlackPlatform:
    """One connected Slack app, in one workspace or in many."""

    name = "slack"

    def __init__(self, settings: SlackSettings, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets
        self._verifier = _verifier(settings)
        self._session: Session | None = None
        self._hearing: Hearing | None = None
        self._app: AsyncApp | None = None
        self._flow: Flow | None = None
        self._sockets: Sockets | None = None
        self._around: Workspaces | None = None
        self._listens = False
        self._posting = Posting(self._reach)

    @property
    def connected(self) -> bool:
        """Whether events would arrive now."""
        by_socket = self._settings.events == "socket"
        return self._listens and (not by_socket or (self._sockets is not None and self._sockets.connected))

    def routes(self) -> Sequence[Route]:
        """Events where they come over HTTP, and installing where many workspaces may."""
        routes = [Route("POST", EVENTS_PATH, self.events)] if self._settings.events == "http" else []
        if self._settings.many:
            routes += [Route("GET", INSTALL_PATH, self.install), Route("GET", REDIRECT_PATH, self.installed)]
        return routes

    async def run(self, intake: Intake, memory: Host, commands: Commands) -> None:
        """Listen until cancelled; raises BadSettings where a token is wrong, OSError where Slack cannot be reached."""
        installations = self._installations()
        session = self._session = Session(self._settings, installations)
        around = self._around = Workspaces(session, installations, intake, memory)
        try:
            hearing = Hearing(intake, lambda team: _counts_as(installations, team))
            retrying = session.client().retry_handlers
            answering = Answering(session.reach, session.http, retrying, self._posting.post)
            listening = Listening(hearing, answering, commands, SlackRights(session.patient), around)
            secret = self._settings.signing_secret.get_secret_value() or "unused"  # Socket Mode signs nothing
            app = listening.app(session.client(), secret, installations)
            if isinstance(installations, ManyWorkspaces):
                self._flow = Flow(session.client(), self._settings, self._secrets, installations, around.installed)
            self._hearing, self._app, self._listens = hearing, app, True
            if isinstance(installations, OneWorkspace):
                token = self._settings.bot_token.get_secret_value()
                await around.arrived(await installations.begin(session.client(token)))
            around.begin(around.watch(lambda: self.connected, hearing.in_doubt))
            await self._stay(session, hearing, app, around)
        finally:
            self._listens, self._session, self._sockets, self._around = False, None, None, None
            self._hearing = self._app = self._flow = None
            await around.close()
            await session.http.close()

    async def _stay(self, session: Session, hearing: Hearing, app: AsyncApp, around: Workspaces) -> None:
        if self._settings.events == "socket":
            token = self._settings.app_token.get_secret_value()
            self._sockets = Sockets(token, session.client(), hearing, app)
            await self._sockets.run(around.back)
        else:
            log.info("listening for Slack over HTTP", path=EVENTS_PATH)
            await around.back()
            await asyncio.Event().wait()

    async def events(self, request: Request) -> Reply:
        """One request of Slack's: kept before it is acknowledged, or handed to Bolt."""
        hearing, app = self._hearing, self._app
        if hearing is None or app is None or self._verifier is None:
            return NOT_READY
        if not self._verifier.knows(request.body, request.headers):
            return NOT_SLACK
        if request.headers.get("X-Slack-Retry-Num") == str(LAST_RETRY):
            hearing.doubt()
        try:
            if await hearing.take(request.body):
                return Reply(200)
            return _reply(await app.async_dispatch(_bolt(request)))
        except BotError as error:
            log.debug("an event was not kept; Slack sends it again", reason=str(error))
            return NOT_KEPT
        except UNREADABLE as error:
            log.warning("a payload could not be used", kind=type(error).__name__)
            return NOT_JSON

    async def install(self, request: Request) -> Reply:
        """The page with the button that begins an installation."""
        return NOT_READY if self._flow is None else _reply(await self._flow.handle_installation(_bolt(request)))

    async def installed(self, request: Request) -> Reply:
        """Where Slack sends somebody back who installed the app."""
        if self._flow is None:
            return NOT_READY
        try:
            return _reply(await self._flow.handle_callback(_bolt(request)))
        except BotError as error:
            log.warning("an installation was not kept", reason=str(error))
            return Reply(503, b"The installation could not be kept. Please begin again in a few minutes.")

    async def post(self, post: Post) -> Posted | Refused:
        """Post once; raises OSError where nobody knows whether it arrived."""
        return await self._posting.post(post)

    async def find(self, post: Post) -> Posted | Refused | None:
        """Look for a post whose fate is unknown."""
        return await self._posting.find(post)

    async def catch_up(self, community: CommunityRef) -> None:
        """Begin to read what is not known of a workspace's history."""
        if self._around is None:
            raise ConnectionError(NOT_CONNECTED)
        self._around.read(community.native)

    async def check(self, memory: Host) -> Sequence[Finding]:
        """Look at tokens, permissions, addresses, clock, channels and subscriptions."""
        return await Doctor(self._settings, self._secrets, memory).look()

    async def _reach(self, team: str) -> tuple[Installed, AsyncWebClient, AsyncWebClient] | None:
        if self._session is None:
            raise ConnectionError(NOT_CONNECTED)
        return await self._session.reach(team)

    def _installations(self) -> OneWorkspace | ManyWorkspaces:
        if self._settings.many:
            return ManyWorkspaces(self._secrets, self._settings)
        return OneWorkspace(self._settings.bot_token.get_secret_value())


async def _counts_as(installations: OneWorkspace | ManyWorkspaces, team: str) -> str:
    if isinstance(installations, OneWorkspace):
        return installations.counts_as(team)
    return team if await installations.of(team) else ""


def _verifier(settings: SlackSettings) -> Verifier | None:
    secret = settings.signing_secret.get_secret_value()
    return Verifier(secret) if secret else None


def _bolt(request: Request) -> AsyncBoltRequest:
    """The request as Bolt reads it; raises JSONDecodeError where it claims to be JSON and is no object."""
    claimed = request.headers.get("Content-Type", "").startswith("application/json")
    if claimed and not request.body.lstrip().startswith(b"{"):
        raise json.JSONDecodeError("no object", "", 0)
    return AsyncBoltRequest(
        body=request.body.decode("utf-8", "replace"), query=request.query, headers=dict(request.headers)
    )


def _reply(answer: BoltResponse) -> Reply:
    """What Bolt answered, as a reply."""
    kind = "application/json" if answer.body.startswith("{") else "text/plain"
    headers = []
    for name, values in answer.headers.items():
        if name.lower() == "content-type":
            kind = values[0].partition(";")[0]
        else:
            headers += [(name, value) for value in values]
    return Reply(answer.status, answer.body.encode(), kind, tuple(headers))
