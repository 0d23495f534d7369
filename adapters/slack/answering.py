"""Answers to commands and buttons: only the person who asked sees them, wherever they asked."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import msgspec
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.calling import AWAY, error_of, library_logger
from adapters.slack.home import home
from adapters.slack.installations import Installed
from adapters.slack.keys import key_of_id
from adapters.slack.modal import message_view, modal
from adapters.slack.present import SlackPresenter
from bot.notes import Address, Footnote, Note, Paragraph, Picture, plain
from bot.ports import Answer, CommunityRef, Post, Posted, Refused

TITLE: Final = "network-health"
ANSWERS: Final = 5  # Slack takes five answers to one command
LATE: Final = "That took me too long for Slack to open the form. Please type the command again."
NO_FORM: Final = "Slack did not open the form. Please type the command again; network-health doctor may tell more."
NO_FILE: Final = (
    "I may not send you the file: the permission im:write or files:write is missing. Ask whoever runs network-health; "
    "they can make the same file with `network-health member export`."
)

ALONE: Final = "The same with its chart drawn, as it would be posted, is in our direct conversation."
FOR_CHARTS: Final = frozenset({"im:write", "files:write"})

Posts = Callable[[Post], Awaitable[Posted | Refused]]
Reach = Callable[[str], Awaitable["tuple[Installed, AsyncWebClient, AsyncWebClient] | None"]]
log = structlog.get_logger("network-health.slack")


class Place(msgspec.Struct, frozen=True):
    """Where an answer is to go."""

    community: CommunityRef
    person: str
    channel: str
    response_url: str
    trigger: str


class Answering:
    """Sends what the commands answered."""

    def __init__(
        self, reach: Reach, session: aiohttp.ClientSession, retrying: list[AsyncRetryHandler], post: Posts
    ) -> None:
        """`post` writes to somebody alone, where charts can be shown."""
        self._reach = reach
        self._post = post
        self._session = session
        self._retrying = retrying

    async def send(self, place: Place, answer: Answer) -> None:
        """A note by the response address, a form as a modal, a file in the conversation with the bot."""
        if answer.form is not None:
            await self._open(place, answer)
        if answer.note is not None:
            drawn = await self._alone(place, answer.note)
            await self._say(place, _pointing(answer.note) if drawn else answer.note)
        if answer.file:
            await self._hand_over(place, answer)

    async def bodies(self, community: CommunityRef, note: Note) -> list[dict[str, Any]]:
        """A note in Slack's shape, with links where the workspace's address is known."""
        reached = await self._reach(community.native)
        address = Address(community.native, reached[0].url if reached else "")
        return SlackPresenter().present(note, address)

    async def publish(self, community: CommunityRef, person: str, notes: list[Note], known_hash: str) -> None:
        """Set what somebody's App Home shows; a newer view than the one they opened is left alone."""
        reached = await self._reach(community.native)
        if reached is None:
            return
        installed, client, _ = reached
        view = home(notes, Address(community.native, installed.url))
        try:
            await client.views_publish(user_id=person, view=view, **({"hash": known_hash} if known_hash else {}))
        except AWAY as error:
            if _reason(error) != "hash_conflict":
                log.warning("App Home was not shown", reason=_reason(error))

    async def _alone(self, place: Place, note: Note) -> bool:
        """Whether a note with a chart was sent to whoever asked, in their conversation with the bot.

        What only one person sees in a channel cannot show an uploaded file: nobody but the bot may open it there, and
        Slack says nothing of that. There the chart is told in words.
        """
        if not any(isinstance(block, Picture) for block in note.blocks):
            return False
        reached = await self._reach(place.community.native)
        if reached is None or not FOR_CHARTS.issubset(reached[0].scopes):
            return False
        key = f"preview:{place.trigger or place.response_url}"[-200:]
        try:
            sent = await self._post(Post(key, place.community, 0, note, people=(key_of_id(place.person),)))
        except OSError:
            return False
        return isinstance(sent, Posted)

    async def _say(self, place: Place, note: Note) -> None:
        bodies = await self.bodies(place.community, note)
        left = bodies[await self._reply(place, bodies) :] if place.response_url else bodies
        if left:
            await self._whisper(place, note, left)

    async def _reply(self, place: Place, bodies: list[dict[str, Any]]) -> int:
        """Send an answer to the response address; how many of its messages arrived, or do not fit there."""
        hook = AsyncWebhookClient(
            place.response_url, session=self._session, logger=library_logger(), retry_handlers=self._retrying
        )
        for number, body in enumerate(bodies[:ANSWERS]):
            try:
                answer = await hook.send_dict({**body, "response_type": "ephemeral", "replace_original": False})
                trouble = "" if answer.status_code == 200 else str(answer.status_code)
            except AWAY as error:
                trouble = type(error).__name__
            if trouble:
                log.warning("an answer was not taken at its address", reason=trouble)
                return number
        return len(bodies)

    async def _whisper(self, place: Place, note: Note, bodies: list[dict[str, Any]]) -> None:
        """Without a response address that works: in the channel, for one person alone, or else opened over App Home."""
        reached = await self._reach(place.community.native)
        if reached is None:
            return
        client = reached[1]
        try:
            if place.channel and place.person:
                for body in bodies:
                    await client.chat_postEphemeral(channel=place.channel, user=place.person, **body)
                return
        except AWAY as error:
            log.warning("an answer was not taken in its channel", reason=_reason(error))
        blocks = [block for body in bodies for block in body["blocks"]]
        try:
            await client.views_open(trigger_id=place.trigger, view=message_view(note.title or TITLE, blocks))
        except AWAY as error:
            log.warning("an answer did not arrive", reason=_reason(error))

    async def _open(self, place: Place, answer: Answer) -> None:
        reached = await self._reach(place.community.native)
        if reached is None or answer.form is None:
            return
        try:
            await reached[1].views_open(trigger_id=place.trigger, view=modal(answer.form, place.channel))
        except AWAY as error:
            code = _reason(error)
            log.warning("a form was not opened", reason=code)
            late = code in {"expired_trigger_id", "invalid_trigger_id", "trigger_expired"}
            await self._say(place, notice(LATE if late else NO_FORM))

    async def _hand_over(self, place: Place, answer: Answer) -> None:
        reached = await self._reach(place.community.native)
        if reached is None:
            return
        client = reached[1]
        try:
            opened = await client.conversations_open(users=place.person)
            await client.files_upload_v2(
                channel=opened["channel"]["id"], content=answer.file, filename=answer.file_name or "network-health.json"
            )
        except (*AWAY, KeyError, TypeError, ValueError, AttributeError):
            await self._say(place, notice(NO_FILE))


def _pointing(note: Note) -> Note:
    """The note, which says that its chart is elsewhere."""
    return msgspec.structs.replace(note, blocks=(*note.blocks, Footnote(plain(ALONE))))


def _reason(error: BaseException) -> str:
    return error_of(error) if isinstance(error, SlackApiError) else type(error).__name__


def notice(sentence: str) -> Note:
    """One sentence as a note."""
    return Note("notice", "", (Paragraph(plain(sentence)),))
