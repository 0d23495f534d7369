"""The report's JSON form, schema network-health/report/2 (documented in docs/report-schema.md)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from bot.circles import Told
from bot.metrics import State
from bot.metrics.statistics.suppression import too_few
from bot.metrics.statistics.trend import Direction
from bot.notes import Place
from bot.report import WINDOW, Measured, Report
from bot.report.lines import SERIES
from bot.report.privacy import SMALL_PLACE
from bot.score import Quality, Score, Scores
from bot.words.figures import QUALITIES

SCHEMA = "network-health/report/2"


def document(report: Report, link: Callable[[Place], str | None] | None = None) -> dict[str, Any]:
    """The report as plain objects in a fixed order, without a clock or a path."""
    return {
        "schema": SCHEMA,
        "community": report.community,
        "platform": report.platform,
        "as_of": _day(report.as_of),
        "timezone": report.timezone,
        "window": {"from": _day(report.as_of - WINDOW), "to": _day(report.as_of), "days": WINDOW},
        "minimum_group": report.minimum_group,
        "coverage": _plain(report.coverage),
        "measures": [{**_measure(each, link), **_change(report, each)} for each in report.measures],
        "scores": _scores(report.scores) if report.scores else None,
        "circles": _circles(report.circles),
    }


def _scores(scores: Scores) -> dict[str, Any]:
    """The five qualities with what they are made of, and the whole where it was asked for."""
    return {
        "version": scores.version,
        "weeks": scores.week,
        "rough": scores.rough,
        "compared_from": _day(scores.since) if scores.since else None,
        "qualities": [
            {"id": each.key, "name": QUALITIES[each.key], **_score(each.score), "components": _components(each)}
            for each in scores.qualities
        ],
        "overall": _score(scores.overall) if scores.overall else None,
    }


def _components(quality: Quality) -> list[dict[str, Any]]:
    return [
        {
            "id": part.id,
            "weight": part.weight,
            **_score(part.score),
            "usual": _rounded(part.usual),
            "usual_less": _rounded(part.spread[0]) if part.spread else None,
            "usual_more": _rounded(part.spread[1]) if part.spread else None,
            "weeks": part.weeks,
            "first_week": _day(part.first - 7) if part.first else None,
            "last_week": _day(part.last - 7) if part.last else None,
        }
        for part in quality.parts
    ]


def _score(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {"value": None, "low": None, "high": None, "band": None}
    ends = {name: round(getattr(score, name), 1) for name in ("value", "low", "high")}
    return {**ends, "band": score.band}


def _measure(measured: Measured, link: Callable[[Place], str | None] | None) -> dict[str, Any]:
    measure, figure = measured.measure, measured.figure
    return {
        "id": measure.id,
        "name": measure.name,
        "value": _rounded(figure.value),
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
        "n": None if not figure.n and figure.state in {State.SUPPRESSED, State.INSUFFICIENT} else figure.n,
        "unit": measure.unit,
        "state": figure.state.value,
        "window_days": measure.window_days,
        "version": measure.version,
        "note": figure.note,
        "parts": [_part(part, link) for part in figure.parts],
    }


def _circles(told: Told) -> dict[str, Any]:
    return {
        "basis": told.basis.value,
        "circles": [
            {
                "name": list(each.name),
                "people": each.people,
                "roles": each.roles,
                "qualities": {
                    name: {
                        "value": _rounded(figure.value),
                        "low": _rounded(figure.low),
                        "high": _rounded(figure.high),
                        "n": figure.n or None,
                        "state": figure.state.value,
                        "note": figure.note,
                    }
                    for name, figure in each.qualities.items()
                },
            }
            for each in told.circles
        ],
        "more": told.more,
        "outside": told.outside,
        "connectors": told.connectors,
        "between": [{**_plain(each), "shared": None if too_few(each.shared) else each.shared} for each in told.between],
    }


def _change(report: Report, measured: Measured) -> dict[str, Any]:
    """The usual range and the change by rule W, for the measures whose past is watched."""
    change = report.changes.get(SERIES.get(measured.measure.id, ""))
    told = measured.figure.value is not None and report.active >= SMALL_PLACE
    if change is None or change.direction is Direction.UNKNOWN or not told:
        return {"usual_low": None, "usual_high": None, "change": None}
    return {
        "usual_low": _rounded(change.low),
        "usual_high": _rounded(change.high),
        "change": change.direction.value,
    }


def _part(part: dict[str, Any], link: Callable[[Place], str | None] | None) -> dict[str, Any]:
    where = part.get("place")
    if not isinstance(where, Place):
        return {key: _rounded(value) for key, value in part.items()}
    return {
        "channel": str(where.channel),  # keys have 63 bits, which many JSON readers would round
        "channel_name": where.channel_name,
        "message": str(where.message),
        "thread": str(where.thread) if where.thread else None,
        "at": datetime.fromtimestamp(where.at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "link": link(where) if link else None,
    }


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _rounded(value: Any) -> Any:
    """Four decimals: finer than any interval here, and the same on every machine."""
    if isinstance(value, float):
        return round(value, 4) if abs(value) < float("inf") else None
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value.item() if hasattr(value, "item") else value


def _plain(struct: msgspec.Struct) -> dict[str, Any]:
    return {key: _rounded(value) for key, value in msgspec.structs.asdict(struct).items()}
