"""What is true of a week, gathered before a word is chosen."""

import msgspec

from bot.circles import Told
from bot.digest.channels import beginning, busiest
from bot.digest.open import Open, still_open
from bot.metrics import Figure, State
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.series import cut
from bot.metrics.statistics.gaps import partial_days
from bot.metrics.statistics.suppression import too_close
from bot.metrics.statistics.trend import Change
from bot.metrics.weeks import last_monday, usable, weeks
from bot.report import Report, report
from bot.report.circles import apart
from bot.report.coverage import Coverage
from bot.report.newly import newly
from bot.report.populations import worded
from bot.report.privacy import SMALL_PLACE
from bot.report.weekly import Weekly
from bot.score import Scores
from bot.sorting import distinct
from bot.window import History

LEARNING_WEEKS = 12
DRAWN = frozenset({State.OK, State.ROUGH})


class Facts(msgspec.Struct, frozen=True):
    """One community's week. Numbers of people are as they are; the words keep small ones to themselves."""

    name: str
    first: int  # Monday
    end: int  # the Monday after
    timezone: str
    minimum: int
    week: int  # people who wrote in the week
    active: int  # people who wrote in the 28 days
    questions: int | None  # None where nothing tells a question
    joined: int | None  # None where arrivals cannot be told
    wrote: int | None
    figures: dict[str, Figure]
    changes: dict[str, Change]
    open: Open
    usable_weeks: int
    gap_days: int  # days of the week that could not be seen
    coverage: Coverage
    scores: Scores | None = None
    year_before: int | None = None  # people in a week, in the same weeks of the year before
    busiest: str = ""  # the channel in which most people write, where one may be named
    beginning: str = ""  # the channel in which most newcomers begin
    circles: Told = Told()  # the networks inside the network
    apart: str = ""  # two of them that hardly talk, where there are two
    weekly: Weekly = Weekly()  # half a year of people

    @property
    def tells_questions(self) -> bool:
        """Whether anything tells a question here, in a small place too; where nothing does, none is said to wait."""
        queue = self.figures.get("H13")
        return self.questions is not None or bool(queue and queue.value is not None)

    @property
    def silent(self) -> bool:
        """Whether there is nothing to say of the week."""
        return not self.active and not self.open.unanswered

    @property
    def small(self) -> bool:
        """Too few people for rates and trends."""
        return self.active < SMALL_PLACE

    @property
    def nearly_all(self) -> bool:
        """Whether the week's people and those of the 28 days, both in numbers, would tell of a few."""
        return too_close(self.active, self.week, self.minimum)

    @property
    def learning(self) -> bool:
        """Too few weeks to know what is usual."""
        return self.usable_weeks < LEARNING_WEEKS

    @property
    def rates(self) -> bool:
        """Enough people and weeks for shares, usual ranges and changes."""
        return not self.small and not self.learning

    def drawn(self, identity: str) -> Figure | None:
        """The figure of a measure where it has a value that may be said."""
        figure = self.figures.get(identity)
        return figure if figure and figure.value is not None and figure.state in DRAWN else None

    def worded(self, identity: str) -> str:
        """The words in place of a share that would tell of a few people: "nearly all" or "fewer than 5"."""
        figure = self.figures.get(identity)
        return worded(figure) if figure and figure.state is State.SUPPRESSED and figure.n else ""


def gather(history: History, name: str, minimum: int, made: Report | None = None) -> Facts:
    """The facts of the last complete week, Monday to Sunday, as that week's end saw them.

    `made` is that week's report, where there is one already.
    """
    picture = cut(history, last_monday(history))
    made = made or report(picture, name=name, platform="", minimum_group=minimum)
    picture = calm(picture)  # as the report does
    first = picture.end - 7
    joined, wrote = newly(picture)
    questions = made.figure("H1")
    return Facts(
        name=name,
        first=first,
        end=picture.end,
        timezone=made.timezone,
        minimum=minimum,
        week=len(distinct(picture.messages.author[picture.messages.day >= first])),
        active=made.active,
        questions=int(questions.value) if questions and questions.value is not None else None,
        joined=joined,
        wrote=wrote,
        figures={each.measure.id: each.figure for each in made.measures},
        changes=made.changes,
        open=still_open(picture, minimum),
        usable_weeks=sum(usable(picture, monday) for monday in weeks(picture)),
        gap_days=len(partial_days(picture, first, picture.end)),
        coverage=made.coverage,
        scores=made.scores,
        year_before=made.year_before,
        circles=made.circles,
        apart=apart(made),
        busiest=busiest(picture, minimum),
        beginning=beginning(picture, minimum),
        weekly=Weekly.of(made, picture),
    )
