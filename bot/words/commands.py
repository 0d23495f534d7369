"""The sentences of the commands that need no figures: help, privacy, refusals, the digest's fate, the first message."""

from collections.abc import Mapping

from bot.words.numbers import clock, counted, listed, number, plural

COMMAND = "/network-health"

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

HELP_TITLE = "What you can ask"
FOR_ALL, FOR_ADMINS = "For everybody", "For admins"
ALL = (
    ("", "what kind of network this is, what has changed, one thing to do"),
    ("unanswered", "questions that wait for somebody, as links"),
    ("explain H4", "what a measure means and how it is computed; without a name, the list"),
    ("why H4", "what a figure here rests on: its range, its cases, its days"),
    ("status", "what I have seen so far, and when it was last worked out"),
    ("me", "your own view: what you did, gave and received, and where you could help"),
    ("privacy", "what is kept about you, what never is, and who sees what"),
    ("export", "everything that is kept about you, as a file for you alone"),
    ("opt out", "have everything about you deleted and be left out from now on; opt in undoes it"),
    ("opt in", "be counted again from now on"),
    ("forget me", "have everything about you until now deleted"),
    ("digest wrong", "say that something in a digest looks wrong; it is counted without your name"),
    ("introductions", "whether and to whom you are introduced: on, off, pause, topics, avoid"),
    ("help", "this list"),
)
ADMINS = (
    ("introductions results", "what introductions do here, in numbers"),
    ("newcomers", "how newcomers fare, as figures and links"),
    ("channels", "where people talk"),
    ("digest preview", "the weekly digest as it would be posted now, only to you"),
    ("digest now", "post the digest of the last week, once"),
    ("forget @somebody", "delete what is kept about somebody who asked you to"),
    ("digest hide", "leave a section out of the digest; digest show brings it back"),
    ("settings", "channel, day and hour of the digest, time zone, what is left out"),
)
ONLY_YOU = "Only you see my answers here."

UNKNOWN = "I do not know that command."
ADMINS_ONLY = "That is for admins of this workspace or server. Everybody else can ask for help to see what there is."
CANNOT_CHECK = "I could not find out whether you are an admin just now. Please try again in a minute."
TROUBLE = "Something went wrong on my side, and nothing was changed. Please try again in a minute."
AWAY = (
    "I cannot get at what I keep just now. Please try again in a few minutes; my operator finds the reason in my log."
)
NO_FIGURES = (
    "I have no figures yet. I am working them out now; the first come within minutes, and what is usual here is known "
    "after twelve weeks, sooner where the past can be read."
)
NO_FIGURES_TITLE, ANSWER_TITLE = "One moment", "network-health"
PREVIEW_ONLY = "Only you see this preview. Nothing has been posted."
MOSTLY_CLOSED = (
    "Most channels are closed to whoever has no role. If every member gets a role that opens them, "
    "name it in the settings."
)
SILENT = "There is nothing to say about the last week: nobody wrote, and no question waits. I would not post."

EXPLAIN_TITLE = "What I measure"
EXPLAIN_HOW = f"Ask with {COMMAND} explain and one of these, such as {COMMAND} explain H4."
NO_MEASURE = "I know no measure of that name."
NO_WHY = f"Say which figure you mean, such as {COMMAND} why H4."

PRIVACY = {
    "What I keep": "who wrote, reacted or joined when and where, and of each message a few signs: is it a question, "
    "a thanks, a greeting, how many words, whom it names, does it hold a link or code.",
    "What I never keep": "what anybody wrote. Text is read once, in memory, and dropped. I read no direct messages, "
    "ask for no e-mail addresses, and guess nobody's mood.",
    "Who sees what": "admins see the community as a whole and links to open questions, never a list or ranking of "
    "people. Numbers of fewer than five people are not shown.",
}
NOT_MEASURED = "Explained here, and not measured."

