"""What is said around introductions: the question, the meeting, the time after, and what somebody has told about it."""

from collections.abc import Sequence
from typing import Final

from bot.words.numbers import counted, listed, plural

COMMAND: Final = "/network-health introductions"
TITLE: Final = "Introductions"
MET_TITLE: Final = "You asked to meet"
YES, NOT_NOW, NOT_THIS, OFF = "Yes", "Not now", "Not this suggestion", "Turn off"
MET, NOT_YET, NO_FIT, STOP = "Yes", "Not yet", "It did not fit", "Stop introductions"
ON, PAUSE_MONTH, GO_ON = "Turn on", "Pause for a month", "Go on"

# One is enough to begin with. They ask for something that was done, and can be answered in a line.
OPENERS: Final = (
    "What did you last make that failed well?",
    "What brought you here, and what made you stay?",
    "What do you know by now that you wish somebody had told you at the start?",
    "Which conversation here was worth more to you than it looked?",
    "What are you working on that you have not shown anybody yet?",
    "What would you ask here if nobody could see who asked?",
    "Who taught you most about what you do, and how?",
    "What is something small that you do differently from everybody else?",
)

TURNED_ON: Final = (
    "You will be introduced to others here who asked for it too. About every two weeks I may ask you about one person, "
    "in a direct message; I name nobody before both of you said yes."
)
HELD_BACK: Final = (
    "One in five matches is held back by chance, so that it can be seen whether introductions change anything."
)
OPTED_OUT: Final = "You have opted out of everything here, so I know nothing of you to introduce you by. Opt in first."
OPT_IN: Final = "Opt in"
NOT_HERE: Final = (
    "Introductions are switched off in this community, so nobody is introduced until an admin switches them on in the "
    "settings. I remember that you would like to be."
)
OFF_HERE: Final = (
    "Introductions are off for you, and switched off in this community. An admin can switch them on in the settings."
)
TURNED_OFF: Final = (
    "Nobody will be suggested to you any more, and questions that were open have ended. What you told me you care "
    "about is deleted."
)
AVOIDED_KEPT: Final = f"Your avoid-list is kept in case you come back; {COMMAND} avoid none empties it."
OFF_ALREADY: Final = "Introductions are off for you. Nobody is suggested to you."
NOT_WANTED: Final = "off; nobody is suggested to you"
ASK_FIRST: Final = f"Introductions are off for you. Turn them on first, with {COMMAND} on."
WHOM: Final = (
    f"Say whom, by picking the name from the list that opens when you type @, such as {COMMAND} avoid @somebody. "
    f"{COMMAND} avoid none empties your list."
)
NOT_YOURSELF: Final = "You will not be introduced to yourself in any case."
AVOIDED: Final = "I will not suggest you to each other. Nobody else can see that."
AVOIDS_NOBODY: Final = "Your avoid-list is empty."
TOPICS_GONE: Final = "What you care about is deleted."
NOT_TOLD_YET: Final = "I have not heard anything from this place yet. Please try again when somebody has written."
UNKNOWN: Final = (
    f"After {COMMAND} I understand: on, off, status, pause and a date, topics and what you care about, avoid and "
    "somebody's name from the list that opens when you type @."
)
GONE: Final = (
    "Thank you. That question has ended in the meantime, so nothing was changed. I ask again when I have somebody else "
    "for you."
)
NOT_YOURS: Final = "That question is not for you, or it is no longer there."

SAID_YES: Final = "Thank you. I bring you together as soon as the other side has said yes too, and say so either way."
SAID_NOT_NOW: Final = "All right, not this time. I ask again when I have somebody else for you."
SAID_NOT_THIS: Final = "All right. I will not suggest this one again."
TOGETHER: Final = "It is mutual: I am opening a conversation for you."
THANKS_MET: Final = "Good to hear. Thank you."
THANKS_NOT_YET: Final = "That is fine; it does not count as a meeting, so the two of you may be suggested once more."
THANKS_NO_FIT: Final = "Thank you for telling me. I will not suggest the two of you again."

NOBODY: Final = (
    "I have nobody to introduce to you this time. You come before others in the next round, in about two weeks."
)
CAME_TO_NOTHING: Final = (
    "Nothing came of the introduction you said yes to. That happens, and says nothing about you. You come before "
    "others in the next round."
)
SILENT: Final = (
    "I have asked you three times and not heard from you, so I have stopped asking. Say when you would like to go on."
)
ASKED_BEFORE: Final = "Waiting for your answer"
NO_DIRECT: Final = "You do not take direct messages, so this question waits for you here."
STOPPED: Final = (
    "Of the last 20 people who said how an introduction went, more than a quarter said that it did not fit. So I have "
    "switched introductions off. Nobody is suggested to anybody until you switch them on again in the settings."
)
RESULTS_TITLE: Final = "What introductions do"
NO_RESULTS: Final = "Nothing has been worked out yet. That happens once a day where introductions are on."
BIAS: Final = (
    "How to read it: pairs are held back by chance, so nothing but chance sets the two groups apart. All pairs that "
    "were asked count, also those who said no, from the day they were chosen. Only talk in public channels is seen, so "
    "what was said in the room I opened or in direct messages is missing on one side; and people who asked to be "
    "introduced are not like everybody else. Groups of three are left out."
)


def follow_up(*, several: bool) -> str:
    """The question a week after two, or three, were brought together."""
    whom = "two others" if several else "somebody"
    return f"A week ago I brought you together with {whom}. Did you get to talk?"


