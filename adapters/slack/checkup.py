"""One workspace looked at: its token, its permissions, the channels the bot is in, and whether events arrive."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of, needed_scope
from adapters.slack.installations import scopes_of
from adapters.slack.keys import id_of_key, key_of_id, key_of_ts
from adapters.slack.messages import CONVERSATION
from adapters.slack.scopes import SCOPES
from adapters.slack.tokens import wrong_token
from bot.errors import BadPayload
from bot.ports import CommunityRef, Finding, Host

NAMED: Final = 8  # channels that are listed by name
LOOKED_AT: Final = 5  # channels whose latest messages are compared with what is kept
LATEST: Final = 15  # messages of each
PLACES: Final = "Channels"

Body = Mapping[str, Any]


class Checkup:
    """A client with a workspace's token, and the memory of what arrived from there."""

    def __init__(self, client: AsyncWebClient, memory: Host, settings_hold_it: bool) -> None:
        self._client = client
        self._memory = memory
        self._settings_hold_it = settings_hold_it

    async def look(self) -> list[Finding]:
        """Everything about this workspace; what comes later is left out where what comes before is wrong."""
        try:
            answer = await self._client.auth_test()
        except SlackApiError as error:
            return [
                Finding("error", "SLACK_BOT_TOKEN" if self._settings_hold_it else "Token", wrong_token(error_of(error)))
            ]
        name, team = answer.get("team") or "a workspace", str(answer.get("team_id") or "")
        findings = [Finding("ok", "Token", f"It is good for {name}.")]
        findings += permissions(scopes_of(answer.headers))
        try:
            inside = [place async for place in self._pages("users.conversations", "channels")]
            every = [place async for place in self._pages("conversations.list", "channels")]
        except SlackApiError as error:
            lost = needed_scope(error) or error_of(error)
            return [*findings, Finding("warning", PLACES, f"They could not be listed ({lost}).")]
        findings += channels(inside, every)
        findings += await self._digest(CommunityRef("slack", team), inside)
        return findings + await self._events(CommunityRef("slack", team), inside)

    async def _pages(self, method: str, what: str) -> AsyncIterator[Body]:
        cursor = ""
        while True:
            given = {"types": "public_channel", "exclude_archived": "true", "limit": 200, "cursor": cursor}
            answer = await self._client.api_call(method, http_verb="GET", params=given)
            for each in answer.get(what) or []:
                yield each
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _digest(self, community: CommunityRef, inside: Sequence[Body]) -> list[Finding]:
        """Whether the channel that was chosen for the digest is one the bot may post in."""
        chosen = await self._memory.posts_to(community)
        if not chosen:
            return [
                Finding("warning", "Digest", "No channel is chosen for it. An admin can: /network-health settings.")
            ]
        if chosen in {key_of_id(str(place["id"])) for place in inside} or await self._inside(chosen):
            return [Finding("ok", "Digest", "The bot is in the channel that was chosen for it.")]
        return [
            Finding(
                "error",
                "Digest",
                "The bot is not in the channel that was chosen for it. Type /invite @network-health there, or choose "
                "another with /network-health settings.",
            )
        ]

    async def _inside(self, channel: int) -> bool:
        """Whether the bot is in a channel that is in no list, because it is private."""
        try:
            answer = await self._client.conversations_info(channel=id_of_key(channel))
        except SlackApiError:
            return False
        return bool((answer.get("channel") or {}).get("is_member"))

    async def _events(self, community: CommunityRef, inside: Sequence[Body]) -> list[Finding]:
        """Whether what was written while the bot listened has arrived; that it has not means nobody sends it."""
        cursors = await self._memory.cursors(community)
        compared = lost = unmarked = marked = 0
        for place in inside[:LOOKED_AT]:
            channel = key_of_id(str(place["id"]))
            known = cursors.get((channel, 0))
            if known is None:
                continue
            shown = await self._latest(str(place["id"]), known.oldest, known.newest)
            kept = await self._memory.kept(community, channel, list(shown))
            compared += len(shown)
            lost += len(shown.keys() - kept.keys())
            marked += sum(bool(number) for number in shown.values())
            unmarked += sum(bool(number) and not kept.get(key, 1) for key, number in shown.items())
        return subscriptions(compared, lost, marked, unmarked)

    async def _latest(self, channel: str, oldest: int, newest: int) -> dict[int, int]:
        """The latest messages of people that ought to be known, with how many reactions each has."""
        try:
            answer = await self._client.conversations_history(channel=channel, limit=LATEST)
        except (SlackApiError, SlackClientError, aiohttp.ClientError):
            return {}
        shown: dict[int, int] = {}
        for message in answer.get("messages") or []:
            try:
                key = key_of_ts(message.get("ts"))
            except BadPayload:
                continue
            if oldest <= key <= newest and message.get("subtype", "file_share") in CONVERSATION:
                shown[key] = sum(each.get("count") or 0 for each in message.get("reactions") or [])
        return shown


def permissions(granted: Sequence[str]) -> list[Finding]:
    """Each missing permission by its name, with what it costs."""
    if not granted:
        return [Finding("warning", "Permissions", "Slack did not say which ones the token has.")]
    missing = [scope for scope in SCOPES if scope.name not in granted]
    how = "Add it on the app's page (OAuth & Permissions) and install the app again."
    findings = [
        Finding("error", f"Permission {scope.name}", f"It is missing: {_small(scope.lost)} {how}")
        for scope in missing
        if not scope.optional
    ]
    findings += [
        Finding("ok", f"Permission {scope.name}", f"Not given, and not needed. Without it: {_small(scope.lost)}")
        for scope in missing
        if scope.optional
    ]
    if all(scope.optional for scope in missing):
        findings.insert(0, Finding("ok", "Permissions", "Everything that is needed is there."))
    return findings


def channels(inside: Sequence[Body], every: Sequence[Body]) -> list[Finding]:
    """Which public channels are seen and which are not."""
    natives = {place.get("id") for place in inside}
    outside = sorted(str(place.get("name")) for place in every if place.get("id") not in natives)
    invite = "Type /invite @network-health in a channel to let me see it."
    if not natives:
        return [Finding("error", PLACES, f"I am in no channel, so nothing can be seen. {invite}")]
    if not outside:
        return [Finding("ok", PLACES, f"I am in all {len(natives)} public channels.")]
    named = ", ".join(f"#{name}" for name in outside[:NAMED])
    more = f" and {len(outside) - NAMED} more" if len(outside) > NAMED else ""
    return [
        Finding(
            "warning",
            PLACES,
            f"I am in {len(natives)} of {len(natives) + len(outside)} public channels; not in {named}{more}. {invite}",
        )
    ]


def subscriptions(compared: int, lost: int, marked: int, unmarked: int) -> list[Finding]:
    """What it means that messages or reactions Slack shows never arrived."""
    page = "Add it on the app's page (Event Subscriptions, Subscribe to bot events)"
    if lost:
        return [
            Finding(
                "error",
                "Event message.channels",
                f"{lost} of the latest {compared} messages were written while I listened and never arrived: Slack is "
                f"not told to send them. {page}, and turn event subscriptions on.",
            )
        ]
    if marked and unmarked == marked:
        return [
            Finding(
                "warning",
                "Event reaction_added",
                f"None of the reactions under the latest messages arrived: Slack may not be told to send them. {page}.",
            )
        ]
    if compared:
        return [Finding("ok", "Events", "What was written lately has arrived.")]
    return [Finding("ok", "Events", "Nothing was written while I listened, so there is nothing to compare yet.")]


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
