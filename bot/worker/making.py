"""A community's answers made from its facts and stored; where the worker meets the database."""

from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Final, Self

from bot import score
from bot.answers import answered, explanations, week
from bot.answers.live import as_set, at_this_moment, without
from bot.answers.me import me
from bot.answers.networks import networks
from bot.answers.posts import composed, posts_of, waiting
from bot.answers.week import Week
from bot.digest.open import LOOKED_AT
from bot.digest.picture import Draw, drawn
from bot.errors import UnknownCommunity
from bot.events import SECOND
from bot.introductions.results import in_a_month
from bot.metrics import MEASURES, nightly
from bot.metrics.series import cut
from bot.metrics.weeks import last_monday
from bot.notes import Block, Note, Paragraph, Picture, plain
from bot.preferences import Preferences
from bot.report.weekly import Weekly
from bot.snapshot import DIGEST, KIND, Composed, Explained, Snapshot, last_week, read, written
from bot.store import Community, Store, Turn
from bot.store.retention import DAYS_KEPT
from bot.window import History, midnight
from bot.words import answers as words
from bot.words.commands import STORED
from bot.words.numbers import day
from bot.worker.jobs import Setup

AT_HAND: Final = 300_000  # messages that are read in about a second


class Making:
    """Answers for communities of one database, with what their admins chose."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._store = Store.open(setup.database_url)
        self._charts: dict[str, bytes] = {}  # the one drawn last: admins' and everybody's note show the same

    def __enter__(self) -> Self:
        """The store is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The store is closed, whatever happened."""
        self._store.close()

    def explanations(self) -> tuple[Explained, ...]:
        """Every measure in its own words."""
        return explanations()

    def refresh(self, community: int, now: int) -> Snapshot:
        """Make the answers as of an instant and store them."""
        chosen = self._chosen(community)
        made = answered(
            self._week(community, chosen, now),
            self._now(community, chosen, now),
            stored=self._stored(community),
            hidden=chosen.hidden,
            draw=self._drawing(community),
        )
        self._store.snapshots.put(community, KIND, written(made), made_at=now)
        return made

    def about(self, community: int, person: int, now: int) -> Note:
        """What one person may know of themselves; it is stored nowhere."""
        chosen = self._chosen(community)
        end = datetime.fromtimestamp(now // SECOND, chosen.zone).toordinal() + 1
        emoji = frozenset(chosen.helpful_emoji)
        history, days = self._store.surroundings(community, chosen.zone, end=end, person=person, helpful_emoji=emoji)
        history = at_this_moment(without(history, chosen.left_out), now)
        mine = self._networks(community, chosen, person, now)
        return me(history, person, days, minimum=chosen.minimum_group, networks=mine)

    def _networks(self, community: int, chosen: Preferences, person: int, now: int) -> tuple[Block, ...]:
        """The circles somebody is in; not told where the whole community takes too long to look at for an answer."""
        if self._store.amounts(community).human_messages > AT_HAND:
            return ()
        history = self._history(community, chosen, now)
        days = cut(history, history.end - 1)
        weeks = cut(days, last_monday(days))  # as everywhere in chat, so that the next day tells nothing
        return networks(weeks, person, chosen.minimum_group)

    def overnight(self, community: int, now: int) -> None:
        """Work out what takes long, as of the last whole day, and store it; nothing where nothing takes long."""
        self._name(community)
        history = self._history(community, self._chosen(community), now)
        made = nightly.overnight(cut(history, history.end - 1), MEASURES)
        if made is not None:
            self._store.snapshots.put(community, nightly.KIND, nightly.written(made), made_at=now)

    def roll_up(self, community: int, now: int) -> None:
        """Write down who addressed whom on each whole day of the last 400, where anything has changed."""
        zone = self._chosen(community).zone
        counted_from = self._store.retention.age_counts_from(community, now)
        newest, today = (datetime.fromtimestamp(at // SECOND, zone).toordinal() for at in (counted_from, now))
        if counted_from > 0:
            self._store.rollups.roll_up(community, zone, since=newest - DAYS_KEPT, end=min(newest + 1, today))

    def compose(self, community: int, period: str, now: int) -> Composed:
        """Make what is to be posted for a week or a month."""
        chosen = self._chosen(community)
        draw = self._drawing(community)
        if period == last_week(now, chosen.zone):
            facts = waiting(self._week(community, chosen, now), self._now(community, chosen, now))
            return posts_of(facts, hidden=chosen.hidden, draw=draw)
        return composed(
            self._history(community, chosen, now),
            self._name(community),
            period,
            minimum=chosen.minimum_group,
            hidden=chosen.hidden,
            draw=draw,
            digests=self._digests(community, chosen, period),
            introduced=self._introduced(community, chosen),
        )

    def _week(self, community: int, chosen: Preferences, now: int) -> Week:
        """The last complete week: as it was kept, or worked out anew where anything that it rests on has changed."""
        name = self._name(community)
        facts = self._store.fingerprint(community, _monday(chosen, now), frozenset(chosen.helpful_emoji))
        kept = self._store.snapshots.get(community, week.KIND)
        known = week.read(kept.content, self._rests_on(community, chosen, name, facts)) if kept else None
        if known is not None:
            return known
        picture = week.picture_of(self._history(community, chosen, now))
        made = week.week_of(picture, name, chosen.minimum_group)
        if (weeks := score.weeks_of(picture)) != picture.weeks:
            self._store.snapshots.put(community, score.KIND, score.written(weeks), made_at=now)
        content = week.written(made, self._rests_on(community, chosen, name, facts))
        self._store.snapshots.put(community, week.KIND, content, made_at=now)
        return made

    def _rests_on(self, community: int, chosen: Preferences, name: str, facts: bytes) -> bytes:
        """A print of all that a week rests on: facts, what was chosen, what is kept beside them, and this program."""
        rooms = sorted(self._store.introductions.rooms_opened(community))
        beside = [self._store.snapshots.get(community, kind) for kind in (score.KIND, nightly.KIND)]
        return week.print_of(facts, chosen, name, rooms, *(each.content for each in beside if each))

    def _now(self, community: int, chosen: Preferences, now: int) -> History:
        """What was written lately, up to this moment: enough for what waits."""
        today = datetime.fromtimestamp(now // SECOND, chosen.zone).toordinal()
        rooms = self._store.introductions.rooms_opened(community)
        gone = frozenset({*chosen.left_out, *rooms})
        history = self._store.lately(community, chosen.zone, end=today + 1, days=LOOKED_AT, left_out=gone)
        return at_this_moment(as_set(history, chosen, rooms), now)

    def _name(self, community: int) -> str:
        found = self._found(community)
        return found.name or found.ref.native

    def _drawing(self, community: int) -> Draw:
        """How charts are drawn: one that shows what it showed when answers were made last is taken from there."""

        def draw(name: str, weekly: Weekly) -> bytes:
            if name not in self._charts:
                self._charts = {name: self._chart_before(community, name) or drawn(weekly)}
            return self._charts[name]

        return draw

    def _chart_before(self, community: int, name: str) -> bytes:
        taken = self._store.snapshots.get(community, KIND)
        before = read(taken.content) if taken else None
        blocks = before.digest.blocks if before and before.digest else ()
        return next((each.png for each in blocks if isinstance(each, Picture) and each.name == name), b"")

    def _digests(self, community: int, chosen: Preferences, month: str) -> int:
        """How many weekly digests came in a month."""
        return sum(
            each.kind == DIGEST
            and each.state is Turn.DONE
            and f"{datetime.fromtimestamp(each.due_at // SECOND, chosen.zone):%Y-%m}" == month
            for each in self._store.dues.standing(community, most=1000)
        )

    def _introduced(self, community: int, chosen: Preferences) -> str:
        """What introductions do here, in a few sentences; empty where they are off or nobody asked for them."""
        if not chosen.introductions:
            return ""
        wishes = self._store.wishes.all(community)
        return in_a_month(self._store.introductions.all(community), wishes, chosen.minimum_group)

    def introduce(self, community: int, period: str, now: int) -> None:
        """Decide a round of introductions and keep it, once for its period."""
        from bot.introductions.acquaintance import ACQUAINTED  # noqa: PLC0415  # likewise
        from bot.worker.matchmaking import match  # noqa: PLC0415  # a quarter of a second and 15 MB, once in two weeks

        found, chosen = self._found(community), self._chosen(community)
        history = self._history(community, chosen, now, tied_days=ACQUAINTED)
        match(self._store, found, history, period, now=now, minimum=chosen.minimum_group)

    def watch(self, community: int, now: int) -> None:
        """Judge introductions whose time is over, and work out what they do."""
        from bot.worker.matchmaking import watch  # noqa: PLC0415  # likewise

        found, chosen = self._found(community), self._chosen(community)
        watch(self._store, found, self._history(community, chosen, now), now=now, minimum=chosen.minimum_group)

    def _found(self, community: int) -> Community:
        found = next((each for each in self._store.communities() if each.number == community), None)
        if found is None:
            raise UnknownCommunity
        return found

    def _chosen(self, community: int) -> Preferences:
        return Preferences.chosen(self._store.choices.of(community), self._setup)

    def _history(self, community: int, chosen: Preferences, now: int, *, tied_days: int = 0) -> History:
        """The community up to this moment, without what its admins leave out and what was said in introductions.

        Of so many days it is known who addressed whom, also where the messages were deleted by age.
        """
        today = datetime.fromtimestamp(now // SECOND, chosen.zone).toordinal()
        emoji = frozenset(chosen.helpful_emoji)
        history = self._store.history(community, chosen.zone, end=today + 1, helpful_emoji=emoji)
        tied = self._store.tied(community, chosen.zone, first=today + 1 - tied_days, end=today + 1)
        history = replace(history, nightly=self._nightly(community), weeks=self._weeks(community), tied=tied)
        rooms = self._store.introductions.rooms_opened(community)
        return at_this_moment(as_set(history, chosen, rooms), now)

    def _nightly(self, community: int) -> nightly.Nightly:
        taken = self._store.snapshots.get(community, nightly.KIND)
        return nightly.read(taken.content) if taken else nightly.NOT_YET

    def _weeks(self, community: int) -> score.Ledger | None:
        """The weeks that scores are compared with, as they are kept beyond the facts they were made of."""
        kept = self._store.snapshots.get(community, score.KIND)
        return score.read(kept.content) if kept else None

    def _stored(self, community: int) -> tuple[Block, ...]:
        """What is kept, in one paragraph."""
        kept = self._store.amounts(community)
        said = [words.stored(kept.human_messages, kept.reactions, kept.channels)]
        if kept.first_at and kept.last_at:
            said.append(words.stored_since(_day(kept.first_at), _day(kept.last_at)))
        return (Paragraph(plain(" ".join(said)), label=STORED),)


def _monday(chosen: Preferences, now: int) -> int:
    """The instant at which the last complete week ended."""
    today = datetime.fromtimestamp(now // SECOND, chosen.zone).toordinal()
    return midnight(today - (today - 1) % 7, chosen.zone)


def _day(told: str) -> str:
    """The day of an instant as totals tell it."""
    return day(date.fromisoformat(told[:10]).toordinal(), year=True)
