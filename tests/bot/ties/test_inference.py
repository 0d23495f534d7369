"""Whom a message addresses, step by step, with every boundary."""

import pytest
from hypothesis import given, strategies

from bot.events import HOUR, MINUTE, SECOND
from bot.ties import ReplyInference, Source

ANA, BO, CY, DI = 1, 2, 3, 4
HERE, THREAD = 10, 11
E, M, D, Q = Source.EXPLICIT, Source.MENTION, Source.DIALOGUE, Source.QUIET_PREVIOUS


@pytest.fixture
def room() -> ReplyInference:
    """A place nobody has spoken in yet."""
    return ReplyInference()


def test_nobody_to_address(room):
    """The first message of a place addresses nobody."""
    assert room.said(HERE, ANA, 0) == ()


def test_a_quoted_author_is_addressed(room):
    """A platform's reply addresses the quoted author, however long ago that was said."""
    room.said(HERE, ANA, 0)
    assert room.said(HERE, BO, 1000 * HOUR, replied=ANA) == ((ANA, E),)


@pytest.mark.parametrize("quoted", [0, BO])
def test_a_reply_to_nobody_known_is_not_guessed_about(room, quoted: int):
    """A reply to something gone, to a bot or to oneself addresses nobody, also where a guess would find somebody."""
    room.said(HERE, ANA, 0)
    assert room.said(HERE, BO, SECOND, replied=quoted) == ()


def test_reply_and_mention_are_both_kept(room):
    """A reply to one person that names another addresses both; the quoted person is not counted twice."""
    room.said(HERE, ANA, 0)
    room.said(HERE, CY, SECOND)
    assert room.said(HERE, BO, 2 * SECOND, [CY, ANA], replied=ANA) == ((ANA, E), (CY, M))
    assert room.said(HERE, DI, 3 * SECOND, [CY], replied=0) == ((CY, M),)


@pytest.mark.parametrize(("later", "named"), [(HOUR, True), (HOUR + 1, False)])
def test_mentions_reach_an_hour_back(room, later: int, named: bool):
    """Somebody named is addressed when heard in the channel within sixty minutes."""
    room.said(HERE, ANA, 0)
    assert room.said(HERE, BO, later, [ANA]) == (((ANA, M),) if named else ())


def test_mentions_of_strangers_and_of_oneself(room):
    """Naming somebody never heard here (a bot, somebody in another channel) or oneself addresses nobody."""
    room.said(HERE + 5, CY, 0)
    room.said(HERE, ANA, 0)
    assert room.said(HERE, ANA, SECOND, [ANA, CY, 99]) == ()


def test_several_mentions(room):
    """Each of several people named is addressed, once."""
    room.said(HERE, ANA, 0)
    room.said(HERE, BO, 0)
    assert room.said(HERE, CY, SECOND, [BO, ANA, BO]) == ((BO, M), (ANA, M))


@pytest.mark.parametrize(("later", "expected"), [(300, ((ANA, D),)), (301, ())])
def test_dialogue_goes_on_for_five_minutes(room, later: int, expected: tuple):
    """Whoever was addressed at most 300 seconds ago answers, in a crowd too."""
    for crowd in (ANA, BO, CY, DI, 5, 6):
        room.said(HERE, crowd, 0)
    room.said(HERE, ANA, 0, [BO])
    room.said(HERE, CY, later * SECOND)
    assert room.said(HERE, BO, later * SECOND) == expected


def test_the_latest_to_address_is_answered_first(room):
    """Of several who addressed somebody the latest is answered, before the person they addressed themselves."""
    for crowd in (ANA, BO, CY, DI):
        room.said(HERE, crowd, 0)
    room.said(HERE, ANA, 10 * SECOND, [BO])
    room.said(HERE, CY, 20 * SECOND, [BO])
    room.said(HERE, BO, 30 * SECOND, [DI])
    room.said(HERE, DI, 31 * SECOND, [ANA])
    assert room.said(HERE, BO, 40 * SECOND) == ((CY, D),)


