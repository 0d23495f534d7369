"""PageRank as benchmarks compute it."""

import networkx as nx
import numpy as np
import pytest

from bench.digest.pagerank import pagerank


def test_it_is_what_networkx_computes():
    """Five people, one of whom addresses nobody: the same ranks, which add up to one."""
    arcs = [(0, 1, 2.0), (1, 0, 1.0), (1, 2, 3.0), (2, 3, 1.0), (3, 0, 1.0), (3, 4, 2.0)]
    start, target, weight = (np.array(column) for column in zip(*arcs, strict=True))
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(arcs)
    known = nx.pagerank(graph, tol=1e-12)
    ranks = pagerank(start, target, weight, 5)
    assert ranks.sum() == pytest.approx(1)
    assert ranks == pytest.approx([known[person] for person in range(5)], abs=1e-6)
