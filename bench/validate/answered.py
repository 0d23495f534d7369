"""The share of questions that got an answer, by our rules and by human-made threads, on annotated Ubuntu IRC."""

from dataclasses import dataclass, field
from pathlib import Path

from bench.validate.irc import Line, read_links, read_log
from bench.validate.scores import Score, share, table
from bot.events import DAY, HOUR
from bot.ties import Source

WITHIN = {Source.EXPLICIT: DAY, Source.MENTION: DAY, Source.DIALOGUE: DAY, Source.QUIET_PREVIOUS: HOUR}


@dataclass(slots=True)
class Result:
    """Opening questions by human judgement, and which of them were answered by either account."""

    questions: int = 0
    answers: Score = field(default_factory=Score)
    next_speaker: int = 0  # answered, if any next message by somebody else were an answer


def evaluate(data: Path) -> Result:
    """All questions that open a conversation in the annotated part of the development logs."""
    result = Result()
    for path in sorted((data / "irc-disentanglement" / "dev").glob("*.ascii.txt")):
        lines = read_log(path)
        links = read_links(path.with_name(path.name.replace(".ascii.", ".annotation.")))
        threads = _threads(links)
        for row in (row for row, earlier in links.items() if earlier == {row} and lines[row].asks):
            later = range(row + 1, len(lines))
            asker = lines[row].person
            truly = any(threads.get(other) == threads[row] and lines[other].person not in {0, asker} for other in later)
            found = any(_answers(lines[other], lines[row]) for other in later)
            result.questions += 1
            result.answers.there += truly
            result.answers.found += found
            result.answers.right += truly and found
            result.next_speaker += any(lines[other].person not in {0, asker} for other in later)
    return result


def _answers(line: Line, question: Line) -> bool:
    return any(person == question.person and line.at - question.at <= WITHIN[source] for person, source in line.edges)


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
    """The answered share by three accounts, and how often ours agrees with the human one."""
    score = result.answers
    rows = [
        ("human-made threads", score.there, share(score.there / result.questions)),
        ("our ties", score.found, share(score.found / result.questions)),
        ("any next message", result.next_speaker, share(result.next_speaker / result.questions)),
    ]
    lines = table((f"{result.questions} questions, answered by", "number", "share"), rows)
    return f"{lines}\n\nour ties against the threads: precision {share(score.precision)}, recall {share(score.recall)}"
