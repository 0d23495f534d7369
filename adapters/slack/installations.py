"""Which workspaces the app is installed in, and the token for each: one from the settings, or many kept encrypted."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final, Protocol

import msgspec
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of, web_client
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import wrong_token
from bot.errors import BadSettings
from bot.ports import Secrets

PLATFORM: Final = "slack"
REMEMBERED: Final = 60.0  # seconds an installation is believed before the store is asked again
PATIENCE: Final = 2.0  # seconds; Slack waits three for an answer
ROTATE_BEFORE: Final = 120  # minutes before a token ends
PASSING: Final = frozenset({"unclear", "ratelimited", "team_added_to_org", "org_login_required", "ekm_access_denied"})


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """One installation, of a workspace or of a whole organisation (`team` is empty then)."""

    team: str
    enterprise: str = ""
    name: str = ""
    url: str = ""
    token: str
    refresh_token: str = ""
    expires_at: int = 0  # 0: never
    bot_user: str = ""
    bot_id: str = ""
    scopes: tuple[str, ...] = ()
    installed_at: float = 0

    def __repr__(self) -> str:
        """No token shows in an error or a log."""
        return f"Installed({self.team or self.enterprise})"

    @property
    def everywhere(self) -> bool:
        """Whether it is for all workspaces of an organisation."""
        return not self.team


class Installations(Protocol):
    """Where tokens come from."""

    async def of(self, team: str, enterprise: str = "") -> Installed | None:
        """The installation that covers a workspace, with a token that is good now; None where there is none."""

    async def teams(self) -> Sequence[str]:
        """Every workspace there is an installation for."""

    async def forget(self, team: str, enterprise: str, *, everywhere: bool, at: float) -> Sequence[str]:
        """Let go of an installation that ended at an instant; the workspaces that are without one now."""


class OneWorkspace:
    """The token from the settings. Which workspace it belongs to is asked of Slack, once."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._known: Installed | None = None
        self._everywhere = False
        self._gone = False
        self._begun = asyncio.Event()

    async def begin(self, client: AsyncWebClient) -> Installed:
        """Ask Slack whose token this is; raises BadSettings where it is nobody's."""
        try:
            answer = await client.auth_test()
        except SlackApiError as error:
            code = error_of(error)
            if code in PASSING:
                raise ConnectionError("Slack did not say whose token this is") from None
            raise BadSettings(wrong_token(code)) from None
        self._everywhere = bool(answer.get("is_enterprise_install"))
        self._gone = False
        self._known = Installed(
            team=answer.get("team_id") or "",
            enterprise=answer.get("enterprise_id") or "",
            name=answer.get("team") or "",
            url=answer.get("url") or "",
            token=self._token,
            bot_user=answer.get("user_id") or "",
            bot_id=answer.get("bot_id") or "",
            scopes=scopes_of(answer.headers),
        )
        self._begun.set()
        return self._known

    def counts_as(self, team: str) -> str:
        """The community a payload from a workspace belongs to; before Slack said whose token this is, the payload's."""
        if self._gone:
            return ""
        return team if self._known is None or (self._everywhere and team) else self._known.team

    async def of(self, team: str, enterprise: str = "") -> Installed | None:
        """The one installation, for its own workspace or, where it is an organisation's, for any."""
        del enterprise
        async with asyncio.timeout(PATIENCE):  # whoever asks before Slack said whose token this is has to wait
            await self._begun.wait()
        if self._known is None or self._gone or (team and team != self._known.team and not self._everywhere):
            return None
        return self._known

    async def teams(self) -> Sequence[str]:
        """The one workspace."""
        return [self._known.team] if self._known and not self._gone else []

    async def forget(self, team: str, enterprise: str, *, everywhere: bool, at: float) -> Sequence[str]:
        """The token is worthless now; a new one has to come by the settings."""
        del enterprise, everywhere, at
        self._gone = True
        return [team]


