"""Slack exports, whole and damaged, give their events and say what was passed over."""

import json
import zipfile
from collections import Counter

import pytest

from adapters.slack.export import UNNAMED
from adapters.slack.happenings import DIRECT
from adapters.slack.keys import key_of_id
from bot.archive import open_files
from bot.events import (
    ChannelKind,
    ChannelSeen,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    RosterRead,
)
from bot.ports import CommunityRef
from bot.store import Store
from tests.adapters.slack.written import CHANNELS, MAY, READER, USERS, export, post, read, written


def test_lists_come_first(tmp_path):
    """People and channels are known before anything they said; dates missing in the lists are those of the export."""
    events, _, _ = read(export(tmp_path, lobby__2014_05_01=[post()]))
    assert events == [
        MemberSeen(key_of_id("U1"), MAY * 1_000_000),
        MemberSeen(key_of_id("U2"), MAY * 1_000_000, deactivated=True),
        MemberSeen(key_of_id("U3"), MAY * 1_000_000, guest=True),
        RosterRead(),
        ChannelSeen(key_of_id("C1"), "lobby", MAY * 1_000_000, general=True),
        ChannelSeen(key_of_id("C2"), "kiln", MAY * 1_000_000, archived=True),
        events[-1],
    ]
    assert isinstance(events[-1], MessagePosted)
    assert events[-1].channel == key_of_id("C1")


def test_an_empty_list_of_people_says_nothing(tmp_path):
    """A workspace has members: a list without any is no list of them."""
    files = export(tmp_path, lobby__2014_05_01=[post()], users=[])
    assert not [event for event in read(files)[0] if isinstance(event, MemberSeen | RosterRead)]


def test_channels_in_order_of_the_list_and_days_in_order_of_the_calendar(tmp_path):
    """The order of reading does not depend on the order of names in a zip."""
    files = export(tmp_path, kiln__2014_05_01=[], lobby__2014_05_02=[], lobby__2014_05_01=[])
    assert [part.name for part in READER.parts(files)] == [
        "users.json",
        "channels.json",
        "lobby/2014-05-01.json",
        "lobby/2014-05-02.json",
        "kiln/2014-05-01.json",
    ]


def test_the_workspace_is_found_in_the_list_of_people(tmp_path):
    """Guests from a connected workspace do not make it theirs."""
    recognised = READER.recognise(export(tmp_path, lobby__2014_05_01=[post()]))
    assert (recognised.native, recognised.confidence) == ("T1", 90)


@pytest.mark.parametrize("teams", [[], ["T1", "T2"], [None, None], ["some words"]])
def test_no_workspace_where_the_list_does_not_say(tmp_path, teams):
    """Without a majority there is no community id to be found."""
    users = [{"id": f"U{number}", "team_id": team} for number, team in enumerate(teams)]
    files = written(tmp_path, {"users.json": users, "channels.json": CHANNELS})
    assert READER.recognise(files).native is None


def test_something_else_is_not_recognised(tmp_path):
    """A folder without the two lists is nobody's Slack export, and the reason says what was looked for."""
    recognised = READER.recognise(written(tmp_path, {"holiday/1.json": [], "channels.json": CHANNELS}))
    assert recognised.confidence == 0
    assert "users.json and channels.json" in recognised.reason


def test_a_zip_with_one_folder_inside(tmp_path):
    """An export may be packed with or without a folder around it."""
    with zipfile.ZipFile(tmp_path / "acme.zip", "w") as packed:
        packed.writestr("acme/users.json", json.dumps(USERS))
        packed.writestr("acme/channels.json", json.dumps(CHANNELS))
        packed.writestr("acme/lobby/2014-05-01.json", json.dumps([post()]))
        packed.writestr("__MACOSX/acme/._users.json", b"x")
    files = open_files(tmp_path / "acme.zip")
    assert READER.recognise(files).confidence == 90
    assert sum(isinstance(event, MessagePosted) for event in read(files)[0]) == 1


