"""The ties of a community: columns, coverage, and where conversations begin."""

import numpy as np
import pytest

from bot.events import ChannelKind, MemberSeen, MessageKind
from bot.ties import Source, openers, ties
from tests.makers import DAY_ONE, Town, history_of, instant


def told(town: Town, days: int = 7) -> list[tuple[str, str, str]]:
    """Who addressed whom and how, by name, in order of time."""
    found = ties(town.history(days))
    names = {key: name for name, key in town.names.items()}
    return [
        (names[a], names[b], "REACTION" if reaction else Source(source).name)
        for a, b, source, reaction in zip(
            found.from_person.tolist(),
            found.to_person.tolist(),
            found.source.tolist(),
            found.reaction.tolist(),
            strict=True,
        )
    ]


def test_ana_asks_and_bo_answers():
    """A question, an answer by reply, thanks by name and a heart are three ties, each with its certainty."""
    town = Town()
    asked = town.ask("Ana", instant(0, 9))
    answer = town.post("Bo", instant(0, 9, 40), reply_to=asked)
    town.thank("Ana", instant(0, 9, 41), mentions=["Bo"])
    town.react("Cy", answer, at=instant(1, 9))
    assert told(town) == [("Bo", "Ana", "EXPLICIT"), ("Ana", "Bo", "MENTION"), ("Cy", "Bo", "REACTION")]
    found = ties(town.history(7))
    assert found.confidence.tolist() == [1.0, 0.95, 0.3]
    assert found.row.tolist() == [1, 2, 1]
    assert (found.day - DAY_ONE).tolist() == [0, 0, 1]


def test_reactions_without_a_time_have_their_messages():
    """A reaction of unknown time is dated by its message; one's own reaction is no tie."""
    town = Town()
    said = town.post("Ana", instant(2, 9))
    town.react("Bo", said)
    town.react("Ana", said)
    found = ties(town.history(7))
    assert told(town) == [("Bo", "Ana", "REACTION")]
    assert (found.at.tolist(), found.source.tolist()) == ([said], [Source.EXPLICIT])


def test_slack_threads_are_places_of_their_own():
    """In a thread inside a channel the opener is addressed, whatever goes on around the thread."""
    town = Town()
    opener = town.ask("Ana", instant(0, 9))
    town.post("Cy", instant(0, 12))
    town.post("Bo", instant(0, 12, 1), thread=opener)
    town.post("Ana", instant(0, 12, 2), thread=opener)
    assert told(town) == [("Bo", "Ana", "EXPLICIT"), ("Ana", "Bo", "EXPLICIT")]


def test_threads_with_the_same_opener_key_in_two_channels():
    """Keys are unique in their channel only: two threads opened at the same instant stay apart."""
    town = Town()
    opener = town.post("Ana", instant(0, 9), channel="one")
    town.post("Bo", instant(0, 9), channel="two")
    town.post("Cy", instant(0, 10), channel="one", thread=opener)
    town.post("Di", instant(0, 10, 1), channel="two", thread=opener)
    assert told(town) == [("Cy", "Ana", "EXPLICIT"), ("Di", "Bo", "EXPLICIT")]


def test_discord_threads_find_their_opener_in_the_parent():
    """A thread that is a channel of its own was opened by the message of the same key in the channel it hangs in."""
    town = Town()
    town.channel("general")
    town.names["the-thread"] = instant(0, 9)
    town.channel("the-thread", ChannelKind.THREAD, "general")
    town.ask("Ana", instant(0, 9))
    town.post("Di", instant(0, 9, 10))
    town.post("Bo", instant(2, 9), channel="the-thread", mentions=["Di"])
    assert told(town) == [("Bo", "Ana", "EXPLICIT"), ("Bo", "Di", "MENTION")]


def test_forum_posts_are_opened_inside_themselves():
    """The opener of a forum post is its first message, and no conversation begins after it."""
    town = Town()
    town.channel("forum", ChannelKind.FORUM)
    town.names["post"] = instant(0, 9)
    town.channel("post", ChannelKind.FORUM_POST, "forum")
    town.ask("Ana", instant(0, 9), channel="post")
    town.post("Bo", instant(1, 9), channel="post")
    assert told(town) == [("Bo", "Ana", "EXPLICIT")]
    assert openers(town.history(7)).tolist() == [True, False]


def test_replies_find_messages_of_other_channels_only_by_place():
    """A reply to a key that only another channel has addresses nobody."""
    town = Town()
    elsewhere = town.post("Ana", instant(0, 9), channel="one")
    town.post("Bo", instant(0, 10), channel="two", reply_to=elsewhere)
    assert told(town) == []


def test_bots_never_appear():
    """A bot addresses nobody, is addressed by nobody, and makes no channel busy: without it all is the same."""
    people, both = Town(), Town()
    for town in (people, both):
        town.post("Ana", instant(0, 9))
        town.post("Bo", instant(0, 9, 1), mentions=["Robot"])
        town.post("Cy", instant(0, 9, 2))
    robot = both.member("Robot", bot=True)
    for second in range(30, 300, 30):
        both.post("Robot", instant(0, 9, 0, second), mentions=["Ana"])
    answered = both.post("Machine", instant(0, 9, 0, 45), kind=MessageKind.BOT)
    both.react("Robot", instant(0, 9))
    found = ties(both.history(7))
    assert robot not in {*found.from_person.tolist(), *found.to_person.tolist()}
    assert told(people) == told(both) == [("Bo", "Ana", "QUIET_PREVIOUS"), ("Cy", "Bo", "QUIET_PREVIOUS")]
    both.post("Cy", instant(0, 10), reply_to=answered)
    assert len(told(both)) == 2


