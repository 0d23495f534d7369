"""Scores, tables, and the page they are written into."""

import re

import pytest

from bench.validate.__main__ import BLOCKS, PAGE, filled
from bench.validate.scores import Score, share, table


def test_scores():
    """Three right ones among four found, of six to find, have these scores; where nothing is found they are 0."""
    score = Score(right=3, found=4, there=6)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.5, 0.6)
    assert (Score().precision, Score().recall, Score().f1) == (0, 0, 0)


def test_shares_are_written_short():
    """A share has three digits and no zero in front."""
    assert (share(0.5), share(1), share(0)) == (".500", "1.000", ".000")


def test_tables_are_aligned():
    """Words stand to the left and figures to the right."""
    assert table(("name", "n"), [("a", 5), ("bcdef", 10)]) == "name    n\n-----  --\na       5\nbcdef  10"


def test_measured_blocks_are_replaced():
    """A block takes the place of the one before it, and a page without a place for it is refused by name."""
    page = "a\n<!-- measured: x -->\nold\n<!-- end: x -->\nb\n"
    once = filled(page, {"x": "new"})
    assert once == "a\n<!-- measured: x -->\n```text\nnew\n```\n<!-- end: x -->\nb\n"
    assert filled(once, {"x": "new"}) == once
    with pytest.raises(SystemExit, match="no place for y"):
        filled(page, {"y": "new"})


def test_the_page_has_a_place_for_every_block():
    """The page that ships has each block once, filled, in the order in which they are measured."""
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"<!-- measured: (\S+) -->\n```text\n(?!```)", text) == list(BLOCKS)
    assert re.findall(r"```\n<!-- end: (\S+) -->", text) == list(BLOCKS)


@pytest.mark.usefixtures("shared_data")
@pytest.mark.parametrize("name", ["grouping", "answered", "gratitude"])
def test_the_page_tells_what_is_measured(name: str):
    """Every figure of the blocks that are quickly measured comes out again; `make validate` measures the others."""
    assert f"<!-- measured: {name} -->\n```text\n{BLOCKS[name]()}\n```\n" in PAGE.read_text(encoding="utf-8")