def no_room(*, several: bool) -> str:
    """Two, or three, said yes, and there is no conversation for them yet."""
    return (
        f"{'All' if several else 'Both'} of you said yes, and as far as I can tell I have not managed to open a "
        "conversation for you. Admins here are told why, and I go on trying."
    )


def question(homes: Sequence[str], shared: str, topics: Sequence[str]) -> str:
    """The question asked of each alone, with the reason and without a name; `homes` has one entry for each other."""
    several = len(homes) > 1
    who = "two people" if several else "somebody"
    from_ = sorted({f"#{home}" for home in homes}) if all(homes) and shared not in homes else []
    where = f" from {listed(from_)}" if from_ else ""
    also = f" who also {plural(2 if several else 1, 'follows', 'follow')} #{shared}" if shared else ""
    care = f"{'and' if also else 'who'} {'care' if several else 'cares'} about"
    likes = f" {care} {listed(list(topics))}" if topics else ""
    known = f"You have not talked {'with either of them ' if several else ''}here in half a year, as far as I can see."
    return f"Would you like to meet {who}{where}{also}{likes}? {known}"


def meeting(shared: str, topics: Sequence[str], opener: str, *, several: bool) -> str:
    """The first words in the room: why them, and one question to begin with."""
    all_ = "all of you" if several else "both of you"
    share = [*([f"#{shared}"] if shared else []), *topics]
    why = f"You share {listed(share)}." if share else "As far as I can see you have not talked here in half a year."
    return f"Hello, {all_} asked to meet people here. {why} One question to begin: {opener}"


def no_date(example: str) -> str:
    """A pause without a day that can be used; the example is one that can."""
    return f"Say until when, as year, month and day within a year from now, such as {COMMAND} pause {example}."


def wants(since: str) -> str:
    """Since when somebody wants to be introduced."""
    return f"on since {since}"


def paused(until: str) -> str:
    """Until when nobody is suggested."""
    return f"paused until {until}"


def paused_said(until: str) -> str:
    """The answer to a pause."""
    return f"Nobody is suggested to you before {until}. {COMMAND} on ends the pause."


PAUSED_OPEN: Final = f"paused, until you say {COMMAND} on"


def cares(topics: Sequence[str], channels: Sequence[str]) -> str:
    """What somebody said they care about."""
    said = [*topics, *(f"#{name}" for name in channels)]
    return listed(said) if said else f"nothing said yet; {COMMAND} topics bread, bees"


def cares_said(topics: Sequence[str], channels: int) -> str:
    """The answer to topics."""
    parts = list(topics)
    parts += [counted(channels, "channel")] if channels else []
    seen = "Whoever you are introduced to may see what you share."
    return f"Kept: {listed(parts)}. {seen} {COMMAND} topics none deletes it."


def too_many_topics(most: int, longest: int, channels: int) -> str:
    """More, or longer ones, than are kept."""
    kept = f"up to {most} topics of up to {longest} letters each, and up to {channels} channels"
    return f"Name {kept}, with commas between."


def too_many_avoided(most: int) -> str:
    """A longer avoid-list than is kept."""
    return f"An avoid-list holds {most} people at most."


def avoids(number: int) -> str:
    """How long somebody's own avoid-list is; only they read it."""
    return "nobody" if not number else f"{counted(number, 'person', 'people')}; only you can see that"


def had(number: int) -> str:
    """How many introductions somebody has had."""
    return counted(number, "introduction")


LABELS: Final = ("For you", "You care about", "You avoid", "So far", "In this community")
HERE_ON, HERE_OFF = "switched on", "switched off by the admins; nobody is introduced"


def effect(shown: int, withheld: int, talked: str, anyway: str, difference: str) -> str:
    """What introductions changed, with its interval."""
    return (
        f"Of {shown} pairs that were asked {talked} talked in public within 14 days; of {withheld} pairs that were "
        f"held back {anyway} did. The difference is {difference}."
    )


def points(value: float, low: float, high: float) -> str:
    """A difference of two shares in percentage points, with its 95 % interval."""
    open_ = f"anything from {100 * low:+.0f} to {100 * high:+.0f}"
    return f"{100 * value:+.0f} points; with so few pairs {open_} may be true"


def too_few_pairs(shown: int, needed: int) -> str:
    """What is missing before anything can be said: pairs that were asked, or some that were held back."""
    return (
        f"What they change I can say once {needed} pairs were asked, enough others were held back, and all of them "
        f"were watched for 14 days. Asked and watched so far: {counted(shown, 'pair')}."
    )


def wanting(number: str) -> str:
    """How many people want introductions."""
    return f"{number[0].upper()}{number[1:]} asked to be introduced to others."


def went(yes: str, not_yet: str, no_fit: str) -> str:
    """What people said a week later."""
    return f"A week later {yes} said that they talked, {not_yet} not yet, {no_fit} that it did not fit."


SWITCHED_OFF: Final = "Introductions were switched off."


def simulated(dates: int, pairs: int, talked: int) -> str:
    """What a simulation rests on, and how to read it."""
    return (
        f"Means over {dates} dates, with the least and the greatest. Of {pairs:,} pairs that might have been suggested "
        f"{talked:,} came to talk in the 28 days after. AUC is how often a pair that came to talk was put before one "
        "that did not; .5 is chance. Most of it is that busy people talk with busy people, so look at equally active "
        "pairs. What people would have made of a suggestion nobody can tell from the past: only held-back pairs can."
    )
