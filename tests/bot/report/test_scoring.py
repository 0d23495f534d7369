"""Scores in words, as JSON, as gauges, and the answer to `why`."""

import json
import re
from math import log
from pathlib import Path

import jsonschema
import pytest

from bot.metrics import MEASURES
from bot.notes import Listing, Note
from bot.page import page
from bot.report import Report, as_json, report
from bot.report.scoring import because, in_one_line, spoken, together
from bot.window import History
from bot.words import scores as words
from tests.bot.metrics.communities import Village
from tests.makers import DAY_ONE, history_of

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "report.schema.json"
MEASURED = {each.id for each in MEASURES}


@pytest.fixture(scope="module")
def history() -> History:
    """A lively community of half a year."""
    village = Village(seed=11, people=300, days=170)
    return history_of(village.events, village.end)


@pytest.fixture(scope="module")
def made(history: History) -> Report:
    """Its report, with everything in it."""
    return report(history, name="Fern Hill", platform="slack", overall=True)


def test_each_quality_is_said_with_its_range(made: Report):
    """Points, their range and what they mean; a pillar that is no quality has none."""
    for key in "EU":
        assert " of 100 (" in spoken(made, key)
    assert spoken(made, "A") == ""


def test_the_first_weeks_are_for_learning(history: History):
    """Before twelve weeks are known it is said how many are."""
    early = report(history.until(DAY_ONE + 35), name="Fern Hill", platform="slack")
    assert spoken(early, "E") == "Learning what is usual here, week 5 of 12; scores come after that."
    assert in_one_line(early.scores) == ""


def test_json_follows_its_schema(made: Report):
    """With scores, and the one number that was asked for or not."""
    told = json.loads(as_json(made))
    jsonschema.validate(told, json.loads(SCHEMA.read_text()))
    assert [each["id"] for each in told["scores"]["qualities"]] == ["E", "U", "T", "D", "R"]
    assert (told["scores"]["overall"] is not None) == bool(together(made))


def test_nobody_gets_one_number_who_did_not_ask(history: History):
    """Without being asked for, it is nowhere."""
    quiet = report(history, name="Fern Hill", platform="slack")
    assert quiet.scores is not None
    assert quiet.scores.overall is None
    assert together(quiet) == ""


def test_why_names_every_component_and_what_it_is_compared_with(made: Report):
    """Each component that is measured is there in its natural unit, with its weight, now and at first."""
    notes = {identity: str(note) for identity, _, note in because(made)}
    assert set(notes) == {"E", "U", "T", "D", "R", "score"}
    for each in ("E1", "E2", "E3"):
        assert f"({each})" in notes["E"]
    assert "weighs 50%" in notes["E"]
    assert "at first" in notes["E"]
    assert "Formula 1." in notes["E"]


_LINE = re.compile(
    r"\((?P<id>[A-Z]\d)\): (?P<now>[\d.]+)%?, at first (?P<then>[\d.]+)%? "
    r"\(one standard deviation: (?P<less>[\d.]+)%? to (?P<more>[\d.]+)%?\); (?P<score>\d+) of 100"
)


def test_every_score_can_be_worked_out_from_what_why_prints(made: Report):
    """From a component's figure, what it was at first and one standard deviation follows its score, to two points."""
    told = " ".join(line for _, _, note in because(made) for line in lines_of(note))
    found = [each.groupdict() for each in _LINE.finditer(told)]
    assert made.scores is not None
    assert [each["id"] for each in found] == [
        part.id for each in made.scores.qualities for part in each.parts if part.score
    ]
    for each in found:
        now, then, less, more = (
            on_its_scale(each["id"], float(each[name])) for name in ("now", "then", "less", "more")
        )
        worked_out = 50 + 12.5 * (now - then) / ((more - less) / 2)
        assert min(max(worked_out, 0), 100) == pytest.approx(float(each["score"]), abs=2)


def on_its_scale(identity: str, printed: float) -> float:
    """People by their logarithm, D1 and D3 as they are, other shares by their odds."""
    if identity == "E1":
        return log(printed)
    share = printed / 100
    if identity in {"D1", "D3"}:
        return share
    share = min(max(share, 0.01), 0.99)
    return log(share / (1 - share))


def lines_of(note: Note) -> list[str]:
    """What a note lists, as text."""
    return ["".join(map(str, item)) for block in note.blocks if isinstance(block, Listing) for item in block.items]


def test_a_score_can_be_worked_out_from_the_json(made: Report):
    """From the measure's value and what it was at first with its spread, as the documentation says."""
    told = json.loads(as_json(made))
    values = {each["id"]: each["value"] for each in told["measures"]}
    parts = [part for each in told["scores"]["qualities"] for part in each["components"] if part["value"] is not None]
    assert len(parts) > 5
    for part in parts:
        ends = part["usual"], part["usual_less"], part["usual_more"]
        factor = 1 if part["id"] == "E1" else 100
        now, then, less, more = (on_its_scale(part["id"], factor * each) for each in (values[part["id"]], *ends))
        worked_out = 50 + 12.5 * (now - then) / ((more - less) / 2)
        assert min(max(worked_out, 0), 100) == pytest.approx(part["value"], abs=0.2)


def test_gauges_are_pictures_with_words(made: Report, history: History):
    """The page has one for each quality, says in words what it shows, and leaves it empty where there is no score."""
    told = page(made, history)
    assert made.scores is not None
    scored = {each.key for each in made.scores.qualities if each.score}
    assert told.count('class="gauge"') == 5
    assert told.count(words.GAUGE) == len(scored)
    for key in scored:
        assert spoken(made, key) in told


def test_what_kind_of_network_it_is_in_words():
    """Above, below and as usual, each quality once; nothing where nothing is known."""
    told = words.kind([("E", "above"), ("U", "usual"), ("T", "usual"), ("D", "below"), ("R", "above")])
    assert told == (
        "More engaged and relevant than in my first weeks here; less diverse than then; "
        "as supportive and trusting as then."
    )
    assert words.kind([("E", "usual")]) == "As engaged as in my first weeks here."
    assert words.kind([]) == ""
