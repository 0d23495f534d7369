"""The scores of a report in words: beside the pillars, on the card, in the weekly note, and as the answer to `why`."""

from bot.notes import Block, Headline, Listing, Note, Paragraph, Words, plain
from bot.notes import Facts as Rows
from bot.report import WINDOW, Report
from bot.report.lines import lines
from bot.score import Part, Quality, Score, Scores
from bot.score.meanings import OVERALL, SCORES
from bot.words import answers, figures
from bot.words import scores as words
from bot.words.numbers import days


def spoken(report: Report, key: str) -> str:
    """A quality's score in words, or why there is none; empty for a pillar that is no quality."""
    if key not in figures.QUALITIES:
        return ""
    made = report.scores
    if made is None:
        return words.FEW
    quality = made.quality(key)
    if quality.score is None:
        return words.learning(made.week) if made.learning else words.TOO_LITTLE
    lacking = [part.id for part in quality.parts if part.score is None]
    names = {each.measure.id: each.measure.name for each in report.measures}
    told = _said(quality.score, rough=made.rough)
    without = words.without([names[identity] for identity in lacking if identity in names])
    return f"{told}; {without}" if without else told


def together(report: Report) -> str:
    """The five qualities in one number; empty where nobody asked for it or it is not known."""
    made = report.scores
    return _said(made.overall, rough=made.rough) if made and made.overall else ""


def bands(made: Scores | None) -> list[tuple[str, str]]:
    """The qualities that have a score, each with its band."""
    return [(each.key, each.score.band) for each in made.qualities if each.score] if made else []


def in_one_line(made: Scores | None) -> str:
    """The sub-scores for the weekly note; empty while there are none."""
    said = [(each.key, each.score.value) for each in made.qualities if each.score] if made else []
    return words.row(said) if said else ""


def because(report: Report) -> list[tuple[str, str, Note]]:
    """What each score rests on, by id and name."""
    return [(each.id, each.name, _why(report, each.id, each.name)) for each in SCORES]


def _why(report: Report, key: str, name: str) -> Note:
    made = report.scores
    blocks: list[Block]
    if made is None:
        blocks = [Headline(words.FEW)]
    elif key == OVERALL:
        blocks = _whole(made)
    else:
        blocks = [Headline(f"{name}: {spoken(report, key)}"), *_parts(report, made.quality(key))]
        blocks.append(Rows((*_compared(made.quality(key)), *_formula(made, "quality"))))
    window = days(report.as_of - WINDOW, report.as_of - 1, year=True)
    blocks.append(Rows(((answers.WINDOW, plain(answers.window(window, WINDOW, report.timezone))),)))
    blocks.append(Paragraph(plain(f"{words.STAND_FOR} {words.NOT_BETWEEN}")))
    return Note("notice", words.why_title(name), tuple(blocks))


def _whole(made: Scores) -> list[Block]:
    said = _said(made.overall, rough=made.rough) if made.overall else ""
    absent = words.learning(made.week) if made.learning else words.NO_OVERALL
    rows = tuple(
        (figures.QUALITIES[each.key], plain(_said(each.score, rough=made.rough) if each.score else words.MISSING))
        for each in made.qualities
    )
    return [Headline(said or absent), Rows(rows), Rows(_formula(made, "overall"))]


def _parts(report: Report, quality: Quality) -> list[Block]:
    said = lines(report)
    total = sum(part.weight for part in quality.parts)
    items = tuple(
        plain(_part(report, part, said[part.id].value, said[part.id].note, total))
        for part in quality.parts
        if part.id in said
    )
    return [Listing(items, label=words.MADE_OF)] if items else []


def _part(report: Report, part: Part, now: str, note: str, total: float) -> str:
    """A component: with a score so exactly that it can be worked out again, else as it is said everywhere."""
    measured = next(each for each in report.measures if each.measure.id == part.id)
    name, unit, value, score = measured.measure.name, measured.measure.unit, measured.figure.value, part.score
    said = now or words.not_known(note)
    if score is None or value is None or part.usual is None or part.spread is None:
        return f"{words.component(name, part.id, said, '')}; {words.weighs(part.weight, total, '', part.weeks)}"
    said, then, *ends = (words.exact(each, unit) for each in (value, part.usual, *part.spread))
    told = words.component(name, part.id, said, words.at_first(then, *ends))
    points = words.points(score.value, score.low, score.high, rough=False)
    return f"{told}; {words.weighs(part.weight, total, points, part.weeks)}"


def _formula(made: Scores, kind: str) -> tuple[tuple[str, Words], ...]:
    return ((words.FORMULA, plain(f"{words.FORMULAS[kind]} {words.version(made.version)}")),)


def _compared(quality: Quality) -> tuple[tuple[str, Words], ...]:
    """The weeks that a quality is compared with."""
    known = [part for part in quality.parts if part.weeks]
    if not known:
        return ()
    said = words.first_weeks(min(part.first for part in known), max(part.last for part in known))
    return ((words.COMPARED, plain(said)),)


def _said(score: Score, *, rough: bool) -> str:
    return words.said(score.value, score.low, score.high, score.band, rough=rough)
