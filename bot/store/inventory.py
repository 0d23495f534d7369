"""Every column that is kept: why it is there, how long it stays, and whether it is about a person.

docs/data-inventory.md is written from this and from the tables (`make inventory`); a test holds both to it.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, String

from bot.store.tables import metadata

_AGE: Final = "as many days as the settings say, 180 at most"
_MEMBER: Final = "until the person opts out or is forgotten, else with the community"
_WISH: Final = "until the person changes it, opts out or is forgotten"
_STAYS: Final = "with the community"
_POST: Final = "its words until it is posted, the rest with the community"

# What a table is for, and how long a row of it stays.
TABLES: Final = {
    "community": ("which workspaces and servers there are", "until the community is deleted"),
    "channel": ("names, to say where something is", _STAYS),
    "member": ("who belongs here, who is new, who is a bot", _MEMBER),
    "message": ("who wrote when and where; never what", _AGE),
    "mention": ("who was named in a message", _AGE),
    "reaction": ("who reacted to which message", _AGE),
    "member_day": ("on which days somebody wrote, once the messages are deleted by age", "400 days"),
    "tie_day": (
        "who addressed or marked whom on which day, so that people who know each other are known to",
        "400 days",
    ),
    "rolled_day": ("whether a day's ties have to be worked out again", "as long as the day's messages"),
    "reaction_count": ("reactions of which only the number is known", _AGE),
    "reactions_cleared": ("reactions that moderators took away", _AGE),
    "gap": ("when nothing could be seen", _STAYS),
    "imported": ("which history files were read", _STAYS),
    "cursor": ("how much history is known", _STAYS),
    "setting": ("what admins chose", "until they choose something else"),
    "audit": ("which admin did what, and when", "with the community; without the name once that admin opts out"),
    "snapshot": (
        "answers and figures about the whole, worked out ahead",
        "until worked out anew, or somebody opts out",
    ),
    "outbox": ("posts, so that each happens once", _POST),
    "remark": ("what readers remark on a post, counted", _STAYS),
    "due": ("what comes round, so that each turn is done once", "70 days"),
    "absence": ("who opted out or asked to be forgotten, unrecognisable without a key", "until they opt in"),
    "erasure": ("whose data is being deleted at this moment", "until that is done, usually seconds"),
    "horizon": ("before when nothing is kept any more", _STAYS),
    "removal": ("when a removed community is deleted", "until it is deleted"),
    "restored": ("when the database was put in place from a copy", "for good; it is about no person"),
    "introduction_wish": ("who asked to be introduced to others", _WISH),
    "introduction_topic": ("topics a person declared in their own words", _WISH),
    "introduction_channel": ("channels of interest a person chose", _WISH),
    "introduction_avoid": ("whom a person does not want to meet; seen by nobody else", _WISH),
    "introduction_round": ("when people were introduced", _STAYS),
    "introduction": ("each introduction and how far it went", _STAYS),
    "introduction_seat": ("who was part of an introduction and what they answered", _MEMBER),
    "secret": ("tokens and the key of the hashes above, encrypted", "until the app is removed or the token replaced"),
}

# Why a column is there, by table and column, or by column where it means the same everywhere.
COLUMNS: Final = {
    "community": "which community it belongs to",
    "platform": "slack or discord",
    "native": "the platform's own id, where the key does not say it",
    "channel": "the platform's id of the channel",
    "message": "the platform's id of the message",
    "person": "the platform's id of the person",
    "thread": "the message that opened the thread",
    "emoji": "the emoji's name",
    "at": "when",
    "period": "which week, day or round",
    "kind": "what sort",
    "key": "its own key, so that a platform can be asked whether it is there",
    "state": "how far it is",
    "attempts": "how often it was tried",
    "due_at": "when it is due",
    "claim": "which process is at it",
    "claimed_until": "until when that process has it",
    "reason": "our own sentence on what went wrong",
    "number": "a running number",
    "position": "its place in a list",
    "room": "the conversation that was made for it",
    "closed": "that direct messages are not taken, so that none is tried again",
    "community.name": "what the platform calls it",
    "community.name_at": "since when it is called so",
    "community.address": "so that messages can be linked",
    "community.address_at": "since when",
    "community.roster_read": "whether all members are known, which shares of members rest on",
    "channel.name": "what it is called, to say where something is",
    "channel.kind": "public, private or a thread: what is shown where",
    "channel.parent": "the channel a thread hangs under",
    "channel.archived": "whether it is still in use",
    "channel.general": "whether everybody joins it, which tells when they joined",
    "channel.at": "as of when that is known",
    "member.bot": "bots are left out of figures",
    "member.deactivated": "deactivated accounts are no members",
    "member.guest": "guests are told apart",
    "member.listed": "whether the platform lists the account, or it was only seen",
    "member.at": "as of when that is known",
    "member.joined_at": "who is new",
    "member.rejoined_at": "who came back or wrote before, and so is not new",
    "member.left_at": "who is no member any more",
    "member.in_groups": "which of the groups that admins picked they are in, for ties between groups; no other roles",
    "member.in_groups_at": "as of when that is known",
    "member.utc_offset": "how far their clock is from UTC, so that nobody is asked at night",
    "message.author": "who wrote it",
    "message.kind": "written by a person or a bot, a notice of joining, or deleted (then only the ids stay)",
    "message.edited_at": "which version counts",
    "message.reply_to": "which message it answers",
    "message.signals": "is it a question, thanks, a greeting; has it a link or code; was there text to see",
    "message.words": "how many words it had",
    "mention.person": "who was named",
    "mention.edited_at": "in which version of the message",
    "reaction.person": "who reacted",
    "reaction.present": "put or taken away",
    "member_day.day": "a day of the community's calendar",
    "member_day.channel": "where, so that channels that are left out stay left out",
    "tie_day.day": "a day of the community's calendar",
    "tie_day.person": "who addressed or marked somebody",
    "tie_day.other": "whom",
    "tie_day.channel": "where, so that channels that are left out stay left out",
    "rolled_day.day": "a day of the community's calendar; 0 until the next night where somebody opted in again",
    "rolled_day.mark": "what keys and instants of that day add up to, hashed: it tells that some changed, not which",
    "reaction_count.number": "how many",
    "gap.start_at": "from when",
    "gap.end_at": "until when",
    "imported.stamp": "made of a file's name, size and time, so that it is read once",
    "cursor.newest": "known from here",
    "cursor.oldest": "back to here",
    "cursor.finished": "whether there is nothing older",
    "setting.name": "which setting",
    "setting.item": "what was chosen",
    "audit.person": "which admin",
    "audit.deed": "which setting was changed, or what was done",
    "snapshot.name": "which answers",
    "snapshot.made_at": "as of when",
    "snapshot.content": "finished answers: figures that respect the smallest group, and links; and what they are worded"
    " from: the last complete week's figures, counts of people and never who",
    "outbox.channel": "where it goes",
    "outbox.note": "what it says, our own words and links, until it is posted",
    "outbox.quiet": "whether it comes without a sound",
    "outbox.doubtful": "whether it may be there already",
    "outbox.planned_at": "when it was planned",
    "outbox.tried_at": "when it was last tried",
    "outbox.messages": "the platform's ids of the posted messages",
    "outbox.people": "whom it is for alone",
    "remark.remark": "which of a few given answers",
    "due.try_at": "not before then",
    "due.ended_at": "when it was done",
    "absence.mark": "a keyed hash of the platform's id of the person",
    "absence.out": "whether they opted out",
    "absence.before": "the day they asked to be forgotten",
    "removal.removed_at": "when the app was removed",
    "removal.delete_at": "when everything is deleted",
    "introduction_wish.since_at": "since when they ask for introductions",
    "introduction_wish.paused_until": "until when they want none",
    "introduction_wish.silent": "how many rounds they did not answer",
    "introduction_wish.passed_over": "how many rounds found nobody for them",
    "introduction_topic.topic": "a topic in their own words",
    "introduction_avoid.person": "whose wish it is",
    "introduction_avoid.avoided": "whom they do not want to meet",
    "introduction_round.stopped": "whether the round was stopped",
    "introduction.chosen_at": "when they were chosen",
    "introduction.stage": "how far it went",
    "introduction.explored": "whether chance had a hand in it",
    "introduction.channel": "the channel they share, which is the reason given",
    "introduction.met_at": "when they were brought together",
    "introduction.talked": "whether they talked in public afterwards",
    "introduction_seat.place": "the order among them",
    "introduction_seat.newcomer": "whether they were new then",
    "introduction_seat.home": "the channel they were most in then",
    "introduction_seat.reply": "yes, not now, not this, or nothing",
    "introduction_seat.replied_at": "when",
    "introduction_seat.outcome": "what they said a week later",
    "introduction_seat.outcome_at": "when",
    "secret.name": "what it is for, with the platform's ids",
    "secret.content": "encrypted with the operator's keys",
}

HEAD: Final = """# What is kept, column by column

