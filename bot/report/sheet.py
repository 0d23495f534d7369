"""The report as a sheet: one line for each measure, for a spreadsheet; aggregates only, as everywhere in a report."""

import csv
import io
from typing import Any, Final

from bot.report import Report
from bot.report.document import document

ABOUT: Final = ("community", "platform", "as_of", "timezone")
COLUMNS: Final = (
    "id",
    "name",
    "value",
    "low",
    "high",
    "n",
    "unit",
    "state",
    "window_days",
    "usual_low",
    "usual_high",
    "change",
    "version",
    "note",
)


def as_csv(report: Report) -> bytes:
    """The measures as CSV (RFC 4180, UTF-8); undefined is an empty cell, never 0. Equal facts give equal bytes."""
    told = document(report)
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow((*ABOUT, *COLUMNS))
    for measure in told["measures"]:
        sheet.writerow([*(_cell(told[name]) for name in ABOUT), *(_cell(measure[name]) for name in COLUMNS)])
    return written.getvalue().encode()


def _cell(value: Any) -> Any:
    """Words that a spreadsheet would take for a formula are marked as words."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
