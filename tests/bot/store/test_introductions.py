"""What people want and what became of introductions is kept the same on both databases, and each answer counts once."""

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import text

from bot.events import ChannelKind, ChannelSeen, MemberSeen
from bot.introductions.record import Introduction, Outcome, Reply, Seat, Stage, Talked, Wish
from bot.ports import CommunityRef
from bot.store import Store

REF = CommunityRef("slack", "T1")
ADA, BRAM, CLEO = 11, 12, 13


@pytest.fixture
def store(database_url: str):
    """A store that knows one community."""
    with Store.open(database_url) as opened:
        opened.absorb([(REF, [MemberSeen(ADA)])])
        yield opened


def pair(*people: int, stage: Stage = Stage.ASKING, newcomers: tuple[int, ...] = ()) -> Introduction:
    """People who were chosen for each other."""
    seats = tuple(Seat(person, newcomer=person in newcomers, home=5) for person in people)
    return Introduction(0, 0, stage, seats, explored=True, channel=7)


def asked(store: Store, *people: int, newcomers: tuple[int, ...] = ()) -> Introduction:
    """People who are being asked about each other."""
    for person in people:
        if store.wishes.of(1, person) is None:
            store.wishes.want(1, person, at=1)
    assert store.introductions.decide(1, "2026-W11", [pair(*people, newcomers=newcomers)], at=100)
    return store.introductions.all(1)[0]


def test_a_wish_and_all_that_belongs_to_it(store: Store):
    """What was said is read back as it was; new interests take the place of old ones, and nothing takes them away."""
    store.wishes.want(1, ADA, at=5)
    store.wishes.care(1, ADA, ["bees", "bread", "bees"], [9, 8])
    store.wishes.avoid(1, ADA, [CLEO, BRAM])
    store.wishes.avoid(1, ADA, [BRAM])
    wish = Wish(ADA, 5, topics=("bees", "bread"), channels=(8, 9), avoids=(BRAM, CLEO))
    assert store.wishes.of(1, ADA) == wish
    assert store.wishes.all(1) == [wish]
    assert store.wishes.of(1, BRAM) is None
    store.wishes.care(1, ADA, [], [])
    assert store.wishes.of(1, ADA) == msgspec.structs.replace(wish, topics=(), channels=())


def test_a_pause_ends_when_somebody_asks_again(store: Store):
    """Asking again keeps since when they have wanted it, and ends a pause and the count of silent rounds."""
    store.wishes.want(1, ADA, at=5)
    store.wishes.silent(1, ADA)
    store.wishes.silent(1, ADA)
    store.wishes.pause(1, ADA, until=900)
    assert store.wishes.of(1, ADA) == Wish(ADA, 5, paused_until=900, silent=2)
    store.wishes.want(1, ADA, at=70)
    assert store.wishes.of(1, ADA) == Wish(ADA, 5)


def test_leaving_ends_what_is_open(store: Store):
    """Whoever leaves is asked nothing any more; only their avoid-list stays, until they empty it."""
    store.wishes.want(1, ADA, at=5)
    store.wishes.care(1, ADA, ["bees"], [8])
    store.wishes.avoid(1, ADA, [CLEO])
    question = asked(store, ADA, BRAM)
    store.wishes.leave(1, ADA, at=120)
    (ended,) = store.introductions.all(1)
    assert ended.stage is Stage.ENDED
    assert ended.seat_of(ADA) == Seat(ADA, home=5, reply=Reply.OFF, replied_at=120)
    assert store.introductions.reply(1, question.number, BRAM, Reply.YES, at=130) == ended
    assert (store.wishes.of(1, ADA), store.wishes.avoided(1, ADA)) == (None, 1)
    store.wishes.want(1, ADA, at=140)
    assert store.wishes.of(1, ADA) == Wish(ADA, 140, avoids=(CLEO,))
    store.wishes.avoid_nobody(1, ADA)
    assert store.wishes.avoided(1, ADA) == 0


def test_a_round_is_kept_once(store: Store):
    """A period that was decided stays as it is; whoever had nobody is remembered until they are asked."""
    for person in (ADA, BRAM, CLEO):
        store.wishes.want(1, person, at=1)
    first = [pair(ADA, BRAM, stage=Stage.WITHHELD), pair(CLEO, stage=Stage.ALONE)]
    assert store.introductions.decide(1, "2026-W11", first, at=100)
    assert not store.introductions.decide(1, "2026-W11", [pair(ADA, CLEO)], at=101)
    kept = store.introductions.all(1)
    assert [(each.number, each.chosen_at, each.stage, each.people) for each in kept] == [
        (1, 100, Stage.WITHHELD, (ADA, BRAM)),
        (2, 100, Stage.ALONE, (CLEO,)),
    ]
    assert (kept[0].explored, kept[0].channel, kept[0].seats[0].home) == (True, 7, 5)
    assert all(wish.passed_over for wish in store.wishes.all(1))
    assert store.introductions.decide(1, "2026-W13", [pair(ADA, CLEO)], at=200)
    assert [wish.passed_over for wish in store.wishes.all(1)] == [False, True, False]
    assert [each.number for each in store.introductions.of(1, CLEO)] == [2, 3]
    store.introductions.stop(1, "2026-W15", at=300)
    assert [(each.period, each.at, each.stopped) for each in store.introductions.rounds(1)] == [
        ("2026-W11", 100, False),
        ("2026-W13", 200, False),
        ("2026-W15", 300, True),
    ]


