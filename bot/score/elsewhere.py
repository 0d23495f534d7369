"""What is no figure of the report and yet asked about: what members see of themselves, and the rule for changes."""

from typing import Final

from bot.metrics.figure import Elsewhere

_OWN: Final = "for each member alone, in `me`"

ELSEWHERE: Final[tuple[Elsewhere, ...]] = (
    Elsewhere(
        "F1",
        "Your networks",
        "In which circles somebody is.\n\n"
        "The circles of at least five people that somebody belongs to and in which they have spoken with two people "
        "or more in the last 28 days, the one with most partners first. What is said of a circle as a whole (its five "
        "qualities) is what its admins see too. Worked out when they ask, and stored nowhere.",
        _OWN,
    ),
    Elsewhere(
        "F2",
        "Your place in them",
        "What somebody is in each of their circles.\n\n"
        "The first that fits: new there (first message there within 28 days); connecting it with others (two partners "
        "each in two circles, and three of ten ties outside); one of those who answer (helped three people there in "
        "90 days); part of it. Beside it stands with how many people they have talked there in 28 days, and with how "
        "many both ways. Nobody is compared with anybody.",
        _OWN,
    ),
    Elsewhere(
        "F3",
        "Your closest ties",
        "With how many people somebody talks both ways, and where with the closest.\n\n"
        "Closeness is the sum over the weeks of 90 days of what went one way or the other, whichever is less, a week "
        "counting half after four. Others are a number and a channel, never a name: nobody has asked them.",
        _OWN,
    ),
    Elsewhere(
        "F4",
        "What you give and receive",
        "How many people somebody answered, on how many days they asked, and who helped back.\n\n"
        "From first answers to questions of 90 days, each asker once a day; the balance is said in words from three "
        "answers and questions on (see Give and receive, H12).",
        _OWN,
    ),
    Elsewhere(
        "F5",
        "How far you reach",
        "Whether those somebody talks with are in the same circle.\n\n"
        "The share of their ties of 28 days that lead into it, said in words: everybody, most (seven of ten), inside "
        "and outside, most are outside (fewer than three).",
        _OWN,
    ),
    Elsewhere(
        "F6",
        "Your next step",
        "Where somebody could help next.\n\n"
        "The oldest open questions of others in the channels they write in, first messages of newcomers there that "
        "nobody answered, and an introduction for those who ask for one. Links only, those of private channels left "
        "out.",
        _OWN,
    ),
    Elsewhere(
        "W",
        "Rule for changes",
        "When the report and the weekly note say that something changed.\n\n"
        "The mean of the last four weeks is held against the median of the twelve before, of which eight must be "
        "usable. The spread is 1.4826 times the median absolute deviation of those weeks, and never less than what "
        "counting so few alone gives. A change is said where the difference is more than three halves of the spread, "
        "and more than 15 % of a count or five points of a share; a sudden drop where the last week alone is three "
        "spreads below. Of shares the cases of four and of twelve weeks are put together. Watched are seven: people "
        "in a week, newcomers, newcomer first reply, answered share, dyad persistence, core share, and what is left "
        "without the five who help most. Of changes seen together only those stand that Benjamini and Hochberg's rule "
        "(1995) keeps at a rate of .10. Weeks with a gap and holidays take no part. How often it is wrong is told in "
        "docs/validation.md.",
        "for seven series, over 16 weeks",
    ),
)
