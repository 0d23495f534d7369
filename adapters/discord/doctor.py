"""The self-check: what could be wrong with Discord, each thing told apart, and what to do about it."""

import asyncio
import json
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
import discord

from adapters.discord.calling import Attached, Call, Refusal
from adapters.discord.checkup import Checkup
from adapters.discord.permissions import invite_address, number
from adapters.discord.registering import is_known
from adapters.discord.settings import GUIDE, DiscordSettings
from adapters.discord.sight import WITHOUT_MEMBERS
from bot.ports import CLOCKS_AGREE, CLOCKS_DIFFER, Finding, Host

CLOCK_WARNING: Final = 30.0  # seconds
SECONDS: Final = 10
TRIES: Final = 3
LONGEST: Final = 10.0  # seconds the check waits where Discord asks it to
PAGE: Final = 200
SERVERS: Final = 20  # that are looked at one by one
FEW_STARTS: Final = 50
# What an application may be sent: granted, or granted while it is in few servers.
MEMBERS: Final = 1 << 14 | 1 << 15
CONTENT: Final = 1 << 18 | 1 << 19
AGENT: Final = f"DiscordBot (https://github.com/Rapptz/discord.py {discord.__version__})"  # Discord wants to know
PORTAL: Final = "discord.com/developers, your application, Bot"


class Direct:
    """Calls without the library: it is not connected, and its client does not show the headers."""

    def __init__(self, session: aiohttp.ClientSession, settings: DiscordSettings) -> None:
        self._session = session
        self._settings = settings
        self.date = ""  # when Discord's clock said it answered last

    async def __call__(
        self, method: str, path: str, body: Any = None, files: Sequence[Attached] = (), **names: object
    ) -> Any:
        """What Discord answers; raises Refusal, and OSError where there is no answer."""
        del files
        inside = {name: str(value) for name, value in names.items() if f"{{{name}}}" in path}
        query = {name: str(value) for name, value in names.items() if name not in inside}
        token = self._settings.token.get_secret_value().removeprefix("Bot ")
        address = self._settings.api_url + path.format(**inside)
        for left in reversed(range(TRIES)):
            try:
                async with self._session.request(
                    method,
                    address,
                    json=body,
                    params=query,
                    headers={"Authorization": f"Bot {token}", "User-Agent": AGENT},
                ) as response:
                    self.date = response.headers.get("Date", "")
                    answer = _parsed(await response.read())
            except (aiohttp.ClientError, UnicodeError):
                raise ConnectionError("nothing answers") from None
            if response.status == 429 and left:
                await asyncio.sleep(min(LONGEST, _seconds(answer)))
            elif response.status >= 500:
                raise ConnectionError("no useful answer")
            elif response.status >= 400:
                raise Refusal(response.status, number(answer.get("code")) if isinstance(answer, dict) else 0)
            else:
                return answer
        return None


