"""Precision, recall and their mean, and tables of them as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Score:
    """How many were found, how many there were to find, and how many of those found were right."""

    right: int = 0
    found: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what was there that was found."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 0.0


def share(value: float) -> str:
    """Three digits, without the zero in front."""
    return f"{value:.3f}".removeprefix("0")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """An aligned table: names to the left, figures to the right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in cells)
    ]
    return "\n".join(line.rstrip() for line in (lines[0], "  ".join("-" * width for width in widths), *lines[1:]))
