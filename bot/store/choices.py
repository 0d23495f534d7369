"""What admins chose for their community, and who did what: short items of fixed settings, never free text."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, text

from bot.store.absence import Absences
from bot.store.database import Database
from bot.store.unsent import take_back

Items = tuple[str, ...]

_CHOSEN: Final = "SELECT name, item FROM setting WHERE community = :community ORDER BY name, position"
_FORGET: Final = "DELETE FROM setting WHERE community = :community AND name = :name"
_KEEP: Final = "INSERT INTO setting (community, name, item, position) VALUES (:community, :name, :item, :position)"
_NOTE: Final = (
    "INSERT INTO audit (community, at, person, deed) VALUES (:community, :at, :person, :deed) ON CONFLICT DO NOTHING"
)
_NOTED: Final = "SELECT at, person, deed FROM audit WHERE community = :community ORDER BY at DESC, deed LIMIT :most"
_ALL: Final = "SELECT community, name, item FROM setting ORDER BY community, name, position"
_CHANGED: Final = (
    "SELECT community, deed, max(at) FROM audit WHERE deed IN :names AND at > :since GROUP BY community, deed"
)
# Who is in groups that are picked no longer is not kept; who is in those that are is read again.
_NO_GROUPS: Final = (
    "UPDATE member SET in_groups = '', in_groups_at = :at"
    " WHERE community = :community AND in_groups_at > 0 AND in_groups_at < :at"
)

# What decides which figures there are: a post that was written before such a change is not sent after it.
OF_FIGURES: Final = frozenset(
    {"left_out", "minimum_group", "hidden", "helpful_emoji", "timezone", "groups", "members_role"}
)


ITSELF: Final = -1  # in place of a person: the program did it by its own rules


class Deed(msgspec.Struct, frozen=True):
    """Who did what: the name of a setting that was changed, or of something that was done by hand."""

    at: int
    person: int  # 0 where they opted out since, ITSELF where nobody did it
    deed: str


class Choices:
    """Settings of communities as rows, with a record of every change."""

    def __init__(self, database: Database, absences: Absences) -> None:
        self._database = database
        self._absences = absences

    def of(self, community: int) -> dict[str, Items]:
        """Everything that was ever chosen; a setting that was set to nothing is there, and empty."""
        chosen: dict[str, list[str]] = defaultdict(list)
        with self._database.reading() as connection:
            for name, item in connection.execute(text(_CHOSEN), {"community": community}):
                chosen[name].append(item)
        return _without_blanks(chosen)

    def all(self) -> dict[int, dict[str, Items]]:
        """The same of every community that ever chose something, by number."""
        chosen: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        with self._database.reading() as connection:
            for community, name, item in connection.execute(text(_ALL)):
                chosen[community][name].append(item)
        return {community: _without_blanks(of) for community, of in chosen.items()}

    def changed(self, names: Collection[str], *, since: int) -> dict[int, dict[str, int]]:
        """When each of these settings was changed last, by community; only changes after an instant."""
        if not names:
            return {}
        asked = {"names": list(names), "since": since}
        with self._database.reading() as connection:
            found = connection.execute(text(_CHANGED).bindparams(bindparam("names", expanding=True)), asked)
            changed: dict[int, dict[str, int]] = defaultdict(dict)
            for community, name, at in found:
                changed[community][name] = at
            return dict(changed)

    def change(self, community: int, changes: Mapping[str, Items], *, person: int, at: int) -> None:
        """Keep these settings in place of earlier ones, all or none, and remember who changed them."""

        def work(connection: Connection) -> None:
            for name, items in sorted(changes.items()):
                connection.execute(text(_FORGET), {"community": community, "name": name})
                rows = [
                    {"community": community, "name": name, "item": item, "position": position}
                    for position, item in enumerate(dict.fromkeys(items or ("",)))
                ]
                connection.execute(text(_KEEP), rows)
                self._note(connection, community, Deed(at, person, name))
            if "groups" in changes:
                connection.execute(text(_NO_GROUPS), {"community": community, "at": at})
            if not OF_FIGURES.isdisjoint(changes):
                take_back(connection, community, now=at)

        if changes:
            self._database.write(work)

    def note(self, community: int, deed: str, *, person: int, at: int) -> None:
        """Remember that somebody did something."""
        self._database.write(lambda connection: self._note(connection, community, Deed(at, person, deed)))

    def deeds(self, community: int, most: int = 100) -> Sequence[Deed]:
        """Who did what, the latest first."""
        asked = {"community": community, "most": most}
        with self._database.reading() as connection:
            return [Deed(*row) for row in connection.execute(text(_NOTED), asked).all()]

    def _note(self, connection: Connection, community: int, deed: Deed) -> None:
        """The deed is kept in any case; who did it is not where they opted out."""
        person = 0 if deed.person and self._absences.gone(connection, community, deed.person) else deed.person
        noted = {"community": community, "at": deed.at, "person": person, "deed": deed.deed}
        connection.execute(text(_NOTE), noted)


def _without_blanks(chosen: Mapping[str, Sequence[str]]) -> dict[str, Items]:
    """A setting that was set to nothing has one empty item."""
    return {name: tuple(item for item in items if item) for name, items in chosen.items()}
