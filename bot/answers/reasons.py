"""What each figure rests on: its range, its cases, its days, its parts; all that the report knows and may show."""

from typing import Any, Final

from bot.metrics import LeftOut
from bot.notes import Block, Headline, Listing, Note, Paragraph, Words, plain
from bot.notes import Facts as Rows
from bot.report import Measured, Report
from bot.report.lines import Line, lines
from bot.report.scoring import because
from bot.score.meanings import meaning
from bot.snapshot import Reason
from bot.words import answers as words
from bot.words.numbers import counted, days, duration

MOST: Final = 12
_LABELS: Final = ("part", "name", "state", "step")
_UNITS: Final = {"N2": "hour"}  # what a curve's points are counted in, where not in days


def reasons(report: Report) -> tuple[Reason, ...]:
    """The answer to `why` for every measure and every score."""
    said = lines(report)
    measured = [
        Reason(each.measure.id, each.measure.name, _why(report, each, said[each.measure.id]))
        for each in report.measures
    ]
    return (*measured, *(Reason(*each) for each in because(report)))


def reason(report: Report, about: str) -> Note:
    """What one measure or score rests on; of what is no figure of the report, what it is or why not."""
    wanted = meaning(about)
    if isinstance(wanted, LeftOut):
        first, _, rest = wanted.explanation.partition("\n\n")
        more = (Paragraph(plain(rest)),) if rest else ()
        return Note("notice", f"{wanted.id} {wanted.name}", (Headline(first), *more))
    return next(each.note for each in reasons(report) if each.id == wanted.id)


def _why(report: Report, measured: Measured, line: Line) -> Note:
    window = days(report.as_of - line.window_days, report.as_of - 1, year=True)
    told = (
        (words.RANGE, line.range),
        (words.USUAL, line.usual.removeprefix("usual ")),
        (words.RESTS_ON, words.cases(measured.figure.n) if line.rests_on else ""),
        (words.WINDOW, words.window(window, line.window_days, report.timezone)),
        (words.SURE, line.state),
        (words.MIND, line.note),
    )
    blocks: list[Block] = [Headline(f"{line.name}: {line.value}" if line.value else words.NO_VALUE)]
    blocks.append(Rows(tuple((label, plain(said)) for label, said in told if said)))
    parts = [said for part in measured.figure.parts if (said := _part(part, line.id))]
    if len(parts) > MOST:
        parts = [*parts[:MOST], words.more_parts(len(parts) - MOST)]
    if parts:
        blocks.append(Listing(tuple(_words(each) for each in parts), label=words.PARTS))
    return Note("notice", words.why_title(line.id, line.name), tuple(blocks))


def _words(said: str) -> Words:
    return plain(said)


def _part(part: dict[str, Any], identity: str) -> str:
    """One part in words; empty where it is a message or says nothing."""
    if "survival" in part:
        return _point(part, identity)
    label = next((str(part[key]) for key in _LABELS if part.get(key)), "")
    if "window_days" in part:
        label = words.window_of(part["window_days"])
    if "cohort" in part:
        label = words.cohort(str(part["cohort"]))
    said = part.get("note") or _value(part)
    return f"{label}: {said}" if label and said else ""


def _value(part: dict[str, Any]) -> str:
    if part.get("people") is not None:
        return words.part_people(part["people"])
    if part.get("count") is not None:
        return counted(part["count"], "", none="none").strip()
    if part.get("number") is not None:
        return f"{part['number']:.2f}"
    if part.get("minutes") is not None:
        return duration(part["minutes"])
    return words.part_of(part["value"]) if part.get("value") is not None else ""


def _point(part: dict[str, Any], identity: str) -> str:
    if not part["at"] or part["survival"] is None:
        return ""
    after = duration(part["at"]) if identity == "H3" else counted(round(part["at"]), _UNITS.get(identity, "day"))
    return f"{words.after(after)}: {words.not_yet(part['survival'])}"
