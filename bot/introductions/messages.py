"""The messages of an introduction: to each alone, and to those who said yes; each has a key of its own for ever."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from bot.introductions.course import willing
from bot.introductions.record import Introduction, Seat, Wish
from bot.notes import Block, Button, Buttons, Note, Paragraph, plain
from bot.ports import CommunityRef, Post
from bot.words import introductions as words

ACTION: Final = "introductions"
ASK, MEET, NO_ROOM, FOLLOW, NOBODY, NOTHING, SILENT, STOPPED = (
    "intro-ask",
    "intro-meet",
    "intro-no-room",
    "intro-follow",
    "intro-nobody",
    "intro-nothing",
    "intro-silent",
    "intro-stopped",
)
TO_ONE: Final = (ASK, NO_ROOM, FOLLOW, NOBODY, NOTHING, SILENT)


class Setting(msgspec.Struct, frozen=True):
    """Where an introduction happens: the community, and what may be named there."""

    community: int
    ref: CommunityRef
    channel: int = 0  # where posts for all go; 0 where admins chose none
    names: Mapping[int, str] = {}  # of public channels
    wishes: Mapping[int, Wish] = {}  # by person


class Planned(msgspec.Struct, frozen=True):
    """A post with the kind and period under which it is planned once."""

    post: Post
    kind: str
    period: str


def question(setting: Setting, about: Introduction, seat: Seat) -> Note:
    """Would you like to meet somebody: the reason, no name, and four buttons."""
    others = [each for each in about.seats if each.person != seat.person]
    homes = [setting.names.get(each.home, "") for each in others]
    shared = setting.names.get(about.channel, "")
    said = words.question(homes, shared, _topics(setting, about.people))
    return _note(said, answers(about.number))


def answers(number: int) -> Buttons:
    """The four answers to the question."""
    return _row(
        (words.YES, f"yes {number}"), (words.NOT_NOW, f"later {number}"), (words.NOT_THIS, f"no {number}"), _OFF
    )


def outcomes(number: int) -> Buttons:
    """The four answers to how it went."""
    stop = (words.STOP, f"stop {number}")
    return _row(
        (words.MET, f"met {number}"), (words.NOT_YET, f"unmet {number}"), (words.NO_FIT, f"unfit {number}"), stop
    )


_OFF: Final = (words.OFF, "off")
_PAUSE: Final = (words.PAUSE_MONTH, "pause month")


def ask(setting: Setting, about: Introduction, seat: Seat) -> Planned:
    """The question, to one alone."""
    return _alone(setting, ASK, about, seat, question(setting, about, seat))


def follow_up(setting: Setting, about: Introduction, seat: Seat) -> Planned:
    """Did you get to talk, to one alone."""
    said = words.follow_up(several=len(willing(about)) > 2)
    return _alone(setting, FOLLOW, about, seat, _note(said, outcomes(about.number)))


def no_room(setting: Setting, about: Introduction, seat: Seat) -> Planned:
    """All said yes and there is no conversation yet, to one alone."""
    said = words.no_room(several=len(willing(about)) > 2)
    return _alone(setting, NO_ROOM, about, seat, _note(said, None))


def nobody(setting: Setting, about: Introduction, seat: Seat) -> Planned:
    """There was nobody this time, to one alone; the same words whether or not there was somebody held back."""
    return _alone(setting, NOBODY, about, seat, _note(words.NOBODY, _row(_PAUSE, _OFF)))


def nothing(setting: Setting, about: Introduction, seat: Seat) -> Planned:
    """Nothing came of it, to one who had said yes."""
    return _alone(setting, NOTHING, about, seat, _note(words.CAME_TO_NOTHING, _row(_PAUSE, _OFF)))


def silent(setting: Setting, about: Introduction, seat: Seat) -> Planned:
    """No further questions, to one who did not answer three of them."""
    return _alone(setting, SILENT, about, seat, _note(words.SILENT, _row((words.GO_ON, "on"), _OFF)))


def meet(setting: Setting, about: Introduction) -> Planned:
    """The first words in a room for those who said yes; its key is the introduction's, whoever plans it."""
    people = willing(about)
    opener = words.OPENERS[about.number % len(words.OPENERS)]
    shared = setting.names.get(about.channel, "")
    said = words.meeting(shared, _topics(setting, people), opener, several=len(people) > 2)
    # A private thread has to hang where all of them can look, which a channel for admins is not.
    homes = [seat.home for seat in about.seats if seat.person in people and seat.home]
    channel = about.channel or (homes[0] if homes else setting.channel)
    note = Note("introduction", words.MET_TITLE, (Paragraph(plain(said)),))
    return _planned(setting, (MEET, f"{about.number}"), channel, note, people)


def stopped(setting: Setting, period: str) -> Planned:
    """Rounds have stopped by themselves, to the admins."""
    return _planned(setting, (STOPPED, period), setting.channel, _note(words.STOPPED, None), ())


def _alone(setting: Setting, kind: str, about: Introduction, seat: Seat, note: Note) -> Planned:
    return _planned(setting, (kind, f"{about.number}-{seat.place}"), setting.channel, note, (seat.person,))


def _planned(setting: Setting, once: tuple[str, str], channel: int, note: Note, people: tuple[int, ...]) -> Planned:
    """A post under its kind and period."""
    kind, period = once
    key = f"{setting.community}-{kind}-{period}"
    return Planned(Post(key, setting.ref, channel, note, people=people), kind, period)


def _topics(setting: Setting, people: Sequence[int]) -> Sequence[str]:
    """What all of them said they care about; what somebody has taken back since is not said."""
    said = [setting.wishes[person].topics if person in setting.wishes else () for person in people]
    return [topic for topic in said[0] if all(topic in each for each in said)][:2] if said else []


def _note(said: str, row: Buttons | None) -> Note:
    blocks: list[Block] = [Paragraph(plain(said))]
    return Note("introduction", words.TITLE, tuple([*blocks, row] if row else blocks))


def _row(*buttons: tuple[str, str]) -> Buttons:
    return Buttons(tuple(Button(text, ACTION, value) for text, value in buttons))
