"""What must hold for every measure, whatever the community."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.events import DAY, HOUR, AnyEvent, MemberSeen, MessageKind, MessagePosted
from bot.metrics import MEASURES, Figure
from bot.metrics.statistics.wilson import Z95
from bot.ports import CommunityRef
from bot.store import Store
from bot.ties import Source, ties
from bot.window import History
from tests.bot.metrics.communities import (
    ASK,
    CHANNELS,
    READ,
    Village,
    chatter,
    figures,
    known_before,
    moved,
    renamed,
    values,
)
from tests.makers import DAY_ONE, HELPFUL, history_of, instant

SCORED = ("A3", "A4", "E1", "H4", "N2", "N4", "N10", "R1", "R2", "S2", "S10", "S12")
ELAPSED = ("H1", "H2", "H3", "H4", "H5", "H6", "H13", "N2")  # no day boundary decides these
BOT = 77

few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
villages = st.builds(
    Village,
    seed=st.integers(0, 10_000),
    people=st.integers(1, 70),
    days=st.integers(1, 120),
    listed=st.booleans(),
)


def seen(village: Village) -> History:
    """The picture at the end of a village's days."""
    return history_of(village.events, village.end)


def as_bytes(found: dict[str, Figure]) -> bytes:
    """All figures, to the last digit."""
    return msgspec.json.encode(found)


@pytest.fixture(scope="module")
def lively() -> Village:
    """A community in which every scored measure has a value."""
    return Village(seed=11, people=300)


@given(villages)
@few
def test_a_bot_changes_nothing(village: Village):
    """Ten thousand messages by a bot leave every figure as it was, to the last digit."""
    noise: list[AnyEvent] = [MemberSeen(person=BOT, bot=True)] if village.listed else []
    kind = MessageKind.PERSON if village.listed else MessageKind.BOT
    noise += [msgspec.structs.replace(each, kind=kind) for each in chatter(BOT, 10_000, village.end)]
    with_bot = history_of([*village.events, *noise], village.end)
    assert as_bytes(figures(with_bot)) == as_bytes(figures(seen(village)))


@given(villages, st.integers(0, 1000))
@few
def test_who_is_who_does_not_matter(village: Village, seed: int):
    """With all keys of people exchanged the values and their ranges stay the same."""
    keys = [*village.people, *(each + 500 for each in village.people), 1999]
    mixed = keys.copy()
    Random(seed).shuffle(mixed)
    names = dict(zip(keys, mixed, strict=True))
    exchanged = renamed(village.events, lambda key: names.get(key, key))
    assert values(history_of(exchanged, village.end)) == values(seen(village))


@given(villages, st.integers(1, 9))
@few
def test_whole_weeks_later_everything_is_the_same(village: Village, weeks: int):
    """The same life some weeks later has the same figures."""
    later = history_of(moved(village.events, weeks * 7 * DAY), village.end + weeks * 7)
    assert values(later) == values(seen(village))


@given(villages)
@few
def test_another_zone_an_hour_away_is_the_same_life(village: Village):
    """An hour later, in a zone an hour behind, days begin at the same moments of life."""
    later = history_of(moved(village.events, HOUR), village.end, zone="Etc/GMT+1")
    assert values(later) == values(seen(village))


@given(st.integers(0, 10_000))
@few
def test_an_hour_moves_only_what_counts_days(seed: int):
    """In the same zone an hour later, measures of elapsed time stay as they are."""
    village = Village(seed=seed, people=80, days=14)
    end = village.end + 9
    now, later = history_of(village.events, end), history_of(moved(village.events, HOUR), end)
    for measure in MEASURES:
        if measure.id in ELAPSED:
            assert measure.compute(later).value == measure.compute(now).value, measure.id


def test_the_same_events_twice_change_nothing(tmp_path: Path):
    """Stored twice and in another order, the same facts give the same figures, to the last digit."""
    village = Village(seed=5, people=80)
    ref = CommunityRef("slack", "T1")
    shuffled = village.events.copy()
    Random(3).shuffle(shuffled)
    with Store.open(f"sqlite:///{tmp_path}/once.db") as once, Store.open(f"sqlite:///{tmp_path}/twice.db") as twice:
        once.absorb([(ref, village.events)])
        twice.absorb([(ref, shuffled), (ref, village.events)])
        pictures = [_stored(store, village) for store in (once, twice)]
    assert as_bytes(figures(pictures[0])) == as_bytes(figures(pictures[1]))
    assert values(pictures[0]) == values(seen(village))


def _stored(store: Store, village: Village) -> History:
    number = store.communities()[0].number
    return store.history(number, seen(village).zone, end=village.end, helpful_emoji=HELPFUL)


@given(villages, st.data())
@few
def test_deleting_a_message_never_raises_what_is_known(village: Village, data: st.DataObject):
    """Without one message there are no more replies and mentions than with it."""
    posts = [event for event in village.events if isinstance(event, MessagePosted)]
    gone = data.draw(st.sampled_from(posts))
    fewer = history_of([event for event in village.events if event is not gone], village.end)
    known = (Source.EXPLICIT, Source.MENTION)
    before, after = (ties(history).coverage.by_source for history in (seen(village), fewer))
    assert sum(after[each] for each in known) <= sum(before[each] for each in known)


def test_nothing_gives_nothing():
    """An empty history has no values, not zeros, and says why."""
    for name, figure in figures(history_of([], DAY_ONE)).items():
        assert figure.value is None, name
        assert figure.note, name


def test_one_person_gives_counts_only():
    """Somebody alone is counted; shares, times and graphs stay undefined."""
    posts: list[AnyEvent] = [
        MessagePosted(CHANNELS[0], instant(day), 1, instant(day), signals=ASK, words=5) for day in range(60)
    ]
    history = history_of(posts, DAY_ONE + 60)
    for measure in MEASURES:
        if measure.unit in {"share", "minutes", "days", "graph"}:
            assert measure.compute(history).value is None, measure.id


