"""Floor: a bare Bolt app as its guide shows it, with a listener that does nothing; over HTTP or Socket Mode."""

import asyncio
import logging
import sys
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def bare(api_url: str, bot_token: str, secret: str) -> AsyncApp:
    """Bolt's defaults: it acknowledges first and listens later."""
    client = AsyncWebClient(bot_token, base_url=api_url)
    quiet = logging.getLogger("bare")
    quiet.setLevel(logging.CRITICAL)
    app = AsyncApp(client=client, signing_secret=secret, logger=quiet)

    @app.event("message")
    async def heard(body: dict[str, Any]) -> None:
        """Nothing is done with it."""
        del body

    @app.command("/network-health")
    async def asked(ack: Any) -> None:
        """Nothing is answered."""
        await ack()

    return app


async def _socket(app: AsyncApp, app_token: str) -> None:
    await AsyncSocketModeHandler(app, app_token, web_client=app.client).start_async()  # type: ignore[no-untyped-call]  # Bolt has no annotation there


if __name__ == "__main__":
    kind, api_url, bot_token, secret, where = sys.argv[1:]
    app = bare(api_url, bot_token, secret)
    if kind == "http":
        web.run_app(app.web_app("/slack/events"), host="127.0.0.1", port=int(where), access_log=None, print=None)
    else:
        asyncio.run(_socket(app, where))
