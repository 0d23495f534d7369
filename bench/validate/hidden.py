"""Explicit replies on a Discord server, hidden and linked by a network that learned from IRC, beside the rules."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.validate.candidates import Log, log_of, others_named
from bench.validate.irc import Line
from bench.validate.pairs import candidates
from bench.validate.perceptron import Perceptron
from bench.validate.replies import ARCHIVE, messages_of
from bench.validate.scores import Score
from bot.ties import TURN, ReplyInference, Source
from bot.ties.inference import Edges
from bot.window import Ints


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A reply to somebody else: where it is, who was really meant, and what is known without the quote."""

    index: int
    meant: int
    named: tuple[int, ...]
    guess: Edges


@dataclass(slots=True)
class _Place:
    lines: list[Line] = field(default_factory=list)
    hidden: list[_Hidden] = field(default_factory=list)


def evaluate(network: Perceptron, data: Path) -> tuple[Score, Score]:
    """Whether the right person is found by the network and by the rules; what was said before keeps its quotes."""
    learned, rules = Score(), Score()
    for place in _places(data).values():
        if not place.hidden:
            continue
        log = log_of(place.lines)
        for each in place.hidden:
            writer, said = int(log.person[each.index]), each.guess[0][0] if each.guess else 0
            _count(rules, said, each.meant)
            with _quote_hidden(log, each, said):
                rows, features = candidates(log, each.index)
            found = int(log.person[rows[network.scores(features).argmax()]])
            _count(learned, found if found != writer else 0, each.meant)
    return learned, rules


def _count(score: Score, said: int, meant: int) -> None:
    score.right += said == meant
    score.found += bool(said)
    score.there += 1


@contextmanager
def _quote_hidden(log: Log, each: _Hidden, said: int) -> Iterator[None]:
    """What is known without the quote stands in the place of what the quote says."""
    index = each.index
    earlier = (log.person[:index] == said).nonzero()[0]
    columns: tuple[Ints, ...] = (log.named, log.partner, log.source, log.link)
    kept = [column[index].copy() for column in columns]
    log.named[index] = others_named(each.named, int(log.person[index]))
    log.partner[index] = said
    log.source[index] = each.guess[0][1] if each.guess else len(Source)
    log.link[index] = earlier[-1] if len(earlier) else index
    yield
    for column, value in zip(columns, kept, strict=True):
        column[index] = value


def _places(data: Path) -> dict[int, _Place]:
    inference = ReplyInference()
    places: dict[int, _Place] = defaultdict(_Place)
    for place, author, at, named, replied in messages_of(data / ARCHIVE):
        here = places[place]
        known = tuple(named)
        if replied not in {None, 0, author}:
            guess = inference.guess(place, author, at, named)
            here.hidden.append(_Hidden(len(here.lines), replied or 0, known, guess))
            known = (replied or 0, *known)
        last = here.lines[-1] if here.lines else None
        goes_on = last is not None and last.person == author and at - last.at <= TURN
        edges = inference.said(place, author, at, named, replied)
        here.lines.append(Line(author, at, goes_on, edges, known))
    return places
