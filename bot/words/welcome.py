"""The first words in a community: what the bot does, what it never keeps, and what is to be chosen."""

from typing import Final

TITLE: Final = "network-health is here"
WHAT: Final = (
    "Once a week I write one short note: who is being answered, how newcomers are doing, and one thing that is worth "
    "doing. I see messages and reactions in the channels that are open to me, and nothing else."
)
NEVER: Final = (
    "I never keep what anybody writes, only who wrote when and to whom. I judge no moods, I rank nobody, and I send "
    "nobody a message they did not ask for."
)
NEXT: Final = (
    "I am reading what was said before, as far back as I may; /network-health status shows how far I am. When I am "
    "done I say here what I could already see. What is usual here I know after twelve weeks. An admin chooses the "
    "note's channel below or with /network-health settings. Anybody may type /network-health privacy to read what is "
    "kept about them."
)
CANNOT: Final = (
    "I cannot see channels that are closed to me, direct messages, or who only reads. What I cannot see is named in "
    "every note, and never counted as silence."
)
CANNOT_LABEL: Final = "What I cannot see"
CHOOSE: Final = "Choose the note's channel"
PRIVACY: Final = "What is kept about me"
MEANING: Final = "What does this mean"
LOOK_TITLE: Final = "What I could already see"
READ: Final = "I have read what was said here before, as far back as I may."
WHEN_NEXT: Final = (
    "From now on there is one note a week, once an admin has chosen its channel. Your own view, for your eyes only: "
    "/network-health me"
)
KEPT_LABEL: Final = "What I never keep"
NEXT_LABEL: Final = "What to do now"
