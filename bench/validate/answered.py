"""The share of questions that got an answer, by our rules and by human-made threads, on annotated Ubuntu IRC."""

from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bench.validate.irc import Line, read_links, read_log
from bench.validate.scores import Score, share, table
from bot.metrics.helpfulness.question import questions
from bot.metrics.helpfulness.response import first_responses
from bot.window import Bools, History, Ints, Members, Mentions, Messages, Reactions, local_days


@dataclass(slots=True)
class Result:
    """Opening questions by human judgement, and which of them were answered by either account; and our own."""

    questions: int = 0
    answers: Score = field(default_factory=Score)
    next_speaker: int = 0  # answered, if any next message by somebody else were an answer
    own: int = 0  # questions by our rules in the same lines
    own_answered: int = 0


def evaluate(data: Path, part: str = "dev") -> Result:
    """All questions that open a conversation in the annotated lines of one part of the logs."""
    result = Result()
    for path in sorted((data / "irc-disentanglement" / part).glob("*.ascii.txt")):
        lines = read_log(path)
        links = read_links(path.with_name(path.name.replace(".ascii.", ".annotation.")))
        _compare(lines, links, result)
    return result


def _compare(lines: list[Line], links: dict[int, set[int]], result: Result) -> None:
    history = history_of(lines)
    row = [each - 1 for each in accumulate(1 if line.person else 0 for line in lines)]  # of each line in the history
    first, last = row[min(links)], row[max(links)]
    asked = [line for line, earlier in links.items() if earlier == {line} and lines[line].asks]
    threads = _threads(links)
    found = _answered(history, np.array([row[line] for line in asked], np.int64), last)
    for line, ours in zip(asked, found.tolist(), strict=True):
        others = [each for each in range(line + 1, len(lines)) if lines[each].person not in {0, lines[line].person}]
        truly = any(threads.get(each) == threads[line] for each in others)
        result.answers.there += truly
        result.answers.found += ours
        result.answers.right += truly and ours
        result.next_speaker += bool(others)
    result.questions += len(asked)
    own = questions(history)
    own = own[(own >= first) & (own <= last)]
    result.own += len(own)
    result.own_answered += int(_answered(history, own, last).sum())


def _answered(history: History, rows: Ints, last: int) -> Bools:
    """Whether each is answered by our rules, in the annotated lines."""
    found = first_responses(history, rows)
    answered: Bools = (found.answered_at > 0) & (found.answer <= last)
    return answered


def history_of(lines: list[Line]) -> History:
    """One log as the community of one channel that measures read."""
    said = [line for line in lines if line.person]
    at = np.array([line.at for line in said], np.int64)
    author = np.array([line.person for line in said], np.int64)
    none = np.zeros(len(said), np.int64)
    empty = np.empty(0, np.int64)
    signals = np.array([line.signals for line in said], np.int64)
    words = np.array([line.words for line in said], np.int64)
    day = local_days(at, ZoneInfo("UTC"))
    named = [(row, person) for row, line in enumerate(said) for person in line.named]
    people = np.unique(author)
    nobody = np.zeros(len(people), np.int64)
    return History(
        zone=ZoneInfo("UTC"),
        start=int(day[0]),
        end=int(day[-1]) + 1,
        messages=Messages(none + 1, np.arange(1, len(said) + 1), author, at, none, none, signals, words, day),
        mentions=Mentions(
            np.array([each[0] for each in named], np.int64), np.array([each[1] for each in named], np.int64)
        ),
        reactions=Reactions(empty, empty, np.empty(0, bool), empty),
        members=Members(people, nobody, nobody, nobody.astype(bool), listed=False, returned_at=nobody),
        channels={},
        bot_rows=Messages(*(empty for _ in Messages.__slots__)),
    )


def _threads(links: dict[int, set[int]]) -> dict[int, int]:
    """For each line the first line of its conversation by human judgement."""
    threads: dict[int, int] = {}
    for row in sorted(links):
        known = {threads.setdefault(earlier, earlier) for earlier in links[row] if earlier != row}
        first = min(known, default=row)
        threads = {line: first if thread in known else thread for line, thread in threads.items()}
        threads[row] = first
    return threads


def answered_table(result: Result) -> str:
    """The answered share by several accounts, and how often ours agrees with the human one."""
    score, asked = result.answers, result.questions
    rows = [
        ("human-made threads", asked, score.there, share(score.there / asked)),
        ("our answers to the same questions", asked, score.found, share(score.found / asked)),
        ("our answers to what we take for questions", result.own, result.own_answered, _own(result)),
        ("any next message", asked, result.next_speaker, share(result.next_speaker / asked)),
    ]
    lines = table(("by", "questions", "answered", "share"), rows)
    return (
        f"{lines}\n\nour answers against the threads: precision {share(score.precision)}, recall {share(score.recall)}"
    )


def _own(result: Result) -> str:
    return share(result.own_answered / result.own)
