"""A form as a Slack modal, and what was filled in as words."""

from collections.abc import Mapping
from typing import Any, Final

from adapters.slack.keys import id_of_key, key_of_id
from adapters.slack.mrkdwn import cut, one_line
from bot.errors import BadPayload
from bot.notes import Channels, Choice, Entry, Field, Form, Groups

TITLE: Final = 24
OPTION: Final = 75


def modal(form: Form, channel: str) -> dict[str, Any]:
    """The view for views.open; it remembers the channel it was asked for in."""
    return {
        "type": "modal",
        "callback_id": form.name[:255],
        "private_metadata": channel,
        "title": _plain(form.title, TITLE),
        "submit": _plain("Save", TITLE),
        "close": _plain("Cancel", TITLE),
        "blocks": [
            _input(field) for field in form.fields[:100] if not (isinstance(field, Groups) and field.roles_only)
        ],
    }


def message_view(title: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """What a modal says when it was filled in well; what its title says already is not said again below."""
    if len(blocks) > 1 and blocks[0].get("type") == "header" and blocks[0]["text"]["text"] == title:
        blocks = blocks[1:]
    return {"type": "modal", "title": _plain(title, TITLE), "close": _plain("Close", TITLE), "blocks": blocks[:100]}


def values(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in by field name; several channels are their keys with commas between them."""
    state = (view.get("state") or {}).get("values") or {}
    return {name: _value(given.get(name) or {}) for name, given in state.items() if isinstance(given, dict)}


def _value(given: Mapping[str, Any]) -> str:
    kind = given.get("type")
    if kind == "static_select":
        return str((given.get("selected_option") or {}).get("value") or "")
    if kind == "plain_text_input":
        return str(given.get("value") or "")
    chosen = given.get("selected_conversations") or [given.get("selected_conversation")]
    keys = []
    for native in chosen:
        try:
            keys.append(str(key_of_id(native or "")))
        except BadPayload:
            continue
    return ",".join(keys)


def _input(field: Field) -> dict[str, Any]:
    block: dict[str, Any] = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, 2_000),
        "element": _element(field),
        "optional": not isinstance(field, Choice),
    }
    if field.hint:
        block["hint"] = _plain(field.hint, 2_000)
    return block


def _element(field: Field) -> dict[str, Any]:
    match field:
        case Choice():
            options = [{"text": _plain(label, OPTION), "value": value} for value, label in field.options[:100]]
            chosen = next((each for each in options if each["value"] == field.value), None)
            return _without_nothing(type="static_select", action_id=field.name, options=options, initial_option=chosen)
        case Entry():
            return _without_nothing(
                type="plain_text_input", action_id=field.name, initial_value=field.value or None, max_length=1_000
            )
        case Channels() | Groups():
            natives = [id_of_key(key) for key in field.value]
            kinds = {"include": ["public", "private"], "exclude_bot_users": True}
            if field.several:
                return _without_nothing(
                    type="multi_conversations_select",
                    action_id=field.name,
                    filter=kinds,
                    initial_conversations=natives or None,
                )
            first = natives[0] if natives else None
            return _without_nothing(
                type="conversations_select", action_id=field.name, filter=kinds, initial_conversation=first
            )


def _without_nothing(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}


def _plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(one_line(text), limit) or "…", "emoji": False}
