"""What Bolt hands on: commands, buttons, forms, App Home, and news about the installation and its channels."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Protocol

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answering import Answering, Place
from adapters.slack.calling import library_logger
from adapters.slack.hearing import Hearing
from adapters.slack.installations import Installations
from adapters.slack.keys import key_of_id
from adapters.slack.modal import message_view, values
from adapters.slack.naming import with_keys
from adapters.slack.present import pressed
from adapters.slack.rights import SlackRights
from bot.errors import BadPayload, BotError
from bot.events import MemberSeen
from bot.ports import Answer, Ask, Commands, CommunityRef

ANYTHING: Final = re.compile(r".*", re.DOTALL)
REMEMBERED: Final = 2_000  # what was answered lately: with several connections it may come twice
SUBMIT_SECONDS: Final = 2.5  # Slack waits three for what became of a form
SLOW: Final = "That took too long, and nothing may have been saved. Look at the settings, and save again if needed."
GONE: Final = "network-health is not installed in this workspace any more. An admin can install it again."

# What reading something of another shape than Slack documents ends in.
UNREADABLE: Final = (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError)

log = structlog.get_logger("network-health.slack")
Body = Mapping[str, Any]


class News(Protocol):
    """What the connection does when something about the installation changes."""

    async def ended(self, body: Body) -> None:
        """The app was uninstalled, or its token was taken back."""

    async def entered(self, team: str, channel: str, person: str) -> None:
        """Somebody, perhaps the bot, joined a channel."""

    async def left(self, team: str, channel: str, person: str) -> None:
        """Somebody, perhaps the bot, left a channel."""

    async def changed(self, team: str, channel: str) -> None:
        """Something about a channel changed that the event does not tell."""

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on in the background, watched."""

    def keep_at(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """The same, from its beginning again while the database is away."""


class Authorize(AsyncAuthorize):
    """Bolt asks with whose token to act. A store that cannot answer raises, so that Slack sends the event again."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """The installation that covers the request's workspace."""
        del context, actor_enterprise_id, actor_team_id, actor_user_id
        found = await self._installations.of(team_id or "", enterprise_id or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
            bot_token=found.token,
            user_id=user_id,
        )


class Listening:
    """Bolt's listeners, a few lines each."""

    def __init__(
        self, hearing: Hearing, answering: Answering, commands: Commands, rights: SlackRights, news: News
    ) -> None:
        self._hearing = hearing
        self._answering = answering
        self._commands = commands
        self._rights = rights
        self._news = news
        self._answered: dict[str, None] = {}

    def app(self, client: AsyncWebClient, signing_secret: str, installations: Installations) -> AsyncApp:
        """A Bolt app that answers Slack only after a listener is done: what fails is sent again."""
        app = AsyncApp(
            name="network-health",
            logger=library_logger(),
            signing_secret=signing_secret,
            client=client,
            authorize=Authorize(installations),  # type: ignore[arg-type]  # Bolt's own kind, wider than its annotation
            process_before_response=True,
            user_facing_authorize_error_message=GONE,
        )
        app.error(failed)
        app.event(ANYTHING)(self.event)
        app.command(ANYTHING)(self.command)
        app.action(ANYTHING)(self.action)
        app.view(ANYTHING)(self.view)
        return app

    async def event(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Keep what an event says, then do what it asks for."""
        meaning = await self._hearing.receive(body)
        event = body.get("event") or {}
        team = meaning.team or str(body.get("team_id") or "")
        channel, person = str(event.get("channel") or ""), str(event.get("user") or "")
        match event.get("type"):
            case "user_change":
                for changed in meaning.events:
                    if isinstance(changed, MemberSeen):
                        self._rights.forget(changed.person)
            case "app_uninstalled" | "tokens_revoked":
                await self._news.ended(body)
            case "app_home_opened" if event.get("tab", "home") == "home":
                self._news.begin(self._home(team, event))
            case "member_joined_channel":
                self._news.keep_at(lambda: self._news.entered(team, channel, person))
            case "member_left_channel" | "channel_left" | "group_left":
                await self._news.left(team, channel, person)
            case "channel_archive" | "channel_unarchive" | "group_archive" | "group_unarchive" | "channel_deleted":
                self._news.keep_at(lambda: self._news.changed(team, channel))
        await ack()

    async def command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Say that it arrived; the answer follows by itself."""
        await ack()
        if self._first(body.get("trigger_id")):
            self._news.begin(self._answer(body, with_keys(str(body.get("text") or ""))))

    async def action(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """A button: its action and value are the words."""
        await ack()
        for action in body.get("actions") or []:
            if action.get("type") == "button" and self._first(body.get("trigger_id")):
                words = pressed(str(action.get("action_id") or ""), str(action.get("value") or ""))
                self._news.begin(self._answer(body, words))

    async def view(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """A filled-in form: what is wrong beside each field, or that it was saved."""
        view = body.get("view") or {}
        place = await self._place(body, str(view.get("private_metadata") or ""))
        try:
            ask = _ask(place, "")
            async with asyncio.timeout(SUBMIT_SECONDS):
                told = await self._commands.submit(ask, str(view.get("callback_id") or ""), values(view), self._rights)
                shown = await self._shown(place, told)
        except (TimeoutError, BadPayload):
            blocks = view.get("blocks") or [{}]
            await ack(response_action="errors", errors={str(blocks[0].get("block_id") or "form"): SLOW})
            return
        await (ack(**shown) if shown else ack())

    async def _shown(self, place: Place, told: dict[str, str] | Answer) -> dict[str, Any]:
        if isinstance(told, dict):
            return {"response_action": "errors", "errors": told}
        if told.note is None:
            return {}
        bodies = await self._answering.bodies(place.community, told.note)
        blocks = [block for each in bodies for block in each["blocks"]]
        return {"response_action": "update", "view": message_view(told.note.title or "network-health", blocks)}

    async def _answer(self, body: Body, words: str) -> None:
        place = await self._place(body)
        try:
            answer = await self._commands.answer(_ask(place, words), self._rights)
        except BadPayload:
            return
        await self._answering.send(place, answer)

    async def _home(self, team: str, event: Body) -> None:
        """The card and what is kept about this person, as their own commands would answer."""
        person = str(event.get("user") or "")
        community = CommunityRef("slack", team)
        asks = [Ask(community, key_of_id(person), 0, words) for words in ("", "privacy")]
        answers = [await self._commands.answer(ask, self._rights) for ask in asks]
        notes = [answer.note for answer in answers if answer.note is not None]
        await self._answering.publish(community, person, notes, str((event.get("view") or {}).get("hash") or ""))

    async def _place(self, body: Body, channel: str = "") -> Place:
        """Where a command, a button or a form came from; the three say it in different ways."""
        team, user, place = (_object(body.get(name)) for name in ("team", "user", "channel"))
        native = body.get("team_id") or team.get("id") or user.get("team_id") or ""
        return Place(
            community=CommunityRef("slack", str(native) or await self._hearing.workspace()),
            person=str(body.get("user_id") or user.get("id") or ""),
            channel=str(channel or body.get("channel_id") or place.get("id") or ""),
            response_url=str(body.get("response_url") or ""),
            trigger=str(body.get("trigger_id") or ""),
        )

    def _first(self, trigger: object) -> bool:
        """Whether this was not answered before; each command and each press has a trigger of its own."""
        if not isinstance(trigger, str) or not trigger:
            return True
        if trigger in self._answered:
            return False
        if len(self._answered) >= REMEMBERED:
            del self._answered[next(iter(self._answered))]
        self._answered[trigger] = None
        return True


async def failed(error: Exception) -> BoltResponse:
    """What Slack is answered where a listener, or Bolt before it, could not go on; only the error's kind is told."""
    if isinstance(error, BotError):
        log.debug("an event was not kept; Slack sends it again", reason=str(error))
        return BoltResponse(status=503)
    if isinstance(error, UNREADABLE):
        log.warning("a payload could not be used", kind=type(error).__name__)
        return BoltResponse(status=400, headers={"X-Slack-No-Retry": "1"})
    log.warning("a listener failed; Slack sends the event again", kind=type(error).__name__)
    return BoltResponse(status=500)


def _ask(place: Place, words: str) -> Ask:
    channel = key_of_id(place.channel) if place.channel else 0
    return Ask(place.community, key_of_id(place.person), channel, words)


def _object(content: Any) -> Body:
    return content if isinstance(content, dict) else {}
