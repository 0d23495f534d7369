"""Reply links learned from annotated Ubuntu logs, beside the rules, where they were trained and where they were not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.validate import hidden
from bench.validate.candidates import Floats, log_of
from bench.validate.irc import Line, read_links, read_log
from bench.validate.links import PUBLISHED, SETS, evaluate_one
from bench.validate.pairs import candidates
from bench.validate.perceptron import Choices, Perceptron, trained
from bench.validate.scores import Score, share, table
from bot.window import Ints


@dataclass(frozen=True, slots=True)
class _Asked:
    """One annotated line that somebody wrote."""

    lines: list[Line]
    row: int
    gold: set[int]
    rows: Ints  # the lines it may answer, itself last


@dataclass(slots=True)
class Learned:
    """How the network does on one set; `person` as `links.Result` counts it."""

    links: Score
    person: Score


def _annotated(paths: Sequence[Path], links: Score) -> Iterator[tuple[_Asked, Floats]]:
    """Every annotated line; the server's notices are counted as beginnings at once."""
    for path in paths:
        lines = read_log(path)
        log = log_of(lines)
        place = {row: index for index, row in enumerate(log.row.tolist())}
        for row, gold in sorted(read_links(path.with_name(path.name.replace(".ascii.", ".annotation."))).items()):
            links.there += len(gold)
            links.found += 1
            if row in place:
                rows, features = candidates(log, place[row])
                yield _Asked(lines, row, gold, log.row[rows]), features
            else:
                links.right += row in gold


def _choices(paths: Sequence[Path], links: Score) -> tuple[list[_Asked], Choices]:
    asked, features = [], []
    for each, numbers in _annotated(paths, links):
        asked.append(each)
        features.append(numbers.astype(np.float16))
    right = [row in each.gold for each in asked for row in each.rows.tolist()]
    sizes = np.array([len(each.rows) for each in asked], np.int64)
    return asked, Choices(np.concatenate(features), sizes, np.array(right, bool))


def learn(paths: Sequence[Path]) -> Perceptron:
    """A network that learned from annotated logs."""
    return trained(_choices(paths, Score())[1])


def evaluate(network: Perceptron, paths: Sequence[Path]) -> Learned:
    """Link every annotated line to the candidate with the highest score."""
    result = Learned(Score(), Score())
    asked, choices = _choices(paths, result.links)
    scores = network.scores(choices.features.astype(np.float32))
    for each, start in zip(asked, choices.starts.tolist(), strict=True):
        link = int(each.rows[np.argmax(scores[start : start + len(each.rows)])])
        result.links.right += link in each.gold
        _count_person(result.person, each, link)
    return result


def _count_person(score: Score, asked: _Asked, link: int) -> None:
    writer = asked.lines[asked.row].person
    meant = {asked.lines[other].person for other in asked.gold} - {0, writer}
    if not meant and any(asked.lines[other].person == writer for other in asked.gold - {asked.row}):
        return
    said = asked.lines[link].person
    score.right += said in meant
    score.found += said != writer
    score.there += bool(meant)


def learned_table(data: Path) -> str:
    """Link F and person F1 of the network beside those of the rules, and how both guess hidden replies."""
    folder = data / "irc-disentanglement"
    logs = sorted((folder / "train").glob("*.ascii.txt"))
    network = learn(logs)
    rows = []
    for name, pattern, _ in SETS:
        if "train" not in pattern:
            rules = evaluate_one(data, name)
            figures = (_percent(rules.links), _percent(rules.own_first), share(rules.person.f1))
            published = PUBLISHED if name == "Ubuntu dev" else ""
            rows.append(_row(name, evaluate(network, sorted(folder.glob(pattern))), figures, published))
    head = ("set", "link F: rules", "own line first", "learned", "published", "person F1: rules", "learned")
    return f"{table(head, rows)}\n\n{_hidden_table(network, data)}"


def _hidden_table(network: Perceptron, data: Path) -> str:
    by = zip(("rules", "learned"), reversed(hidden.evaluate(network, data)), strict=True)
    rows = [
        (name, each.there, each.found, share(each.precision), share(each.recall), share(each.f1)) for name, each in by
    ]
    return table(("hidden replies on Discord", "replies", "guessed", "P", "R", "F1"), rows)


def _row(name: str, learned: Learned, rules: tuple[str, str, str], published: str) -> tuple[object, ...]:
    links, own_first, person = rules
    return name, links, own_first, _percent(learned.links), published, person, share(learned.person.f1)


def _percent(score: Score) -> str:
    return f"{100 * score.f1:.1f}"
