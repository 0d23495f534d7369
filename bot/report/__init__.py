"""The report: every measure computed once, made safe to show, with what was and was not seen beside it."""

from collections.abc import Callable

import msgspec

from bot.circles import Told, told
from bot.metrics import MEASURES, Figure, Measure
from bot.metrics.helpfulness.behaviour import calm, machine_like
from bot.metrics.nightly import looked_up
from bot.metrics.statistics.suppression import too_few
from bot.metrics.statistics.trend import Change
from bot.notes import Place
from bot.report.coverage import Coverage, coverage
from bot.report.early import year_before
from bot.report.newly import newly
from bot.report.places import shown
from bot.report.privacy import SMALL_PLACE, safe
from bot.report.trends import trends
from bot.score import Scores, scores, weeks_of
from bot.window import History

WINDOW = 28


class Measured(msgspec.Struct, frozen=True):
    """One measure and its answer, as it may be shown."""

    measure: Measure
    figure: Figure


class Report(msgspec.Struct, frozen=True):
    """A community's figures as of the beginning of a local day."""

    community: str
    platform: str
    as_of: int  # the first local day that is not part of the picture, as an ordinal
    timezone: str
    minimum_group: int
    active: int  # people who wrote in the 28 days; not for showing without the minimum group
    coverage: Coverage
    measures: tuple[Measured, ...]
    changes: dict[str, Change]  # the watched series against their own past
    scores: Scores | None = None  # None with too few people
    year_before: int | None = None  # people in a week, in the same four weeks 52 weeks ago
    circles: Told = Told()  # the networks inside the network

    def figure(self, identity: str) -> Figure | None:
        """The figure of the measure with that id, where there is such a measure."""
        return next((each.figure for each in self.measures if each.measure.id == identity), None)


def report(
    history: History,
    *,
    name: str,
    platform: str,
    minimum_group: int = 5,
    thorough: bool = False,
    overall: bool = False,
) -> Report:
    """Compute every measure for the picture in `history` and take out what would show single people.

    What takes long where ties are many is looked up among the figures of the night, or with `thorough` worked out now.
    The five qualities in one number are given to those who ask for it. Accounts that behave like machines are set apart
    first, once, so that all figures rest on the same people.
    """
    weeks = weeks_of(history)
    set_apart = len(machine_like(history))
    history = calm(history)
    recent = history.messages.day >= history.end - WINDOW
    active = len(set(history.messages.author[recent].tolist()))
    own = [each for each in MEASURES if not each.same_as]
    figures = safe(
        [(each, each.compute(history) if thorough else looked_up(each, history)) for each in own],
        active,
        minimum_group,
        newly(history),
    )
    placed = {each.id: _placed(history, each, figure) for each, figure in zip(own, figures, strict=True)}
    return Report(
        community=name,
        platform=platform,
        as_of=history.end,
        timezone=history.zone.key,
        minimum_group=minimum_group,
        active=active,
        coverage=coverage(history, None if too_few(set_apart, minimum_group) else set_apart),
        measures=tuple(Measured(each, placed[each.same_as or each.id]) for each in MEASURES),
        changes=trends(history),
        scores=scores({each.id: placed[each.same_as or each.id] for each in MEASURES}, active, weeks, whole=overall),
        year_before=year_before(history),
        circles=told(history, minimum_group) if active >= SMALL_PLACE else Told(),
    )


def _placed(history: History, measure: Measure, figure: Figure) -> Figure:
    """Lists of messages get their places; those in private channels are left out."""
    if measure.unit != "list":
        return figure
    return msgspec.structs.replace(figure, parts=shown(history, figure.parts))


def as_json(report: Report, link: Callable[[Place], str | None] | None = None) -> bytes:
    """The report as JSON of schema network-health/report/2; equal facts give equal bytes."""
    from bot.report.document import document  # noqa: PLC0415  # only this form needs it

    return msgspec.json.format(msgspec.json.encode(document(report, link)), indent=2)
