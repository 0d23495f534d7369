"""Application commands: registered in bulk or one by one, checked as Discord checks them."""

import re
from typing import Any

from tests.doubles.discord.calls import Call, Refusal, missing_access, route, unknown, wrong
from tests.doubles.discord.guild import Body
from tests.doubles.discord.snowflakes import fresh_id

_NAME = re.compile(r"[-_'\w]{1,32}")
MOST, MOST_A_DAY, LONGEST = 100, 200, 8000


def check_command(command: Body) -> None:
    """Refuse a command Discord would refuse."""
    kind = command.get("type") or 1
    name = command.get("name") or ""
    if kind == 1:
        if not _NAME.fullmatch(name) or name != name.lower():
            raise wrong("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        if not command.get("description"):
            raise wrong("description", "BASE_TYPE_REQUIRED", "This field is required")
        _check_options(command.get("options") or [])
    elif command.get("description") or command.get("options"):
        raise wrong("description", "APPLICATION_COMMAND_CONTEXT_MENU", "Context menu commands have neither.")
    if _length(command) > LONGEST:
        raise wrong("options", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    if not str(command.get("default_member_permissions") or "0").isdigit():
        raise wrong("default_member_permissions", "INVALID", "is no bit set")


def _check_options(options: list[Body]) -> None:
    names = [each["name"] for each in options]
    if len(names) != len(set(names)):
        raise wrong("options", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names have to differ.")
    wanted = [bool(each.get("required")) for each in options]
    if wanted != sorted(wanted, reverse=True):
        raise wrong("options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options come first.")
    for each in options:
        if not _NAME.fullmatch(each["name"]) or each["name"] != each["name"].lower():
            raise wrong("options", "APPLICATION_COMMAND_INVALID_NAME", "Option name is invalid")
        choices = each.get("choices") or []
        if choices and each.get("autocomplete"):
            raise wrong("options", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", "Not with choices.")
        if len({choice["name"] for choice in choices}) != len(choices) or len(choices) > 25:
            raise wrong("options", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME", "25 choices, each with its own name.")
        _check_options(each.get("options") or [])


def _length(part: Any) -> int:
    if not isinstance(part, dict):
        return 0
    own = len(part.get("name") or "") + len(part.get("description") or "") + len(str(part.get("value") or ""))
    return own + sum(_length(each) for each in [*(part.get("options") or []), *(part.get("choices") or [])])


def _stored(call: Call, body: Body, earlier: Body | None) -> Body:
    """A command as Discord gives it back; `earlier` is the one it takes the place of."""
    scope = {"guild_id": call.parts["guild_id"]} if "guild_id" in call.parts else {}
    kept = {
        "id": earlier["id"] if earlier else fresh_id(),
        "application_id": call.discord.app_id,
        "version": fresh_id(),
        "type": body.get("type") or 1,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "options": body.get("options") or [],
        "default_member_permissions": body.get("default_member_permissions"),
        "dm_permission": body.get("dm_permission", True),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
        **scope,
    }
    if not kept["options"]:
        del kept["options"]
    if default := kept.get("default_member_permissions"):
        kept["default_member_permissions"] = str(default)
    return kept


def _shelf(call: Call) -> dict[str, Body]:
    if call.parts["application_id"] != call.discord.app_id:
        raise missing_access()
    where = call.parts.get("guild_id", "")
    if where and where not in call.discord.guilds:
        raise missing_access()
    return call.discord.commands.setdefault(where, {})


def _add(call: Call, body: Body) -> Body:
    check_command(body)
    shelf = _shelf(call)
    kind = body.get("type") or 1
    earlier = next((each for each in shelf.values() if (each["name"], each["type"]) == (body["name"], kind)), None)
    if earlier is None:
        call.discord.commands_created += 1
        if call.discord.commands_created > MOST_A_DAY:
            raise Refusal(400, 30034, "Maximum number of daily application command creates has been reached (200)")
    stored = _stored(call, body, earlier)
    shelf[stored["id"]] = stored
    if len(shelf) > MOST:
        del shelf[stored["id"]]
        raise Refusal(400, 30032, "Maximum number of application commands reached (100)")
    return stored


@route("GET", "/applications/{application_id}/commands")
@route("GET", "/applications/{application_id}/guilds/{guild_id}/commands")
def listed(call: Call) -> list[Body]:
    """What is registered."""
    hidden = () if call.query.get("with_localizations") else ("name_localizations", "description_localizations")
    return [{name: value for name, value in each.items() if name not in hidden} for each in _shelf(call).values()]


@route("PUT", "/applications/{application_id}/commands")
@route("PUT", "/applications/{application_id}/guilds/{guild_id}/commands")
def overwrite(call: Call) -> list[Body]:
    """Exactly these from now on."""
    shelf, bodies = _shelf(call), list(call.body or [])
    for body in bodies:
        check_command(body)
    kept = [_add(call, body)["id"] for body in bodies]
    for native in set(shelf) - set(kept):
        del shelf[native]
    call.discord.syncs += 1
    return [shelf[native] for native in kept]


@route("POST", "/applications/{application_id}/commands", status=201)
@route("POST", "/applications/{application_id}/guilds/{guild_id}/commands", status=201)
def create(call: Call) -> Body:
    """One more, or one of this name anew."""
    return _add(call, dict(call.body))


@route("GET", "/applications/{application_id}/commands/{command_id}")
def one(call: Call) -> Body:
    """One of them."""
    return _found(call)


def _found(call: Call) -> Body:
    found = _shelf(call).get(call.parts["command_id"])
    if found is None:
        raise unknown("application command")
    return found


@route("PATCH", "/applications/{application_id}/commands/{command_id}")
def alter(call: Call) -> Body:
    """Change one."""
    found = _found(call)
    changed = {**found, **dict(call.body)}
    check_command(changed)
    found.update(_stored(call, changed, found))
    return found


@route("DELETE", "/applications/{application_id}/commands/{command_id}")
def drop(call: Call) -> None:
    """Take one away."""
    del _shelf(call)[_found(call)["id"]]
