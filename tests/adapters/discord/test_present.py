"""Notes on Discord: inside every limit, and no word of theirs formats, links or mentions."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from adapters.discord.buttons import meaning
from adapters.discord.present import DiscordPresenter
from bot.notes import (
    Address,
    Button,
    Buttons,
    Facts,
    Footnote,
    Headline,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Place,
    Span,
    plain,
)

SERVER = Address("100000000000000001")
PLACE = Place(400, "kettle", 1_200_000_000_000_000_001, 0, when="Tue 10 March 14:02")

TEXT = some.text(some.characters() | some.sampled_from("*_~`|[]()<>@#-\n👍"), max_size=700)
PLACES = some.builds(Place, some.just(400), TEXT, some.integers(0, 2**62), some.just(0), some.just(0), TEXT)
WORDS = some.lists(some.builds(Span, TEXT, some.booleans()) | some.builds(Link, TEXT, PLACES), max_size=6).map(tuple)
LONG = some.builds(lambda text, times: plain(text * times), TEXT, some.integers(1, 60))
PRESSED = some.builds(Button, TEXT, some.sampled_from(["why", "digest"]), some.text(max_size=60))
BLOCKS = some.one_of(
    some.builds(Headline, TEXT),
    some.builds(Paragraph, WORDS | LONG, TEXT),
    some.builds(Facts, some.lists(some.tuples(TEXT, WORDS), max_size=40).map(tuple)),
    some.builds(Listing, some.lists(WORDS | LONG, max_size=8).map(tuple), TEXT),
    some.builds(Picture, some.just(b""), TEXT, some.just("chart.png")),
    some.builds(Footnote, WORDS),
    some.builds(Buttons, some.lists(PRESSED, max_size=12).map(tuple)),
)
NOTES = some.builds(
    Note,
    some.sampled_from(["digest", "card", "introduction", "notice"]),
    TEXT,
    some.lists(BLOCKS, max_size=8).map(tuple),
)


def shown(*blocks: Any, address: Address = SERVER) -> str:
    """What a note with these blocks reads like."""
    (body,) = DiscordPresenter().present(Note("digest", "Teahouse", blocks), address)
    return str(body["embeds"][0]["description"])  # type: ignore[index]  # a body is a dictionary of anything


def units(text: str) -> int:
    """Length in UTF-16, which is never less than in characters."""
    return len(text.encode("utf-16-le")) // 2


def check_limits(body: dict[str, Any]) -> None:
    """Every limit Discord has for a message."""
    assert units(body.get("content", "")) <= 2000
    assert 1 <= len(body["embeds"]) <= 10
    assert body["allowed_mentions"] == {"parse": []}
    rows = body.get("components", [])
    pressed = [each["custom_id"] for row in rows for each in row["components"]]
    assert len(rows) <= 5
    assert all(1 <= len(row["components"]) <= 5 for row in rows)
    assert len(set(pressed)) == len(pressed)
    total = 0
    for embed in body["embeds"]:
        assert set(embed) <= {"title", "description"}
        assert embed.get("title", "x").strip()
        assert embed.get("description", "x").strip()
        assert units(embed.get("title", "")) <= 256
        assert units(embed.get("description", "")) <= 4096
        total += sum(units(text) for text in embed.values())
    assert 0 < total <= 6000


@given(note=NOTES, native=some.sampled_from(["100000000000000001", "teahouse"]))
@settings(max_examples=60, deadline=None)
def test_any_note_stays_inside_all_limits(note: Note, native: str):
    """Whatever a note says, each of its messages can be sent."""
    bodies = DiscordPresenter().present(note, Address(native))
    assert bodies
    for body in bodies:
        check_limits(json.loads(json.dumps(body)))


@given(note=NOTES)
@settings(max_examples=20, deadline=None)
def test_any_note_is_what_discord_documents(shared_data: Path, note: Note):
    """Every body is valid by Discord's own description of a message."""
    validator = _validator(shared_data)
    for body in DiscordPresenter().present(note, SERVER):
        validator.validate(body)


_validators: dict[Path, Any] = {}


def _validator(shared_data: Path) -> Any:
    if shared_data not in _validators:
        schema = json.loads((shared_data / "schemas" / "discord-openapi.json").read_text())
        _validators[shared_data] = jsonschema.Draft202012Validator(
            {"$ref": "#/components/schemas/MessageCreateRequest", "components": schema["components"]}
        )
    return _validators[shared_data]


