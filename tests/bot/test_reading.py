"""What a message's words leave behind, on both platforms' spelling, and nothing more than that."""

import csv
import time

import pytest
from hypothesis import example, given, strategies

from bot.events import Signal
from bot.reading import read


def signals(text: str) -> Signal:
    """The flags of a text without the one that says it was there."""
    return Signal(read(text)[0]) & ~Signal.TEXT_SEEN


@pytest.mark.parametrize(
    "text",
    [
        "does this work",
        "How do I begin",
        "what's the plan",
        "anyone here who knows the door code",
        "so the door code is which one?",
        "<@U0123ABC> where is the key",
        "<@!80351110224678912> where is the key",
        "@ana where is the key",
        "Ana, where is the key",
        "ana: where is the key",
        "hi all, how do I begin",
        "Hello everyone! Can I come too",
        "good morning, is the door open",
        "hi Ana, is the door open",
        "o que é isto?",
        "これは何ですか？",  # noqa: RUF001  # the full-width mark is meant
        "ما هذا؟",
        "see https://example.org/a?",
        "is `x` right",
    ],
)
def test_questions(text: str):
    """A mark, or a word that asks at the beginning, after a name or a greeting or neither, makes a question."""
    assert Signal.QUESTION in signals(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the door is open",
        "hi, I have a key",
        "yes, which is why I came",
        "look at https://example.org/?page=2",
        "look at <https://example.org/?page=2|this page>",
        "try `what?` here",
        "```\nwhy?\n``` as it says",
        "<#C012|what-is-this> looks nice",
        "I know how it works",
        "whatever you like",
        "it took an hour; we are done",
    ],
)
def test_no_questions(text: str):
    """Links, code, names of channels and words in the middle ask nothing."""
    assert Signal.QUESTION not in signals(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks!",
        "Thank you so much for this",
        "that was it, thx",
        "ty",
        "I appreciate it",
        "much appreciated",
        "got it",
        "ah ok that makes sense now",
        "yes that works",
        "+1",
        "same here",
        "👍",
        "👍🏽",
        ":+1:",
        ":+1::skin-tone-2:",
        "<:thankyou:123456789> a very kind thing of you to do",
        "Thanks, but how do I open it?",
        "that’s it, thank you",  # noqa: RUF001  # the curly apostrophe is meant
    ],
)
def test_thanks(text: str):
    """Thanks anywhere, and a short acknowledgement in words or emoji, count."""
    assert Signal.THANKS in signals(text)


@pytest.mark.parametrize(
    "text",
    [
        "no thanks",
        "thanks for nothing",
        "can you help me? Thanks in advance",
        "any help is appreciated",
        "thank god it is open",
        "does that make sense?",
        "ok?",
        "yes",
        "let me know if that works",
        "you do not appreciate good bread",
        "the same door as the one we took last year",
        "hope that helps",
        "please come tomorrow 🙏 we need you all",
        "`thanks`",
    ],
)
def test_no_thanks(text: str):
    """Refusals, thanks before anything was given, and the same words with another meaning do not count."""
    assert Signal.THANKS not in signals(text)


def test_greetings():
    """Who greets first in a message greets; being welcome to something, or a day that is good, does not."""
    assert all(Signal.GREETS in signals(text) for text in ("Hi!", "hello all", "Good evening, Ana", ":wave:", "👋 Bo"))
    assert not any(Signal.GREETS in signals(text) for text in ("you are welcome", "good work", "say hello", "this"))


def test_links_and_code():
    """Links and code are noticed in either platform's spelling, and a link inside code is code."""
    assert signals("https://example.org/a") == Signal.LINK
    assert signals("<https://example.org/a|that page>") == Signal.LINK
    assert signals("run `a b`") == signals("```a\nb```") == signals("`https://example.org`") == Signal.CODE
    assert signals("<@U01> <#C01|door> <!here> <t:1618953630:R> & one ` alone") == Signal(0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("two words", 2),
        ("it's  one -- two...three", 4),
        ("<@U01> hello <#C01|the-door> :smile: <a:wave:123>", 1),
        ("`not this` but this", 2),
        ("```\nnone of it\n```", 0),
        ("see https://example.org/a/b/c now", 2),
        ("salt &amp; bread &lt;3", 3),
        ("10:30:45 is late", 5),
        ("naïve “quoted” words — yes", 4),
        ("👍 👋", 0),
        ("これは何ですか", 4),
        ("this one is ``` never closed", 5),
    ],
)
def test_word_counts(text: str, words: int):
    """Words are what is left when markup is gone, in scripts with and without spaces."""
    assert read(text)[1] == words


def test_shouting_says_the_same():
    """Capital letters change nothing."""
    for text in ("thanks a lot", "hi all, how do I begin", "got it", "<https://a.example|b> x"):
        assert read(text) == read(text.upper())


@given(strategies.text())
@example("\ud800 half a sign")
@example("\x00")
@example("good")
@example("hi")
def test_any_text_can_be_read(text: str):
    """Nothing a person can type makes reading fail, and every text was seen."""
    found, words = read(text)
    assert found & Signal.TEXT_SEEN
    assert 0 <= words <= len(text)
    assert 0 <= found < 64


@given(strategies.text("aB1'+ -_.,?—’“👍👋🎉", max_size=12))  # noqa: RUF001  # the curly apostrophe is meant
@example("it’s")  # noqa: RUF001  # likewise
@example("a'👍+1")
@example("1+1 ''a b'")
def test_a_foreign_letter_changes_how_words_are_found_and_not_which(text: str):
    """Words between signs beyond ASCII are counted as they are where a letter beyond ASCII follows."""
    assert read(f"— {text} é")[1] == read(f"— {text}")[1] + 1


@pytest.mark.parametrize(
    "piece",
    [
        "`",
        "``` ",
        "<",
        "<a",
        "<http",
        ":",
        ":a",
        "http://",
        "http://?",
        "?",
        ",",
        "a,",
        "hi ",
        "'",
        "+",
        "é:",
        "ん",
        "&",
        "ab" * 9,
    ],
)
def test_reading_takes_time_in_proportion(piece: str):
    """A megabyte of anything nasty is read in a moment: no pattern goes back over what it has seen."""
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2


def test_thanks_on_labelled_comments(shared_data):
    """On real comments labelled with gratitude the rule reaches an F1 of .90."""
    with (shared_data / "goemotions" / "dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = [(Signal.THANKS in signals(row[0]), "15" in row[1].split(",")) for row in csv.reader(file, "excel-tab")]
    right = sum(said and meant for said, meant in rows)
    assert 2 * right / (sum(said for said, _ in rows) + sum(meant for _, meant in rows)) >= 0.90
