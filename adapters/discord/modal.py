"""A form as Discord modals of five questions each, and what was filled in as words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from adapters.discord.buttons import FORM, PAGE, Meaning, rows, shortened
from adapters.discord.present import DESCRIPTION, escaped
from bot.notes import Channels, Choice, Field, Form, Groups

TITLE: Final = 45
LABEL: Final = 45
HINT: Final = 100
OPTIONS: Final = 25  # options of one select, and channels one may hold
OPTION: Final = 100
TEXT: Final = 4_000
QUESTIONS: Final = 5  # in one modal
_LABEL, _SELECT, _TEXT, _ROLES, _CHANNELS = 18, 3, 4, 6, 8
_POSTED: Final = [0, 5]  # kinds of channels where a note can be posted; people talk in all there are
_CATEGORY: Final = 4
_PART: Final = "~"  # between a field's name and the number of a select that is one of several for it

Body = dict[str, Any]


class Question(msgspec.Struct, frozen=True):
    """One question of a modal: a field, or a part of one that holds more channels than a select."""

    name: str
    field: Field


def pages(form: Form) -> list[list[Question]]:
    """The questions of a form in the order they stand, five to a page."""
    questions = [question for field in form.fields for question in _questions(field)]
    return [questions[start : start + QUESTIONS] for start in range(0, len(questions), QUESTIONS)]


def modal(form: Form, page: int, server: str) -> Body:
    """One page of a form, as Discord opens it; a page that is not there any more is the last one."""
    every = pages(form) or [[]]
    place = min(page, len(every) - 1)
    counted = f" ({place + 1} of {len(every)})" if len(every) > 1 else ""
    return {
        "custom_id": Meaning(FORM, place, server, form.name).custom_id,
        "title": shortened(form.title, TITLE - len(counted)) + counted,
        "components": [_label(question) for question in every[place]],
    }


def overview(form: Form, words: str, server: str) -> Body:
    """What is set now, numbered, and a button for each page to change it; `words` ask for the form again."""
    lines, buttons, number = [], [], 0
    for page, questions in enumerate(pages(form)):
        first = number + 1
        for question in questions:
            number += 1
            lines.append(f"{number}. **{escaped(shortened(question.field.label, LABEL))}** {_now(question.field)}")
        span = f"{first}" if first == number else f"{first} to {number}"
        buttons.append((f"Change {span}", Meaning(PAGE, page, server, words)))
    text = "\n".join(lines)
    description = text if len(text) <= DESCRIPTION else f"{text[: DESCRIPTION - 1]}…"
    embed = {"title": escaped(shortened(form.title, TITLE)), "description": description}
    return {"embeds": [embed], "components": rows(buttons[:OPTIONS]), "allowed_mentions": {"parse": []}}


def labels(form: Form) -> dict[str, str]:
    """What each field is called."""
    return {field.name: field.label for field in form.fields}


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in by field name; several channels are their keys with commas between them."""
    found: dict[str, list[str]] = {}
    for component in _inputs(data.get("components") or ()):
        name = str(component.get("custom_id") or "").partition(_PART)[0]
        chosen = component.get("values")
        given = [str(each) for each in chosen] if isinstance(chosen, Sequence) else [str(component.get("value") or "")]
        found.setdefault(name, []).extend(each for each in given if each)
    return {name: ",".join(given) for name, given in found.items() if name}


def categories(data: Mapping[str, Any]) -> set[str]:
    """The categories among the channels that were picked: they stand for the channels in them."""
    picked = (data.get("resolved") or {}).get("channels") or {}
    return {str(native) for native, about in picked.items() if about.get("type") == _CATEGORY}


def opened(picked: str, inside: Mapping[str, Sequence[str]]) -> str:
    """Picked channels, with those in a category (`inside`) in its place."""
    keys = [key for each in picked.split(",") for key in inside.get(each, [each])]
    return ",".join(dict.fromkeys(keys))


def _inputs(components: Any) -> Iterator[Mapping[str, Any]]:
    """The inputs of a modal, out of their labels or rows."""
    for component in components:
        inner = component.get("component")
        if isinstance(inner, Mapping):
            yield inner
        elif "components" in component:
            yield from _inputs(component["components"])
        elif "custom_id" in component:
            yield component


def _questions(field: Field) -> Iterator[Question]:
    """A field, or several of it: one select holds 25 channels, and none of those that are chosen may be lost."""
    if not isinstance(field, Channels) or len(field.value) <= OPTIONS:
        yield Question(field.name, field)
        return
    for number, start in enumerate(range(0, len(field.value), OPTIONS), 1):
        part = field.value[start : start + OPTIONS]
        label = f"{field.label} ({number})"
        yield Question(f"{field.name}{_PART}{number}", Channels(field.name, label, part, field.several, field.hint))


def _label(question: Question) -> Body:
    shown = {"type": _LABEL, "label": shortened(question.field.label, LABEL), "component": _input(question)}
    return {**shown, "description": shortened(question.field.hint, HINT)} if question.field.hint.strip() else shown


def _input(question: Question) -> Body:
    field, name = question.field, question.name
    if isinstance(field, Choice) and len(field.options) <= OPTIONS:
        options = [
            {"label": shortened(label, OPTION), "value": value, "default": value == field.value}
            for value, label in field.options
        ]
        return {"type": _SELECT, "custom_id": name, "options": options, "required": True}
    if isinstance(field, Channels):
        posted = {} if field.several else {"channel_types": _POSTED}
        return {"type": _CHANNELS, "custom_id": name, **posted, **_picked(field, "channel")}
    if isinstance(field, Groups):
        return {"type": _ROLES, "custom_id": name, **_picked(field, "role")}
    # A choice of more than a select holds is typed.
    given = {"value": field.value[:TEXT]} if field.value else {}
    return {"type": _TEXT, "custom_id": name, "style": 1, "required": False, "max_length": TEXT, **given}


def _picked(field: Channels | Groups, kind: str) -> Body:
    """How many may be picked, and what is picked now."""
    most = OPTIONS if field.several else 1
    now = [{"id": str(key), "type": kind} for key in field.value[:OPTIONS]]
    return {"required": False, "min_values": 0, "max_values": most, "default_values": now}


def _now(field: Field) -> str:
    """What a field holds now."""
    if isinstance(field, Channels):
        return " ".join(f"<#{key}>" for key in field.value) or "none"
    if isinstance(field, Groups):
        return " ".join(f"<@&{key}>" for key in field.value) or "none"
    shown = dict(field.options).get(field.value, field.value) if isinstance(field, Choice) else field.value
    return escaped(shortened(shown, OPTION)) if shown else "not set"
