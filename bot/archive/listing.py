"""Names with a few numbers each, kept small: a large export has a hundred thousand files."""

from array import array
from bisect import bisect_left


class Listing:
    """Grows by `add`, and is looked up once it is `sorted`."""

    def __init__(self, columns: int) -> None:
        """So many numbers belong to each name."""
        self.names: list[str] = []
        self._columns = [array("q") for _ in range(columns)]
        self._last = 0

    def add(self, name: str, *numbers: int) -> None:
        """One more name."""
        self.names.append(name)
        for column, number in zip(self._columns, numbers, strict=True):
            column.append(number)

    def sorted(self) -> "Listing":
        """The same by name; of equal names the first stays, and the others are left out."""
        order = sorted(range(len(self.names)), key=self.names.__getitem__)
        kept = [row for n, row in enumerate(order) if not n or self.names[order[n - 1]] != self.names[row]]
        self.names = [self.names[row] for row in kept]
        self._columns = [array("q", (column[row] for row in kept)) for column in self._columns]
        return self

    def numbers(self, name: str) -> tuple[int, ...]:
        """What belongs to a name."""
        row = self._last  # whoever reads an export goes through it in order, and asks more than once
        if not self._stands(row, name):
            row += 1
            if not self._stands(row, name):
                row = bisect_left(self.names, name)
                if not self._stands(row, name):
                    raise KeyError(name)
            self._last = row
        return tuple([column[row] for column in self._columns])

    def _stands(self, row: int, name: str) -> bool:
        return row < len(self.names) and self.names[row] == name
