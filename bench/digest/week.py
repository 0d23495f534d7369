"""What the worker does: the note of the last week ("week"), every answer ("answers"), or the work of a night."""

import sqlite3
import sys
import time
from datetime import UTC, datetime

from bot.events import DAY, HOUR, SECOND
from bot.loading import ending, loading

with loading():  # as the worker's own process does
    from bot.snapshot import last_week
    from bot.store import Store
    from bot.store.retention import DAYS_KEPT
    from bot.worker.jobs import Setup
    from bot.worker.making import Making


def main(database: str, what: str) -> None:
    """Do it for the one community there is, an hour after its last message, and print the processor seconds."""
    with sqlite3.connect(database) as connection:
        now = int(connection.execute("SELECT max(at) FROM message").fetchone()[0]) + HOUR
    began = time.process_time()
    if what == "tidy":
        with Store.open(f"sqlite:///{database}") as store:
            ref = store.communities()[0].ref
            midnight = datetime.fromtimestamp(now // SECOND, UTC).replace(hour=0, minute=0, second=0)
            at = int(midnight.timestamp()) * SECOND - 180 * DAY
            store.retention.keep_since(ref, at, days_since=midnight.toordinal() - DAYS_KEPT)
    else:
        with Making(Setup(f"sqlite:///{database}", "UTC", 5, ("thumbsup",))) as making:
            if what == "week":
                making.compose(1, last_week(now, UTC), now)  # type: ignore[arg-type]  # any time zone will do
            elif what == "answers":
                making.refresh(1, now)
            elif what in {"days", "new day"}:  # all days but the last one, and a night later that one
                making.roll_up(1, now + (what == "new day") * DAY)
            else:
                making.overnight(1, now)
    print(f"{time.process_time() - began:.3f}")
    ending()


if __name__ == "__main__":
    main(*sys.argv[1:])
