"""Where facts are kept: the only room that talks to a database."""

from bot.store.bulk import Bulk
from bot.store.choices import ITSELF, Deed
from bot.store.dues import Dues, Kept, Noted, Taken, Turn
from bot.store.posts import Claimed, Planned, Standing, State
from bot.store.store import Community, Store
from bot.store.totals import Totals

__all__ = [
    "ITSELF",
    "Bulk",
    "Claimed",
    "Community",
    "Deed",
    "Dues",
    "Kept",
    "Noted",
    "Planned",
    "Standing",
    "State",
    "Store",
    "Taken",
    "Totals",
    "Turn",
]
