"""Several writers at once: two processes may take in the same events in different orders."""

from concurrent.futures import ThreadPoolExecutor

from bot.events import MessageDeleted, MessagePosted, ReactionChanged
from bot.ports import CommunityRef
from bot.store import Store

REFS = (CommunityRef("slack", "T1"), CommunityRef("discord", "2"))


def test_writers_who_do_not_see_each_other_keep_one_state(database_url: str) -> None:
    """Reactions and mentions of messages that another writer deletes at that moment do not stay behind."""
    posts = [MessagePosted(channel=1, message=key, author=1, at=key, mentions=(2,)) for key in range(1, 41)]
    reactions = [ReactionChanged(channel=1, message=key, person=3, emoji="tada") for key in range(1, 41)]
    deletes = [MessageDeleted(channel=1, message=key) for key in range(1, 41)]

    def absorb(events: list[object], backwards: bool) -> None:
        step = -1 if backwards else 1
        with Store.open(database_url) as store:
            for event in events[::step]:
                store.absorb([(ref, [event]) for ref in REFS[::step]])

    Store.open(database_url).close()
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(absorb, what, way) for what in (posts + reactions, deletes) for way in (True, False)]
        for writer in writers:
            writer.result()
    with Store.open(database_url) as store, store._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM message WHERE kind = 9").scalar() == 80
        for table in ("mention", "reaction"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_two_programs_may_begin_at_the_same_moment(database_url: str) -> None:
    """An empty database opened four times at once gets its tables once."""
    with ThreadPoolExecutor(4) as pool:
        for opened in [pool.submit(Store.open, database_url) for _ in range(4)]:
            opened.result().close()
    with Store.open(database_url) as store:
        assert store.communities() == []
