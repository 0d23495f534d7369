"""Conversations as we group them against conversations that people separated, by three measures of the literature."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from bench.validate.answered import history_of
from bench.validate.gitter import ROOMS, read_room
from bench.validate.irc import Line, read_links, read_log
from bench.validate.links import linked
from bench.validate.scores import table
from bot.events import MINUTE
from bot.metrics.helpfulness.conversation import conversations
from bot.window import Ints

REACH = 30 * MINUTE
PUBLISHED = ("91.3", "75.6", "", "", "36.2")  # Kummerfeld et al. 2019, one feed-forward model, Ubuntu test
WAYS = ("links", "conversations of each person, joined by ties", "thirty quiet minutes end it", "each message alone")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a grouping agrees with the one people made; shares from 0 to 1, 1 where they are the same."""

    information: float  # 1 - VI / log n
    overlap: float  # of messages, when conversations are paired up as well as can be
    precision: float  # of conversations of two messages or more, those that are exactly one of theirs
    recall: float

    @property
    def exact(self) -> float:
        """The harmonic mean of exact precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def agreement(ours: Sequence[int], theirs: Sequence[int]) -> Agreement:
    """Compare two groupings of the same messages, as Kummerfeld et al. 2019 define it; of at least two messages."""
    _, one = np.unique(ours, return_inverse=True)
    _, other = np.unique(theirs, return_inverse=True)
    together = np.zeros((one.max() + 1, other.max() + 1), np.int64)
    np.add.at(together, (one, other), 1)
    sizes, their_sizes = together.sum(1), together.sum(0)
    rows, columns = linear_sum_assignment(together, maximize=True)
    same = (together == sizes[:, None]) & (together == their_sizes[None, :]) & (together > 1)
    exact = int(same.sum())
    total = len(one)
    variation = 2 * _entropy(together) - _entropy(sizes) - _entropy(their_sizes)
    return Agreement(
        1 - variation / float(np.log(total)),
        float(together[rows, columns].sum()) / total,
        exact / max(int((sizes > 1).sum()), 1),
        exact / max(int((their_sizes > 1).sum()), 1),
    )


def _entropy(counts: Ints) -> float:
    shares: npt.NDArray[np.float64] = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def groupings(lines: list[Line]) -> dict[str, list[int]]:
    """Each way's number of the conversation of each line."""
    joined = dict(zip(WAYS, (_by_links(lines), _by_person(lines), _by_silence(lines)), strict=False))
    return joined | {WAYS[-1]: list(range(len(lines)))}


def _by_links(lines: list[Line]) -> list[int]:
    """Lines that the rules link, one to the next."""
    return _components(len(lines), ((row, link) for row, (_, link) in enumerate(linked(lines))))


def _by_person(lines: list[Line]) -> list[int]:
    """The product's conversations of each person, joined where one addresses somebody who wrote within half an hour."""
    pairs: list[tuple[int, int]] = []
    said = [row for row, line in enumerate(lines) if line.person]
    begun: dict[int, int] = {}
    for row, number in zip(said, conversations(history_of(lines)).tolist(), strict=True):
        pairs.append((row, begun.setdefault(number, row)))
    latest: dict[int, int] = {}
    for row in said:
        for person, _ in lines[row].edges:
            other = latest.get(person)
            if other is not None and lines[row].at - lines[other].at <= REACH:
                pairs.append((row, other))
        latest[lines[row].person] = row
    return _components(len(lines), pairs)


def _by_silence(lines: list[Line]) -> list[int]:
    """Everything until nobody writes for half an hour; the server's notices stand alone."""
    groups, last, number = [], None, 0
    for row, line in enumerate(lines):
        if not line.person:
            groups.append(len(lines) + row)
            continue
        number += last is not None and line.at - last > REACH
        last = line.at
        groups.append(number)
    return groups


def _components(total: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each line the first line it is connected with."""
    first = list(range(total))

    def find(row: int) -> int:
        while first[row] != row:
            first[row] = first[first[row]]
            row = first[row]
        return row

    for one, other in pairs:
        low, high = sorted((find(one), find(other)))
        first[high] = low
    return [find(row) for row in range(total)]


def grouping_table(data: Path) -> str:
    """Every set by every way, and the published figures."""
    rows: list[tuple[object, ...]] = []
    for room in ROOMS:
        lines, dialogs = read_room(data / "gitter-livechat" / "manual" / f"{room}.txt")
        rows += _told(f"Gitter {room}", groupings(lines), dialogs)
    ours, theirs = annotated(data / "irc-disentanglement" / "dev")
    rows += _told("Ubuntu IRC dev", ours, theirs)
    rows.append(("Ubuntu IRC test", "published: feed-forward", *PUBLISHED))
    return table(("set", "conversations are", "1 - VI", "1-1", "exact P", "exact R", "exact F"), rows)


def _told(name: str, ways: dict[str, list[int]], theirs: list[int]) -> list[tuple[object, ...]]:
    found = {way: agreement(ours, theirs) for way, ours in ways.items()}
    return [
        (
            name,
            way,
            *(f"{100 * each:.1f}" for each in (it.information, it.overlap, it.precision, it.recall, it.exact)),
        )
        for way, it in found.items()
    ]


def annotated(folder: Path) -> tuple[dict[str, list[int]], list[int]]:
    """The annotated lines of all logs of a folder, system notices too, grouped in each of our ways and by people."""
    ours: dict[str, list[int]] = {way: [] for way in WAYS}
    theirs: list[int] = []
    before = 0
    for path in sorted(folder.glob("*.ascii.txt")):
        lines = read_log(path)
        links = read_links(path.with_name(path.name.replace(".ascii.", ".annotation.")))
        gold = _components(len(lines), ((row, other) for row, others in links.items() for other in others))
        theirs += [before + gold[row] for row in sorted(links)]
        for way, groups in groupings(lines).items():
            ours[way] += [before + groups[row] for row in sorted(links)]
        before += 2 * len(lines)
    return ours, theirs
