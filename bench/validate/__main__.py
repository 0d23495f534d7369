"""`make validate`: measure everything, print it, and with --write put it into docs/validation.md."""

import argparse
import sys
from pathlib import Path

from bench.validate import (
    DATA,
    answered,
    exports,
    gratitude,
    intervals,
    links,
    measures,
    networks,
    replies,
    rule_w,
    suggestions,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


def main() -> None:
    """Measure, print, and write if asked to; fail where a floor is missed."""
    parser = argparse.ArgumentParser(prog="make validate", description=__doc__)
    parser.add_argument("--write", action="store_true", help="update the figures in docs/validation.md")
    chosen = parser.parse_args()
    if not DATA.is_dir():
        sys.exit("make validate needs the real data in ../shared/data, which is not at hand.")
    results = links.evaluate(DATA)
    held = intervals.evaluate()
    blocks = _blocks(results) | {"intervals": intervals.intervals_table(held)}
    for name, block in blocks.items():
        print(f"{name}\n\n{block}\n")
    if chosen.write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), blocks), encoding="utf-8")
    missed = [each.name for each in results if each.floor and each.person.f1 < each.floor]
    if missed:
        sys.exit(f"Person F1 is below its floor on: {', '.join(missed)}.")
    if narrow := intervals.missed(held):
        sys.exit(f"Intervals hold the true value too seldom: {'; '.join(narrow)}.")


def _blocks(results: list[links.Result]) -> dict[str, str]:
    hidden = replies.evaluate(DATA)
    figures, circles = networks.networks_tables(DATA)
    return {
        "people": links.people_table(results),
        "links": links.links_table(results),
        "answered": answered.answered_table(answered.evaluate(DATA)),
        "answered-train": answered.answered_table(answered.evaluate(DATA, "train")),
        "replies": replies.replies_table(hidden),
        "coverage": replies.coverage_table(hidden),
        "gratitude": gratitude.gratitude_table(DATA),
        "exports": exports.exports_table(DATA),
        "rule-w": rule_w.rule_table(),
        "measures": measures.measures_table(DATA),
        "networks": figures,
        "circles": circles,
        "suggestions": suggestions.suggestions_table(DATA),
    }


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
