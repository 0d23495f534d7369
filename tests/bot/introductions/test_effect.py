"""Whether a pair talked, what that adds up to in both arms, and what may be said of it."""

import msgspec
import pytest

from bot.events import DAY, ChannelKind
from bot.introductions.course import misfits, stops
from bot.introductions.effect import effect, judged, newcombe
from bot.introductions.record import Introduction, Outcome, Seat, Stage, Talked, Wish
from bot.introductions.results import in_a_month, results
from bot.notes import Footnote, Paragraph
from bot.words import introductions as words
from tests.bot.introductions.places import NOW, TODAY, Village, earlier
from tests.makers import instant

CHOSEN = TODAY - 20  # the day on which the pairs here were chosen


def talk(village: Village, day: float, *, channel: str = "bread", both: bool = True) -> None:
    """Ada names Bram, and Bram answers half an hour later by naming Ada."""
    at = instant(day, hour=12)
    village.post("bram", at, channel=channel)
    village.post("ada", at + 1_800_000_000, channel=channel, mentions=["bram"])
    if both:
        village.post("bram", at + 3_600_000_000, channel=channel, mentions=["ada"])


def talked(village: Village, **more: object) -> Talked:
    """Whether Ada and Bram, who were chosen twenty days ago, talked."""
    at = instant(CHOSEN, hour=10)
    seats = (Seat(village.key("ada")), Seat(village.key("bram")))
    pair = Introduction(1, at, Stage.TOGETHER, seats, **more)  # type: ignore[arg-type]  # passed on as given
    return judged(village.history(TODAY), [pair], NOW)[1]


@pytest.mark.parametrize(("day", "expected"), [(-1, Talked.NO), (1, Talked.YES), (13, Talked.YES), (14, Talked.NO)])
def test_talk_counts_within_a_fortnight(day, expected):
    """From the instant they were chosen to fourteen days later; what was before or after is no effect."""
    village = Village()
    talk(village, CHOSEN + day)
    assert talked(village) is expected


def test_one_way_is_no_talk():
    """It takes both of them."""
    village = Village()
    talk(village, CHOSEN + 1, both=False)
    assert talked(village) is Talked.NO


def test_reactions_are_no_talk():
    """Each marking a message of the other is not enough."""
    village = Village()
    for one, other in (("ada", "bram"), ("bram", "ada")):
        said = village.post(one, instant(CHOSEN + 1, hour=len(other) + 3), channel=f"room of {one}")
        village.react(other, said, channel=f"room of {one}")
    assert talked(village) is Talked.NO


def test_the_room_and_private_channels_do_not_count():
    """What is said in the room that was opened for them, in a private channel or in its thread is nobody's business."""
    village = Village()
    village.channel("staff", ChannelKind.PRIVATE)
    village.channel("hidden", ChannelKind.THREAD, parent="staff")
    for place in ("room", "staff", "hidden"):
        talk(village, CHOSEN + 1 + len(place), channel=place)
    assert talked(village, room=village.key("room")) is Talked.NO
    assert talked(village) is Talked.YES


def test_nobody_is_judged_too_soon():
    """Pairs that were chosen less than fourteen days ago, and groups of three, are not judged."""
    village = Village()
    young = earlier(1, village.key("ada"), village.key("bram"), days=13.9)
    three = earlier(2, 1, 2, 3, days=20)
    assert judged(village.history(TODAY), [young, three], NOW) == {}


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),  # Newcombe 1998, table II, examples (a), (b), (g), (h), method 10
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_own_examples(one, other, low, high):
    """The interval is the one in the paper, to four digits."""
    assert newcombe(*one, *other) == pytest.approx((low, high), abs=5e-5)


def test_no_cases_no_interval():
    """Without pairs in one arm there is no difference."""
    assert newcombe(0, 0, 1, 2) == (None, None)
    assert effect([]).difference is None


def pairs(number: int, talked_: int, stage: Stage, first: int = 0) -> list[Introduction]:
    """So many pairs of which so many talked."""
    return [
        Introduction(first + each, 0, stage, (Seat(1), Seat(2)), talked=Talked.YES if each < talked_ else Talked.NO)
        for each in range(number)
    ]