class ManyWorkspaces:
    """Installations that came by OAuth, kept as secrets; tokens that end are changed for new ones in time."""

    def __init__(self, secrets: Secrets, settings: SlackSettings) -> None:
        self._secrets = secrets
        self._rotator = AsyncTokenRotator(
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            client=web_client(settings.api_url, None, None),
        )
        self._remembered: dict[str, tuple[float, Installed | None]] = {}
        self._turn = asyncio.Lock()

    async def keep(self, installed: Installed) -> None:
        """Keep an installation in place of an earlier one."""
        name = _name(installed.team, installed.enterprise)
        await self._secrets.put(PLATFORM, name, msgspec.json.encode(installed))
        self._remembered.clear()

    async def belongs(self, team: str, enterprise: str) -> None:
        """A workspace is covered by the installation of its organisation."""
        if await self._secrets.get(PLATFORM, f"member/{team}") != enterprise.encode():
            await self._secrets.put(PLATFORM, f"member/{team}", enterprise.encode())
            self._remembered.clear()

    async def of(self, team: str, enterprise: str = "") -> Installed | None:
        """The workspace's own installation, else its organisation's, with a token that is good now."""
        at, found = self._remembered.get(f"{team}/{enterprise}", (0.0, None))
        if not found or time.monotonic() - at > REMEMBERED:
            found = await self._find(team, enterprise)
            if found and found.everywhere and team and enterprise:
                await self.belongs(team, enterprise)
            self._remembered[f"{team}/{enterprise}"] = (time.monotonic(), found)
        if found and found.expires_at and found.expires_at <= time.time() + ROTATE_BEFORE * 60:
            return await self._rotated(found)
        return found

    async def teams(self) -> Sequence[str]:
        """Workspaces with an installation of their own or of their organisation's."""
        own = [name.partition("/")[2] for name in await self._secrets.names(PLATFORM, "team/")]
        covered = [name.partition("/")[2] for name in await self._secrets.names(PLATFORM, "member/")]
        return sorted({*own, *covered})

    async def forget(self, team: str, enterprise: str, *, everywhere: bool, at: float) -> Sequence[str]:
        """Let go of an installation, unless it is newer than the news of its end."""
        name = _name("" if everywhere else team, enterprise)
        found = await self._read(name)
        if found is not None and int(found.installed_at) > at:  # Slack tells whole seconds
            return []
        await self._secrets.take(PLATFORM, name)
        self._remembered.clear()
        if not everywhere:
            return [team]
        covered = []
        for each in await self._secrets.names(PLATFORM, "member/"):
            if await self._secrets.get(PLATFORM, each) == enterprise.encode():
                await self._secrets.take(PLATFORM, each)
                covered.append(each.partition("/")[2])
        return covered

    async def _find(self, team: str, enterprise: str) -> Installed | None:
        if team and (own := await self._read(_name(team, ""))):
            return own
        if not enterprise and (known := await self._secrets.get(PLATFORM, f"member/{team}")):
            enterprise = known.decode()
        return await self._read(_name("", enterprise)) if enterprise else None

    async def _read(self, name: str) -> Installed | None:
        content = await self._secrets.get(PLATFORM, name)
        return msgspec.json.decode(content, type=Installed) if content else None

    async def _rotated(self, before: Installed) -> Installed | None:
        """Change a token that ends soon. A refresh token works once: who comes second takes what the first one got."""
        async with self._turn:
            name = _name(before.team, before.enterprise)
            now = await self._read(name)
            if now is None or now.token != before.token:
                self._remembered.clear()
                return now
            try:
                bot = await self._rotator.perform_bot_token_rotation(
                    bot=as_bot(now), minutes_before_expiration=ROTATE_BEFORE
                )
            except SlackTokenRotationError:
                self._remembered.clear()
                again = await self._read(name)
                if again and again.token != now.token:
                    return again
                return now if now.expires_at > time.time() else None
            if bot is None:
                return now
            changed = msgspec.structs.replace(
                now,
                token=bot.bot_token,
                refresh_token=bot.bot_refresh_token or now.refresh_token,
                expires_at=bot.bot_token_expires_at or 0,
            )
            await self.keep(changed)
            return changed


def as_bot(installed: Installed) -> Any:
    """The installation as the SDK's rotation wants it."""
    from slack_sdk.oauth.installation_store import Bot  # noqa: PLC0415  # only rotation needs it

    return Bot(
        team_id=installed.team or None,
        enterprise_id=installed.enterprise or None,
        bot_token=installed.token,
        bot_id=installed.bot_id,
        bot_user_id=installed.bot_user,
        bot_refresh_token=installed.refresh_token or None,
        bot_token_expires_at=installed.expires_at or None,
        installed_at=installed.installed_at,
    )


def scopes_of(headers: Any) -> tuple[str, ...]:
    """The scopes a token has, as Slack tells them beside every answer."""
    value = next((each for name, each in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return tuple(sorted(part.strip() for part in str(value).split(",") if part.strip()))


def _name(team: str, enterprise: str) -> str:
    return f"team/{team}" if team else f"organisation/{enterprise}"
