"""Discord's limits on what is posted, beyond what its description says: sums, uniqueness, what excludes what."""

import re
from typing import Any

from tests.doubles.discord.calls import Call, Refusal, wrong
from tests.doubles.discord.guild import Body

SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15
LARGEST_FILE = 10 << 20
_LIMITS = {"title": 256, "description": 4096}


def check_message(
    call: Call, body: Body, *, flags: int = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
) -> None:
    """Refuse a message Discord would refuse; `flags` are those that may be set here."""
    given = body.get("flags") or 0
    if given & ~flags:
        raise wrong("flags", "MESSAGE_FLAGS_INVALID", "These flags may not be set here.")
    if given & COMPONENTS_V2 and (body.get("content") or body.get("embeds")):
        raise wrong(
            "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Not with components of version 2."
        )
    if len(body.get("content") or "") > 2000:
        raise wrong("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    check_embeds(body.get("embeds") or [])
    check_components(body.get("components") or [], version_2=bool(given & COMPONENTS_V2))
    check_mentions(body.get("allowed_mentions") or {})
    check_files(call, body)


def empty(call: Call, body: Body) -> bool:
    """Whether a message has nothing in it."""
    return not (
        (body.get("content") or "").strip()
        or body.get("embeds")
        or body.get("components")
        or body.get("sticker_ids")
        or body.get("poll")
        or call.files
        or (body.get("message_reference") or {}).get("type") == 1
    )


def check_embeds(embeds: list[Body]) -> None:
    """Ten of them, each within its limits, and 6000 characters in all."""
    if len(embeds) > 10:
        raise wrong("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    total = 0
    for number, embed in enumerate(embeds):
        fields = embed.get("fields") or []
        texts = {name: embed.get(name) or "" for name in _LIMITS}
        for name, limit in _LIMITS.items():
            _short(f"embeds.{number}.{name}", texts[name], limit)
        footer, author = (embed.get("footer") or {}).get("text", ""), (embed.get("author") or {}).get("name", "")
        _short(f"embeds.{number}.footer.text", footer, 2048)
        _short(f"embeds.{number}.author.name", author, 256)
        if len(fields) > 25:
            raise wrong(f"embeds.{number}.fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        for place, each in enumerate(fields):
            for name, limit in (("name", 256), ("value", 1024)):
                if not (each.get(name) or "").strip():
                    raise wrong(
                        f"embeds.{number}.fields.{place}.{name}", "BASE_TYPE_REQUIRED", "This field is required"
                    )
                _short(f"embeds.{number}.fields.{place}.{name}", each[name], limit)
        written = [*texts.values(), footer, author, *(each["name"] + each["value"] for each in fields)]
        if not any(written) and not embed.get("image") and not embed.get("thumbnail"):
            raise wrong(f"embeds.{number}", "BASE_TYPE_REQUIRED", "An embed has to hold something.")
        total += sum(len(each) for each in written)
    if total > 6000:
        raise wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _short(place: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise wrong(place, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def check_components(rows: list[Body], *, version_2: bool) -> None:
    """Rows of five buttons or one select; every custom id once."""
    if not version_2 and (len(rows) > 5 or any(row.get("type") != 1 for row in rows)):
        raise wrong("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 action rows.")
    for number, row in enumerate(rows):
        inside = row.get("components") or []
        if row.get("type") == 1:
            selects = [each for each in inside if each.get("type") in {3, 5, 6, 7, 8}]
            if not inside or len(inside) > (1 if selects else 5):
                raise wrong(f"components.{number}.components", "BASE_TYPE_BAD_LENGTH", "Too many or none in a row.")
    found = [each for row in rows for each in walk(row)]
    names = [each["custom_id"] for each in found if "custom_id" in each]
    if len(names) != len(set(names)):
        raise wrong("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    for each in found:
        _check_component(each)


def _check_component(each: Body) -> None:
    kind = each.get("type")
    if kind == 2:
        if (each.get("style") == 5) != ("url" in each) or ("custom_id" in each) == ("url" in each):
            raise wrong("components", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A button has a custom id, or an address.")
        if not each.get("label") and not each.get("emoji"):
            raise wrong("components", "BASE_TYPE_REQUIRED", "A button has a label or an emoji.")
    if kind == 3:
        values = [option["value"] for option in each.get("options") or []]
        if not 1 <= len(values) <= 25 or len(values) != len(set(values)):
            raise wrong("components", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "1 to 25 different options.")
        chosen = [option for option in each["options"] if option.get("default")]
        if len(chosen) > each.get("max_values", 1) or each.get("min_values", 1) > len(values):
            raise wrong("components", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than may be chosen.")


def walk(component: Any) -> list[Body]:
    """A component and everything in it."""
    if not isinstance(component, dict):
        return []
    inside = [*(component.get("components") or []), component.get("component"), component.get("accessory")]
    return [component, *(each for part in inside for each in walk(part))]


def check_mentions(allowed: Body) -> None:
    """`parse` and the lists exclude each other."""
    for kind in ("users", "roles"):
        if allowed.get(kind) and kind in (allowed.get("parse") or []):
            raise wrong("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse: {kind} or a list.")


def check_files(call: Call, body: Body) -> None:
    """Every attachment has its file, every file its field, and pictures of embeds are among them."""
    for name, (_, content) in call.files.items():
        if not re.fullmatch(r"files\[\d\]", name):
            raise wrong(name, "INVALID", "Files are files[0] to files[9].")
        if len(content) > LARGEST_FILE:
            raise Refusal(413, 40005, "Request entity too large")
    given = {name[6:-1]: filename for name, (filename, _) in call.files.items()}
    for number, each in enumerate(body.get("attachments") or []):
        if int(each["id"]) < 10 and str(each["id"]) not in given:
            raise wrong(f"attachments.{number}.id", "ATTACHMENT_NOT_FOUND", "There is no such file.")
        if len(each.get("description") or "") > 1024:
            raise wrong(f"attachments.{number}.description", "BASE_TYPE_MAX_LENGTH", "Must be 1024 or fewer.")
    for number, embed in enumerate(body.get("embeds") or []):
        for part in ("image", "thumbnail"):
            address = (embed.get(part) or {}).get("url", "")
            if address.startswith("attachment://") and address[13:] not in given.values():
                raise wrong(f"embeds.{number}.{part}.url", "ATTACHMENT_NOT_FOUND", "There is no such file.")
