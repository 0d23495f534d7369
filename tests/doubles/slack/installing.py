"""OAuth v2: the page an admin says yes on, the code that becomes tokens, rotation and revocation."""

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from tests.doubles.slack.calls import Call, Grant, Refusal, method
from tests.doubles.slack.workspace import Body, Workspace

if TYPE_CHECKING:
    from tests.doubles.slack.server import Slack

TWELVE_HOURS = 43_200


@dataclass
class Consent:
    """What an admin agreed to, until the code is exchanged."""

    workspace: Workspace
    scopes: frozenset[str]
    redirect: str
    installer: str


@dataclass
class Installing:
    """Codes and refresh tokens that are still good."""

    chooses: Workspace | None = None  # the workspace the next admin installs into
    installer: str = ""
    rotation: bool = False
    lifetime: int = TWELVE_HOURS  # seconds a token lives where tokens are rotated
    whole_organisation: bool = False
    declines: frozenset[str] = frozenset()  # optional scopes the admin unticks
    codes: dict[str, Consent] = field(default_factory=dict)
    refresh: dict[str, tuple[Workspace, frozenset[str]]] = field(default_factory=dict)


async def authorize(slack: "Slack", request: web.Request) -> web.StreamResponse:
    """The consent page, with an admin who says yes at once; `deny=1` says no."""
    asked = request.query
    if asked.get("client_id") != slack.client_id:
        return web.Response(status=400, text="invalid_client_id")
    scopes = frozenset(each for each in asked.get("scope", "").split(",") if each)
    if not scopes:
        return web.Response(status=400, text="invalid_scope")
    redirect = asked.get("redirect_uri") or f"{slack.request_url}/slack/oauth_redirect"
    joint = "&" if "?" in redirect else "?"
    state = asked.get("state", "")
    if asked.get("deny"):
        raise web.HTTPFound(f"{redirect}{joint}error=access_denied&state={state}")
    code = secrets.token_hex(12)
    where = slack.installing.chooses or slack.workspace
    granted = scopes - slack.installing.declines
    slack.installing.codes[code] = Consent(
        where, granted, asked.get("redirect_uri", ""), slack.installing.installer or next(iter(where.users))
    )
    raise web.HTTPFound(f"{redirect}{joint}code={code}&state={state}")


@method("oauth.v2.access", 4, token="none")  # noqa: S106  # a kind of token
def access(call: Call) -> Body:
    """A code, or a refresh token, becomes a bot token."""
    known = call.slack.installing
    if call.basic[0] != call.slack.client_id:
        raise Refusal("invalid_client_id")
    if call.basic[1] != call.slack.client_secret:
        raise Refusal("bad_client_secret")
    if call.text("grant_type") == "refresh_token":
        found = known.refresh.pop(call.text("refresh_token"), None)
        if found is None:
            raise Refusal("invalid_refresh_token")
        return _tokens(call, *found, "")
    consent = known.codes.pop(call.text("code"), None)
    if consent is None:
        raise Refusal("invalid_code")
    if call.text("redirect_uri") != consent.redirect:
        raise Refusal("bad_redirect_uri")
    for each in call.slack.workspaces.values() if known.whole_organisation else (consent.workspace,):
        call.slack.install(each)
    return _tokens(call, consent.workspace, consent.scopes, consent.installer)


def _tokens(call: Call, workspace: Workspace, scopes: frozenset[str], installer: str) -> Body:
    known = call.slack.installing
    token = f"{'xoxe.' if known.rotation else ''}xoxb-{secrets.token_hex(12)}"
    grant = Grant(token, "bot", workspace, scopes)
    answer: Body = {
        "app_id": call.slack.app_id,
        "authed_user": {"id": installer},
        "scope": ",".join(sorted(scopes)),
        "token_type": "bot",
        "access_token": token,
        "bot_user_id": workspace.bot_user,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": {"id": workspace.enterprise, "name": "Organisation"} if workspace.enterprise else None,
        "is_enterprise_install": known.whole_organisation,
    }
    if known.whole_organisation:
        answer["team"] = None
        grant.enterprise = workspace.enterprise or ""
    if known.rotation:
        grant.expires = time.time() + known.lifetime
        refresh = f"xoxe-1-{secrets.token_hex(12)}"
        known.refresh[refresh] = (workspace, scopes)
        answer |= {"expires_in": known.lifetime, "refresh_token": refresh}
    call.slack.grants[token] = grant
    return answer


@method("auth.revoke", 3, token="any")  # noqa: S106  # likewise
def revoke(call: Call) -> Body:
    """Throw a token away."""
    call.grant.revoked = "token_revoked"
    return {"revoked": True}


@method("apps.uninstall", 1, needs=("client_id", "client_secret"))
def uninstall(call: Call) -> Body:
    """Remove the app from the workspace."""
    if call.text("client_secret") != call.slack.client_secret:
        raise Refusal("bad_client_secret")
    call.slack.spawn(call.slack.uninstall(workspace=call.workspace))
    return {}


@method("apps.connections.open", 2, "connections:write", token="app")  # noqa: S106  # likewise
def open_connection(call: Call) -> Body:
    """A Socket Mode address that works once."""
    return {"url": call.slack.sockets.ticket()}


@method("apps.event.authorizations.list", 4, "authorizations:read", needs=("event_context",), token="app")  # noqa: S106  # likewise
def authorizations(call: Call) -> Body:
    """Which installations may see an event."""
    place = call.slack.workspace
    seen = {"enterprise_id": place.enterprise, "team_id": place.id, "user_id": place.bot_user, "is_bot": True}
    return {"authorizations": [{**seen, "is_enterprise_install": False}]}
