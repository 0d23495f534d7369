"""`make validate`: measure everything, print it, and with --write put it into docs/validation.md."""

import argparse
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from bench.validate import (
    DATA,
    answered,
    exports,
    gratitude,
    grouping,
    intervals,
    learned,
    links,
    measures,
    networks,
    replies,
    rule_w,
    suggestions,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


@cache
def _links() -> list[links.Result]:
    return links.evaluate(DATA)


@cache
def _hidden() -> replies.Result:
    return replies.evaluate(DATA)


@cache
def _held() -> list[intervals.Row]:
    return intervals.evaluate()


@cache
def _networks() -> tuple[str, str]:
    return networks.networks_tables(DATA)


# In the order of the page.
BLOCKS: Final[dict[str, Callable[[], str]]] = {
    "people": lambda: links.people_table(_links()),
    "links": lambda: links.links_table(_links()),
    "learned": lambda: learned.learned_table(DATA),
    "grouping": lambda: grouping.grouping_table(DATA),
    "answered": lambda: answered.answered_table(answered.evaluate(DATA)),
    "answered-train": lambda: answered.answered_table(answered.evaluate(DATA, "train")),
    "replies": lambda: replies.replies_table(_hidden()),
    "coverage": lambda: replies.coverage_table(_hidden()),
    "gratitude": lambda: gratitude.gratitude_table(DATA),
    "networks": lambda: _networks()[0],
    "circles": lambda: _networks()[1],
    "exports": lambda: exports.exports_table(DATA),
    "intervals": lambda: intervals.intervals_table(_held()),
    "rule-w": rule_w.rule_table,
    "measures": lambda: measures.measures_table(DATA),
    "suggestions": lambda: suggestions.suggestions_table(DATA),
}


def main() -> None:
    """Measure, print, and write if asked to; fail where a floor is missed."""
    parser = argparse.ArgumentParser(prog="make validate", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="BLOCK", help=f"only these of: {', '.join(BLOCKS)}")
    parser.add_argument("--write", action="store_true", help="update the figures in docs/validation.md")
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - set(BLOCKS):
        sys.exit(f"There is no block {', '.join(sorted(unknown))}. Choose from: {', '.join(BLOCKS)}.")
    if not DATA.is_dir():
        sys.exit("make validate needs the real data in ../shared/data, which is not at hand.")
    blocks: dict[str, str] = {}
    for name in chosen.only or BLOCKS:
        blocks[name] = BLOCKS[name]()
        print(f"{name}\n\n{blocks[name]}\n", flush=True)
    if chosen.write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), blocks), encoding="utf-8")
    if not chosen.only:
        _hold_floors()


def _hold_floors() -> None:
    """Leave with the reason where something is worse than it was promised to be."""
    missed = [each.name for each in _links() if each.floor and each.person.f1 < each.floor]
    if missed:
        sys.exit(f"Person F1 is below its floor on: {', '.join(missed)}.")
    if narrow := intervals.missed(_held()):
        sys.exit(f"Intervals hold the true value too seldom: {'; '.join(narrow)}.")


def filled(page: str, blocks: dict[str, str]) -> str:
    """The page with every measured block in its place."""
    for name, block in blocks.items():
        begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
        if begin not in page or end not in page:
            sys.exit(f"docs/validation.md has no place for {name}: it needs the lines {begin} and {end}.")
        before, after = page.partition(begin)[0], page.partition(end)[2]
        page = f"{before}{begin}\n```text\n{block}\n```\n{end}{after}"
    return page


if __name__ == "__main__":
    main()
