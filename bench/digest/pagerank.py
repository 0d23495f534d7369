"""PageRank on a sparse matrix, the same for the floor and for what is measured against it."""

import numpy as np
import numpy.typing as npt

DAMPING = 0.85
ROUNDS = 50
ENOUGH = 1e-8


def pagerank(
    start: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    people: int,
) -> npt.NDArray[np.float64]:
    """Everybody's rank; they add up to 1."""
    from scipy.sparse import coo_array  # noqa: PLC0415  # part of what is measured

    given = np.bincount(start, weights=weight, minlength=people)
    share = weight / given[start]
    matrix = coo_array((share, (target, start)), shape=(people, people)).tocsr()
    silent = given == 0
    rank = np.full(people, 1 / people)
    for _ in range(ROUNDS):
        fresh = DAMPING * (matrix @ rank + rank[silent].sum() / people) + (1 - DAMPING) / people
        moved, rank = np.abs(fresh - rank).sum(), fresh
        if moved < ENOUGH:
            break
    return rank
