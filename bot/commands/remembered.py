"""What people were told of themselves a moment ago, in memory alone."""

from typing import Final

from bot.events import MINUTE
from bot.notes import Note

BRIEFLY: Final = MINUTE
MOST: Final = 500


class Remembered:
    """What people were told of themselves within the last minute, so that looking again costs nothing."""

    def __init__(self) -> None:
        self._notes: dict[tuple[int, int], tuple[int, Note]] = {}

    def of(self, community: int, person: int, now: int) -> Note | None:
        """The note, where it is fresh."""
        at, note = self._notes.get((community, person), (0, None))
        return note if 0 <= now - at < BRIEFLY else None

    def keep(self, community: int, person: int, now: int, note: Note) -> None:
        """Remember it, in place of the oldest where there are many."""
        self._notes.pop((community, person), None)
        if len(self._notes) >= MOST:
            del self._notes[next(iter(self._notes))]
        self._notes[community, person] = now, note

    def forget(self) -> None:
        """Forget all of it: somebody may have asked to be left out."""
        self._notes.clear()
