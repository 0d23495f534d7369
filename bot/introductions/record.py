"""What is remembered of introductions: who asked for them, who was asked about whom, and what became of it."""

from enum import IntEnum
from typing import Final

import msgspec

from bot.events import DAY

EVERY_DAYS: Final = 14  # from one round to the next, and from one introduction of a person to their next
OPEN_DAYS: Final = 7  # how long a question waits for its answers
FOLLOW_UP_DAYS: Final = 7  # from being brought together to being asked how it went
WATCHED_DAYS: Final = 14  # how long a pair is watched for whether they talked
NOT_AGAIN_DAYS: Final = 180  # in which no two people are suggested to each other twice
HELD_AGAIN_DAYS: Final = 28  # in which a pair that was held back is not chosen again
RECEIVED_DAYS: Final = 90  # whose introductions make room for others
WELCOMING_DAYS: Final = 28  # in which one person is introduced to no more than so many newcomers:
MOST_NEWCOMERS: Final = 2
SILENT_ROUNDS: Final = 3  # unanswered questions in a row after which nobody is asked any more
NEVER: Final = (1 << 62) - 1  # the instant a pause ends that only its owner ends

MOST_TOPICS: Final = 5
LONGEST_TOPIC: Final = 40
MOST_CHANNELS: Final = 10
MOST_AVOIDED: Final = 50


class Stage(IntEnum):
    """Where an introduction stands."""

    ASKING = 0  # each was asked alone
    TOGETHER = 1  # all said yes, and they were brought together
    ENDED = 2  # nothing came of it
    WITHHELD = 3  # chosen and not shown, to see what would have happened anyway
    ALONE = 4  # somebody for whom there was nobody this time


class Reply(IntEnum):
    """What somebody said to the question whether they would like to meet."""

    NONE = 0
    YES = 1
    NOT_NOW = 2
    NOT_THIS = 3
    OFF = 4


class Outcome(IntEnum):
    """What somebody said a week later."""

    NONE = 0
    YES = 1
    NOT_YET = 2
    NO_FIT = 3
    STOP = 4


class Talked(IntEnum):
    """Whether a pair talked in public within the days it was watched."""

    UNKNOWN = 0
    NO = 1
    YES = 2


class Wish(msgspec.Struct, frozen=True):
    """Somebody who asked to be introduced, and what they said about it."""

    person: int
    since_at: int = 0
    paused_until: int = 0  # an instant; 0: not paused
    silent: int = 0  # questions in a row that were not answered
    passed_over: bool = False  # there was nobody for them in the last round
    topics: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()  # those they said they care about
    avoids: tuple[int, ...] = ()  # whom they do not want to meet; nobody else sees it

    def wants(self, now: int) -> bool:
        """Whether they may be asked now."""
        return self.paused_until <= now


class Seat(msgspec.Struct, frozen=True):
    """One of the people of an introduction."""

    person: int
    newcomer: bool = False
    home: int = 0  # a public channel in which they and enough others write; 0 where there is none
    reply: Reply = Reply.NONE
    replied_at: int = 0
    outcome: Outcome = Outcome.NONE
    outcome_at: int = 0
    closed: bool = False  # they take no direct messages
    place: int = 0  # its own within the introduction, whoever else is erased


class Introduction(msgspec.Struct, frozen=True):
    """Two people, rarely three, who were chosen for each other; or one for whom there was nobody."""

    number: int  # its own within the community
    chosen_at: int
    stage: Stage
    seats: tuple[Seat, ...]
    explored: bool = False  # drawn at random among all who may meet
    channel: int = 0  # a public channel they share, in which enough others write too
    met_at: int = 0  # when they were brought together
    room: int = 0  # where
    talked: Talked = Talked.UNKNOWN

    @property
    def people(self) -> tuple[int, ...]:
        """Who it is about."""
        return tuple(seat.person for seat in self.seats)

    @property
    def shown(self) -> bool:
        """Whether people were asked about each other."""
        return self.stage in {Stage.ASKING, Stage.TOGETHER, Stage.ENDED} and len(self.seats) > 1

    @property
    def declined(self) -> bool:
        """Whether somebody said that this is not one for them."""
        return any(seat.reply is Reply.NOT_THIS or seat.outcome is Outcome.NO_FIT for seat in self.seats)

    @property
    def unmet(self) -> bool:
        """Whether those who said anything afterwards said that they have not met yet."""
        said = {seat.outcome for seat in self.seats} - {Outcome.NONE}
        return self.stage is Stage.TOGETHER and said == {Outcome.NOT_YET}

    def seat_of(self, person: int) -> Seat | None:
        """The seat of a person, or None where it is not about them."""
        return next((seat for seat in self.seats if seat.person == person), None)

    def open_for(self, person: int, now: int) -> bool:
        """Whether something of it still waits for that person."""
        seat = self.seat_of(person)
        if seat is None:
            return False
        if self.stage is Stage.ASKING:
            return True
        fresh = now - self.met_at < (FOLLOW_UP_DAYS + OPEN_DAYS) * DAY
        return self.met(person) and seat.outcome is Outcome.NONE and fresh

    def met(self, person: int) -> bool:
        """Whether somebody was brought together with the others: of three, one may have said no."""
        seat = self.seat_of(person)
        return self.stage is Stage.TOGETHER and seat is not None and seat.reply is Reply.YES