def test_buttons_come_back_as_they_were_meant():
    """Thirty of them, some alike: each is there once, in order, and says its action, its value and its server."""
    buttons = tuple(Button(f"Button {number}", "explain", f"H{number % 9}") for number in range(30))
    bodies = DiscordPresenter().present(Note("notice", "", (Buttons(buttons), Paragraph(plain("After.")))), SERVER)
    pressed = [each for body in bodies for row in body["components"] for each in row["components"]]  # type: ignore[attr-defined]  # plain JSON
    meanings = [meaning(each["custom_id"]) for each in pressed]
    assert [each.words for each in meanings if each] == [f"{each.action} {each.value}" for each in buttons]
    assert {each.server for each in meanings if each} == {SERVER.native}
    assert len(bodies) == 2


def test_a_digest_reads_as_it_was_meant():
    """Headline, facts, one thing to do, and what was seen, each in its place."""
    note = Note(
        "digest",
        "Teahouse, week of 9 March",
        (
            Headline("More newcomers are answered."),
            Facts((("People", plain("142 took part")), ("Help", plain("78% in a day")))),
            Paragraph((Span("A question waits: "), Link("question 1", PLACE)), "One thing to do"),
            Listing((plain("one"), plain("two")), "Worth knowing"),
            Picture(b"", "26 weeks", "chart.png"),
            Footnote(plain("Seen: all channels.")),
        ),
    )
    (body,) = DiscordPresenter().present(note, SERVER)
    link = "https://discord.com/channels/100000000000000001/400/1200000000000000001"
    assert body == {
        "embeds": [
            {
                "title": "Teahouse, week of 9 March",
                "description": (
                    "**More newcomers are answered.**\n\n**People** 142 took part\n**Help** 78% in a day\n\n"
                    f"**One thing to do** \u2013 A question waits: [question 1]({link})\n\n"
                    "**Worth knowing**\n- one\n- two\n\n-# Chart: 26 weeks\n\n-# Seen: all channels."
                ),
            }
        ],
        "allowed_mentions": {"parse": []},
        "flags": 4096,
    }


@pytest.mark.parametrize(("kind", "quiet"), [("digest", True), ("notice", True), ("card", False)])
def test_digests_make_no_noise(kind: Any, quiet: bool):
    """What nobody asked for arrives without a notification."""
    (body,) = DiscordPresenter().present(Note(kind, "Teahouse", ()), SERVER)
    assert ("flags" in body) == quiet


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("@everyone", "\\@everyone"),
        ("<@123>", "\\<\\@123\\>"),
        ("**loud**", "\\*\\*loud\\*\\*"),
        ("[a](https://bad.example)", "\\[a\\](https:\\//bad.example)"),
        ("https://bad.example", "https:\\//bad.example"),
        ("||hidden||", "\\|\\|hidden\\|\\|"),
        ("`code`", "\\`code\\`"),
        ("# big", "\\# big"),
        ("> quote", "\\> quote"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("\\", "\\\\"),
        ("a\nb", "a b"),
        ("right\u202eleft", "rightleft"),
    ],
)
def test_words_cannot_inject_markup(name: str, expected: str):
    """A channel's name, whatever it is, is shown and does nothing."""
    assert shown(Paragraph(plain(name))) == expected


def test_links_lead_to_the_message_or_say_where_it_is():
    """Without a server's id there is no address, so the place is named in words."""
    block = Paragraph((Link("question ]1", PLACE),))
    assert shown(block) == ("[question \\]1](https://discord.com/channels/100000000000000001/400/1200000000000000001)")
    assert shown(block, address=Address("teahouse")) == "question \\]1 (\\#kettle, Tue 10 March 14:02)"
    assert DiscordPresenter().link(PLACE, Address("teahouse")) is None


def test_a_long_note_is_continued():
    """What does not fit one message goes on in the next, and no word is lost."""
    words = [f"word{number}" for number in range(3000)]
    bodies = DiscordPresenter().present(Note("card", "T", (Paragraph(plain(" ".join(words))),)), SERVER)
    assert len(bodies) > 4
    text = "".join(str(body["embeds"][0]["description"]) for body in bodies)  # type: ignore[index]  # as above
    assert re.sub(r"\s", "", text) == "".join(words)
    assert ["title" in body["embeds"][0] for body in bodies] == [True] + [False] * (len(bodies) - 1)  # type: ignore[index]  # as above
