"""Explicit replies on a Discord server, hidden one at a time and guessed from what was known at that moment."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.validate.scores import Score, share, table
from bot.ties import ReplyInference, Source

# What the same check gave when the rules were chosen.
ARCHIVE = Path("discord-meshcore-meta") / "messages.jsonl.gz"
EXPECTED = {Source.DIALOGUE: 0.84, Source.QUIET_PREVIOUS: 0.66}


@dataclass(slots=True)
class Result:
    """The guesses by source, and what share of all messages has a tie when nothing is hidden."""

    replies: int = 0
    messages: int = 0
    guesses: dict[Source, Score] = field(default_factory=lambda: {source: Score() for source in Source})
    covered: dict[Source, int] = field(default_factory=lambda: dict.fromkeys(Source, 0))


def evaluate(data: Path) -> Result:
    """Hide each reply to somebody else whose quoted message is known, guess, then go on with what it really was."""
    inference, result = ReplyInference(), Result()
    for place, author, at, named, replied in messages_of(data / ARCHIVE):
        if replied not in {None, 0, author}:
            result.replies += 1
            for person, source in inference.guess(place, author, at, named)[:1]:
                result.guesses[source].found += 1
                result.guesses[source].right += person == replied
        result.messages += 1
        edges = inference.said(place, author, at, named, replied)
        if edges:
            result.covered[edges[0][1]] += 1
    return result


def messages_of(path: Path) -> Iterator[tuple[int, int, int, list[int], int | None]]:
    """Place, author, time, people named, and who wrote the quoted message (0 where it is gone, None where none is)."""
    with gzip.open(path) as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    rows.sort(key=lambda row: (row["ts"], row["id"]))
    people: dict[str, int] = {}
    places: dict[str, int] = {}

    def number(name: str) -> int:
        return people.setdefault(name, len(people) + 1)

    wrote = {row["id"]: number(row["author"]) for row in rows}
    for row in rows:
        at = int(datetime.fromisoformat(row["ts"]).timestamp() * 1_000_000)
        replied = None if row["reply_to"] is None else wrote.get(row["reply_to"], 0)
        named = [number(name) for name in row["mentions"]]
        yield places.setdefault(row["thread"], len(places)), wrote[row["id"]], at, named, replied


def replies_table(result: Result) -> str:
    """How often a guess is right, by source, and how many replies are not guessed about."""
    rows = [
        (
            source.name.lower(),
            score.found,
            share(score.precision),
            share(EXPECTED[source]) if source in EXPECTED else "",
        )
        for source, score in result.guesses.items()
        if score.found
    ]
    guessed = sum(score.found for score in result.guesses.values())
    rows.append(("no guess", result.replies - guessed, "", ""))
    rows.append(("all replies", result.replies, "", ""))
    return table(("guessed from", "replies", "right", "expected"), rows)


def coverage_table(result: Result) -> str:
    """The share of messages with a tie, by its source, when nothing is hidden."""
    rows = [(source.name.lower(), number, share(number / result.messages)) for source, number in result.covered.items()]
    total = sum(result.covered.values())
    return table(("surest tie", "messages", "share"), [*rows, ("any", total, share(total / result.messages))])
