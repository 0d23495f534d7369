"""The report holds every measure, shows nobody, and says the same of the same facts."""

import json
import random
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import digest
from bot.events import HOUR, ChannelKind
from bot.metrics import MEASURES, Figure, Measure, State
from bot.report import Report, as_json, report
from bot.report.lines import SERIES, pillars
from bot.report.privacy import safe
from bot.window import History
from tests.makers import DAY_ONE, Town, instant

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "report.schema.json"


def made(history: History, **more: object) -> Report:
    """The report of a history."""
    return report(history, name="Fern Hill", platform="slack", **more)


def as_object(history: History) -> dict:
    """The report's JSON, read back and checked against its schema."""
    found = json.loads(as_json(made(history)))
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    return found


def measured(name: str, unit: str = "share") -> Measure:
    """A measure of the catalogue as privacy sees it."""
    return Measure(name, name, unit, 28, lambda _: Figure(None, 0, State.OK))


def shown(name: str, figure: Figure, unit: str = "share", active: int = 100) -> Figure:
    """One figure as it may be shown."""
    return safe([(measured(name, unit), figure)], active, 5)[0]


def busy(people: int = 30, weeks: int = 16) -> Town:
    """So many people who ask and are answered, with somebody joining each week."""
    town, dice = Town(), random.Random(3)
    for number in range(people):
        town.member(f"p{number}")
    for day in range(weeks * 7):
        if day % 3 == 0:
            town.join(f"new{day}", instant(day, 7))
            town.ask(f"new{day}", instant(day, 7, 30), channel="c0")
        for number in range(12):
            asker, helper = dice.sample(range(people), 2)
            at = instant(day, 8 + number // 4, number % 4 * 15)
            town.ask(f"p{asker}", at, channel=f"c{number % 3}")
            if dice.random() < 0.7:
                town.post(f"p{helper}", at + HOUR // 6, channel=f"c{number % 3}", thread=at)
    return town


@pytest.fixture(scope="module")
def history() -> History:
    """A community with enough in it for every pillar."""
    return busy().history(16 * 7)


def test_json_follows_its_schema(history):
    """Every measure is there once, in the documented shape."""
    found = as_object(history)
    assert [each["id"] for each in found["measures"]] == [each.id for each in MEASURES]
    assert found["window"] == {"from": "2026-05-25", "to": "2026-06-22", "days": 28}
    assert found["as_of"] == "2026-06-22"


def test_equal_facts_give_equal_bytes(history):
    """Nothing in the report depends on when or where it was made."""
    assert as_json(made(history)) == as_json(made(busy().history(16 * 7)))


def test_an_empty_place():
    """Nobody ever wrote: everything is null, nothing is 0, nothing fails."""
    found = as_object(Town().history(5))
    assert all(each["value"] is None for each in found["measures"])


def test_one_person():
    """One person is never counted out."""
    town = Town()
    for day in range(40):
        town.ask("ana", instant(day, 9))
    found = as_object(town.history(40))
    values = {each["id"]: each for each in found["measures"]}
    assert values["A1"]["value"] is None
    assert values["A1"]["n"] is None
    assert values["A1"]["note"] == "fewer than 5"
    assert values["H4"]["value"] is None


def test_a_small_place_has_counts_and_open_questions_only():
    """Under 20 active people there are people counts and open questions, no rates."""
    town = Town()
    for day in range(28):
        for number in range(9):
            town.ask(f"p{number}", instant(day, 9 + number))
    found = {each["id"]: each for each in as_object(town.history(28))["measures"]}
    assert found["A1"]["value"] == 9
    assert found["H13"]["value"]
    assert {each for each, figure in found.items() if figure["value"] is not None} <= {"A1", "A11", "H13"}


def test_questions_are_keys_and_links():
    """Open questions are keys as text, with a link where one is known, and never a person or a private channel."""
    town = busy()
    at = town.ask("p1", instant(111, 1), channel="quiet")
    town.channel("secret", ChannelKind.PRIVATE)
    town.ask("p2", instant(111, 2), channel="secret")
    found = json.loads(as_json(made(town.history(112)), lambda place: f"https://example.org/{place.message}"))
    queue = next(each for each in found["measures"] if each["id"] == "H13")
    assert str(town.key("secret")) not in {part["channel"] for part in queue["parts"]}
    assert all(set(part) == {"channel", "channel_name", "message", "thread", "at", "link"} for part in queue["parts"])
    first = queue["parts"][0]
    assert first["link"] == f"https://example.org/{first['message']}"
    assert at


def test_figures_about_few_people_are_not_shown():
    """One to four people are "fewer than 5", with nothing left to work it out from."""
    figure = shown("A1", Figure(value=3, n=3, state=State.OK, people=3, note="there are 3"), "people")
    assert (figure.value, figure.n, figure.state, figure.note) == (None, 0, State.SUPPRESSED, "fewer than 5")


@pytest.mark.parametrize(
    ("value", "n", "note"),
    [(0.04, 50, "fewer than 5"), (0.96, 50, "nearly all"), (0.5, 50, ""), (0.0, 50, ""), (1.0, 50, "")],
)
def test_shares_of_people_do_not_give_numbers_away(value, n, note):
    """A share that, with its n, tells of one to four people is worded."""
    figure = shown("A2", Figure(value=value, n=n, state=State.OK, low=0.0, high=1.0))
    assert figure.note == note
    assert (figure.value is None) == bool(note)


def test_small_samples_are_rounded():
    """Shares that rest on fewer than 20 are told to the nearest 5 %, with the interval outward."""
    figure = shown("H6", Figure(value=0.43, n=14, state=State.ROUGH, low=0.21, high=0.67))
    assert (figure.value, figure.low, figure.high) == (0.45, 0.2, 0.7)


def test_shares_of_members_are_told_in_steps_of_a_small_group():
    """Of 120 members a step is five people, .05: 13 of them are .1 and 37 are .3, whatever other figures tell."""
    parts = ({"part": "members who wrote on no day", "value": 37 / 120, "low": 0.23, "high": 0.4},)
    figure = shown("A8", Figure(13 / 120, 120, State.OK, 0.06, 0.18, people=13, parts=parts))
    assert (figure.value, figure.low, figure.high) == (0.1, 0.05, 0.2)
    assert (figure.parts[0]["value"], figure.parts[0]["low"]) == (0.3, 0.2)


def test_nothing_hidden_can_be_had_by_subtraction():
    """Where the states are all members, a second one is hidden with the first."""
    parts = tuple(
        {"state": name, "people": n} for name, n in (("new", 3), ("regular", 40), ("dormant", 8), ("gone", 0))
    )
    figure = shown("A11", Figure(value=40, n=51, state=State.OK, people=40, parts=parts), "people")
    assert [part["people"] for part in figure.parts] == [None, 40, None, 0]


def test_a_headline_does_not_repeat_what_a_part_hides():
    """Where the last step is "nearly all" of the one before, the share that reached it is not told either."""
    steps = (("joined", 80, None), ("wrote", 50, 80), ("regular", 47, 50))
    parts = tuple({"step": name, "people": n, "of": of, "value": 0.9} for name, n, of in steps)
    figure = shown("N9", Figure(value=47 / 80, n=80, state=State.OK, low=0.5, high=0.7, parts=parts))
    assert (figure.value, figure.low, figure.note) == (None, None, "nearly all")
    assert [part["people"] for part in figure.parts] == [80, 50, None]


def test_nested_counts_that_nearly_agree_are_worded():
    """A week and its month that differ by fewer than five people are not both told."""
    parts = tuple({"window_days": days, "people": n} for days, n in ((1, 9), (7, 47), (28, 50)))
    figure = shown("A1", Figure(value=50, n=50, state=State.OK, people=50, parts=parts), "people")
    assert [part["people"] for part in figure.parts] == [9, None, 50]
    assert figure.parts[1]["note"] == "nearly all"


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_no_part_tells_of_a_few(counts):
    """Whatever the parts, none that is shown is one to four people, and what is hidden is not one to four together."""
    parts = tuple({"state": str(index), "people": n} for index, n in enumerate(counts))
    figure = shown("A11", Figure(value=50, n=sum(counts), state=State.OK, parts=parts), "people")
    people = [part["people"] for part in figure.parts]
    assert not any(n is not None and 0 < n < 5 for n in people)
    hidden = sum(n for n, told in zip(counts, people, strict=True) if told is None)
    assert not 0 < hidden < 5 or sum(counts) == hidden


@pytest.mark.parametrize(("machines", "told"), [(0, 0), (1, None), (6, 6)])
def test_machines_change_no_figure(machines: int, told: int | None):
    """Accounts that write every hour to the second are set apart from every measure and trend, and counted."""
    plain, town = made(busy().history(16 * 7)), busy()
    for number in range(machines):
        town.member(f"clock{number}")
        for hour in range(24 * 20):
            town.ask(f"clock{number}", instant(16 * 7 - 25, hour, 30, number), channel="hours")
    found = made(town.history(16 * 7))
    assert found.coverage.set_apart == told
    assert [each.figure for each in found.measures] == [each.figure for each in plain.measures]
    assert found.changes == plain.changes
    note = digest(town.history(16 * 7), "Fern Hill")
    assert note is not None
    said = msgspec.json.encode(note).decode()
    assert ("behaves like a machine" in said or "behave like a machine" in said) is (machines > 0)


def test_lines_cover_all_measures(history):
    """Each measure is said once: with a value, or with what it lacks."""
    said = [line.id for pillar in pillars(made(history)) for line in (*pillar.lines, *pillar.missing)]
    assert sorted(said) == sorted(each.id for each in MEASURES)


def test_changes_are_seen():
    """When half of the people fall silent for four weeks, the series of people goes down."""
    town = Town()
    for day in range(16 * 7):
        for number in range(60 if day < 12 * 7 else 25):
            town.post(f"p{number}", instant(day, 8, number))
    changes = made(town.history(16 * 7)).changes
    assert changes["people"].direction == "down"
    assert changes["people"].usual == 60


def test_the_json_tells_the_usual_and_the_change(history):
    """Watched measures carry their own past and the others carry none; a place that is too young has none at all."""
    told = {each["id"]: each for each in as_object(history)["measures"]}
    for name in ("A1", "H4"):
        change = made(history).changes[SERIES[name]]
        assert told[name]["change"] == change.direction.value
        assert told[name]["usual_low"] <= told[name]["usual_high"]
        assert told[name]["usual_low"] == pytest.approx(change.low, abs=1e-4)
    assert {each["change"] for each in told.values() if each["id"] not in SERIES} == {None}
    young = as_object(history.until(DAY_ONE + 35))["measures"]
    assert all(each["usual_low"] is each["usual_high"] is each["change"] is None for each in young)


def test_the_report_ends_where_it_should(history):
    """A past week, asked for later, is told the same."""
    assert as_json(made(history.until(DAY_ONE + 84))) == as_json(made(busy(weeks=16).history(84)))
