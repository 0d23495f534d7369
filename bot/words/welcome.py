"""The first words in a community: what the bot does, what it never keeps, and what is to be chosen."""

from typing import Final

from bot.words.commands import digest_goes
from bot.words.numbers import counted

TITLE: Final = "network-health is here"
WHAT: Final = (
    "Once a week I write one short note: who is being answered, how newcomers are doing, and one thing that is worth "
    "doing. I see messages and reactions in the channels that are open to me, and nothing else."
)
NEVER: Final = (
    "What anybody writes: I keep only who wrote when and to whom. I judge no moods, I rank nobody, and I send nobody a "
    "message they did not ask for."
)
NEXT: Final = (
    "An admin chooses the note's channel, below or with /network-health settings. Anybody may type /network-health "
    "privacy to read what is kept about them. Meanwhile I read what was said before, as far back as I may, and then "
    "say here what I could already see; /network-health status shows how far I am. What is usual here I know after "
    "twelve weeks."
)
CANNOT: Final = (
    "Channels that are closed to me, direct messages, and who only reads. Every note says what I could not see, and it "
    "never counts as silence."
)
CANNOT_LABEL: Final = "What I cannot see"
CHOOSE: Final = "Choose the note's channel"
PRIVACY: Final = "What is kept about me"
MEANING: Final = "What does this mean"
LOOK_TITLE: Final = "What I could already see"
ONCE_CHOSEN: Final = "From now on there is one note a week, once an admin has chosen its channel."
OWN_VIEW: Final = "Your own view, for your eyes only: /network-health me"
KEPT_LABEL: Final = "What I never keep"
NEXT_LABEL: Final = "What to do now"


def read(channels: int, known: int) -> str:
    """What a first look rests on: the past of how many channels was read, of how many that are known of."""
    if channels >= known:
        all_of_them = f"{'all ' if known > 1 else ''}{counted(known, 'channel')}"
        return f"I have read what was said before in {all_of_them}, as far back as I may."
    return (
        f"I have read what was said before in {channels} of {counted(known, 'channel')}, as far back as I may. "
        "The past of the others was not open to me, and is in no figure here."
    )


def goes_on(weekday: int, hour: int, zone: str) -> str:
    """When the weekly note comes, once its channel is chosen."""
    return f"From now on there is one note a week: {digest_goes(weekday, hour, zone)}"
