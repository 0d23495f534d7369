"""What goes on around each workspace: arriving, reading the past, joining channels, and leaving."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

import aiohttp
import msgspec
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.slack.asking import CannotRead
from adapters.slack.awake import awake
from adapters.slack.backfill import Backfill
from adapters.slack.installations import Installed, ManyWorkspaces, OneWorkspace
from adapters.slack.keys import key_of_id
from adapters.slack.lists import Conversation, channel, is_direct
from adapters.slack.session import Session
from bot.background import until_kept, watched
from bot.errors import BadPayload
from bot.events import SECOND, CommunitySeen
from bot.ports import CommunityRef, Host, Intake

WATCH: Final = 60.0  # seconds between two remarks that everything was heard
AGAIN: Final = 2.0  # seconds until what the database was not there for is tried again
log = structlog.get_logger("network-health.slack")
Body = Mapping[str, Any]


class Workspaces:
    """The installations that are live in this process."""

    def __init__(
        self, session: Session, installations: OneWorkspace | ManyWorkspaces, intake: Intake, host: Host
    ) -> None:
        self._session = session
        self._installations = installations
        self._intake = intake
        self._host = host
        self._tasks: set[asyncio.Task[None]] = set()
        self._reading: set[str] = set()
        self._again: set[str] = set()
        self._left: dict[str, set[int]] = {}  # by workspace: channels the bot is in no longer
        self._backfill = Backfill(session.hasty, intake, host, host, inside=host.invited)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on in the background; what goes wrong there is told without its content."""
        task = asyncio.ensure_future(watched(work, log, CannotRead))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # what is stopped before it began is not left half begun

    def keep_at(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Let something go on that may be done twice: from its beginning again while the database is away."""
        self.begin(until_kept(work, AGAIN))

    async def close(self) -> None:
        """Stop what goes on in the background."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def arrived(self, installed: Installed) -> None:
        """A workspace is there: call off a deletion, and keep its name and address."""
        community = CommunityRef("slack", installed.team)
        await self._host.welcomed(community)
        name = installed.name if installed.name.isprintable() else ""
        if name:
            seen = CommunitySeen(name[:100], installed.url, self._host.now())
            await self._intake.receive(community, [seen])

    async def installed(self, installed: Installed) -> None:
        """Somebody installed the app just now: its events arrive already, so the past can be read."""
        await self.arrived(installed)
        self.read(installed.team)

    async def back(self) -> None:
        """Events may have been missed: look through the history of every workspace."""
        for team in await self._installations.teams():
            self.read(team)

    def read(self, team: str) -> None:
        """Read what is not known of a workspace's past; once at a time, and once more where more was asked."""
        if team in self._reading:
            self._again.add(team)
        else:
            self._reading.add(team)
            self.keep_at(lambda: self._read(team))

    async def watch(self, connected: Callable[[], bool], in_doubt: Callable[[], bool]) -> None:
        """Remark every minute that everything was heard, so that a later reading begins there; else read."""
        since = self._host.now()
        while True:
            ran = await awake(WATCH)
            now = self._host.now()
            if in_doubt() or not ran:
                since = now
                self.keep_at(self.back)
            elif not connected():
                since = now
            else:
                await watched(self._remark(since, now), log, CannotRead)

    async def _remark(self, since: int, now: int) -> None:
        for team in await self._installations.teams():
            if team not in self._reading:
                left = self._left.get(team, set())
                await watched(self._backfill.watched(CommunityRef("slack", team), since, now, left), log, CannotRead)

    async def ended(self, body: Body) -> None:
        """The app was uninstalled or its token taken back, in whichever order Slack says so."""
        event = body.get("event") or {}
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        grants = body.get("authorizations") or [{}]
        everywhere = bool(grants[0].get("is_enterprise_install")) or not body.get("team_id")
        at = float(body.get("event_time") or time.time())
        team, enterprise = str(body.get("team_id") or ""), str(body.get("enterprise_id") or "")
        for each in await self._installations.forget(team, enterprise, everywhere=everywhere, at=at):
            await self._host.removed(CommunityRef("slack", each))
            log.info("the app was removed from a workspace", workspace=each)

    async def entered(self, team: str, channel_id: str, person: str) -> None:
        """Somebody joined a channel: where it is the bot, its past is read, and the first time the bot says hello."""
        found = await self._installations.of(team)
        if found is None or person != found.bot_user or not channel_id:
            return
        self._left.get(team, set()).discard(key_of_id(channel_id))
        await self.changed(team, channel_id)
        community, key = CommunityRef("slack", team), key_of_id(channel_id)
        await self._backfill.begin(community, key)
        self.keep_at(lambda: self._backfill.run(community, only=channel_id))
        await self._host.invited(community, key)

    async def left(self, team: str, channel_id: str, person: str) -> None:
        """Somebody left a channel; where it is the bot (nobody is named then), nothing arrives from there any more."""
        found = await self._installations.of(team)
        if found and channel_id and person in {"", found.bot_user}:
            self._left.setdefault(team, set()).add(key_of_id(channel_id))

    async def changed(self, team: str, channel_id: str) -> None:
        """Look a channel up and keep what it is now; one that cannot be seen stays as it was."""
        client = await self._session.patient(team)
        if client is None or not channel_id:
            return
        try:
            answer = await client.conversations_info(channel=channel_id)
            place = msgspec.convert(answer.get("channel") or {}, Conversation, strict=False)
            if not is_direct(place):
                seen = channel(place, self._host.now() // SECOND * SECOND)
                await self._intake.receive(CommunityRef("slack", team), [seen])
        except (SlackApiError, SlackClientError, aiohttp.ClientError, msgspec.ValidationError, BadPayload):
            log.info("a channel could not be looked up")

    async def _read(self, team: str) -> None:
        self._reading.add(team)
        try:
            while True:
                self._again.discard(team)
                await self._backfill.run(CommunityRef("slack", team))
                if team not in self._again:
                    return
        finally:
            self._reading.discard(team)
