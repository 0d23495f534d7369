"""Forms on Discord: every field is asked, inside every limit, and comes back under its name."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from adapters.discord.modal import modal, overview, pages, values
from bot.notes import Channels, Choice, Entry, Form
from tests.adapters.discord.described import validate

SERVER = "100000000000000001"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
TEXT = some.text(max_size=300)
KEYS = some.lists(some.integers(1, 2**62), unique=True, max_size=60).map(tuple)
OPTIONS = some.lists(some.tuples(some.text("abc", min_size=1, max_size=9), TEXT), min_size=1, max_size=30).map(
    lambda pairs: tuple(dict(pairs).items())
)
NAMES = some.text("abcdef_", min_size=1, max_size=20)
FIELDS = some.one_of(
    some.builds(Choice, NAMES, TEXT, OPTIONS, TEXT, TEXT),
    some.builds(Entry, NAMES, TEXT, some.text(max_size=5_000), TEXT),
    some.builds(Channels, NAMES, TEXT, KEYS, some.just(True), TEXT),
)
FORMS = some.builds(
    Form, some.just("settings"), TEXT, some.lists(FIELDS, min_size=1, max_size=14, unique_by=lambda it: it.name)
).map(lambda form: Form(form.name, form.title, tuple(form.fields)))


def filled(body: dict[str, Any]) -> dict[str, Any]:
    """What comes back of a page that is left as it was."""
    inputs = []
    for label in body["components"]:
        asked = label["component"]
        given = {"type": asked["type"], "custom_id": asked["custom_id"]}
        if asked["type"] == 4:
            given["value"] = asked.get("value", "")
        elif asked["type"] == 3:
            given["values"] = [each["value"] for each in asked["options"] if each["default"]]
        else:
            given["values"] = [each["id"] for each in asked["default_values"]]
        inputs.append({"type": 18, "component": given})
    return {"components": inputs}


@given(FORMS)
@settings(max_examples=60, deadline=None)
def test_any_form_can_be_shown_and_loses_nothing(form: Form) -> None:
    """All pages together ask for every field, and one that is sent back untouched changes nothing."""
    back: dict[str, list[str]] = {}
    for page in range(len(pages(form))):
        body = modal(form, page, SERVER)
        validate("POST", CALLBACK, {"type": 9, "data": body})
        assert len(body["components"]) <= 5
        assert len(body["title"]) <= 45
        for name, value in values(filled(body)).items():
            back.setdefault(name, []).extend([value] if value else [])
    assert set(back) == {field.name for field in form.fields}
    for field in form.fields:
        if isinstance(field, Channels):
            assert ",".join(back[field.name]) == ",".join(map(str, field.value))
        elif isinstance(field, Entry):
            assert "".join(back[field.name]) == field.value[:4_000]
    validate("POST", CALLBACK, {"type": 4, "data": overview(form, "settings", SERVER)})


def test_forms_of_the_older_kind_are_read_too() -> None:
    """Inputs in rows come back in rows."""
    row = {"type": 1, "components": [{"type": 4, "custom_id": "timezone", "value": "UTC"}]}
    assert values({"components": [row]}) == {"timezone": "UTC"}
    assert values({}) == {}
