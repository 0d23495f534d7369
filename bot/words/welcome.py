"""The first words in a community: what the bot does, what it never keeps, and what is to be chosen."""

from typing import Final

TITLE: Final = "network-health is here"
WHAT: Final = (
    "Once a week I write one short note: who is being answered, how newcomers are doing, and one thing that is worth "
    "doing. I see messages and reactions in the channels I am invited to, and nothing else."
)
NEVER: Final = (
    "I never keep what anybody writes, only who wrote when and to whom. I judge no moods, I rank nobody, and I send "
    "nobody a message they did not ask for."
)
NEXT: Final = (
    "An admin chooses the note's channel with /network-health settings. Anybody may type /network-health privacy to "
    "read what is kept about them."
)
KEPT_LABEL: Final = "What I never keep"
NEXT_LABEL: Final = "What to do now"