def test_one_goes_on_with_whom_one_addressed(room):
    """Without being addressed, a new turn within 300 seconds goes on with the person addressed before."""
    for crowd in (ANA, BO, CY, DI):
        room.said(HERE, crowd, 0)
    room.said(HERE, ANA, 10 * SECOND, [BO])
    room.said(HERE, CY, 20 * SECOND)
    assert room.said(HERE, ANA, 310 * SECOND) == ((BO, D),)
    room.said(HERE, CY, 311 * SECOND)
    assert room.said(HERE, ANA, 610 * SECOND) == ((BO, D),)  # the guess before it kept the dialogue alive
    room.said(HERE, CY, 611 * SECOND)
    assert room.said(HERE, ANA, 911 * SECOND) == ((CY, Q),)


@pytest.mark.parametrize(("later", "expected"), [(300, ((ANA, Q),)), (301, ())])
def test_quiet_previous_reaches_five_minutes(room, later: int, expected: tuple):
    """In a quiet channel a new turn answers what somebody else said at most 300 seconds ago."""
    room.said(HERE, ANA, 0)
    assert room.said(HERE, BO, later * SECOND) == expected


@pytest.mark.parametrize(("crowd", "expected"), [([CY, ANA], ((ANA, Q),)), ([DI, CY, ANA], ())])
def test_quiet_means_two_others(room, crowd: list[int], expected: tuple):
    """Two other people in the last ten minutes are quiet enough to guess, three are not."""
    for who in crowd:
        room.said(HERE, who, 0)
    assert room.said(HERE, BO, SECOND) == expected


@pytest.mark.parametrize(("later", "expected"), [(600, ()), (601, ((ANA, Q),))])
def test_who_spoke_ten_minutes_ago_is_no_crowd(room, later: int, expected: tuple):
    """Others count towards the crowd for 600 seconds."""
    for who in (CY, DI):
        room.said(HERE, who, 0)
    room.said(HERE, ANA, later * SECOND - SECOND)
    assert room.said(HERE, BO, later * SECOND) == expected


def test_a_guess_from_quiet_starts_no_dialogue(room):
    """Quiet previous does not feed dialogue: in the crowd that follows nothing is known."""
    room.said(HERE, ANA, 0)
    assert room.said(HERE, BO, SECOND) == ((ANA, Q),)
    for who in (CY, DI, 5):
        room.said(HERE, who, 2 * SECOND)
    assert room.said(HERE, ANA, 3 * SECOND) == ()
    assert room.said(HERE, BO, 4 * SECOND) == ()


def test_a_turn_is_guessed_about_once(room):
    """Only the first message of a turn is guessed about; its later messages still address whom they name."""
    room.said(HERE, ANA, 0)
    assert room.said(HERE, BO, SECOND) == ((ANA, Q),)
    assert room.said(HERE, BO, 2 * SECOND) == ()
    assert room.said(HERE, BO, 3 * SECOND, [ANA]) == ((ANA, M),)


def test_thread_messages_address_the_last_other_speaker(room):
    """In a thread the opener is addressed first, then whoever else spoke last; the opener alone addresses nobody."""
    assert room.said_in_thread(THREAD, HERE, ANA, ANA, 0) == ()
    assert room.said_in_thread(THREAD, HERE, ANA, BO, 1) == ((ANA, E),)
    assert room.said_in_thread(THREAD, HERE, ANA, CY, 900 * HOUR) == ((BO, E),)
    assert room.said_in_thread(THREAD, HERE, ANA, CY, 901 * HOUR) == ((BO, E),)
    assert room.said_in_thread(THREAD, HERE, ANA, ANA, 902 * HOUR) == ((CY, E),)


def test_a_thread_without_a_known_opener(room):
    """Where the opener is gone or a bot, the first voice addresses nobody and the second the first."""
    assert room.said_in_thread(THREAD, HERE, 0, BO, 0) == ()
    assert room.said_in_thread(THREAD, HERE, 0, CY, 1) == ((BO, E),)


def test_a_quote_inside_a_thread(room):
    """A platform's reply inside a thread addresses the quoted author, not the last speaker."""
    room.said_in_thread(THREAD, HERE, ANA, BO, 0)
    room.said_in_thread(THREAD, HERE, ANA, CY, 1)
    assert room.said_in_thread(THREAD, HERE, ANA, DI, 2, replied=BO) == ((BO, E),)


