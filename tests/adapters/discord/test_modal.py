"""Forms on Discord: every field is asked, inside every limit, and comes back under its name."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from adapters.discord.modal import categories, modal, opened, overview, pages, values
from bot.notes import Channels, Choice, Entry, Form, Groups
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
    some.builds(Groups, NAMES, TEXT, KEYS.map(lambda keys: keys[:25]), some.just(True), TEXT, some.booleans()),
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
        if isinstance(field, Channels | Groups):
            assert ",".join(back[field.name]) == ",".join(map(str, field.value))
        elif isinstance(field, Entry):
            assert "".join(back[field.name]) == field.value[:4_000]
    validate("POST", CALLBACK, {"type": 4, "data": overview(form, "settings", SERVER)})


def test_forms_of_the_older_kind_are_read_too() -> None:
    """Inputs in rows come back in rows."""
    row = {"type": 1, "components": [{"type": 4, "custom_id": "timezone", "value": "UTC"}]}
    assert values({"components": [row]}) == {"timezone": "UTC"}
    assert values({}) == {}


def test_a_category_stands_for_the_channels_in_it() -> None:
    """Where a category was picked, its channels are, each once."""
    channels = {"1": {"type": 4}, "2": {"type": 16}, "3": {"type": 15}}
    assert categories({"resolved": {"channels": channels}}) == {"1"}
    assert categories({}) == set()
    assert opened("2,1,3", {"1": ["3", "4"]}) == "2,3,4"


def test_channels_of_every_kind_can_be_left_out() -> None:
    """Any channel may be picked where several are, media channels among them; a digest goes where text is written."""
    several, one = (Form("f", "F", (Channels("c", "C", (), several=many),)) for many in (True, False))
    assert "channel_types" not in modal(several, 0, SERVER)["components"][0]["component"]
    assert modal(one, 0, SERVER)["components"][0]["component"]["channel_types"] == [0, 5]
