"""Posts with figures that wait to be sent: taken back when what they rest on has changed, and asked for once more."""

from typing import Final

from sqlalchemy import Connection, text

from bot.events import HOUR
from bot.snapshot import DIGEST, EVERYBODY, MONTH
from bot.words.outbox import CHANGED_SINCE

NEWS: Final = 36 * HOUR  # as long as an outbox and a schedule take them for news
_KINDS: Final = ", ".join(f"'{kind}'" for kind in (DIGEST, EVERYBODY, MONTH))
# While somebody's traces are being removed no figures go out: those made meanwhile may still have them in.
HELD: Final = f"(kind IN ({_KINDS}) AND EXISTS (SELECT 1 FROM erasure WHERE erasure.community = waiting.community))"
# One that is on its way just now cannot be called back. Whether an earlier attempt may have arrived stays known.
_TAKE_BACK: Final = f"""
UPDATE outbox SET state = 4, note = NULL, claim = 0, reason = :reason
WHERE community = :community AND kind IN ({_KINDS}) AND note IS NOT NULL
  AND (state IN (0, 3, 4) OR (state = 1 AND claimed_until <= :now))
"""
_ASK_AGAIN: Final = f"""
UPDATE due SET state = 0, try_at = :now, attempts = 0, claimed_until = 0, ended_at = 0, reason = ''
WHERE community = :community AND state = 1 AND due_at > :since AND EXISTS (
  SELECT 1 FROM outbox WHERE outbox.community = due.community AND outbox.period = due.period
    AND outbox.state = 4 AND outbox.note IS NULL
    AND (outbox.kind = due.kind OR (due.kind = '{DIGEST}' AND outbox.kind = '{EVERYBODY}'))
)
"""


def take_back(connection: Connection, community: int, *, now: int) -> None:
    """No figures made before now are posted later; what is still news is composed anew by the schedule.

    A post that nobody is sure of keeps its mark, so that the new one is looked for before it is sent.
    """
    asked = {"community": community, "now": now, "since": now - NEWS, "reason": CHANGED_SINCE}
    connection.execute(text(_TAKE_BACK), asked)
    connection.execute(text(_ASK_AGAIN), asked)
