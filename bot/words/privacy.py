"""What is said to a person about themselves: what is kept, what they may choose, and what each choice does."""

from typing import Final

from bot.words.numbers import counted, listed

TITLE: Final = "What is kept about you"
ONLY_YOU: Final = "Only you see this."
MESSAGES, REACTIONS, NAMED, MEMBER, MORE, CHOICE = (
    "Your messages",
    "Your reactions",
    "Named by others",
    "Membership",
    "Besides",
    "Your choice",
)
NOTHING: Final = "Nothing is kept about you."
NO_MESSAGES: Final = "none"
COUNTED: Final = (
    "you are counted in figures about the whole place, which never tell of single people. Nobody but you sees your "
    "own numbers, and you are named nowhere without having said yes to it."
)
OUT: Final = (
    "you opted out. You are in no figure, and nothing is kept of you except a keyed hash of your id, by which I "
    "recognise what to leave out."
)
# What rows in further tables are called.
TABLES: Final = {
    "audit": "things you did as an admin",
    "introduction_avoid": "people you do not want to meet",
    "introduction_channel": "channels you care about",
    "introduction_seat": "times you were chosen to meet somebody",
    "introduction_topic": "topics you care about",
    "introduction_wish": "your wish to be introduced",
    "member_day": "days on which you wrote, by channel",
    "tie_day": "days on which you addressed somebody, by person and channel",
}

EXPORT, OPT_OUT, OPT_IN, FORGET_ME = "Take a copy", "Opt out", "Opt in", "Forget me"
YES_OUT, YES_FORGET = "Yes, delete it and leave me out", "Yes, delete it"

OUT_MEANS: Final = "Opt out: everything kept about you is deleted, the past included, and nothing is kept from now on."
FORGET_MEANS: Final = (
    "Forget me: everything kept about you until now is deleted and does not come back, and what you do from now on "
    "counts again."
)
OUT_ASKED: Final = (
    "Everything kept about you is deleted, and from now on I leave out what you write, your reactions, your coming and "
    "going, and where others name you. To recognise that, I keep a keyed hash of your id and nothing else. Figures are "
    "then worked out anew, as if you had never been here. There is no way back for what is deleted: if you opt in "
    "later, the past is there again only where history is read once more."
)
FORGET_ASKED: Final = (
    "Everything kept about you until now is deleted, and there is no way back. So that old history cannot bring it "
    "back, I keep a keyed hash of your id with today's date. What you do from now on counts again."
)
IS_OUT: Final = (
    "You are out: everything kept about you is deleted, and nothing is kept from now on. Figures are being worked out "
    "anew. You can come back at any time with opt in."
)
WAS_OUT: Final = "You had opted out already. Nothing is kept about you."
IS_FORGOTTEN: Final = "Everything kept about you until now is deleted. What you do from now on counts again."
UNDER_WAY: Final = "It is decided and written down. Deleting takes a little longer here and is done within minutes."
IS_IN: Final = (
    "You are in again: what you do from now on counts. What was deleted stays deleted, except where history is read "
    "once more."
)
WAS_IN: Final = "You had not opted out, so there is nothing to change."
COPY: Final = "Here is everything that is kept about you, in a file that only you are given."
FILE_NAME: Final = "network-health-about-you.json"

WHOM: Final = (
    "Say whose data is to be deleted, such as /network-health forget @somebody, or with the id from their profile."
)
ADMIN_TITLE: Final = "Delete somebody's data"
ADMIN_ASKED: Final = (
    "Everything kept about that account until now is deleted, and there is no way back. I do not tell whether there is "
    "anything. It is written down that you asked for it, without their name. Whoever wants to stay out from now on as "
    "well says opt out themselves."
)
ADMIN_DONE: Final = "Done: nothing is kept about that account from before this moment."
ADMIN_YES: Final = "Yes, delete it"

HOW_LONG: Final = "How long"
README: Final = (
    "This is everything network-health keeps about one person in one community, for that person alone.",
    "Nothing of what anybody wrote is in here: text is never kept. The signals of a message are all that was noted.",
    "Ids are the platform's own, as numbers in quotes: on Discord they are its ids, on Slack its ids read in base 36.",
    "Times are in UTC. null means that something is not known or does not apply.",
    "message: what you wrote, when and where. mention: where others named you. reaction: what you put and took away.",
    "member: what the platform said of your account. audit: what you did as an admin. Other parts are named alike.",
    "member_day: on which days you wrote where. tie_day: on which days you addressed or marked whom, and where.",
    "To have it deleted, ask the bot in your community: /network-health opt out, or /network-health forget me.",
)


def messages(number: int, channels: int, first: str, last: str) -> str:
    """How much somebody wrote, and when."""
    span = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{counted(number, 'message')} in {counted(channels, 'channel')}, {span}"


def how_long(days: int) -> str:
    """How long facts are kept."""
    return (
        f"messages and reactions for {counted(days, 'day')}, then they are deleted. On which days you wrote where and "
        "addressed whom stays for 400 days. What is deleted in your community is deleted here."
    )


def times(number: int) -> str:
    """How often."""
    return counted(number, "time", none="no")


def member(joined: str, left: str) -> str:
    """Since when somebody belongs here."""
    said = f"joined on {joined}" if joined else "your account is known"
    return f"{said}, left on {left}" if left else said


def besides(rows: dict[str, int]) -> str:
    """What other tables hold."""
    return listed([f"{TABLES[name]} ({number})" for name, number in sorted(rows.items())])


def forgotten(day: str) -> str:
    """That something was forgotten before."""
    return f"what was before {day} was deleted when you asked for it, and does not come back."
