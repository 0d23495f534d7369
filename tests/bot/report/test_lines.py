"""A measure's line says what is counted, what it is made of and what it lacks, in plain words."""

from bot.metrics import MEASURES, Figure, State
from bot.report import Measured, Report
from bot.report.coverage import Coverage
from bot.report.lines import Line, pillars
from bot.report.populations import ROUNDED, apart

COVERAGE = Coverage(3, 3, (), 0, 900, 1.0, 0.5, {}, True, 0)
STEPS = ("joined", "wrote", "regular")


def line(identity: str, figure: Figure) -> Line:
    """The line of one measure with that answer."""
    measure = next(each for each in MEASURES if each.id == identity)
    report = Report("Fern Hill", "slack", 739_684, "UTC", 5, 90, COVERAGE, (Measured(measure, figure),), {})
    (found,) = [each for pillar in pillars(report) for each in (*pillar.lines, *pillar.missing)]
    return found


def test_what_is_counted():
    """Questions are questions and regulars regulars, not messages and people."""
    assert line("H1", Figure(value=229, n=651, state=State.OK)).value == "229 questions"
    assert line("A11", Figure(value=1, n=30, state=State.OK)).value == "1 regular"


def test_only_what_stands_out_is_said():
    """A figure that is sure enough carries no word for its state; "about" marks a rough one."""
    assert line("H4", Figure(value=0.78, n=61, state=State.OK)).state == ""
    rough = line("H4", Figure(value=0.78, n=61, state=State.ROUGH))
    assert (rough.value, rough.state) == ("about 78%", "")
    assert line("H4", Figure(value=0.78, n=61, state=State.PARTIAL)).state == "partly unseen"


def test_steps_in_one_row():
    """How many reached each step stands in one row, and a worded last step speaks of the step before it."""
    parts = tuple({"step": step, "people": people} for step, people in zip(STEPS, (80, 51, None), strict=True))
    parts = (*parts[:2], {**parts[2], "note": "nearly all"})
    said = line("N9", Figure(value=None, n=80, state=State.SUPPRESSED, note="nearly all", parts=parts))
    assert said.value == "nearly all of the step before"
    assert said.detail == "80 joined → 51 wrote → nearly all regular"
    assert said.note == ""


def test_not_reached_is_said_once():
    """What is not reached says so in its value, and its note says the rest."""
    said = line("H3", Figure(value=None, n=40, state=State.OK, note="Not reached: fewer than half are answered."))
    assert (said.value, said.note) == ("not reached", "Fewer than half are answered.")


def test_words_in_place_of_a_share_stand_alone():
    """What else is to be said of a hidden share stands in its note, not in the middle of its words."""
    hidden = Figure(value=None, n=44, state=State.SUPPRESSED, note="nearly all")
    said = line("R1", hidden)
    assert (said.value, said.note, said.rests_on) == ("nearly all of 44", "", "")
    told = apart({"A1": Figure(value=47, n=47, state=State.OK), "R1": hidden}, 5)["R1"]
    said = line("R1", told)
    assert (said.value, said.note, said.rests_on) == ("nearly all of 45", ROUNDED, "")


def test_a_range_of_one_point_is_no_range():
    """An interval that begins where it ends is left out."""
    assert line("N5", Figure(value=1, n=40, state=State.OK, low=1.0, high=1.0)).range == ""


def test_structure_stands_beside_what_chance_gives():
    """A value says little where a random network has nearly the same; below chance is not "-3.9 above" it."""
    parts = ({"part": "mean of 50 random networks", "value": 0.14}, {"part": "z", "number": 5.2})
    said = line("S3", Figure(value=0.2, n=375, state=State.OK, parts=parts))
    assert said.detail == "by chance 14%; this is 5.2 standard deviations more"
    parts = ({"part": "mean of 1000 random exchanges", "number": 0.71}, {"part": "z", "number": -6.6})
    said = line("S6", Figure(value=0.44, n=280, state=State.OK, parts=parts))
    assert said.detail == "by chance 0.71; this is 6.6 standard deviations less"
    assert line("S5", Figure(value=-3.9, n=374, state=State.OK)).value == "3.9 standard deviations below chance"
    assert line("S3", Figure(value=0.2, n=375, state=State.OK)).detail == ""


def test_an_explanation_begins_with_a_sentence():
    """Each measure says in one paragraph what it tells, and then how; no line is broken inside a paragraph."""
    for measure in MEASURES:
        said = line(measure.id, Figure(value=None, n=0, state=State.INSUFFICIENT))
        assert said.short.endswith(".")
        assert len(said.short) < 160
        assert said.explanation
        assert f"{said.short}\n\n{said.explanation}" == measure.explanation
        assert "\n" not in measure.explanation.replace("\n\n", "")
