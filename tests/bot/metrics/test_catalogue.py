"""The list of measures: complete, explained, and able to answer for any community."""

import re

import pytest

from bot.errors import BadInput
from bot.metrics import LEFT_OUT, MEASURES, Measure, explained, measure
from bot.score.elsewhere import ELSEWHERE
from bot.score.meanings import meaning
from tests.bot.metrics.communities import Village, figures
from tests.makers import Town, history_of, instant

PROMISED = """
    A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13
    H1 H2 H3 H4 H5 H6 H7 H8 H9 H11 H12 H13
    N1 N2 N3 N4 N5 N6 N7 N8 N9 N10
    S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14
    E1 E2 E3 U1 U2 U3 T1 T2 T3 D1 D2 D3 R1 R2
""".split()
UNITS = {
    "people",
    "share",
    "days",
    "minutes",
    "messages",
    "marks",
    "label",
    "graph",
    "list",
    "index",
    "ratio",
    "z",
    "points",
    "groups",
}

each_measure = pytest.mark.parametrize("each", MEASURES, ids=lambda each: each.id)


def test_every_promised_measure_is_listed_once():
    """The catalogue holds what the documentation names, in order of families, each once."""
    assert sorted(each.id for each in MEASURES) == sorted(PROMISED)


def test_no_two_measures_share_a_name():
    """A name finds one measure."""
    names = [each.name.casefold() for each in MEASURES]
    assert len(set(names)) == len(names)


@each_measure
def test_a_measure_says_what_it_is(each: Measure):
    """Name, unit, window and version are filled."""
    assert each.name.strip() == each.name != ""
    assert each.unit in UNITS
    assert each.window_days > 0
    assert each.version >= 1


@each_measure
def test_a_measure_is_explained(each: Measure):
    """The explanation has several sentences and tells the range and when there is no value."""
    explanation = each.explanation
    assert len(re.findall(r"[.?:](?:\s|$)", explanation)) >= 3
    assert "range" in explanation.casefold()
    assert "undefined" in explanation.casefold()
    assert "METRICS" not in explanation


@each_measure
def test_a_measure_is_found_by_id_and_name(each: Measure):
    """Whatever the case, both lead to it."""
    assert measure(each.id.lower()) is each
    assert measure(f" {each.name.upper()} ") is each


def test_what_is_left_out_is_explained_with_its_reason():
    """A measure that is not taken can be asked for, and says so."""
    assert [each.id for each in LEFT_OUT] == ["H10", "R3"]
    for each in LEFT_OUT:
        assert measure(each.id) is each
        assert "Not measured: " in each.explanation
        assert each in explained()


def test_an_unknown_measure_is_a_sentence():
    """Asking for something else is told where the list is, and what was perhaps meant."""
    with pytest.raises(BadInput, match=r"called 'synergy'\. To see what there is: network-health explain"):
        measure("synergy")
    with pytest.raises(BadInput, match="Perhaps 'Answered share' is meant"):
        measure("answerd share")


def test_a_lively_community_gets_numbers():
    """With people, questions and newcomers in plenty only what needs longer than its life stays undefined."""
    village = Village(seed=7, people=300)
    found = figures(history_of(village.events, village.end))
    without = {name for name, figure in found.items() if figure.value is None and "Not reached" not in figure.note}
    assert without == set()


@each_measure
def test_one_person_alone_breaks_nothing(each: Measure):
    """A single message is enough for every measure to answer, if only with what is missing."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    figure = each.compute(town.history(7))
    assert figure.value is not None or figure.note


def test_what_is_told_elsewhere_is_explained_and_says_where():
    """What members see of themselves and the rule for changes can be asked for like a measure, and are none."""
    assert [each.id for each in ELSEWHERE] == ["F1", "F2", "F3", "F4", "F5", "F6", "W"]
    for each in ELSEWHERE:
        assert meaning(each.name) is each
        assert "\n\n" in each.explanation
        assert each.basis
        assert each.id not in {known.id for known in explained()}
    assert meaning("overall").id == "score"
