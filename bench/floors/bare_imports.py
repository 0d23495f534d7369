"""Floor: import the packages a bot on Slack is made of, do nothing, and say how much memory that took."""

from pathlib import Path

import cryptography.fernet
import msgspec
import pydantic_settings
import slack_bolt.app.async_app
import slack_sdk.socket_mode.aiohttp
import sqlalchemy
import structlog
import typer
from aiohttp import web

PACKAGES = (
    *(cryptography.fernet, msgspec, pydantic_settings, slack_bolt.app.async_app),
    *(slack_sdk.socket_mode.aiohttp, sqlalchemy, structlog, typer, web),
)

if __name__ == "__main__":
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    print(next(line.split()[1] for line in status if line.startswith("VmRSS")))
