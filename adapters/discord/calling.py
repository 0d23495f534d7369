"""Calls to Discord's REST API: limits are borne by the library, and refusals are told without what was sent."""

import io
import json
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Final, Protocol

import aiohttp
import discord
import msgspec
from discord.http import HTTPClient, Route

AGAIN: Final = 30.0  # seconds to wait where Discord asks to and does not say how long

Body = dict[str, Any]


class Attached(msgspec.Struct, frozen=True):
    """A file that goes with a message; `alt` is what a screen reader says."""

    name: str
    content: bytes
    alt: str = ""


class Refusal(Exception):
    """Discord refuses: `code` is its own number for why (0 where it gives none), `wait` the seconds it asks to wait."""

    def __init__(self, status: int, code: int, wait: float = 0) -> None:
        super().__init__(f"{status}, code {code}")
        self.status, self.code, self.wait = status, code, wait

    @property
    def token(self) -> bool:
        """Whether the token is worthless, so that nothing else will be taken either."""
        return self.status == 401

    @property
    def busy(self) -> bool:
        """Whether it was only too much at once."""
        return self.status == 429 or self.code in {20016, 20028, 40003}


class Call(Protocol):
    """One call to the REST API."""

    def __call__(
        self, method: str, path: str, body: Any = None, files: Sequence[Attached] = (), **names: object
    ) -> Awaitable[Any]:
        """What Discord answers; raises Refusal, and OSError where nobody knows what became of the call."""


class Calls:
    """Calls by way of the library's own client, whose buckets bear the rate limits."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def __call__(
        self, method: str, path: str, body: Any = None, files: Sequence[Attached] = (), **names: object
    ) -> Any:
        """`names` fill the path; what the path does not name is the query."""
        inside: dict[str, Any] = {name: value for name, value in names.items() if f"{{{name}}}" in path}
        query = {name: str(value) for name, value in names.items() if name not in inside}
        given: dict[str, Any] = {"params": query} if query else {}
        if files:
            given |= _form(body, files)
        elif body is not None:
            given["json"] = body
        try:
            return await self._http.request(Route(method, path, **inside), **given)
        except discord.RateLimited as error:
            raise Refusal(429, 0, error.retry_after) from None
        except discord.HTTPException as error:
            if error.status >= 500:
                raise ConnectionError("Discord did not say what became of a call") from None
            raise Refusal(error.status, error.code, _wait(error)) from None
        except aiohttp.ClientError:
            raise ConnectionError("the connection to Discord broke") from None


def _form(body: Any, files: Sequence[Attached]) -> dict[str, Any]:
    """The body and the files as one form."""
    handles = [discord.File(io.BytesIO(each.content), each.name, description=each.alt or None) for each in files]
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body)}]
    for number, each in enumerate(handles):
        form.append(
            {
                "name": f"files[{number}]",
                "value": each.fp,
                "filename": each.filename,
                "content_type": "application/octet-stream",
            }
        )
    return {"form": form, "files": handles}


def attachments(files: Sequence[Attached]) -> list[Body]:
    """What a message says about the files that come with it."""
    return [
        {"id": str(number), "filename": each.name, **({"description": each.alt} if each.alt else {})}
        for number, each in enumerate(files)
    ]


def _wait(error: discord.HTTPException) -> float:
    """The seconds Discord asks to wait; 0 where it does not ask."""
    if error.status != 429:
        return 0
    headers: Mapping[str, str] = getattr(error.response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After", AGAIN)))
    except ValueError:
        return AGAIN
