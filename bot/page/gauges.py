"""A gauge for each quality: a line from 0 to 100 with what was usual at first, the range, and the score; plain SVG."""

from html import escape

from bot.report import Report
from bot.report.scoring import spoken
from bot.score.formula import ABOVE, BELOW
from bot.words import scores as words
from bot.words.figures import QUALITIES

WIDTH, HEIGHT, MARGIN = 320, 44, 10


def gauges(report: Report) -> dict[str, dict[str, str]]:
    """For each quality what is said of its score, and the picture of it where there is one."""
    return {key: {"said": spoken(report, key), "svg": _svg(report, key)} for key in QUALITIES}


def _svg(report: Report, key: str) -> str:
    score = report.scores.quality(key).score if report.scores else None
    if score is None:
        return ""
    middle = HEIGHT / 2 - 4
    marks = "".join(
        f'<text x="{_x(at):.1f}" y="{HEIGHT - 4}" text-anchor="middle" class="tick">{at}</text>' for at in (0, 50, 100)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="gauge" '
        f'aria-label="{escape(f"{QUALITIES[key]}: {spoken(report, key)}. {words.GAUGE}")}">'
        f'<rect x="{_x(BELOW):.1f}" y="4" width="{_x(ABOVE) - _x(BELOW):.1f}" height="{HEIGHT - 22}" class="usual"/>'
        f'<line x1="{_x(0)}" x2="{_x(100)}" y1="{middle}" y2="{middle}" class="scale"/>'
        f'<line x1="{_x(score.low):.1f}" x2="{_x(score.high):.1f}" y1="{middle}" y2="{middle}" class="reach"/>'
        f'<circle cx="{_x(score.value):.1f}" cy="{middle}" r="6" class="point"/>{marks}</svg>'
    )


def _x(points: float) -> float:
    return MARGIN + points * (WIDTH - 2 * MARGIN) / 100
