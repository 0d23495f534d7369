"""The one command there is on Discord, and how Discord is told of it: only where it knows another one."""

from collections.abc import Mapping
from typing import Any, Final

import structlog

from adapters.discord.calling import Call

NAME: Final = "network-health"
# What may be chosen; the dispatcher understands these words as though they were typed.
WORDS: Final = (
    *("help", "unanswered", "me", "status", "privacy", "explain", "why", "introductions"),
    *("export", "opt out", "opt in", "forget me"),
    *("newcomers", "channels", "digest preview", "digest now", "digest hide", "digest show", "digest wrong"),
    *("introductions results", "settings", "forget"),
)
DO, ABOUT = "do", "about"
LONGEST_ABOUT: Final = 150
_CHAT, _TEXT, _SERVER, _SERVER_INSTALL = 1, 3, 0, 0
_COMPARED: Final = ("description", "default_member_permissions", "contexts", "integration_types", "nsfw")

Body = dict[str, Any]
log = structlog.get_logger("network-health.discord")


def definition() -> Body:
    """The command as Discord is told of it. Who may ask what is checked here, with each answer."""
    return {
        "name": NAME,
        "type": _CHAT,
        "description": "How is this community doing? Only you see the answer.",
        "options": [
            {
                "type": _TEXT,
                "name": DO,
                "description": "What to ask; without it, what kind of network this is.",
                "required": False,
                "choices": [{"name": words, "value": words} for words in WORDS],
            },
            {
                "type": _TEXT,
                "name": ABOUT,
                "description": "What it is about, such as H4 for explain and why.",
                "required": False,
                "max_length": LONGEST_ABOUT,
            },
        ],
        "default_member_permissions": None,
        "contexts": [_SERVER],
        "integration_types": [_SERVER_INSTALL],
        "nsfw": False,
    }


def typed(data: Mapping[str, Any]) -> str:
    """The words somebody chose and typed."""
    given = {str(each.get("name")): str(each.get("value") or "") for each in data.get("options") or ()}
    return f"{given.get(DO, '')} {given.get(ABOUT, '')}".strip()


async def register(call: Call, application: int) -> bool:
    """Tell Discord of the command unless it knows it as it is; whether it had to be told.

    Other commands of the application, such as an operator's own, stay.
    """
    path = "/applications/{application_id}/commands"
    known = await call("GET", path, application_id=application)
    if is_known(known):
        return False
    if any(each.get("name") != NAME for each in known):
        await call("POST", path, definition(), application_id=application)
    else:
        await call("PUT", path, [definition()], application_id=application)
    log.info("Discord was told of the command")
    return True


def is_known(known: list[Mapping[str, Any]]) -> bool:
    """Whether Discord has the command of this version."""
    wanted = definition()
    found = next((each for each in known if each.get("name") == NAME and each.get("type", _CHAT) == _CHAT), None)
    return found is not None and _essence(found) == _essence(wanted)


def _essence(command: Mapping[str, Any]) -> Body:
    """What can differ, without what Discord adds or leaves out by itself."""
    options = [
        {
            "name": each.get("name"),
            "type": each.get("type"),
            "description": each.get("description"),
            "required": bool(each.get("required")),
            "choices": [(choice.get("name"), choice.get("value")) for choice in each.get("choices") or ()],
            "max_length": each.get("max_length"),
        }
        for each in command.get("options") or ()
    ]
    return {**{name: command.get(name) or None for name in _COMPARED}, "options": options}
