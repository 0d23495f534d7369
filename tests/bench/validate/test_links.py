"""Reply links on annotated IRC: the reader of the logs, the scorers, and the floors they must not fall below."""

from pathlib import Path

import pytest

from bench.validate.irc import read_links, read_log
from bench.validate.links import SETS, evaluate_one, links_table, people_table
from bot.ties import Source

LOG = """\
=== ana [~ana@example.org] has joined #bread
[23:58] <ana> how hot is the oven?
[23:59] <Bo> ANA: very
[00:00] <ana> and the stone
=== Bo is now known as Baker
[00:01]  * cy waves
[00:01] <ana> thanks Baker
bread 2020-01-01 [00:02:03] <Baker> ana; you are welcome
"""
LINKS = "1 1 -\n1 2 -\n2 3 -\n5 5 -\n2 6 -\n6 7 -\n"


def log(folder: Path) -> Path:
    """An invented log with its annotation, written where the sets would be."""
    (folder / "dev").mkdir(parents=True)
    path = folder / "dev" / "one.ascii.txt"
    path.write_text(LOG, encoding="utf-8")
    (folder / "dev" / "one.annotation.txt").write_text(LINKS, encoding="utf-8")
    return path


def test_logs_are_read(tmp_path: Path):
    """Speakers, actions, renames, midnight and every way of naming somebody are understood; notices are nobody's."""
    lines = read_log(log(tmp_path))
    ana, bo, cy = 1, 2, 4  # the new name of Bo took a number
    assert [line.person for line in lines] == [0, ana, bo, ana, 0, cy, ana, bo]
    assert [line.edges for line in lines if line.person] == [
        (),
        ((ana, Source.MENTION),),
        ((bo, Source.DIALOGUE),),
        ((ana, Source.QUIET_PREVIOUS),),
        ((bo, Source.MENTION),),
        ((ana, Source.MENTION),),
    ]
    assert lines[3].at - lines[2].at == 60 * 1_000_000 + 1
    assert [line.asks for line in lines[1:4]] == [True, False, False]


def test_links_are_read(tmp_path: Path):
    """Each annotated line has the earlier lines it answers, or itself."""
    assert read_links(log(tmp_path).with_name("one.annotation.txt")) == {1: {1}, 2: {1}, 3: {2}, 5: {5}, 6: {2}, 7: {6}}


def test_scores_by_hand(tmp_path: Path):
    """Four of five guesses name the right person; five of six links are exactly right."""
    log(tmp_path / "irc-disentanglement")
    result = evaluate_one(tmp_path, "Ubuntu dev")
    assert (result.person.right, result.person.found, result.person.there) == (4, 5, 4)
    assert (result.answers.right, result.answers.found, result.answers.there) == (4, 4, 4)
    assert result.sources[Source.QUIET_PREVIOUS].precision == 0
    assert (result.links.right, result.links.found, result.links.there) == (5, 6, 6)
    assert "83.3" in links_table([result])
    assert ".889" in people_table([result])


@pytest.mark.parametrize(("name", "floor"), [(name, floor) for name, _, floor in SETS if floor])
def test_floors(shared_data: Path, name: str, floor: float):
    """On human-made links the inference stays as right as it was when its rules were chosen."""
    result = evaluate_one(shared_data, name)
    assert result.person.f1 >= floor
    assert result.answers.f1 >= floor
    assert result.sources[Source.MENTION].precision >= 0.95
