"""Every measure there is with its state on the demo and on a real export, and those not measured with the reason."""

import tempfile
from datetime import date
from io import StringIO
from pathlib import Path
from textwrap import wrap

from rich.console import Console

from bench.validate.scores import table
from bot import app
from bot.metrics import LEFT_OUT, LeftOut, State
from bot.report import Report
from bot.report.lines import lines
from bot.report.scoring import spoken
from bot.score.meanings import OVERALL, meanings
from bot.view import View

REAL = "slack-10academy"
MONTH_3 = 100  # days: its third month, as hardly anybody is left at its end


def measures_table(data: Path) -> str:
    """One line for each id: its state and value on either community."""
    with tempfile.TemporaryDirectory() as kept:
        quiet = Console(file=StringIO())
        demo = app.demo(Path(kept), quiet, seed=11, platform="slack").report(overall=True)
        real = _imported(data / REAL / "export", Path(kept), quiet).report(overall=True)
    rows = [
        (
            each.id,
            each.name,
            *(
                (getattr(each, "basis", "not measured"), "")
                if isinstance(each, LeftOut)
                else _both(each.id, demo, real)
            ),
        )
        for each in meanings()
    ]
    head = ("id", "name", "the demo's last day", f"{REAL}, its third month")
    reasons = [f"{each.id}: {each.explanation.partition('Not measured: ')[2]}" for each in LEFT_OUT]
    return "\n".join((table(head, rows), "", *(wrapped for each in reasons for wrapped in wrap(each, 120))))


def _imported(export: Path, kept: Path, quiet: Console) -> View:
    settings = app.settings(f"sqlite:///{kept}/real.db")
    app.import_history(export, settings, quiet, community=REAL)
    view = app.look(settings)
    end = view.history.start + MONTH_3
    return app.look(settings, as_of=date.fromordinal(end).isoformat())


def _both(identity: str, *reports: Report) -> tuple[str, ...]:
    return tuple(_told(identity, each) for each in reports)


def _told(identity: str, report: Report) -> str:
    """A measure's state and value, or a score."""
    figure = report.figure(identity)
    if figure is None:
        return _score(identity, report)
    line = lines(report)[identity]
    if figure.state in {State.INSUFFICIENT, State.SUPPRESSED}:
        return str(figure.state)
    return f"{figure.state}: {line.value}" if line.value else str(figure.state)


def _score(identity: str, report: Report) -> str:
    if identity != OVERALL:
        return spoken(report, identity).partition(", ")[0].rstrip(".")
    whole = report.scores.overall if report.scores else None
    return f"{whole.value:.0f} of 100 ({whole.low:.0f} to {whole.high:.0f})" if whole else "no score"