WHY_HERE = "What it rests on here"
SEE_QUESTIONS, MEANING, PREVIEW, SETTINGS, POST_NOW, TRY_AGAIN, HELP = (
    "See open questions",
    "What does this mean",
    "Preview the digest",
    "Settings",
    "Post it now",
    "Try again",
    "Help",
)
OWN_VIEW, KEPT = "Your own view", "What is kept about me"
PREVIEW_EVERYBODY, HIDE, WRONG, UNDO = "Preview everybody's", "Hide a section", "Something looks wrong", "Undo"
HIDE_WHICH = "Which section shall be left out of this community's digests? It can be shown again in the settings."
SHOW_WHICH = "Which section shall be shown again?"
ALL_HIDDEN = "Every section that may be hidden is hidden. They can be shown again in the settings."
NONE_HIDDEN = "No section is hidden."
WRONG_WHAT = "What looks wrong? It is counted, and who said it is not kept."
THANKS_TITLE = "Thank you"
# What may be remarked of a digest: what stands on the button, and the answer.
REMARKS = {
    "number": (
        "A number looks wrong",
        f"Counted. {COMMAND} why H4 says what a figure here rests on, and {COMMAND} explain H4 how it is made.",
    ),
    "channel": (
        "A channel is missing",
        (
            "Counted. I see the channels that are open to me; the last line of a digest says how many I do not see, "
            "and the settings list those that are left out."
        ),
    ),
    "bot": (
        "A person is a bot",
        (
            "Counted. Accounts that the platform marks as bots are in no figure, and those that behave like machines "
            "are set apart; the last line of a digest says how many."
        ),
    ),
    "useless": ("Not useful", "Counted. An admin can hide sections, or choose another day, in the settings."),
}
REMARKED = "Remarks"
HOW_TO_READ_TITLE = "How to read a digest"
HOW_TO_READ = {
    "Which days": "A week is from Monday to Sunday. Shares rest on the 28 days up to its end, as a week alone is few.",
    "Usual": "What this community's own twelve weeks before were like. Communities are never compared.",
    "▲ and ▼": "A change that a rule with known error rates names. Without a mark there is no clear change.",
    "About": "The figure has a wide margin.",
    "Fewer than": "Numbers that would point at single people are not told.",
    "One thing to do": "Chosen by rule: what waits comes before what moved, and what moved before the rest.",
    "Last line": "What was seen and what was not. What could not be seen is not taken for silence.",
}

STATUS_TITLE = "Status"
STORED, READING, FIGURES, DIGEST = "Stored", "Reading the past", "Figures", "Digest"
CHANGED = "Last changed"
NO_CHANNEL = "No digest channel is chosen. Choose one in the settings, and I will post there."
NOTHING_READ = "not begun; new messages are kept as they come"
NO_FIGURES_STATUS = "none yet; the first come within minutes of the first messages"


def did_you_mean(near: str) -> str:
    """The command that looks most like what was typed."""
    return f"Did you mean {COMMAND} {near}?"


def command(words: str) -> str:
    """A command as it is typed."""
    return f"{COMMAND} {words}".strip()


def digest_goes(weekday: int, hour: int, zone: str) -> str:
    """When the digest is posted."""
    return f"{WEEKDAYS[weekday]}s at {hour:02}:00, {clock(zone)}."


def digest_left_out(week: str, reason: str) -> str:
    """What keeps the latest digest from its channel."""
    return f"The digest of {week}: {reason[0].lower()}{reason[1:]}"


def hidden(section: str) -> str:
    """A section was hidden."""
    return f"{section} is left out of this community's digests from now on."


def shown(section: str) -> str:
    """A section is there again."""
    return f"{section} is in this community's digests again."


def remarked(counts: Mapping[str, int]) -> str:
    """What readers remarked, each with how often; empty where nobody did."""
    said = [f"{REMARKS[each][0].lower()} ({number(counts[each])})" for each in REMARKS if each in counts]
    return f"in the last four weeks: {', '.join(said)}" if said else ""


def reading(finished: int, begun: int) -> str:
    """How far the past was read."""
    if finished == begun:
        return f"done in {counted(begun, 'channel')}"
    return f"{finished} of {counted(begun, 'channel')} done; the rest follows by itself"


def figures_of(when: str) -> str:
    """When the figures were made."""
    return f"as of {when}"


def measures(names: list[str]) -> str:
    """Measures that may have been meant."""
    return f"Did you mean {listed(names, 'or')}?"


def basis(unit: str, days: int) -> str:
    """In what a measure is told, and over how long; what is no figure of the report, in which other place."""
    if not days:
        return f"Told {unit}." if unit else NOT_MEASURED
    return f"In {unit}, over {counted(days, 'day')}."


def posted(week: str) -> str:
    """The digest is on its way."""
    return f"The digest of {week} is on its way to the channel. I post one digest for each week."


def posted_before(week: str) -> str:
    """The digest of this week was posted."""
    return f"The digest of {week} has been posted already, and I post each one once. You can look at a preview."


def wrong_fields(wrong: int) -> str:
    """How many answers in a form cannot be used."""
    return f"{counted(wrong, 'answer')} cannot be used {plural(wrong, 'as it is', 'as they are')}."


def changed(label: str, when: str, *, own: bool, itself: bool = False) -> str:
    """Which setting was changed last, when, and by whom as far as that is anybody's business."""
    who = "me, by my own rule" if itself else "you" if own else "an admin"
    return f"{label[0].lower()}{label[1:]}, {when}, by {who}"
