"""Dialogs that people separated by hand in four Gitter rooms, put back into the stream they were taken from."""

import re
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from bench.validate.irc import Line, People
from bot.events import SECOND
from bot.reading import read
from bot.ties import TURN, ReplyInference

ROOMS = ("angular", "Appium", "dl4j", "docker")
_SAID = re.compile(r"\s*(?:\d+\s*)?\[+(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)\]\s*<([^>]+)>\s?(.*)")
_BETWEEN = "-----"
_CHANNEL = 1


def read_room(path: Path) -> tuple[list[Line], list[int]]:
    """The messages of one room in order of time, and the number of the dialog each was put into.

    A message that stands in the file twice is taken where it stands first; further lines of a message are left out, as
    are notes of those who separated the dialogs.
    """
    inference, people = ReplyInference(), People()
    lines: list[Line] = []
    found = _messages(path)
    for row, (when, name, text) in enumerate(found):
        at = int(when.timestamp()) * SECOND + row
        named = tuple(people.named(text))
        person = people.speaks(name)
        goes_on = bool(lines) and lines[-1].person == person and at - lines[-1].at <= TURN
        edges = inference.said(_CHANNEL, person, at, named)
        lines.append(Line(person, at, goes_on, edges, named, *read(text)))
    return lines, list(found.values())


def _messages(path: Path) -> dict[tuple[datetime, str, str], int]:
    """Each message once, with its dialog, in order of time."""
    found: dict[tuple[datetime, str, str], int] = {}
    texts = path.read_text(encoding="utf-8").splitlines()
    dialogs = accumulate(text.startswith(_BETWEEN) for text in texts)
    for text, dialog in zip(texts, dialogs, strict=True):
        if said := _SAID.match(text):
            when = datetime.fromisoformat(f"{said[1]} {said[2]}").replace(tzinfo=UTC)
            found.setdefault((when, said[3], said[4]), int(dialog))
    return dict(sorted(found.items(), key=lambda each: each[0][0]))
