"""How few people carry half of something."""

import numpy as np

from bot.window import Ints


def absence_factor(counts: Ints) -> int | None:
    """The fewest people whose counts together make at least half of the total (CHAOSS Contributor Absence Factor)."""
    ordered = np.sort(counts)[::-1]
    total = int(ordered.sum()) if len(ordered) else 0
    if total <= 0:
        return None
    return int(np.searchsorted(2 * np.cumsum(ordered), total)) + 1
