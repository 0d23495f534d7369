"""Numbers, people, times and sentences are said the way people say them, and never expose anybody."""

import inspect
import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import digest, figures, headlines, numbers, pages, suggestions

SMALL = re.compile(r"\b[1-4]\b")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "under a minute"),
        (0.4, "under a minute"),
        (1, "1 min"),
        (59.4, "59 min"),
        (60, "1 h"),
        (130, "2 h 10 min"),
        (725, "12 h"),
        (47 * 60, "47 h"),
        (48 * 60, "2 days"),
        (10080, "7 days"),
    ],
)
def test_durations(minutes, said):
    """A length of time is said in the units people use for it."""
    assert numbers.duration(minutes) == said


@pytest.mark.parametrize(
    ("value", "n", "said"),
    [
        (0.784, 61, "78%"),
        (0.78, 12, "80%"),
        (0, 50, "0%"),
        (1, 50, "100%"),
        (0.004, 500, "under 1%"),
        (0.998, 500, "over 99%"),
        (0.02, 10, "under 5%"),
        (0.99, 10, "over 95%"),
    ],
)
def test_shares(value, n, said):
    """A share is a whole percentage, to the nearest five for small samples, and 0 or 100 only when exactly so."""
    assert numbers.share(value, n) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "no people"), (1, "fewer than 5 people"), (4, "fewer than 5 people"), (5, "5 people"), (1204, "1,204 people")],
)
def test_people(value, said):
    """One to four people are never a number."""
    assert numbers.people(value, 5) == said


@pytest.mark.parametrize(
    ("some", "whole", "said"),
    [(41, 64, "41"), (62, 64, "nearly all"), (64, 64, "all"), (3, 64, "fewer than 5"), (0, 64, "none"), (0, 3, "none")],
)
def test_parts_of_a_whole(some, whole, said):
    """What is said of a part does not give away how few are missing."""
    assert numbers.part(some, whole, 5) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 3, 9), date(2026, 3, 15), "9\u201315 March"),
        (date(2026, 2, 23), date(2026, 3, 1), "23 February \u2013 1 March"),
        (date(2025, 12, 29), date(2026, 1, 4), "29 December 2025 \u2013 4 January 2026"),
    ],
)
def test_weeks(first, last, said):
    """A week names each month once, and years only where they differ."""
    assert numbers.days(first.toordinal(), last.toordinal()) == said


def test_a_moment_is_local():
    """An instant is said on the community's own clock."""
    assert numbers.moment(1_773_147_720_000_000, ZoneInfo("Europe/Berlin")) == "Tue 10 March 14:02"


def test_rows_of_words():
    """Words in a row have commas and one last "and"."""
    assert [numbers.listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_changes_carry_a_word():
    """A mark never stands alone: the word beside it is what a screen reader says."""
    assert numbers.changed("up") == "▲ up"
    assert numbers.changed("down") == "▼ down"
    assert numbers.changed("unknown") == ""


@given(st.integers(0, 10**7), st.integers(5, 50))
def test_no_number_of_people_below_the_minimum_is_said(value, minimum):
    """Whatever the number, one to minimum - 1 people are "fewer than"."""
    said = numbers.people(value, minimum)
    assert ("fewer than" in said) == (0 < value < minimum)
    assert str(value) not in said.split() or not 0 < value < minimum


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_a_share_is_never_rounded_to_certainty(value, n):
    """Only none at all is 0 % and only all is 100 %."""
    said = numbers.share(value, n)
    assert (said == "0%") == (value == 0)
    assert (said == "100%") == (value == 1)


@given(st.floats(0, 10**7), st.floats(0, 10**7))
def test_ranges_are_in_order(one, other):
    """A range runs from the smaller to the larger and is never empty."""
    low, high = min(one, other), max(one, other)
    assert numbers.number_range(low, high)
    assert numbers.duration(high)


def _said() -> list[str]:
    counts = [0, 1, 2, 5, 1204]
    said = [value for room in (digest, headlines) for value in vars(room).values() if isinstance(value, str)]
    said += [suggestions.instead(lost, where, where) for lost, _ in headlines.MOVED for where in ("", "general")]
    said += [*headlines.MOVED.values(), *figures.STATES.values(), *figures.CHANGES.values()]
    said += [
        value
        for module in (pages, figures, suggestions)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    ]
    for n in counts:
        said += [
            headlines.steady("", n, usual=True),
            headlines.steady("about 78%", n, usual=False),
            headlines.gap(n),
            headlines.moved([("people", "down")], n),
            headlines.moved([("people", "down"), ("answered", "up")], n),
            headlines.learning(n, 12),
            headlines.small(n, 5),
            digest.took_part(n, 5),
            digest.in_month(n + 30, 30, 5),
            digest.asked(n),
            digest.too_few_questions(n),
            digest.joined(n, 5),
            digest.first_messages(n, 5),
            digest.wrote(n, 1204, 5),
            digest.waiting(n, first=False),
            digest.waiting(n, first=True),
            digest.open_now(n),
            digest.rest(n + 1, n),
            digest.rest(0, n + 1),
            digest.first_waiting(n + 1, 5),
            suggestions.answer_open(n),
            suggestions.answer_private(n),
            suggestions.answer_first(n + 1),
            suggestions.look_back(n),
            suggestions.answer_waiting(n + 1, ("help", 1, True), fell=True),
            suggestions.join_without_words(n + 9, n, 5),
            digest.seen(n, 5, ["staff"]),
            digest.gaps(n),
            pages.coverage(n, 5),
            pages.gap_days(n),
            figures.said("list", n, n),
            figures.said("people", n, n),
            figures.said("days", n, n),
        ]
    return said


def test_no_sentence_explains_blames_or_shouts():
    """Nothing says "because", nothing has an exclamation mark, and every sentence is there."""
    for sentence in _said():
        assert sentence.strip() == sentence
        assert "!" not in sentence
        assert "because" not in sentence.casefold()
        assert "{" not in sentence


@pytest.mark.parametrize("sentence", [s for s in _said() if re.match(r"^(At least )?1 ", s)])
def test_one_is_singular(sentence):
    """One thing takes a singular noun and verb."""
    assert re.search(r"\b1 (question|day|week|channel|person|tie|message|more)\b", sentence)


def test_every_sentence_is_documented():
    """Each function that makes words says for what they are."""
    for module in (digest, figures, numbers, pages, suggestions):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            assert function.__doc__ or name.startswith("_")


def test_small_places_are_told_what_is_certain():
    """Under five people there is no number of them."""
    assert not SMALL.search(headlines.small(3, 5).replace("fewer than 5", ""))
    assert headlines.small(9, 5).startswith("9 people took part this month.")
