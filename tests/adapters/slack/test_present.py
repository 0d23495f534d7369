"""Notes as Slack messages: inside every limit, nothing obeyed that was only to be shown, no word lost."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.keys import key_of_id
from adapters.slack.mrkdwn import cut, escaped, line, size, strong
from adapters.slack.present import SlackPresenter, pressed
from bot.notes import (
    Address,
    Block,
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
from tests.doubles.slack.blocks import Checker

ADDRESS = Address("T1", "https://acme.slack.com/")
PLACE = Place(key_of_id("C012AB3CD"), "kiln", 1700000000_000100, 1700000000_000100, when="Tue 14 November 22:13")
THREAD = Place(PLACE.channel, "kiln", 1700000500_000000, 1700000500_000000, thread=PLACE.message)
SLACK = SlackPresenter()


def shown(*blocks: Block, address=ADDRESS, title="Harbour Makers"):
    """The bodies of a note made of these blocks."""
    return SLACK.present(Note("digest", title, blocks), address)


def texts(bodies):
    """All words of the blocks, in order."""
    found = []
    for body in bodies:
        for block in body["blocks"]:
            found += [text["text"] for text in block.get("elements") or [block["text"]]]
    return found


def test_links_open_the_message():
    """A link leads to the message by channel and timestamp."""
    assert SLACK.link(PLACE, ADDRESS) == "https://acme.slack.com/archives/C012AB3CD/p1700000000000100"


def test_links_open_the_thread():
    """A link to a reply opens its thread."""
    assert SLACK.link(THREAD, ADDRESS) == (
        "https://acme.slack.com/archives/C012AB3CD/p1700000500000000?thread_ts=1700000000.000100&cid=C012AB3CD"
    )


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (PLACE, Address("T1")),
        (PLACE, Address("T1", "http://acme.slack.com")),
        (PLACE, Address("T1", "https://acme.slack.com|x>")),
        (Place(7, "kiln", PLACE.message, PLACE.at), ADDRESS),
        (Place(2**62, "kiln", PLACE.message, PLACE.at), ADDRESS),
        (Place(PLACE.channel, "kiln", 0, PLACE.at), ADDRESS),
    ],
)
def test_no_link_where_none_is_known(place, address):
    """Without an address, or with a channel whose id is not known, there is no link."""
    assert SLACK.link(place, address) is None


def test_a_note_in_order():
    """Title, headline, facts, list, chart and footnote follow each other, each in the block Slack has for it."""
    [body] = shown(
        Headline("More newcomers are answered"),
        Facts((("People", plain("142 took part")), ("Help", (Span("78%", strong=True), Span(" in a day"))))),
        Listing(((Link("question 1", PLACE),), (Link("question 2", THREAD),)), label="One thing to do"),
        Picture(b"png", "26 weeks", "weeks"),
        Footnote(plain("Seen: 31 of 34 channels")),
    )
    assert [block["type"] for block in body["blocks"]] == [
        "header", "section", "section", "section", "context", "context",
    ]  # fmt: skip
    first = "https://acme.slack.com/archives/C012AB3CD/p1700000000000100"
    second = "https://acme.slack.com/archives/C012AB3CD/p1700000500000000?thread_ts=1700000000.000100&amp;cid=C012AB3CD"
    assert texts([body]) == [
        "Harbour Makers",
        "*More newcomers are answered*",
        "*People*  142 took part\n*Help*  *78%* in a day",
        f"*One thing to do*\n• <{first}|question 1>\n• <{second}|question 2>",
        "Chart: 26 weeks",
        "Seen: 31 of 34 channels",
    ]
    assert body["text"] == "Harbour Makers · More newcomers are answered"
    assert body["unfurl_links"] is False


def test_channel_and_time_in_place_of_a_link():
    """Where a message cannot be opened, its channel and time are told."""
    [body] = shown(Listing(((Link("question 1", PLACE),),)), address=Address("T1"))
    assert texts([body])[1] == "• question 1 (#kiln, Tue 14 November 22:13)"


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("<!here> & <@U1>", "&lt;!here&gt; &amp; &lt;@U1&gt;"),
        ("*bold* ~gone~ `code`", "\u2217bold\u2217 \u223cgone\u223c \u02cbcode\u02cb"),
        ("_so_ get_feedback", "\uff3fso\uff3f get_feedback"),
        ("> quoted\n>> twice", "\u203a quoted\n\u203a\u203a twice"),
        (":tada: at 14:02:33", "\u2236tada: at 14:02:33"),
        ("a\x00b\u202ec", "a b c"),
    ],
)
def test_words_are_shown_and_not_obeyed(words, safe):
    """Marks, mentions, quotes and emoji inside words mean nothing to Slack."""
    assert escaped(words, 1000) == safe


def test_nothing_is_no_block():
    """Slack refuses blocks without words, so empty parts of a note leave none."""
    assert shown(Headline(" "), Paragraph(()), Facts(()), Listing(((),)), Footnote(plain("")), title="") == []


def test_long_notes_are_several_messages():
    """What does not fit one message goes on in the next, and says so."""
    bodies = shown(*[Paragraph(plain(f"{number} " + "word " * 200)) for number in range(30)])
    assert len(bodies) > 1
    assert bodies[1]["text"] == f"Harbour Makers (2 of {len(bodies)})"
    assert [text.split()[0] for text in texts(bodies)[1:]] == [str(number) for number in range(30)]


def test_cutting_keeps_whole_letters():
    """A cut text says that there was more, fits, and never ends in half a letter."""
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
    assert cut("😀😀", 3) == "😀…"
    assert escaped("&" * 100, 20) == "&amp;" * 3 + "…"
    assert strong("", 20) == ""
    assert line("a\n b", 20) == "a b"


_text = st.text(max_size=60) | st.text(alphabet="<&>*_`~:@ab \n😀", max_size=4000) | st.just("x" * 9000)
_places = st.builds(
    Place, st.sampled_from([PLACE.channel, 1, 2**62]), _text, st.just(PLACE.message), st.just(1), when=_text
)
_words = st.lists(st.builds(Span, _text, st.booleans()) | st.builds(Link, _text, _places), max_size=6).map(tuple)
_blocks = st.one_of(
    st.builds(Headline, _text),
    st.builds(Paragraph, _words, _text),
    st.builds(Facts, st.lists(st.tuples(_text, _words), max_size=12).map(tuple)),
    st.builds(Listing, st.lists(_words, max_size=12).map(tuple), _text),
    st.builds(Picture, st.just(b""), _text, _text),
    st.builds(Footnote, _words),
)
_notes = st.builds(Note, st.just("digest"), _text, st.lists(_blocks, max_size=70).map(tuple))


@settings(max_examples=60, deadline=None)
@given(_notes, st.sampled_from([ADDRESS, Address("T1")]))
def test_every_note_fits(note, address):
    """Whatever a note says, Slack takes it: counts, lengths, no empty words, valid JSON."""
    for body in SLACK.present(note, address):
        blocks = body["blocks"]
        assert 1 <= len(blocks) <= 50
        assert 0 < size(body["text"]) <= 3000
        found = texts([body])
        assert all(text.strip() for text in found)
        assert sum(map(size, found)) <= 10_000
        for block in blocks:
            limit = {"header": 150, "section": 3000, "context": 2000}[block["type"]]
            assert all(size(text["text"]) <= limit for text in block.get("elements") or [block["text"]])
            assert len(block.get("elements", [])) <= 10
        ids = [block["block_id"] for block in blocks if "block_id" in block]
        assert len(ids) == len(set(ids))
        assert json.loads(json.dumps(body).encode()) == body


_WORD = st.text(alphabet="abcdefgh ", min_size=1, max_size=200).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(st.lists(_WORD, max_size=300))
def test_no_words_are_lost(items):
    """Everything a note says is still there, in order, however it was cut into messages."""
    said = "".join("".join(texts(shown(Listing(tuple(plain(item) for item in items)), title=""))).split())
    assert said == "".join(f"•{''.join(item.split())}" for item in items)


def test_buttons_stand_in_rows_and_say_their_words_when_pressed() -> None:
    """Slack would take them, equal actions have names that differ, and a press gives action and value back."""
    buttons = tuple(Button(f"Measure {number}", "explain", f"H{number}") for number in range(7))
    note = Note("notice", "Ask", (Buttons(buttons), Buttons((Button("Help", "help"), Button(" ", "nothing")))))
    (body,) = SlackPresenter().present(note, Address(native="T1"))
    blocks: Any = body["blocks"]
    assert Checker("message").blocks(blocks) == []
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    assert [len(row) for row in rows] == [5, 2, 1]
    shown = [element for row in rows for element in row]
    assert len({element["action_id"] for element in shown}) == 8
    assert pressed(shown[3]["action_id"], shown[3]["value"]) == "explain H3"
    assert pressed(shown[-1]["action_id"], shown[-1].get("value", "")) == "help"
    assert pressed("plain", "") == "plain"
