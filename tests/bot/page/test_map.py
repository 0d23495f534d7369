"""The map of circles: sizes, ties and names, and nothing of a circle whose size is hidden."""

import re
from typing import Final

import pytest
from msgspec.structs import replace

from bot.circles import Basis, Between, Told, ToldCircle
from bot.page.chart import Chart
from bot.page.map import WIDE, circle_map
from bot.report import Report, report
from tests.makers import Town

EMPTY: Final = Town().history(3)


def made(sizes: list[int | None], *between: Between) -> Chart | None:
    """The map of circles of these sizes."""
    circles = tuple(ToldCircle((f"channel-{place}",), people, {}, {}) for place, people in enumerate(sizes))
    return circle_map(with_circles(Told(Basis.TIES, circles, between=between)))


def with_circles(told: Told) -> Report:
    """A report that tells of these circles and of nothing else."""
    return replace(report(EMPTY, name="Place", platform="slack"), circles=told)


def drawn(chart: Chart | None) -> str:
    """The drawing."""
    assert chart is not None
    return chart.svg


def test_one_circle_is_no_map():
    """Two circles make a map, one or none does not."""
    assert made([]) is None
    assert made([30]) is None
    assert made([30, 20]) is not None


def test_discs_are_as_large_as_people_are_many():
    """Four times the people, twice the radius: the area tells."""
    radii = [float(each) for each in re.findall(r'<circle[^>]* r="([\d.]+)"', drawn(made([80, 20])))]
    assert radii == [44, 22]


def test_a_hidden_size_stays_hidden():
    """A circle whose size may not be told has no number on the map, in the words or in the table."""
    chart = made([30, None])
    assert chart is not None
    assert re.findall(r'class="inside">(\d+)<', chart.svg) == ["30"]
    assert chart.rows[1] == ("#channel-1", "size not shown", "no ties to the others")


def test_ties_are_lines_and_the_two_that_hardly_talk_a_broken_one():
    """A line is as wide as the part of their ties that leads across; where nothing does, there is no line."""
    chart = made([30, 20, 10], Between(0, 1, 9, 372, 183.0), Between(1, 2, 50, 100, 40.0), Between(0, 2, 0, 90, 3.0))
    lines = re.findall(r'class="(tie[^"]*)" stroke-width="([\d.]+)"', drawn(chart))
    assert lines == [("tie apart", "1.5"), ("tie", "12.0")]
    assert chart is not None
    assert "broken line" in chart.alt
    assert chart.rows[1][2] == "50 ties to #channel-2, 9 ties to #channel-0"
    assert chart.readout == "#channel-0: 30 people; 9 ties to #channel-1"


def test_circles_with_a_channel_in_common_are_told_apart():
    """Each is called by the channel that only it has, or by its whole name; its ties are its own."""
    names = ("square", "seeds"), ("square", "bread"), ("square",), ("bread", "seeds")
    circles = tuple(ToldCircle(each, 20, {}, {}) for each in names)
    told = Told(Basis.CHANNELS, circles, between=(Between(0, 1, 30, 90, 30.0), Between(2, 3, 7, 90, 30.0)))
    chart = circle_map(with_circles(told))
    assert chart is not None
    called = [name for name, *_ in chart.rows]
    assert called == ["#square and #seeds", "#square and #bread", "#square", "#bread and #seeds"]
    assert [ties for *_, ties in chart.rows] == [
        "30 ties to #square and #bread",
        "30 ties to #square and #seeds",
        "7 ties to #bread and #seeds",
        "7 ties to #square",
    ]


def test_names_that_are_cut_are_told_apart():
    """Where several begin alike their middles are left out; one that stands alone loses its end."""
    names = [
        ("all-community-building",),
        ("all-community-building", "all-ideas"),
        ("all-ideas",),
        ("a-long-name-alone",),
    ]
    chart = circle_map(with_circles(Told(Basis.TIES, tuple(ToldCircle(name, 9, {}, {}) for name in names))))
    labels = re.findall(r'class="label">([^<]+)<', drawn(chart))
    assert labels == ["#all-co…building", "#all-co…ll-ideas", "#all-ideas", "#a-long-name-al…"]


def test_of_many_circles_the_strongest_ties_are_drawn_and_said():
    """Of ten circles that all have ties to each other the map draws two lines each and names three others."""
    pairs = [Between(one, other, 10 + one + other, 100, 10.0) for other in range(10) for one in range(other)]
    chart = made([20] * 10, *pairs)
    assert drawn(chart).count('class="tie"') == 17
    assert chart is not None
    assert "the two widest" in chart.alt
    assert chart.readout == (
        "#channel-0: 20 people; 19 ties to #channel-9, 18 ties to #channel-8, 17 ties to #channel-7; fewer to 6 others"
    )
    assert chart.rows[0][2].count("ties to") == 9


@pytest.mark.parametrize("number", range(2, 13))
def test_all_discs_are_inside_and_apart(number: int):
    """However many circles there are, none leaves the map, and none covers another."""
    chart = made([40] * number)
    discs = [
        tuple(float(each) for each in found)
        for found in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawn(chart))
    ]
    high = float(re.findall(r'viewBox="0 0 [\d.]+ ([\d.]+)"', drawn(chart))[0])
    assert all(r <= x <= WIDE - r and r <= y <= high - r for x, y, r in discs)
    apart = [
        ((x - u) ** 2 + (y - v) ** 2) ** 0.5 - r - s
        for place, (x, y, r) in enumerate(discs)
        for u, v, s in discs[:place]
    ]
    assert min(apart) > 0