class Doctor:
    """Looks at one application, and at the servers it is in."""

    def __init__(self, settings: DiscordSettings, memory: Host) -> None:
        self._settings = settings
        self._memory = memory

    async def look(self) -> Sequence[Finding]:
        """Everything that was found, good and bad; what rests on something wrong is left out."""
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            call = Direct(session, self._settings)
            try:
                findings = [await self._clock(call)]
                return findings + await self._application(call)
            except OSError:
                address = self._settings.api_url
                told = f"Nothing useful answers at {address}. Look at this machine's network and at DISCORD_API_URL."
                return [Finding("error", "Address", told)]

    async def _clock(self, call: Direct) -> Finding:
        """Whether Discord answers at all, and whether its clock and this machine's agree."""
        try:
            await call("GET", "/gateway")
        except Refusal as refusal:
            if refusal.status == 404:
                address = self._settings.api_url
                return Finding(
                    "error", "Address", f"What answers at {address} is not Discord's API: see DISCORD_API_URL."
                )
        try:
            off = time.time() - parsedate_to_datetime(call.date).timestamp()
        except (ValueError, TypeError):
            return Finding("ok", "Address", f"Discord answers at {self._settings.api_url}.")
        if abs(off) < CLOCK_WARNING:
            return Finding("ok", CLOCKS_AGREE, f"Discord answers at {self._settings.api_url}; the clocks agree.")
        how = f"This machine's clock is {abs(off):.0f} seconds {'ahead of' if off > 0 else 'behind'} Discord's"
        return Finding("warning", CLOCKS_DIFFER, f"{how}, so days and weeks begin off. Turn on time synchronisation.")

    async def _application(self, call: Call) -> list[Finding]:
        try:
            me = await call("GET", "/users/@me")
            about = await call("GET", "/applications/@me")
        except Refusal as refusal:
            if refusal.token:
                told = f"Discord does not know it. Make a new one for the bot ({PORTAL}); {GUIDE}."
                return [Finding("error", "DISCORD_TOKEN", told)]
            return [Finding("error", "DISCORD_TOKEN", f"Discord does not say whose it is (code {refusal.code}).")]
        application, bot = number(about.get("id")), number(me.get("id"))
        findings = [Finding("ok", "DISCORD_TOKEN", f"It is good for {me.get('username') or 'the bot'}.")]
        findings += intents(number(about.get("flags")), self._settings)
        try:
            findings += starts(await call("GET", "/gateway/bot"))
            known = await call("GET", "/applications/{application_id}/commands", application_id=application)
            findings.append(command(known))
            return findings + await self._servers(call, application, bot)
        except Refusal as refusal:
            told = f"Discord does not show everything there is to look at (code {refusal.code})."
            return [*findings, Finding("warning", "Servers", told)]

    async def _servers(self, call: Call, application: int, bot: int) -> list[Finding]:
        inside = await call("GET", "/users/@me/guilds", limit=PAGE)
        if not inside:
            told = f"The bot is in none. Whoever manages one lets it in here: {invite_address(application)}"
            return [Finding("error", "Servers", told)]
        findings = []
        for each in inside[:SERVERS]:
            findings += await Checkup(call, self._memory, bot).look(
                str(each["id"]), str(each.get("name") or "a server")
            )
        if len(inside) > SERVERS:
            told = f"The bot is in {len(inside)}{' or more' if len(inside) == PAGE else ''}; {SERVERS} were looked at."
            findings.append(Finding("ok", "Servers", told))
        return findings


def intents(flags: int, settings: DiscordSettings) -> list[Finding]:
    """What the application may be sent, held against what the bot asks for; Discord hangs up where it is more."""
    findings = []
    if not settings.members_intent:
        findings.append(
            Finding("warning", "Intents", f"DISCORD_MEMBERS_INTENT is off: the bot runs {WITHOUT_MEMBERS}.")
        )
    elif not flags & MEMBERS:
        told = f"Server Members Intent is off, so Discord ends the connection (4014). Turn it on ({PORTAL}), or set "
        findings.append(Finding("error", "Intents", f"{told}DISCORD_MEMBERS_INTENT=false to run without."))
    if settings.message_content and not flags & CONTENT:
        told = f"Message Content Intent is off, so Discord ends the connection (4014). Turn it on ({PORTAL}), or set "
        findings.append(Finding("error", "Intents", f"{told}DISCORD_MESSAGE_CONTENT=false; everything works without."))
    return findings or [Finding("ok", "Intents", "Discord gives the application every intent it asks for.")]


def starts(gateway: Any) -> list[Finding]:
    """How often the bot may still connect anew today; Discord resets the token of who connects too often."""
    limit = (gateway or {}).get("session_start_limit") or {}
    left = limit.get("remaining")
    if not isinstance(left, int) or left > FEW_STARTS:
        return []
    hours = max(1, round(number(limit.get("reset_after")) / 3_600_000))
    told = f"Only {left} are left for the next {hours} hours. Something starts the bot again and again; stop it."
    return [Finding("warning" if left else "error", "Connections", told)]


def command(known: Any) -> Finding:
    """Whether Discord knows the command as this version has it."""
    if is_known(list(known or ())):
        return Finding("ok", "Command", "Discord knows /network-health as this version has it.")
    told = "Discord does not know /network-health as this version has it. The bot tells it at its next start."
    return Finding("warning", "Command", told)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return {}


def _seconds(answer: Any) -> float:
    wait = answer.get("retry_after") if isinstance(answer, dict) else None
    return float(wait) if isinstance(wait, int | float) else 1.0
