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
    """An aligned table: words to the left, figures to the right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    columns = list(zip(*cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    figures = [all(cell[:1] in "0123456789.+-" for cell in column[1:]) for column in columns]
    lines = [
        "  ".join(
            cell.rjust(width) if figure else cell.ljust(width)
            for cell, width, figure in zip(row, widths, figures, strict=True)
        ).rstrip()
        for row in cells
    ]
    return "\n".join((lines[0], "  ".join("-" * width for width in widths), *lines[1:]))