def test_direct_messages_are_never_read(tmp_path):
    """Talks of a few people among themselves are counted as files and not opened."""
    files = written(
        tmp_path,
        {
            "users.json": USERS,
            "channels.json": CHANNELS,
            "dms.json": [{"id": "D0123456", "members": ["U1", "U2"]}],
            "mpims.json": [{"id": "G7", "name": "mpdm-ana--ben-1", "members": ["U1"]}],
            "groups.json": [
                {"id": "G8", "name": "board"},
                {"id": "G9", "name": "mpdm-x--y-1", "is_mpim": True},
            ],
            "D0123456/2014-05-01.json": b"not even JSON",
            "mpdm-ana--ben-1/2014-05-01.json": [post()],
            "mpdm-x--y-1/2014-05-01.json": [post()],
            "board/2014-05-01.json": [post()],
            "unheard-of/2014-05-01.json": [post()],
            "integration_logs.json": [{"user": "U1"}],
            "canvases.json": [],
        },
    )
    events, skipped, broken = read(files)
    assert skipped == {DIRECT: 3, UNNAMED: 1}
    assert broken == {}
    assert [event.channel for event in events if isinstance(event, MessagePosted)] == [key_of_id("G8")]
    board = ChannelSeen(key_of_id("G8"), "board", MAY * 1_000_000, ChannelKind.PRIVATE)
    assert [event for event in events if isinstance(event, ChannelSeen)][-1] == board


def test_general_by_name_where_slack_marks_none(tmp_path):
    """Old exports do not mark the channel everybody joins; then it is the one called general."""
    channels = [{"id": "C1", "name": "general"}, {"id": "C2", "name": "kiln"}]
    files = written(tmp_path, {"users.json": USERS, "channels.json": channels})
    assert [event.general for event in read(files)[0] if isinstance(event, ChannelSeen)] == [True, False]


def test_real_export_of_a_training_cohort(shared_data):
    """The main real export gives the counts that were made independently of this program."""
    events, skipped, broken = read(open_files(shared_data / "slack-10academy" / "export"))
    posted = [event for event in events if isinstance(event, MessagePosted)]
    kinds = Counter(event.kind for event in posted if event.kind != MessageKind.PERSON)
    assert kinds == {MessageKind.JOIN: 1027, MessageKind.BOT: 6}
    bots = {event.person for event in events if isinstance(event, MemberSeen) and event.bot}
    people = [event for event in posted if event.kind == MessageKind.PERSON and event.author not in bots]
    assert len(people) == 18_969  # one of them stands in two files
    assert len({(event.channel, event.message) for event in people}) == 18_968
    assert len({event.author for event in people}) == 61
    assert sum(isinstance(event, ReactionChanged) for event in events) == 10_353
    assert sum(isinstance(event, MessageDeleted) for event in events) == 6
    assert skipped == {"posting permissions changed": 1, "app added": 1, "channel archived": 1}
    assert broken == {}


def test_real_export_from_before_threads(shared_data):
    """An export of 2016 gives its 1,025 messages by 32 people."""
    events, skipped, broken = read(open_files(shared_data / "slack-houston-datavis" / "export"))
    posted = [event for event in events if isinstance(event, MessagePosted)]
    people = [event for event in posted if event.kind == MessageKind.PERSON]
    assert (len(people), len({event.author for event in people})) == (1025, 32)
    assert sum(event.kind == MessageKind.JOIN for event in posted) == 320
    assert skipped["comment on a file"] == 6
    assert broken == {}


def test_real_export_twice_is_one_state(shared_data, tmp_path):
    """Reading a real export a second time adds nothing to the store."""
    events, _, _ = read(open_files(shared_data / "slack-10academy" / "export"))
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        ref = CommunityRef("slack", "T1")
        store.absorb([(ref, events)])
        number = store.communities()[0].number
        once = store.totals(number)
        store.absorb([(ref, events)])
        assert store.totals(number) == once
    assert (once.human_messages, once.reactions, once.channel_joins) == (18_968, 10_353, 1_027)
    assert (once.members, once.members_deactivated, once.channels) == (65, 14, 39)