def test_mentions_inside_a_thread_have_no_time_limit(room):
    """Inside a thread people are addressed who were heard there or in its channel at any time, and nobody else."""
    room.said(HERE, DI, 0)
    room.said_in_thread(THREAD, HERE, ANA, BO, 0)
    assert room.said_in_thread(THREAD, HERE, ANA, CY, 500 * HOUR, [DI, ANA, 99]) == ((BO, E), (DI, M), (ANA, M))


def test_threads_and_channels_do_not_mix(room):
    """What is said in a thread is no dialogue in the channel, and no previous message either."""
    room.said(HERE, ANA, 0)
    room.said(HERE, CY, 0)
    room.said_in_thread(THREAD, HERE, ANA, BO, SECOND, [CY])
    room.said(HERE, DI, 301 * SECOND)
    room.said(HERE, 5, 301 * SECOND)
    room.said(HERE, 6, 301 * SECOND)
    assert room.said(HERE, CY, 301 * SECOND) == ()


def test_an_unknown_writer_changes_nothing(room):
    """A message whose writer is not known addresses nobody and is nobody to answer."""
    assert room.said(HERE, 0, 0) == room.said_in_thread(THREAD, HERE, ANA, 0, 0) == ()
    assert room.said(HERE, ANA, SECOND) == ()


def test_a_guess_leaves_no_trace(room):
    """Asking whom a message would address gives what saying it gives, and changes nothing that follows."""
    assert room.guess(HERE, BO, 0) == ()
    room.said(HERE, ANA, 0)
    assert room.guess(HERE, BO, SECOND) == room.guess(HERE, BO, SECOND) == ((ANA, Q),)
    assert room.guess(HERE, BO, SECOND, [ANA]) == ((ANA, M),)
    assert room.guess(HERE, 0, SECOND) == ()
    assert room.said(HERE, BO, SECOND) == ((ANA, Q),)
    assert room.said(HERE, CY, SECOND, replied=0) == ()


talk = strategies.lists(
    strategies.tuples(
        strategies.integers(1, 2),  # place
        strategies.integers(1, 6),  # author
        strategies.sampled_from([0, 1, 60, 299, 300, 301, 600, 3600]),  # seconds since the last message
        strategies.lists(strategies.integers(1, 7), max_size=2),  # named
        strategies.sampled_from([None, None, None, 0, 1, 2]),  # replied
        strategies.booleans(),  # in a thread
    ),
    max_size=60,
)


def inferred(steps, rename=lambda person: person, shift: int = 0) -> list:
    """Run the steps, with other names for people and at another time."""
    room, at, edges = ReplyInference(), shift, []
    for place, author, wait, named, replied, inside in steps:
        at += wait * SECOND
        people = [rename(person) for person in named]
        quoted = rename(replied) if replied else replied
        if inside:
            edges.append(room.said_in_thread(place + 100, place, rename(1), rename(author), at, people, quoted))
        else:
            edges.append(room.said(place, rename(author), at, people, quoted))
    return edges


@given(talk)
def test_names_do_not_matter(steps):
    """Other keys for the same people give the same ties with those keys."""
    renamed = [tuple((1000 - who, source) for who, source in each) for each in inferred(steps)]
    assert inferred(steps, lambda person: 1000 - person) == renamed


@given(talk, strategies.integers(0, 10**15))
def test_the_date_does_not_matter(steps, shift: int):
    """The same talk at another time has the same ties."""
    assert inferred(steps, shift=shift) == inferred(steps)


@given(talk, strategies.integers(0, 60))
def test_what_comes_later_changes_nothing(steps, length: int):
    """The ties of the beginning of a talk are the beginning of its ties."""
    assert inferred(steps[:length]) == inferred(steps)[:length]


@given(talk)
def test_every_tie_is_sound(steps):
    """Nobody addresses themselves, nobody is addressed twice by a message, and guesses name one person."""
    heard = {1}
    for (_, author, _, _, _, _), edges in zip(steps, inferred(steps), strict=True):
        people = [who for who, _ in edges]
        assert author not in people
        assert len(set(people)) == len(people)
        assert set(people) <= heard | {1, 2}
        assert len(edges) == 1 or all(source <= M for _, source in edges)
        heard.add(author)


def test_minutes_are_minutes():
    """The limits above are in the unit of the events."""
    assert MINUTE == 60 * SECOND == 60_000_000
