"""Discord's own description of its API, as the judge of what an app sends: looked for beside the project."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.doubles.discord.guild import Body

WHERE = Path(__file__).resolve().parents[4] / "shared" / "data" / "schemas" / "discord-openapi.json"
_NAME = "urn:discord"


def at_hand() -> bool:
    """Whether the description is there; without it only the checks made by hand are."""
    return WHERE.is_file()


@lru_cache(1)
def document() -> Body:
    """The whole description; empty where it is not at hand."""
    return dict(json.loads(WHERE.read_bytes())) if at_hand() else {}


@lru_cache(512)
def _validator(pointer: str) -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # the demo does without
    from referencing import Registry, Resource  # noqa: PLC0415  # likewise
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415  # likewise

    resource = Resource.from_contents(document(), default_specification=DRAFT202012)
    registry = Registry().with_resource(_NAME, resource)
    return Draft202012Validator({"$ref": f"{_NAME}#{pointer}"}, registry=registry)


def _pointer(*parts: str) -> str:
    return "".join("/" + quote(part.replace("~", "~0").replace("/", "~1"), safe="~") for part in parts)


def operation(method: str, path: str) -> Body | None:
    """What is said of one operation, or None where it is not described."""
    found = document().get("paths", {}).get(path, {}).get(method.lower())
    return None if found is None else dict(found)


def wrong_with_body(method: str, path: str, body: object) -> Body | None:
    """The `errors` of a body that does not fit; None where it fits, or nothing is known of it."""
    described = operation(method, path)
    if described is None:
        return None
    kinds = described.get("requestBody", {}).get("content", {})
    if "application/json" not in kinds:
        return None if body is None else {"_errors": [_error("BODY_NOT_TAKEN", "This operation takes no body.")]}
    place = ("paths", path, method.lower(), "requestBody", "content", "application/json", "schema")
    return _told(_validator(_pointer(*place)), body)


def with_text_ids(part: Any) -> Any:
    """A body whose identifiers are text as described: Discord takes numbers too, and its libraries send them."""
    if isinstance(part, list):
        return [with_text_ids(each) for each in part]
    if not isinstance(part, dict):
        return part
    told = {}
    for name, value in part.items():
        number = isinstance(value, int) and not isinstance(value, bool)
        is_id = number and (name == "id" or name.endswith("_id"))
        told[name] = value if name == "components" else str(value) if is_id else with_text_ids(value)
    return told


def wrong_with_answer(method: str, path: str, status: int, body: object) -> Body | None:
    """Where an answer of ours differs from what Discord says it answers."""
    described = operation(method, path)
    answers = (described or {}).get("responses", {})
    if "application/json" not in answers.get(str(status), {}).get("content", {}):
        return None
    place = ("paths", path, method.lower(), "responses", str(status), "content", "application/json", "schema")
    return _told(_validator(_pointer(*place)), body)


def _told(validator: Any, body: object) -> Body | None:
    told: Body = {}
    for error in validator.iter_errors(body):
        deepest = _deepest(error)
        place = told
        for part in deepest.absolute_path:
            place = place.setdefault(str(part), {})
        # No values of the body in the message: an app may log it.
        rule = f"{deepest.validator}: {str(deepest.validator_value)[:80]}"
        place.setdefault("_errors", []).append(_error("SCHEMA", rule))
    return told or None


def _deepest(error: Any) -> Any:
    """Of the alternatives that were tried, the one that came furthest."""
    while error.context:
        error = max(error.context, key=lambda each: (len(each.absolute_path), each.validator != "type"))
    return error


def _error(code: str, message: str) -> Body:
    return {"code": code, "message": message}


def read_query(method: str, path: str, query: dict[str, str]) -> tuple[Body, Body | None]:
    """The query's values in the types they are described with, and what is wrong with them."""
    described = operation(method, path)
    if described is None:
        return {name: _value(text) for name, text in query.items()}, None
    read: Body = dict(query)
    told: Body = {}
    for parameter in described.get("parameters", []):
        name = parameter.get("name", "")
        if parameter.get("in") != "query" or name not in query:
            continue
        rules = parameter["schema"]
        if rules.get("type") == "integer":
            value = int(query[name]) if query[name].lstrip("-").isdigit() else None
            if value is None or not rules.get("minimum", value) <= value <= rules.get("maximum", value):
                told[name] = {"_errors": [_error("NUMBER_TYPE_RANGE", f"between {rules}")]}
            read[name] = value
        elif rules.get("type") == "boolean":
            read[name] = query[name].lower() in {"true", "1"}
        elif rules.get("$ref", "").endswith("SnowflakeType") and not query[name].isdigit():
            told[name] = {"_errors": [_error("NUMBER_TYPE_COERCE", "is no snowflake")]}
    return read, told or None


def _value(text: str) -> object:
    """A value of which nothing is described: small numbers are numbers, identifiers stay text."""
    if text.isdigit() and len(text) < 6:
        return int(text)
    return text.lower() == "true" if text.lower() in {"true", "false"} else text