Written from the program's own tables by `make inventory`; a test fails when it is not current. No column holds a word
of a message, a name of a person or an e-mail address; the only words of people's own are topics they declare for
introductions. Everything is also deleted with the community, when the app is removed from it. Columns marked *person*
hold the platform's id of a person: when somebody opts out or is forgotten, every row with their id in such a column is
deleted (in `audit`, and in posts that were sent, the id alone). Times are microseconds in UTC.
[privacy.md](privacy.md) says the same in sentences.
"""


def why(table: str, column: str) -> str:
    """Why a column is there; raises KeyError where nobody has said it."""
    return COLUMNS.get(f"{table}.{column}") or COLUMNS[column]


def page() -> str:
    """The whole inventory as a page."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for name, table in metadata.tables.items():
        purpose, kept = TABLES[name]
        yield f"## {name}\n{purpose[0].upper()}{purpose[1:]}. Kept: {kept}.\n"
        yield "| column | what it is | why |\n|---|---|---|"
        for column in table.columns:
            whose = " (person)" if column.info.get("person") else ""
            yield f"| `{column.name}` | {_kind(column)}{whose} | {why(name, column.name)} |"
        yield ""


def _kind(column: Column[object]) -> str:
    match column.type:
        case Boolean():
            return "yes or no"
        case String():
            return f"up to {column.type.length} letters"
        case LargeBinary():
            return f"{column.type.length} bytes" if column.type.length else "bytes"
        case BigInteger():
            return "large number"
    return "number"