def test_both_arms():
    """Of 40 that were asked, met or not, 8 talked, of 10 held back 1: ten points more; unfinished ones do not count."""
    known = [
        *pairs(30, 8, Stage.TOGETHER),
        *pairs(10, 0, Stage.ENDED),
        *pairs(10, 1, Stage.WITHHELD),
        Introduction(90, 0, Stage.TOGETHER, (Seat(1), Seat(2))),
        Introduction(91, 0, Stage.TOGETHER, (Seat(1), Seat(2), Seat(3)), talked=Talked.YES),
        Introduction(92, 0, Stage.TOGETHER, (Seat(1),), talked=Talked.YES),
    ]
    found = effect(known)
    assert (found.shown, found.shown_talked, found.withheld, found.withheld_talked) == (40, 8, 10, 1)
    assert found.difference == pytest.approx(0.1)
    assert found.enough


def told(introductions: list[Introduction]) -> str:
    """The note for admins as one text."""
    note = results(introductions, [], 5)
    blocks = [each for each in note.blocks if isinstance(each, Paragraph | Footnote)]
    return " ".join(span.text for block in blocks for span in block.words)


def test_nothing_is_said_of_few():
    """With 29 pairs that were asked, or 4 held back, admins hear what is missing and no figure of it."""
    for shown, withheld in ((29, 20), (40, 4)):
        said = told([*pairs(shown, 9, Stage.TOGETHER), *pairs(withheld, 1, Stage.WITHHELD)])
        assert "once 30 pairs were asked" in said
        assert f"Asked and watched so far: {shown} pairs." in said
        assert "points" not in said
        assert words.BIAS in said


def test_the_effect_is_said_with_its_interval():
    """At 30 pairs both shares, the difference and what else may be true are told."""
    said = told([*pairs(40, 8, Stage.TOGETHER), *pairs(10, 1, Stage.WITHHELD)])
    assert (
        "Of 40 pairs that were asked 20% talked in public within 14 days; of 10 pairs that were held back 10%" in said
    )
    assert "+10 points; with so few pairs anything from -22 to +27 may be true" in said


def test_few_answers_are_not_counted_out():
    """What fewer than five said a week later is "fewer than 5"; with fewer than twenty answers nothing is told."""

    def seated(outcome: Outcome) -> Introduction:
        return Introduction(1, 0, Stage.TOGETHER, (Seat(1, outcome=outcome), Seat(2, outcome=outcome)))

    few = [seated(Outcome.YES)] * 9
    assert "A week later" not in told(few)
    said = told([*few, seated(Outcome.NO_FIT)])
    assert "18 said that they talked, no not yet" not in said
    assert "18 said that they talked, 0 not yet, fewer than 5 that it did not fit" in said


def test_a_note_about_other_things_tells_it_in_a_few_sentences():
    """Nothing where nobody asked for it; the effect only from 30 pairs on, and nothing of what is missing before."""
    known = [*pairs(40, 8, Stage.TOGETHER), *pairs(10, 1, Stage.WITHHELD)]
    assert in_a_month(known, [], 5) == ""
    assert in_a_month(known[:20], [Wish(1, 1)] * 4, 5) == "Fewer than 5 members asked to be introduced to others."
    said = in_a_month(known, [Wish(1, 1)] * 12, 5)
    assert said.startswith("12 members asked to be introduced to others. Of 40 pairs that were asked 20% talked")
    assert "+10 points" in said


def answered(*outcomes: Outcome) -> list[Introduction]:
    """Introductions of whom one said how it went, one after the other."""
    return [
        Introduction(number, 0, Stage.TOGETHER, (Seat(1, outcome=outcome, outcome_at=number), Seat(2)))
        for number, outcome in enumerate(outcomes, 1)
    ]


def test_the_rule_to_stop():
    """Six of the latest twenty that did not fit stop it, five do not; what is older does not count."""
    fine, unfit = Outcome.YES, Outcome.NO_FIT
    assert not stops(answered(*[fine] * 15, *[unfit] * 5), 0)
    assert stops(answered(*[fine] * 14, *[unfit] * 6), 0)
    assert not stops(answered(*[unfit] * 19), 0)  # fewer than twenty: nobody can tell
    assert not stops(answered(*[unfit] * 6, *[fine] * 20), 0)
    assert not stops(answered(*[unfit] * 30), 20)  # only ten since the last time it stopped
    assert misfits(answered(*[Outcome.NOT_YET] * 9, fine, unfit), 0) == (1, 2)


def test_a_judgement_may_change_while_history_comes_in():
    """What arrives late is counted: the same pair is judged anew for a hundred days."""
    village = Village()
    assert talked(village) is Talked.NO
    talk(village, CHOSEN + 2)
    assert talked(village) is Talked.YES
    old = msgspec.structs.replace(earlier(1, 1, 2), chosen_at=NOW - 101 * DAY)
    assert judged(village.history(TODAY), [old], NOW) == {}
