"""Reply links on annotated IRC: whom we say a message addresses, against what people marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.validate.irc import Line, read_links, read_log
from bench.validate.scores import Score, share, table
from bot.ties import TURN, Source

SETS = (
    ("Ubuntu dev", "dev/*.ascii.txt", 0.84),
    ("Ubuntu train, part a", "train/*.train-a.ascii.txt", None),
    ("#linux (channel two)", "channel-two/channel-two.all.ascii.txt", None),
    ("Stripe", "new-domains/stripe.*.ascii.txt", 0.94),
    ("Rust", "new-domains/rust.*.ascii.txt", 0.78),
    ("MediaWiki", "new-domains/mediawiki.*.ascii.txt", 0.78),
    ("Ubuntu meeting", "new-domains/ubuntu-meeting.*.ascii.txt", None),
)
PUBLISHED = "72.6"  # link F on Ubuntu dev of one feed-forward model, Kummerfeld et al. 2019


@dataclass(slots=True)
class Result:
    """The scores of one set of logs."""

    name: str
    floor: float | None
    person: Score = field(default_factory=Score)
    answers: Score = field(default_factory=Score)
    links: Score = field(default_factory=Score)
    own_first: Score = field(default_factory=Score)
    sources: dict[Source, Score] = field(default_factory=lambda: {source: Score() for source in Source})


def evaluate(data: Path) -> list[Result]:
    """Run every set."""
    return [_evaluate(data / "irc-disentanglement", *each) for each in SETS]


def evaluate_one(data: Path, name: str) -> Result:
    """Run one set."""
    return next(_evaluate(data / "irc-disentanglement", *each) for each in SETS if each[0] == name)


def _evaluate(folder: Path, name: str, pattern: str, floor: float | None) -> Result:
    result = Result(name, floor)
    for path in sorted(folder.glob(pattern)):
        lines = read_log(path)
        links = read_links(path.with_name(path.name.replace(".ascii.", ".annotation.")))
        for row, (decided, own_first) in enumerate(linked(lines)):
            if row in links and row >= min(links):
                _count_link(result.links, decided, links[row])
                _count_link(result.own_first, own_first, links[row])
                _count_person(result, lines, row, links[row])
    return result


def linked(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """For each line the line it is linked to, in two ways.

    A person addressed stands for their latest line before the turn; who goes on, or spoke within five minutes and
    addresses nobody, continues their own latest line; anything else begins a conversation and is linked to itself.
    The second way lets a guess go on from the writer's own latest line where that is later than the partner's.
    """
    latest: dict[int, int] = {}
    before: dict[int, int] = {}
    for row, line in enumerate(lines):
        own = latest.get(line.person, row)
        if not line.goes_on:
            before = dict(latest)
        if not line.person:
            yield row, row
            continue
        if line.edges:
            partner, source = line.edges[0]
            link = before.get(partner, row)
            yield link, own if source >= Source.DIALOGUE and link < own < row else link
        else:
            link = own if line.goes_on or line.at - lines[own].at <= TURN else row
            yield link, link
        latest[line.person] = row


def _count_link(score: Score, link: int, gold: set[int]) -> None:
    score.right += link in gold
    score.found += 1
    score.there += len(gold)


def _count_person(result: Result, lines: list[Line], row: int, gold: set[int]) -> None:
    """Whether the right person is addressed; a line that people linked to its writer's own lines only says nothing."""
    line = lines[row]
    if not line.person:
        return
    meant = {lines[other].person for other in gold} - {0, line.person}
    continues = any(lines[other].person == line.person for other in gold - {row})
    if not meant and continues:
        return
    said = {person for person, _ in line.edges}
    right = bool(said & meant)
    for score in (result.person, *([result.answers] if meant else [])):
        score.right += right
        score.found += bool(said)
        score.there += bool(meant)
    if said:
        source = result.sources[min(source for _, source in line.edges)]
        source.right += right
        source.found += 1


def people_table(results: list[Result]) -> str:
    """Person precision, recall and F1, and the precision of each source."""
    head = ("set", "answers", "P", "R", "F1", "floor", "F1 answers only", "mention P", "dialogue P", "quiet P")
    rows = []
    for each in results:
        score = each.person
        floor = share(each.floor) if each.floor else ""
        sources = [each.sources[source] for source in (Source.MENTION, Source.DIALOGUE, Source.QUIET_PREVIOUS)]
        rows.append(
            (
                each.name,
                score.there,
                *(share(value) for value in (score.precision, score.recall, score.f1)),
                floor,
                share(each.answers.f1),
                *(f"{share(source.precision)} of {source.found}" for source in sources),
            )
        )
    return table(head, rows)


def links_table(results: list[Result]) -> str:
    """Message-link precision, recall and F, beside the published figure."""
    head = ("set", "links", "P", "R", "F", "F, own line first", "published")
    rows = [
        (
            each.name,
            each.links.there,
            *(f"{100 * value:.1f}" for value in (each.links.precision, each.links.recall, each.links.f1)),
            f"{100 * each.own_first.f1:.1f}",
            PUBLISHED if each.name == "Ubuntu dev" else "",
        )
        for each in results
    ]
    return table(head, rows)
