"""Calls to Slack's Web API: clients that bear limits, and libraries that say nothing of what they carry."""

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import HttpResponse, RetryState
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

SECONDS: Final = 30
AWAY: Final = (SlackApiError, SlackClientError, aiohttp.ClientError, OSError)  # it is not to be had from Slack now
PATIENCE: Final = 60.0  # seconds a patient client waits before it says that it was too much
UNTOLD_WAIT: Final = 30.0  # where Slack asks to wait and does not say how long
LONGEST_WAIT: Final = 3600.0
# Errors that say nothing about whether the call had an effect.
UNCLEAR: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "timeout"})


class _NothingCarried(logging.Filter):
    """The libraries may log whole payloads; of what they say only where it was said and the kind of error is kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put a sentence without content in place of the record's own."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "no exception"
        record.msg = f"Slack's library complains in {record.module}.{record.funcName} ({kind})."
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


class RateLimits(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks to, if that is not long; the SDK's own reads the first digit only."""

    async def _can_retry_async(self, *, response: HttpResponse | None = None, **_: Any) -> bool:
        return response is not None and response.status_code == 429 and _asked(response.headers) <= PATIENCE

    async def prepare_for_next_attempt_async(
        self, *, state: RetryState, response: HttpResponse | None = None, **_: Any
    ) -> None:
        """Wait, and have the call made again."""
        state.next_attempt_requested = True
        await asyncio.sleep(_asked(response.headers if response else {}))
        state.increment_current_attempt()


def library_logger() -> logging.Logger:
    """The logger that Bolt and the SDK are given."""
    logger = logging.getLogger("network-health.slack")
    logger.setLevel(logging.ERROR)  # without its content, a warning of theirs helps nobody
    if not any(isinstance(each, _NothingCarried) for each in logger.filters):
        logger.addFilter(_NothingCarried())
    return logger


class _Client(AsyncWebClient):
    """The SDK's client; where only a host was given and the Web API is not there it looks for it in /api/."""

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method."""
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            found = getattr(error.response, "status_code", None) != HTTPStatus.NOT_FOUND
            if found or urlsplit(self.base_url).path.strip("/"):
                raise
        self.base_url = f"{self.base_url.rstrip('/')}/api/"
        return await super().api_call(api_method, **arguments)


def web_client(
    api_url: str, token: str | None, session: aiohttp.ClientSession | None, *, patient: bool = True
) -> AsyncWebClient:
    """A client for one token; a patient one waits where Slack says "too many" and tries again after a lost connection.

    Posting is not patient: a message whose fate is unknown must not be sent twice.
    """
    handlers: list[AsyncRetryHandler] = (
        [AsyncConnectionErrorRetryHandler(), RateLimits(max_retry_count=5)] if patient else []
    )
    return _Client(
        token=token,
        base_url=api_url,
        timeout=SECONDS,
        session=session,
        logger=library_logger(),
        retry_handlers=handlers,
    )


def error_of(error: SlackApiError) -> str:
    """The short code by which Slack refuses; `unclear` where it answered with something that is no answer."""
    response: Any = error.response
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    status = getattr(response, "status_code", None)
    if status == 429:
        return "ratelimited"
    if isinstance(code, str) and code and code not in UNCLEAR:
        return code
    return "unclear"


def needed_scope(error: SlackApiError) -> str:
    """The scope Slack names where one is missing."""
    data = getattr(error.response, "data", None)
    needed = data.get("needed") if isinstance(data, dict) else None
    return needed if isinstance(needed, str) else ""


def wait_of(error: SlackApiError) -> float:
    """The seconds Slack asks to wait."""
    return _asked(getattr(error.response, "headers", None) or {})


def _asked(headers: Mapping[str, Any]) -> float:
    """Seconds in a Retry-After, however it is written; an hour at most, for nobody means more than that."""
    value = next((each for name, each in headers.items() if name.lower() == "retry-after"), "")
    told = str(value[0] if isinstance(value, list) and value else value).strip()
    return min(float(told), LONGEST_WAIT) if told.isascii() and told.replace(".", "", 1).isdigit() else UNTOLD_WAIT