def test_coverage_counts_messages_by_their_surest_tie():
    """Half of these messages address somebody; one with a reply and a mention counts once, as a reply."""
    town = Town()
    first = town.post("Ana", instant(0, 9))
    town.post("Cy", instant(0, 9, 30))
    town.post("Bo", instant(0, 9, 40), reply_to=first, mentions=["Cy"])
    town.post("Ana", instant(0, 9, 42))
    found = ties(town.history(7))
    assert found.coverage.messages == 4
    assert found.coverage.share == 0.5
    assert [found.coverage.share_of(source) for source in Source] == [0.25, 0, 0.25, 0]
    assert found.coverage_of(slice(2, 4)).share == 1
    assert found.turn.tolist() == [0, 1, 2, 3]


def test_an_empty_community():
    """Where nothing was said there are no ties, and coverage is unknown rather than none."""
    history = Town().history(7)
    assert len(ties(history)) == 0
    assert ties(history).coverage.share is None
    assert ties(history).coverage.share_of(Source.MENTION) is None
    assert openers(history).tolist() == []


def test_openers_begin_conversations():
    """Who addresses nobody begins one, with all of that turn; who goes on after addressing somebody does not."""
    town = Town()
    town.post("Ana", instant(0, 9))
    town.ask("Ana", instant(0, 9, 1))
    town.post("Bo", instant(0, 9, 30), mentions=["Ana"])
    town.ask("Bo", instant(0, 9, 31))
    town.ask("Cy", instant(0, 15))
    town.post("Cy", instant(0, 15, 1), reply_to=12345)
    town.post("Cy", instant(0, 15, 2))
    assert openers(town.history(7)).tolist() == [True, True, False, False, True, False, False]
    assert ties(town.history(7)).turn.tolist() == [0, 0, 2, 2, 4, 4, 4]


def test_turns():
    """A turn goes on for up to 300 seconds after its last message, until somebody else speaks in the same place."""
    town = Town()
    for second in (0, 300, 600, 901):
        opener = town.post("Ana", instant(0, 9, 0, second))
    town.post("Ana", instant(0, 9, 0, 902), channel="elsewhere")
    town.post("Bo", instant(0, 9, 0, 903), thread=opener)
    town.post("Ana", instant(0, 9, 0, 904))
    town.post("Cy", instant(0, 9, 0, 905))
    town.post("Ana", instant(0, 9, 0, 906))
    assert ties(town.history(7)).turn.tolist() == [0, 0, 0, 3, 4, 5, 3, 7, 8]


def test_ties_are_worked_out_once():
    """A history remembers its ties, and an earlier view of it has its own."""
    town = Town()
    town.post("Ana", instant(0, 9))
    town.post("Bo", instant(0, 9, 1))
    town.post("Ana", instant(3, 9))
    town.post("Bo", instant(3, 9, 1))
    history = town.history(7)
    assert ties(history) is ties(history)
    earlier = ties(history.until(DAY_ONE + 1))
    assert earlier.row.tolist() == [1]
    assert ties(history).row.tolist()[:1] == [1]


def busy(seed: int) -> Town:
    """Two hundred messages of every kind in three channels."""
    random = np.random.default_rng(seed)
    town, at, said = Town(), instant(0, 9), []
    for _ in range(200):
        at += int(random.integers(1, 240)) * 1_000_000
        channel = f"channel-{random.integers(3)}"
        quoted = [message for message, place in said[-20:] if place == channel]
        refers = int(random.choice(quoted)) if quoted and random.random() < 0.4 else 0
        threaded = random.random() < 0.5
        town.post(
            f"person-{random.integers(8)}",
            at,
            channel=channel,
            thread=refers if threaded else 0,
            reply_to=0 if threaded else refers,
            mentions=[f"person-{random.integers(9)}"] if random.random() < 0.2 else [],
        )
        said.append((at, channel))
        if random.random() < 0.2:
            town.react(f"person-{random.integers(8)}", at, channel=channel)
    return town


@pytest.mark.parametrize("seed", range(5))
def test_a_past_picture_is_the_beginning_of_the_later_one(seed: int):
    """The ties before a day are the same whether or not anything is known of later days."""
    town = busy(seed)
    whole, part = (
        ties(town.history(7)),
        ties(history_of([e for e in town.events if e.at < instant(0, 15)], DAY_ONE + 7)),
    )
    rows = int(part.surest.size)
    assert 0 < rows < whole.surest.size
    assert whole.surest[:rows].tolist() == part.surest.tolist()
    early = whole.row < rows
    assert whole.to_person[early].tolist() == part.to_person.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_adding_bots_changes_no_tie(seed: int):
    """Bots that write, name people and react in between leave every tie as it was."""
    town = busy(seed)
    before = told(town)
    messages = [event for event in town.events if type(event).__name__ == "MessagePosted"]
    town.events.append(MemberSeen(person=999, bot=True))
    for event in messages[::2]:
        town.names["bot"] = 999
        names = {key: name for name, key in town.names.items()}
        town.post("bot", event.at + 1, channel=names[event.channel], thread=event.thread, mentions=["person-1"])
        town.react("bot", event.message, channel=names[event.channel])
    assert told(town) == before
