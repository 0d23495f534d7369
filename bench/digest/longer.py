"""Ten years made of one: the same year told again and again before itself, as many messages a week, by the same people.

Made in the store: files of ten years would end in a year that is still to come, and such messages are not taken.
"""

import sqlite3
import sys

DAYS = 364  # whole weeks, so that weekdays stay
_KEY = (DAYS * 86_400_000) << 22  # that much earlier as a Discord key
_AT = DAYS * 86_400_000_000
_EARLIER = "CASE WHEN {0} = 0 THEN 0 ELSE {0} - :key END"


def main(database: str, years: str) -> None:
    """Put so many years less one before the one that is there."""
    message = ", ".join(_EARLIER.format(name) for name in ("thread", "reply_to"))
    with sqlite3.connect(database) as connection:
        for table, columns, told in (
            (
                "message",
                "channel, message, author, at, kind, edited_at, thread, reply_to, signals, words",
                f"channel, message - :key, author, at - :at, kind, edited_at, {message}, signals, words",
            ),
            ("mention", "channel, message, person, edited_at", "channel, message - :key, person, edited_at"),
            (
                "reaction",
                "channel, message, person, emoji, at, present",
                "channel, message - :key, person, emoji, CASE WHEN at = 0 THEN 0 ELSE at - :at END, present",
            ),
        ):
            connection.execute(f"CREATE TEMP TABLE told AS SELECT * FROM {table}")
            for before in range(1, int(years)):
                connection.execute(
                    f"INSERT INTO {table} (community, {columns}) SELECT community, {told} FROM told",  # our own words
                    {"key": before * _KEY, "at": before * _AT},
                )
            connection.execute("DROP TABLE told")


if __name__ == "__main__":
    main(*sys.argv[1:])
