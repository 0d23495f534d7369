"""The tables hold no text, belong to communities, and are exactly what the migrations make."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import String, inspect
from sqlalchemy.sql.sqltypes import BigInteger, Boolean, Integer, LargeBinary, SmallInteger

from bot.errors import StoreUnavailable
from bot.events import ChannelSeen, MemberSeen, MessagePosted, ReactionChanged
from bot.ports import CommunityRef
from bot.reading import read
from bot.store import Store
from bot.store.database import Database
from bot.store.schema import _MIGRATIONS, REVISIONS, VERSION_TABLE
from bot.store.tables import metadata

# Every column that holds letters, how many, and why it may. A new one is a decision.
LETTERS = {
    "community.platform": (20, "slack or discord"),
    "community.native": (64, "the platform's id of the community"),
    "community.name": (100, "what the platform calls the community"),
    "community.address": (200, "where its messages can be opened"),
    "channel.native": (64, "the platform's id, where the key is a hash of it"),
    "channel.name": (100, "what the channel is called"),
    "member.native": (64, "the platform's id, where the key is a hash of it"),
    "member.in_groups": (500, "the platform's ids of groups that admins picked"),
    "reaction.emoji": (64, "the emoji's name"),
    "reaction_count.emoji": (64, "the emoji's name"),
    "reactions_cleared.emoji": (64, "the emoji's name"),
    "setting.name": (40, "which setting, out of a fixed list"),
    "setting.item": (64, "what was chosen: a key, a number, a date, a time zone, an emoji's name"),
    "audit.deed": (40, "which setting was changed or what was done, out of a fixed list"),
    "snapshot.name": (40, "which view, out of a fixed list"),
    "outbox.kind": (20, "what is posted, out of a fixed list"),
    "outbox.period": (32, "the week or day it is about"),
    "outbox.key": (64, "made from the two above"),
    "outbox.reason": (300, "our own sentence for admins when a platform refused"),
    "due.kind": (20, "what is due, out of a fixed list"),
    "due.period": (32, "the week, day or month it is about"),
    "due.reason": (300, "our own sentence for admins when it was left out"),
    "introduction_topic.topic": (40, "what a member said they care about, in their own words, until they take it away"),
    "introduction_round.period": (32, "the week it is about"),
    "remark.period": (32, "the week of the digest that was remarked upon"),
    "remark.remark": (20, "which remark, out of a fixed list"),
    "secret.platform": (20, "slack or discord"),
    "secret.name": (200, "what the secret is for, with the platform's ids"),
}
# Every column of bytes, and why it may.
BYTES = {
    "imported.stamp": (16, "made of a file's name, size and time"),
    "snapshot.content": (None, "figures and links, computed from facts"),
    "outbox.note": (None, "our own words and links, until they are posted"),
    "outbox.people": (None, "the keys of those it is for"),
    "outbox.messages": (None, "the platform's ids"),
    "secret.content": (None, "encrypted"),
    "rolled_day.mark": (16, "what a day's keys and instants add up to, hashed"),
    "absence.mark": (16, "a keyed hash of an id, by which somebody who opted out is recognised"),
}
# Not of a community: the list of communities itself, and tokens, which are there before a community is known.
LED_OTHERWISE = {"community", "restored", "secret"}
CANARY = "the heron eats my turnips at dawn"


def test_every_column_that_holds_letters_is_on_the_list() -> None:
    """No column is as long as a sentence unless somebody decided so, and all others are numbers, flags or stamps."""
    found, found_bytes = {}, {}
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, String):
                found[f"{table.name}.{column.name}"] = column.type.length
            elif isinstance(column.type, LargeBinary):
                found_bytes[f"{table.name}.{column.name}"] = column.type.length
            else:
                assert isinstance(column.type, BigInteger | Boolean | Integer | SmallInteger)
    assert found == {name: length for name, (length, _) in LETTERS.items()}
    assert found_bytes == {name: length for name, (length, _) in BYTES.items()}


def test_the_community_leads_every_key() -> None:
    """Every primary key and every index begins with the community, so that one can be moved or erased alone."""
    for name in set(metadata.tables) - LED_OTHERWISE:
        table = metadata.tables[name]
        assert next(iter(table.primary_key.columns)).name == "community"
        for index in table.indexes:
            assert next(iter(index.columns)).name == "community"


def described(database: Database) -> object:
    """Everything a database says about its tables."""
    with database.reading() as connection:
        if not database.is_shared:
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
            return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows if name != VERSION_TABLE}
        looked = inspect(connection)
        return {
            name: (
                [str(column) for column in looked.get_columns(name)],
                looked.get_pk_constraint(name),
                sorted(str(index) for index in looked.get_indexes(name)),
            )
            for name in looked.get_table_names()
            if name != VERSION_TABLE
        }


def test_the_migrations_make_exactly_the_tables(database_url: str) -> None:
    """What the steps add up to is what the program believes, to the letter."""
    database = Database(database_url)
    with database.connect() as connection, connection.begin():
        metadata.create_all(connection)
    believed = described(database)
    with database.connect() as connection, connection.begin():
        metadata.drop_all(connection)
    Store.open(database_url).close()
    assert described(database) == believed
    database.close()


def test_channels_that_stood_for_groups_on_discord_are_forgotten(database_url: str) -> None:
    """Groups are roles there from the eleventh step on; what a Slack workspace picked, and all else, stays."""
    database = Database(database_url)
    with database.connect() as connection, connection.begin():
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(_MIGRATIONS))
        command.upgrade(config, "0010")
        for number, platform in ((1, "discord"), (2, "slack")):
            row = f"({number}, '{platform}', '{number}')"
            connection.exec_driver_sql(f"INSERT INTO community (community, platform, native) VALUES {row}")
            for name in ("groups", "left_out"):
                connection.exec_driver_sql(
                    f"INSERT INTO setting (community, name, item) VALUES ({number}, '{name}', '7')"
                )
        connection.exec_driver_sql("INSERT INTO member (community, person, joined_at) VALUES (1, 9, 3)")
    database.close()
    with Store.open(database_url) as store:
        assert store.choices.of(1) == {"left_out": ("7",)}
        assert store.choices.of(2) == {"groups": ("7",), "left_out": ("7",)}
        (member,) = store.holdings.rows(1, 9)["member"]
        assert (member["joined_at"], member["in_groups"]) == (3, "")


def test_every_step_is_known() -> None:
    """The steps in the folder are those the program lists, in that order."""
    steps = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    assert tuple(reversed([step.revision for step in steps])) == REVISIONS


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    """Tables of a later version are not touched, and the sentence says what to do."""
    with Store.open(database_url) as store, store._database.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="newer version"):
        Store.open(database_url)


def test_a_database_of_another_program_is_left_alone(database_url: str) -> None:
    """Tables that bear our names but are not ours are not touched."""
    database = Database(database_url)
    with database.connect() as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE member (id integer)")
    before = described(database)
    with pytest.raises(StoreUnavailable, match="another program"):
        Store.open(database_url)
    assert described(database) == before
    database.close()


def test_an_interrupted_beginning_is_done_again(database_url: str) -> None:
    """A database in which the version table is there but empty is made from the beginning."""
    database = Database(database_url)
    with database.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"CREATE TABLE {VERSION_TABLE} (version_num varchar(32) PRIMARY KEY)")
    with Store.open(database_url) as store:
        assert store.communities() == []
    database.close()


def test_no_word_of_a_message_reaches_the_file(tmp_path: Path) -> None:
    """A phrase that was read is in none of the bytes of the database or its log; a channel's name is."""
    signals, words = read(CANARY)
    events = [
        ChannelSeen(channel=1, name="allotments"),
        MemberSeen(person=1),
        MessagePosted(channel=1, message=1, author=1, at=1, signals=signals, words=words, mentions=(2,)),
        ReactionChanged(channel=1, message=1, person=2, emoji="tada"),
    ]
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.absorb([(CommunityRef("slack", "T1"), events)])
        content = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert b"allotments" in content
    assert not any(word.encode() in content for word in CANARY.split() if len(word) > 3)
