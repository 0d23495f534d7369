"""Reading from Slack's Web API with the patience it asks for: Retry-After, lost connections, the limit of fifteen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of, needed_scope, wait_of

PAGE: Final = 200  # what Slack recommends
FEW: Final = 15  # items in a page for apps that are held to one request a minute
HELD: Final = frozenset({"conversations.history", "conversations.replies"})  # the methods that are
UNREADABLE: Final = (AttributeError, TypeError, ValueError)  # the SDK, where an answer is no object
TRIES: Final = 8  # of a call that Slack answers unclearly
LONGEST: Final = 60.0

Answer = dict[str, Any]
Client = Callable[[], Awaitable[AsyncWebClient]]


class CannotRead(Exception):
    """Slack refuses; `code` is its word for why, `scope` the permission it misses."""

    def __init__(self, code: str, scope: str = "") -> None:
        super().__init__(code)
        self.code, self.scope = code, scope

    @property
    def for_good(self) -> bool:
        """Whether the token is worthless, so that nothing else can be read either."""
        return self.code in {
            *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
            *("org_login_required", "team_access_not_granted", "ekm_access_denied", "enterprise_is_restricted"),
        }


class Asking:
    """Calls that only read, so that they may be tried again; it waits for as long as it takes."""

    def __init__(self, client: Client, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """`client` gives a client with a token that is good now, and without retries of its own."""
        self._client, self._sleep = client, sleep
        self._pace: dict[str, float] = {}  # seconds between two calls, once a limited app has been told
        self._last: dict[str, float] = {}
        self.limited = False  # whether this app is held to a few items a minute
        self.waiting = 0.0  # seconds of the wait that is going on

    async def call(self, method: str, **arguments: object) -> Answer:
        """The answer, after whatever waits Slack asks for; raises CannotRead where it refuses."""
        unclear = 0
        while True:
            await self._keep_pace(method)
            try:
                client = await self._client()
                answer = await client.api_call(method, http_verb="GET", params=_present(arguments))
                return dict(answer.data) if isinstance(answer.data, dict) else {}
            except SlackApiError as error:
                code = error_of(error)
                if code == "ratelimited":
                    await self._held_back(method, wait_of(error))
                    continue
                if code == "invalid_limit" and int(str(arguments.get("limit", 0))) > FEW:
                    arguments["limit"], self.limited = FEW, True
                    continue
                unclear += 1
                if code != "unclear" or unclear >= TRIES:
                    raise CannotRead(code, needed_scope(error)) from None
            except UNREADABLE:
                unclear += 1
                if unclear >= TRIES:
                    raise CannotRead("unclear") from None
            except (aiohttp.ClientError, OSError, TimeoutError):
                unclear = min(unclear + 1, TRIES - 1)  # Slack cannot be reached: it will be again
            await self._wait(min(LONGEST, 0.5 * 2**unclear))

    async def pages(self, method: str, **arguments: object) -> AsyncIterator[Answer]:
        """Page after page of a list."""
        cursor = ""
        while True:
            answer = await self.call(method, **arguments, limit=PAGE, cursor=cursor)
            yield answer
            following = following_of(answer)
            if not following or following == cursor:
                return
            cursor = following

    @property
    def page(self) -> int:
        """How many items to ask for."""
        return FEW if self.limited else PAGE

    def notice(self, items: int, *, more: bool) -> None:
        """Slack says nowhere that an app is limited; a short page with more behind it does."""
        self.limited = self.limited or (more and items <= FEW)

    async def _keep_pace(self, method: str) -> None:
        """A limited app waits before it asks, so that its one request a minute is not spent on being refused."""
        now = asyncio.get_running_loop().time()
        rest = self._last.get(method, -LONGEST) + self._pace.get(method, 0) - now
        if rest > 0:
            await self._wait(rest)
        self._last[method] = asyncio.get_running_loop().time()

    async def _held_back(self, method: str, seconds: float) -> None:
        if self.limited and method in HELD:
            self._pace[method] = min(seconds, LONGEST)
        await self._wait(seconds)

    async def _wait(self, seconds: float) -> None:
        self.waiting = seconds
        await self._sleep(seconds)
        self.waiting = 0.0


def following_of(answer: Answer) -> str:
    """The cursor to the next page, or nothing."""
    meta = answer.get("response_metadata")
    cursor = meta.get("next_cursor") if isinstance(meta, dict) else None
    return cursor if isinstance(cursor, str) else ""


def _present(arguments: dict[str, object]) -> dict[str, object]:
    """Only what is said: Slack reads an empty `cursor` or `latest` as a wrong one."""
    return {name: value for name, value in arguments.items() if value not in ("", None)}
