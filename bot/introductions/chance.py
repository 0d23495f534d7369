"""Chance that can be drawn again: it depends on the round and on who it is about, never on an order or a clock."""

from collections.abc import Iterable
from hashlib import blake2b


def draw(seed: str, people: Iterable[int], about: str) -> float:
    """A number from 0 up to 1, the same for the same seed, people and purpose, in whatever order they are named."""
    said = f"{seed}/{about}/{','.join(map(str, sorted(people)))}"
    return int.from_bytes(blake2b(said.encode(), digest_size=7).digest(), "big") / (1 << 56)