def test_a_community_of_bots_is_an_empty_one():
    """Where only bots write every figure is as if nobody had."""
    bots: list[AnyEvent] = [MemberSeen(person=BOT, bot=True), *chatter(BOT, 500, DAY_ONE + 60)]
    nobody = history_of([], DAY_ONE + 60)
    assert as_bytes(figures(history_of(bots, DAY_ONE + 60))) == as_bytes(figures(nobody))


@pytest.mark.parametrize("signals", [READ, ASK], ids=["talking", "asking"])
@pytest.mark.parametrize("known", [True, False], ids=["a helper", "a stranger"])
def test_one_loud_account_moves_no_score(lively: Village, signals: int, known: bool):
    """Ten thousand messages by one account move what scores are made of by less than one standard error."""
    author = lively.helpers[0] if known else 555
    loud = [*lively.events, *chatter(author, 10_000, lively.end, signals=signals)]
    before, after = figures(seen(lively)), figures(history_of(loud, lively.end))
    for name in SCORED:
        was, now = before[name], after[name]
        assert was.value is not None, name
        assert was.low is not None, name
        assert was.high is not None, name
        assert now.value is not None, name
        assert abs(now.value - was.value) <= (was.high - was.low) / (2 * Z95), name


@given(villages)
@few
def test_equal_facts_give_equal_bytes(village: Village):
    """Computed again, in another order of arrival, every figure is the same to the last digit."""
    assert as_bytes(figures(history_of(reversed(village.events), village.end))) == as_bytes(figures(seen(village)))


@given(villages)
@few
def test_values_lie_inside_their_intervals_and_shares_inside_one(village: Village):
    """No share leaves 0 to 1 (participation above all), and no value its interval."""
    for measure in MEASURES:
        figure = measure.compute(seen(village))
        for value, low, high in _ranges(figure):
            if measure.unit == "share":
                assert 0 <= value <= 1, measure.id
            assert low is None or low <= value + 1e-12, measure.id
            assert high is None or value <= high + 1e-12, measure.id


def _ranges(figure: Figure) -> Iterator[tuple[float, float | None, float | None]]:
    if figure.value is not None:
        yield figure.value, figure.low, figure.high
    for part in figure.parts:
        for name in ("value", "survival"):
            if part.get(name) is not None:
                yield part[name], part.get("low"), part.get("high")


@given(st.integers(0, 10_000))
@few
def test_nobody_is_new_because_the_history_starts(seed: int):
    """Where no joins are known and everybody was there from the first days, there are no newcomers."""
    village = Village(seed=seed, people=60, days=40, listed=False)
    early = [event for event in village.events if getattr(event, "author", 0) not in village.newcomers]
    history = history_of(early, village.end)
    for measure in MEASURES:
        if measure.id.startswith("N"):
            figure = measure.compute(history)
            assert figure.value is None, measure.id
            assert figure.n == 0, measure.id


@given(villages, st.data())
@few
def test_the_past_stays_as_it_was(village: Village, data: st.DataObject):
    """A past day, computed when more has happened since, has the figures it had then."""
    end = DAY_ONE + data.draw(st.integers(1, village.days))
    before = known_before(village.events, end)
    assume(any(isinstance(event, MessagePosted) for event in before))
    then, now = history_of(before, end), seen(village).until(end)
    assert as_bytes(figures(now)) == as_bytes(figures(then))


def without(events: list[AnyEvent], gone: set[int], *, answers_only: bool = False) -> list[AnyEvent]:
    """The same life without what some people wrote, or without what they answered."""
    return [
        event
        for event in events
        if not (
            isinstance(event, MessagePosted)
            and event.author in gone
            and (not answers_only or event.thread or event.reply_to or event.mentions)
        )
    ]


def test_losing_helpers_lowers_the_answered_share(lively: Village):
    """Without the first ten helpers fewer questions are answered, and not more people take part."""
    gone = set(lively.helpers[:20])
    before, after = figures(seen(lively)), figures(history_of(without(lively.events, gone), lively.end))
    assert after["H4"].value < before["H4"].value  # type: ignore[operator]  # both have values here
    assert after["A1"].value < before["A1"].value  # type: ignore[operator]  # likewise
    assert after["H7"].value < before["H7"].value  # type: ignore[operator]  # likewise


def test_ignoring_newcomers_lowers_their_first_reply(lively: Village):
    """When every second answer to newcomers falls away their first-reply share falls, and the answered share too."""
    asked = {event.message: event.author for event in lively.events if isinstance(event, MessagePosted)}

    def ignored(event: AnyEvent) -> bool:
        if not isinstance(event, MessagePosted):
            return False
        to = {asked.get(event.thread), asked.get(event.reply_to), *event.mentions}
        return bool(to & lively.newcomers) and event.author not in to and event.message % 2 == 0

    rest = [event for event in lively.events if not ignored(event)]
    before, after = figures(seen(lively)), figures(history_of(rest, lively.end))
    assert after["N2"].value < before["N2"].value  # type: ignore[operator]  # both have values here
    assert after["H4"].value < before["H4"].value  # type: ignore[operator]  # likewise


def test_silence_of_many_is_seen_in_people_not_in_ratios(lively: Village):
    """With three in ten silenced fewer people take part, whatever the ratios say."""
    gone = set(lively.people[::3])
    before, after = figures(seen(lively)), figures(history_of(without(lively.events, gone), lively.end))
    assert after["A1"].value < before["A1"].value  # type: ignore[operator]  # both have values here
    assert after["A13"].value < before["A13"].value  # type: ignore[operator]  # likewise
