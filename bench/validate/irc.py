"""IRC logs with human-made reply links, read so that our inference can be run over them.

A name counts as a mention when it is the first word with a colon, comma or semicolon after it, in any spelling, or any
word of three letters or more spelled exactly as somebody writes their name who spoke before. Renames keep the person.
Where a log knows minutes only, lines of a minute keep their order and share its time.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.events import Signal
from bot.reading import read
from bot.ties import TURN, ReplyInference
from bot.ties.inference import Edges

_SAID = re.compile(r"(?:\S+ \d{4}-\d\d-\d\d )?\[(\d\d):(\d\d)(?::(\d\d))?\] +(?:<([^>]+)>|\* (\S+))\s?(.*)")
_RENAMED = re.compile(r"(?:\S+ \d{4}-\d\d-\d\d )?=== (\S+) is now known as (\S+)")
_CALLED = re.compile(r"\s*@?([^\s:,;]+)\s?[:,;]")
_NAME = re.compile(r"[\w\[\]{}\\|`^-]{3,}")
_CHANNEL = 1
_QUESTION_WORDS = 3
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log; `person` is 0 for the server's own notices."""

    person: int
    at: int
    goes_on: bool  # with the writer's own turn
    edges: Edges
    named: tuple[int, ...] = ()
    signals: int = 0
    words: int = 0

    @property
    def asks(self) -> bool:
        """Whether it is a question of three words or more."""
        return bool(self.signals & Signal.QUESTION) and self.words >= _QUESTION_WORDS


class People:
    """Who is who in one log."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._spellings: set[str] = set()

    def speaks(self, name: str) -> int:
        """The number of somebody who speaks, from now on known by this name."""
        self._spellings.add(name)
        return self._numbers.setdefault(name.lower(), len(self._numbers) + 1)

    def renamed(self, old: str, new: str) -> None:
        """Somebody known goes by another name as well."""
        if old.lower() in self._numbers:
            self._numbers[new.lower()] = self._numbers[old.lower()]
            self._spellings.add(new)

    def named(self, text: str) -> list[int]:
        """Who is named in a message, whoever it is called out to first; the same person may be there twice."""
        called = _CALLED.match(text)
        first = [self._numbers[called[1].lower()]] if called and called[1].lower() in self._numbers else []
        return first + [self._numbers[word.lower()] for word in _NAME.findall(text) if word in self._spellings]


def read_log(path: Path) -> list[Line]:
    """Every line of a log with whom our inference says it addresses."""
    inference, people, lines = ReplyInference(), People(), []
    day = last = 0
    writer, written = 0, 0
    for row, text in enumerate(path.read_text(encoding="utf-8").splitlines()):
        said = _SAID.match(text)
        if not said:
            if renamed := _RENAMED.match(text):
                people.renamed(renamed[1], renamed[2])
            lines.append(Line(0, 0, goes_on=False, edges=()))
            continue
        seconds = day + int(said[1]) * 3600 + int(said[2]) * 60 + int(said[3] or 0)
        if seconds < last - 3600:  # past midnight
            day, seconds = day + _DAY, seconds + _DAY
        last, at = seconds, seconds * 1_000_000 + row
        named = tuple(people.named(said[6]))
        person = people.speaks(said[4] or said[5])
        goes_on = person == writer and at - written <= TURN
        writer, written = person, at
        edges = inference.said(_CHANNEL, person, at, named)
        lines.append(Line(person, at, goes_on, edges, named, *read(said[6])))
    return lines


def read_links(path: Path) -> dict[int, set[int]]:
    """For each annotated line the lines it answers by human judgement; itself where it begins a conversation."""
    links: dict[int, set[int]] = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        first, second = sorted(int(part) for part in text.split()[:2])
        links.setdefault(second, set()).add(first)
    return links
