"""Who administers a workspace, as Slack says now."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of
from adapters.slack.keys import id_of_key
from bot.ports import CommunityRef

BELIEVED: Final = 300.0  # seconds
REMEMBERED: Final = 10_000  # people

Client = Callable[[str], Awaitable[AsyncWebClient | None]]


class SlackRights:
    """Asks users.info, and believes the answer for a few minutes; raises where Slack gives none."""

    def __init__(self, client: Client, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._known: dict[tuple[str, int], tuple[float, bool]] = {}

    async def is_admin(self, community: CommunityRef, person: int) -> bool:
        """Whether this person administers or owns the workspace."""
        known = self._known.get((community.native, person))
        if known and self._now() - known[0] < BELIEVED:
            return known[1]
        client = await self._client(community.native)
        if client is None:
            return False
        try:
            answer = await client.users_info(user=id_of_key(person))
        except SlackApiError as error:
            if error_of(error) in {"unclear", "ratelimited"}:
                raise ConnectionError("Slack did not say who this is") from None
            return False
        user = _object(answer.get("user"))
        organisation = _object(user.get("enterprise_user"))
        ranks = [user.get("is_admin"), user.get("is_owner"), user.get("is_primary_owner")]
        admin = any([*ranks, organisation.get("is_admin"), organisation.get("is_owner")]) and not user.get("deleted")
        admin = admin and not _elsewhere(user, organisation, community.native)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[community.native, person] = (self._now(), bool(admin))
        return bool(admin)

    def forget(self, person: int) -> None:
        """Slack said that something about this person changed."""
        for key in [key for key in self._known if key[1] == person]:
            del self._known[key]


def _elsewhere(user: Mapping[str, Any], organisation: Mapping[str, Any], workspace: str) -> bool:
    """Whether this is somebody of another company, whom a shared channel brought here: their rank is theirs there."""
    home = user.get("team_id") or workspace
    ours = {home, *(organisation.get("teams") or ()), organisation.get("enterprise_id")}
    return bool(user.get("is_stranger")) or workspace not in ours


def _object(content: Any) -> dict[str, Any]:
    return content if isinstance(content, dict) else {}
