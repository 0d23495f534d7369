"""The vocabulary out: documents for people (digest, card, introduction) without any platform's markup.

An adapter's `present` gives a note its shape; the words are all in here already.
"""

from typing import Literal

import msgspec


class Span(msgspec.Struct, frozen=True, tag=True):
    """A run of words inside a line."""

    text: str
    strong: bool = False


class Place(msgspec.Struct, frozen=True):
    """Where a message is, so that an adapter can link to it; where it cannot, channel and time are shown instead."""

    channel: int
    channel_name: str
    message: int
    at: int
    thread: int = 0
    when: str = ""  # the instant in the community's own words and zone, such as "Tue 10 March 14:02"


class Link(msgspec.Struct, frozen=True, tag=True):
    """Words that lead to a message."""

    text: str
    place: Place


Words = tuple[Span | Link, ...]


class Headline(msgspec.Struct, frozen=True, tag=True):
    """The one honest sentence a reader takes away."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """A few sentences, with an optional label in front ("One thing to do")."""

    words: Words
    label: str = ""


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Labelled lines that belong together: People, Help, Newcomers."""

    rows: tuple[tuple[str, Words], ...]


class Listing(msgspec.Struct, frozen=True, tag=True):
    """Links or short lines, one below the other."""

    items: tuple[Words, ...]
    label: str = ""


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A chart as PNG with the words a screen reader says in its place."""

    png: bytes
    alt: str
    name: str


class Footnote(msgspec.Struct, frozen=True, tag=True):
    """What was seen, what was not, and how to read it."""

    words: Words


class Button(msgspec.Struct, frozen=True):
    """Something a reader may press: `action` and `value` come back to the commands as they are."""

    text: str
    action: str
    value: str = ""


class Buttons(msgspec.Struct, frozen=True, tag=True):
    """A few buttons in a row."""

    buttons: tuple[Button, ...]


Block = Headline | Paragraph | Facts | Listing | Picture | Footnote | Buttons


class Note(msgspec.Struct, frozen=True):
    """A document for people."""

    kind: Literal["digest", "card", "introduction", "notice"]
    title: str
    blocks: tuple[Block, ...]


class Choice(msgspec.Struct, frozen=True, tag=True):
    """One of a few given answers; `options` are (value, label)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""
    hint: str = ""


class Entry(msgspec.Struct, frozen=True, tag=True):
    """A short line somebody types: a number, a date, a list of emoji names."""

    name: str
    label: str
    value: str = ""
    hint: str = ""


class Channels(msgspec.Struct, frozen=True, tag=True):
    """One channel, or several, picked from the platform's own list; values are channel keys."""

    name: str
    label: str
    value: tuple[int, ...] = ()
    several: bool = False
    hint: str = ""


class Groups(msgspec.Struct, frozen=True, tag=True):
    """Groups of people picked from the platform's own list: roles where it has them, else channels that stand for them.

    Values are their keys. `roles_only` leaves the question out where a platform has no roles.
    """

    name: str
    label: str
    value: tuple[int, ...] = ()
    several: bool = False
    hint: str = ""
    roles_only: bool = False


Field = Choice | Entry | Channels | Groups


class Form(msgspec.Struct, frozen=True):
    """Questions with given kinds of answers, such as the settings; `name` comes back with the answers."""

    name: str
    title: str
    fields: tuple[Field, ...]


class Address(msgspec.Struct, frozen=True):
    """What an adapter needs to link to a message: the community's own id and, on Slack, the workspace's address."""

    native: str
    url: str = ""


def plain(text: str) -> Words:
    """One run of ordinary words."""
    return (Span(text),)
