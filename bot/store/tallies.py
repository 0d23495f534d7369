"""A few counts over all communities, for whoever watches the machine: how posts and jobs stand, and how many gaps."""

from enum import IntEnum

import msgspec
from sqlalchemy import text

from bot.store.database import Database
from bot.store.dues import Turn
from bot.store.posts import State


class Tallies(msgspec.Struct, frozen=True):
    """Counts over everything that is stored, by kind and state where there are several."""

    communities: int
    gaps: int
    posts: dict[tuple[str, str], int]
    jobs: dict[tuple[str, str], int]


def tallies(database: Database) -> Tallies:
    """Counted now."""
    with database.reading() as connection:
        ask = connection.exec_driver_sql
        posts = ask("SELECT kind, state, count(*) FROM outbox GROUP BY kind, state").all()
        jobs = ask("SELECT kind, state, count(*) FROM due GROUP BY kind, state").all()
        return Tallies(
            communities=connection.execute(text("SELECT count(*) FROM community")).scalar() or 0,
            gaps=connection.execute(text("SELECT count(*) FROM gap")).scalar() or 0,
            posts={(kind, _named(State(state))): number for kind, state, number in posts},
            jobs={(kind, _named(Turn(state))): number for kind, state, number in jobs},
        )


def _named(state: IntEnum) -> str:
    return state.name.lower()
