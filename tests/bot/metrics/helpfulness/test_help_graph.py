"""Who helps whom, told only in sizes."""

import numpy as np
import pytest

from bot.events import HOUR, MINUTE
from bot.metrics import State
from bot.metrics.absence import absence_factor
from bot.metrics.helpfulness.help_graph import help_edges, help_graph
from bot.metrics.helpfulness.helper_breadth import helper_breadth
from tests.makers import Town, instant


def helped(town: Town, asker: str, helper: str, at: int) -> None:
    """Somebody asks, somebody else answers ten minutes later in the thread."""
    question = town.ask(asker, at)
    town.post(helper, at + 10 * MINUTE, thread=question)


def test_a_pair_counts_once_a_day():
    """Three answers on one day and one on another are two days of help."""
    town = Town()
    for hour in (9, 12, 15):
        helped(town, "Ana", "Bo", instant(0, hour))
    helped(town, "Ana", "Bo", instant(1, 9))
    edges = help_edges(town.history(7), 90)
    assert (edges.asker.tolist(), edges.helper.tolist(), edges.days.tolist()) == (
        [town.key("Ana")],
        [town.key("Bo")],
        [2],
    )


def test_the_graph_counts_pairs_and_people():
    """Six people who each help the five others make thirty edges among six people."""
    town = Town()
    people = ["Ana", "Bo", "Cy", "Di", "Eve", "Flo"]
    at = instant(0, 6)
    for asker in people:
        for helper in people:
            if asker != helper:
                helped(town, asker, helper, at)
                at += HOUR
    figure = help_graph(town.history(7))
    assert (figure.value, figure.people, figure.state) == (30, 6, State.OK)
    assert [part.get("people") for part in figure.parts] == [6, 6, 6, None]
    assert not {str(key) for key in town.names.values()} & {key for part in figure.parts for key in part}


def test_too_few_pairs_make_no_graph():
    """Below thirty edges only the lack is told."""
    town = Town()
    helped(town, "Ana", "Bo", instant(0, 9))
    assert help_graph(town.history(7)).value is None


def test_the_absence_factor_of_chaoss():
    """The published example gives 2; nobody gives nothing; equals need half of them."""
    assert absence_factor(np.array([1000, 202, 90, 33, 332, 343, 42, 433])) == 2
    assert absence_factor(np.array([], np.int64)) is None
    assert absence_factor(np.array([1, 1, 1, 1])) == 2


def test_breadth_is_helpers_among_active_people():
    """Ten helpers among fifty active people; two of them gave half of the answers."""
    town = Town()
    at = instant(0, 1)
    helpers = ["Bo"] * 8 + ["Cy"] * 8 + [f"helper {number}" for number in range(8)] * 2
    for number, helper in enumerate(helpers):
        helped(town, f"asker {number % 40}", helper, at)
        at += 2 * HOUR
    for number in range(8):
        town.post(f"reader {number}", instant(5, number), channel=f"corner {number}")
    figure = helper_breadth(town.history(20))
    assert figure.value == pytest.approx(10 / 50)
    assert (figure.n, figure.people) == (50, 10)
    assert figure.parts[0]["people"] == 2
    assert figure.parts[1]["value"] == pytest.approx(18 / 32)
