"""What one person may know of themselves: what they did, gave and received, with how many they talk, where help waits.

It is made when that person asks, from the channels they wrote in, and stored nowhere. Others are numbers in it: to talk
with somebody is no consent to stand in their list by name, and introductions are a consent to be introduced.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.answers.unanswered import links
from bot.digest.open import WEEK, Waiting
from bot.events import HOUR, Signal
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.helping import own_helping
from bot.metrics.helpfulness.response import first_responses
from bot.metrics.helpfulness.unanswered import LATEST, SOONEST, unanswered
from bot.metrics.newcomers.first_reply import first_conversations
from bot.metrics.participation.arrivals import newcomers
from bot.notes import Block, Button, Buttons, Footnote, Headline, Listing, Note, plain
from bot.notes import Facts as Rows
from bot.report.places import is_private, place
from bot.ties import Source, ties
from bot.window import Bools, History, Ints
from bot.words import digest as digest_words
from bot.words import me as words

HALF_LIFE: Final = 4.0  # weeks after which a week of talking counts half
CLOSE: Final = 5
LISTED: Final = 3
ACTIVE_DAYS: Final = 3  # in a channel, for it to be one of somebody's places
PARTNERS: Final = 2
NEW_DAYS: Final = 28
BUTTONS: Final = (Button(words.KEPT, "privacy"), Button(words.INTRODUCTIONS, "introductions"))


def me(history: History, person: int, days: int, *, minimum: int, networks: Sequence[Block] = ()) -> Note:
    """The note for one person, of the last `days`; `networks` says which circles they are in, and then leads."""
    messages = history.messages
    own = messages.author == person
    if not own.any():
        blocks: list[Block] = [Headline(words.quiet(days)), *_waiting(history, person)]
        return _note(blocks, Button(words.QUESTIONS, "unanswered"))
    written, channels = len(np.unique(messages.day[own])), len(np.unique(messages.channel[own]))
    wrote = words.headline(written, days, channels)
    rows = [
        (
            words.ACTIVITY,
            f"{_activity(history, person, own)}. {wrote}" if networks else _activity(history, person, own),
        ),
        (words.GIVING, _giving(history, person, own)),
        (words.TIES, _ties(history, person, days)),
        (words.PLACES, "" if networks else words.places(_places(history, person, own, days, minimum))),
        (words.YOURS, words.CHOICE),
    ]
    blocks = list(networks) or [Headline(wrote)]
    blocks.append(Rows(tuple((label, plain(said)) for label, said in rows if said)))
    return _note([*blocks, *_waiting(history, person)])


def _note(blocks: list[Block], *more: Button) -> Note:
    blocks.append(Footnote(plain(f"{words.UNNAMED} {words.ALONE_SEES}")))
    blocks.append(Buttons((*more, *BUTTONS)))
    return Note("card", words.TITLE, tuple(blocks))


def _activity(history: History, person: int, own: Bools) -> str:
    reactions = history.reactions
    put = int((reactions.person == person).sum())
    got = int((own[reactions.row] & (reactions.person != person)).sum())
    return words.activity(int(own.sum()), put, got)


def _giving(history: History, person: int, own: Bools) -> str:
    """Answers and questions, and the balance in words where there are enough of them; empty where there are none.

    Where words are not read, few questions are known or none, and what is not known is not told as though it were not.
    """
    known = own_helping(calm(history), person)
    read = ((history.messages.signals[own] & Signal.TEXT_SEEN) != 0).all()
    if not read and not (known.answers or known.questions):
        return words.NOT_KNOWN
    if known.balance is None:
        balance = ""
    elif known.balance > 0.6:
        balance = words.BALANCE["give"]
    else:
        balance = words.BALANCE["even" if known.balance >= 0.4 else "receive"]
    said = words.giving(known.answers, known.helped, known.questions, balance)
    return f"{said} {words.ONLY_SOME}" if said and not read else said


def _ties(history: History, person: int, days: int) -> str:
    """With how many people they talk both ways, and where they talk with the closest."""
    partner, week, out, row = _talk(history, person)
    if not len(partner):
        return words.NO_TIES
    who, which = np.unique(partner, return_inverse=True)
    weeks, when = np.unique(week, return_inverse=True)
    gave, got = np.zeros((2, len(who), len(weeks)))
    np.add.at(gave, (which[out], when[out]), 1)
    np.add.at(got, (which[~out], when[~out]), 1)
    closeness = np.minimum(gave, got) @ 0.5 ** ((weeks.max() - weeks) / HALF_LIFE)
    mutual = (gave.sum(1) > 0) & (got.sum(1) > 0)
    if not mutual.any():
        return words.NO_TIES
    close = np.argsort(-closeness, kind="stable")[:CLOSE]
    close = close[mutual[close] & (closeness[close] > 0)]
    with_them = row[np.isin(which, close)]
    return words.ties(int(mutual.sum()), days, len(close), _busiest(history, with_them))


def _talk(history: History, person: int) -> tuple[Ints, Ints, Bools, Ints]:
    """Partner, week, whether it was they who spoke, and the message, for each time they spoke or were spoken to."""
    found = ties(history)
    told = ~found.reaction & (found.source != Source.QUIET_PREVIOUS) & (found.from_person != found.to_person)
    chosen = told & ((found.from_person == person) | (found.to_person == person))
    out = found.from_person[chosen] == person
    partner = np.where(out, found.to_person[chosen], found.from_person[chosen])
    return partner, (history.end - 1 - found.day[chosen]) // -7, out, found.row[chosen]


def _busiest(history: History, rows: Ints) -> str:
    """The name of the channel most of these messages are in."""
    if not len(rows):
        return ""
    channels, number = np.unique(history.messages.channel[rows], return_counts=True)
    return _name(history, int(channels[int(np.argmax(number))]))


def _places(history: History, person: int, own: Bools, seen: int, minimum: int) -> list[str]:
    """Channels with enough days of theirs, partners there, and enough people, the busiest first."""
    messages, found = history.messages, []
    partner, _, _, row = _talk(history, person)
    for channel in np.unique(messages.channel[own]).tolist():
        here = messages.channel == channel
        days = len(np.unique(messages.day[own & here]))
        wrote = len(np.unique(messages.author[here]))
        partners = len(np.unique(partner[messages.channel[row] == channel]))
        if days >= ACTIVE_DAYS and partners >= PARTNERS and wrote >= minimum and (name := _name(history, channel)):
            new = seen > NEW_DAYS and int(messages.day[own & here].min()) >= history.end - NEW_DAYS
            found.append((days, words.place(name, wrote, minimum, new=new)))
    return [said for _, said in sorted(found, key=lambda each: -each[0])[:CLOSE]]


def _name(history: History, channel: int) -> str:
    known = history.channels.get(channel)
    return f"#{known.name}" if known and known.name else ""


def _waiting(history: History, person: int) -> list[Block]:
    """Open questions of others, and first messages, in the channels they write in; those of private ones stay there."""
    quiet = calm(history)
    messages = quiet.messages
    rows = unanswered(quiet, 4, SOONEST, LATEST)
    asked = [
        _link(quiet, row)
        for row in rows[messages.author[rows] != person].tolist()
        if not is_private(quiet.channels, int(messages.channel[row]))
    ][:LISTED]
    listed = {each.place for each in asked}
    first = [each for row in _unheard(quiet, person).tolist() if (each := _link(quiet, row)).place not in listed]
    blocks: list[Block] = []
    if asked:
        blocks.append(Listing(links(asked, digest_words.question_link), label=words.HELP))
    if first:
        blocks.append(Listing(links(first[-LISTED:], digest_words.first_link, own=True), label=words.FIRST))
    return blocks


def _unheard(history: History, person: int) -> Ints:
    """First words of those who joined lately, which nobody answered; who joined is known from the platform alone."""
    new = newcomers(history, history.end - WEEK, history.end)
    rows = np.intersect1d(first_conversations(history), new.first_row[(new.joined_at > 0) & (new.person != person)])
    heard = first_responses(history, rows)
    open_ = (heard.answered_at == 0) & (history.end_at - heard.asked_at >= SOONEST)
    public = [not is_private(history.channels, key) for key in history.messages.channel[rows].tolist()]
    waiting: Ints = rows[open_ & np.array(public, bool)]
    return waiting


def _link(history: History, row: int) -> Waiting:
    part = {name: int(getattr(history.messages, name)[row]) for name in ("channel", "message", "thread", "at")}
    return Waiting(place(history, part), (history.end_at - part["at"]) // HOUR)