def test_both_have_to_say_yes(store: Store):
    """One yes waits for the other; the second brings them together, at its instant."""
    question = asked(store, ADA, BRAM)
    first = store.introductions.reply(1, question.number, ADA, Reply.YES, at=110)
    assert first
    assert first.stage is Stage.ASKING
    second = store.introductions.reply(1, question.number, BRAM, Reply.YES, at=120)
    assert second
    assert (second.stage, second.met_at) == (Stage.TOGETHER, 120)
    assert store.introductions.reply(1, question.number, CLEO, Reply.YES, at=130) is None
    assert store.introductions.reply(1, 99, ADA, Reply.YES, at=130) is None
    assert store.introductions.all(1) == [second]


@pytest.mark.parametrize("reply", [Reply.NOT_NOW, Reply.NOT_THIS, Reply.OFF])
def test_one_no_ends_it(store: Store, reply: Reply):
    """Whatever the other has said or says later, nothing comes of it."""
    question = asked(store, ADA, BRAM)
    store.introductions.reply(1, question.number, ADA, Reply.YES, at=110)
    ended = store.introductions.reply(1, question.number, BRAM, reply, at=120)
    assert ended
    assert (ended.stage, ended.seat_of(BRAM).reply) == (Stage.ENDED, reply)
    assert ended.declined is (reply is Reply.NOT_THIS)
    again = store.introductions.reply(1, question.number, BRAM, Reply.YES, at=130)
    assert again == ended


def test_whoever_said_yes_in_vain_comes_first(store: Store):
    """Nothing came of it for either, and only who had said yes is remembered for the next round."""
    for person in (ADA, BRAM):
        store.wishes.want(1, person, at=1)
    question = asked(store, ADA, BRAM)
    store.introductions.reply(1, question.number, ADA, Reply.YES, at=110)
    store.introductions.reply(1, question.number, BRAM, Reply.NOT_NOW, at=120)
    assert [(wish.person, wish.passed_over) for wish in store.wishes.all(1)] == [(ADA, True), (BRAM, False)]


def test_channels_are_named_where_everybody_may_look(store: Store):
    """The names of public channels are told, never those of private ones or of threads."""
    kinds = {1: ChannelKind.PUBLIC, 2: ChannelKind.PRIVATE, 3: ChannelKind.THREAD, 4: ChannelKind.FORUM}
    store.absorb([(REF, [ChannelSeen(key, f"room {key}", kind=kind) for key, kind in kinds.items()])])
    assert store.introductions.names(1, [1, 2, 3, 4, 5]) == {1: "room 1", 4: "room 4"}
    assert store.introductions.names(1, [4]) == {4: "room 4"}
    assert store.introductions.names(1, []) == {}


def test_minds_may_change_while_the_question_is_open(store: Store):
    """A yes may become a no before the other has answered, and then nobody is brought together."""
    question = asked(store, ADA, BRAM)
    store.introductions.reply(1, question.number, ADA, Reply.YES, at=110)
    store.introductions.reply(1, question.number, ADA, Reply.NOT_NOW, at=115)
    assert store.introductions.all(1)[0].stage is Stage.ENDED


def test_of_three_two_may_be_left(store: Store):
    """Where one of three does not want to, the others meet; but never two newcomers alone."""
    question = asked(store, ADA, BRAM, CLEO)
    for person, reply in ((ADA, Reply.YES), (BRAM, Reply.NOT_NOW), (CLEO, Reply.YES)):
        after = store.introductions.reply(1, question.number, person, reply, at=110)
    assert after
    assert after.stage is Stage.TOGETHER
    assert store.introductions.decide(1, "2026-W13", [pair(ADA, BRAM, CLEO, newcomers=(BRAM, CLEO))], at=200)
    for person, reply in ((BRAM, Reply.YES), (CLEO, Reply.YES), (ADA, Reply.NOT_NOW)):
        after = store.introductions.reply(1, 2, person, reply, at=210)
    assert after
    assert after.stage is Stage.ENDED


