"""A digest of all there is: participation, help, newcomers, ties, PageRank, circles and introduction candidates."""

import sys
import time
from zoneinfo import ZoneInfo

from bot.loading import ending, loading

with loading():
    import numpy as np

    from bench.digest.pagerank import pagerank
    from bot.introductions.record import Wish
    from bot.introductions.traits import traits
    from bot.introductions.value import Past, candidates
    from bot.metrics import MEASURES
    from bot.metrics.helpfulness.behaviour import calm
    from bot.metrics.network.graph import graph_between
    from bot.metrics.network.groups import groups, leiden
    from bot.metrics.participation.activity import member_days
    from bot.store import Store
    from bot.ties import ties
    from bot.window import History

FAMILIES = ("A", "H", "N")
ASKED = 1_000  # people who asked to be introduced


def main(database: str) -> None:
    """Print the processor seconds of reading and of all the rest, and how many pairs and candidates there are.

    Without a database nothing is done: that is what starting costs.
    """
    if not database:
        return
    began = time.process_time()
    with Store.open(f"sqlite:///{database}") as store:
        history = store.history(store.communities()[0].number, ZoneInfo("UTC"))
    read = time.process_time()
    ties(history)
    history = calm(history)
    for each in MEASURES:
        if each.id[0] in FAMILIES and not each.nightly and not each.same_as:
            each.compute(history)
    graph = graph_between(history, history.start, history.end)
    pagerank(graph.start, graph.target, graph.days.astype(float), len(graph))
    quality, _ = leiden(graph.dyads, 1)
    groups(history)
    found = introduced(history)
    ending()
    print(f"{read - began:.3f} {time.process_time() - read:.3f} {len(graph.start)} {quality:.3f} {found}")


def introduced(history: History) -> int:
    """How many pairs may be suggested among some who wrote lately."""
    active = member_days(history).between(history.end - 28, history.end).people()
    person = active[:: max(len(active) // ASKED, 1)][:ASKED]
    known, size = traits(history, [Wish(each) for each in person.tolist()]), len(person)
    nothing = known.known[:, :0] @ known.known[:0, :]
    past = Past(np.ones(size), np.zeros(size, bool), np.full(size, 2), nothing, nothing)
    return len(candidates(known, past).one)


if __name__ == "__main__":
    main(sys.argv[1])