def test_nobody_is_waited_for_for_ever(store: Store):
    """Closed with one yes a question ends; of three with two the two meet; what was decided before stays."""
    one = asked(store, ADA, BRAM)
    store.introductions.reply(1, one.number, ADA, Reply.YES, at=110)
    closed = store.introductions.close(1, one.number, at=500)
    assert closed
    assert closed.stage is Stage.ENDED
    store.wishes.want(1, CLEO, at=1)
    store.introductions.decide(1, "2026-W13", [pair(ADA, BRAM, CLEO)], at=600)
    for person in (ADA, CLEO):
        store.introductions.reply(1, 2, person, Reply.YES, at=610)
    closed = store.introductions.close(1, 2, at=700)
    assert closed
    assert (closed.stage, closed.met_at) == (Stage.TOGETHER, 700)
    assert store.introductions.close(1, 2, at=900) == closed
    assert store.introductions.close(1, 99, at=900) is None


def test_two_yeses_in_one_moment(store: Store):
    """Whoever comes second sees what the first has said, so that nobody waits for ever."""
    question = asked(store, ADA, BRAM)

    def say(person: int) -> Introduction | None:
        return store.introductions.reply(1, question.number, person, Reply.YES, at=110)

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(say, (ADA, BRAM)))
    assert sorted(each.stage for each in said if each) == [Stage.ASKING, Stage.TOGETHER]


def test_how_it_went(store: Store):
    """Only those who were brought together are heard about it; what they say last counts."""
    question = asked(store, ADA, BRAM)
    assert not store.introductions.outcome(1, question.number, ADA, Outcome.YES, at=105)
    for person in (ADA, BRAM):
        store.introductions.reply(1, question.number, person, Reply.YES, at=110)
    assert store.introductions.outcome(1, question.number, ADA, Outcome.NOT_YET, at=800)
    assert store.introductions.outcome(1, question.number, ADA, Outcome.YES, at=810)
    assert not store.introductions.outcome(1, question.number, CLEO, Outcome.YES, at=820)
    store.introductions.meet_in(1, question.number, 77)
    store.introductions.judge(1, question.number, Talked.YES)
    store.introductions.unreachable(1, question.number, BRAM)
    (kept,) = store.introductions.all(1)
    assert (kept.room, kept.talked) == (77, Talked.YES)
    ada, bram = kept.seats
    assert (ada.outcome, ada.outcome_at, bram.closed) == (Outcome.YES, 810, True)


def test_whoever_is_erased_leaves_an_empty_seat(store: Store):
    """The question about them ends when it is next looked at, and they are on nobody's avoid-list any more."""
    question = asked(store, ADA, BRAM)
    for person in (ADA, BRAM):
        store.wishes.want(1, person, at=1)
    store.wishes.avoid(1, BRAM, [ADA])
    store.people.opt_out(REF, ADA, at=200)
    store.people.erase()
    assert [wish.person for wish in store.wishes.all(1)] == [BRAM]
    assert store.wishes.avoided(1, BRAM) == 0
    closed = store.introductions.close(1, question.number, at=300)
    assert closed
    assert (closed.stage, closed.people) == (Stage.ENDED, (BRAM,))


def test_a_removed_community_takes_its_introductions_along(store: Store):
    """Nothing of them is left, in any table."""
    store.wishes.want(1, ADA, at=1)
    asked(store, ADA, BRAM)
    store.removals.delete(1)
    with store._database.reading() as connection:
        for table in ("introduction_wish", "introduction_round", "introduction", "introduction_seat"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_nothing_is_written_of_whoever_opted_out(store: Store):
    """A wish, interests or an avoid-list that meets an opting out is not kept, and nobody is listed who opted out."""
    for person in (ADA, BRAM):
        store.wishes.want(1, person, at=1)
    store.people.opt_out(REF, ADA, at=50)
    assert store.introductions.decide(1, "2026-W11", [pair(ADA, BRAM)], at=60)
    store.people.erase()
    store.wishes.want(1, ADA, at=70)
    store.wishes.care(1, ADA, ["bees"], [8])
    store.wishes.avoid(1, ADA, [CLEO])
    store.wishes.avoid(1, BRAM, [ADA, CLEO])
    store.introductions.decide(1, "2026-W13", [pair(ADA, BRAM)], at=80)
    store.choices.note(1, "digest now", person=ADA, at=90)
    assert store.wishes.all(1) == [Wish(BRAM, 1, avoids=(CLEO,))]
    assert store.introductions.all(1) == []
    assert [(deed.person, deed.deed) for deed in store.choices.deeds(1)] == [(0, "digest now")]
    with store._database.reading() as connection:
        for table in ("topic", "channel", "avoid"):
            left = connection.execute(text(f"SELECT count(*) FROM introduction_{table} WHERE person = {ADA}"))
            assert left.scalar() == 0
