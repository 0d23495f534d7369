"""Small communities told as stories: say what happened, get events or a History whose numbers can be worked by hand."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from bot.events import (
    AnyEvent,
    ChannelKind,
    ChannelSeen,
    GroupsSeen,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    RosterRead,
    Signal,
)
from bot.window import Channel, History, Members, Mentions, Messages, Reactions, local_days, midnight

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday; the month before Europe changes its clocks
DAY_ONE = MONDAY.date().toordinal()
HELPFUL = frozenset({"thumbsup", "heart", "100", "tada", "raised_hands", "pray", "white_check_mark"})


def instant(day: float = 0, hour: float = 0, minute: float = 0, second: float = 0) -> int:
    """Microseconds since 1970 for so long after MONDAY 00:00 UTC."""
    return int((MONDAY.timestamp() + day * 86400 + hour * 3600 + minute * 60 + second) * 1_000_000)


class Town:
    """A community told step by step; people and channels are named, keys are made up as they appear."""

    def __init__(self) -> None:
        """An empty place."""
        self.events: list[AnyEvent] = []
        self.names: dict[str, int] = {}

    def key(self, name: str) -> int:
        """The key of a person or channel, made on first mention."""
        return self.names.setdefault(name, len(self.names) + 1)

    def member(self, name: str, *, bot: bool = False, deactivated: bool = False) -> int:
        """Somebody the platform lists as an account, as it lists everybody."""
        if not any(isinstance(event, RosterRead) for event in self.events):
            self.events.append(RosterRead())
        self.events.append(MemberSeen(person=self.key(name), bot=bot, deactivated=deactivated))
        return self.key(name)

    def join(self, name: str, at: int) -> int:
        """Somebody joins the community."""
        self.member(name)
        self.events.append(MemberJoined(person=self.key(name), at=at))
        return self.key(name)

    def leave(self, name: str, at: int) -> None:
        """Somebody leaves."""
        self.events.append(MemberLeft(person=self.key(name), at=at))

    def channel(self, name: str, kind: ChannelKind = ChannelKind.PUBLIC, parent: str = "") -> int:
        """A channel with its kind; channels that are only spoken in are public."""
        self.events.append(
            ChannelSeen(channel=self.key(name), name=name, kind=kind, parent=self.key(parent) if parent else 0)
        )
        return self.key(name)

    def post(
        self,
        who: str,
        at: int,
        *,
        channel: str = "general",
        thread: int = 0,
        reply_to: int = 0,
        mentions: Iterable[str] = (),
        signals: int = 0,
        words: int = 5,
        kind: MessageKind = MessageKind.PERSON,
        text_seen: bool = True,
    ) -> int:
        """Somebody writes; the key is the instant."""
        self.events.append(
            MessagePosted(
                channel=self.key(channel),
                message=at,
                author=self.key(who),
                at=at,
                kind=kind,
                thread=thread,
                reply_to=reply_to,
                signals=int(signals) | Signal.TEXT_SEEN if text_seen else 0,
                words=words if text_seen else -1,
                mentions=tuple(self.key(name) for name in mentions),
            )
        )
        return at

    def ask(self, who: str, at: int, **more: object) -> int:
        """Somebody asks a question that opens a conversation."""
        return self.post(who, at, signals=Signal.QUESTION, **more)  # type: ignore[arg-type]  # passed on as given

    def thank(self, who: str, at: int, **more: object) -> int:
        """Somebody says thanks."""
        return self.post(who, at, signals=Signal.THANKS, words=2, **more)  # type: ignore[arg-type]  # likewise

    def react(self, who: str, message: int, emoji: str = "thumbsup", *, channel: str = "general", at: int = 0) -> None:
        """Somebody puts a reaction."""
        self.events.append(
            ReactionChanged(
                channel=self.key(channel), message=message, person=self.key(who), emoji=emoji, present=True, at=at
            )
        )

    def history(self, end_day: int, *, zone: str = "UTC") -> History:
        """The picture at the beginning of day `end_day` after MONDAY."""
        return history_of(self.events, DAY_ONE + end_day, zone=zone)


def _messages(posts: list[MessagePosted], channels: dict[int, Channel], zone: ZoneInfo) -> Messages:
    def column(name: str) -> "np.typing.NDArray[np.int64]":
        return np.array([int(getattr(post, name)) for post in posts], np.int64)

    def thread(post: MessagePosted) -> int:
        place = channels.get(post.channel)
        if place and place.kind in {ChannelKind.THREAD, ChannelKind.FORUM_POST}:
            return post.channel if post.message != post.channel else 0
        return post.thread

    at = column("at")
    return Messages(
        column("channel"),
        column("message"),
        column("author"),
        at,
        np.array([thread(post) for post in posts], np.int64),
        column("reply_to"),
        column("signals"),
        column("words"),
        local_days(at, zone),
    )


def history_of(events: Iterable[AnyEvent], end: int, *, zone: str = "UTC") -> History:
    """The History these events make, built without a database; `end` is an ordinal day."""
    events = list(events)
    where = ZoneInfo(zone)
    end_at = midnight(end, where)
    bots = {event.person for event in events if isinstance(event, MemberSeen) and event.bot}
    channels = {
        event.channel: Channel(event.channel, event.name, int(event.kind), event.parent, event.archived)
        for event in events
        if isinstance(event, ChannelSeen)
    }
    posts = sorted(
        (e for e in events if isinstance(e, MessagePosted) and e.at < end_at),
        key=lambda e: (e.at, e.channel, e.message),
    )
    people = [post for post in posts if post.kind == MessageKind.PERSON and post.author not in bots]
    robots = [
        post
        for post in posts
        if post.kind == MessageKind.BOT or (post.kind == MessageKind.PERSON and post.author in bots)
    ]
    row_of = {(post.channel, post.message): row for row, post in enumerate(people)}
    named = [(row, person) for row, post in enumerate(people) for person in post.mentions]
    reactions = [
        (row_of[e.channel, e.message], e.person, e.emoji, e.at)
        for e in events
        if isinstance(e, ReactionChanged)
        and e.present
        and e.person not in bots
        and (e.channel, e.message) in row_of
        and e.at < end_at
    ]
    seen = {e.person: e for e in events if isinstance(e, MemberSeen) and e.listed and not e.bot}
    joined: dict[int, int] = {}
    left: dict[int, int] = {}
    returned: dict[int, int] = {}
    for event in events:
        if isinstance(event, MemberJoined) and event.rejoin:
            returned[event.person] = max(event.at, returned.get(event.person, 0))
        elif isinstance(event, MemberJoined):
            joined[event.person] = min(event.at, joined.get(event.person, event.at))
        elif isinstance(event, MemberLeft):
            left[event.person] = event.at
    groups: dict[int, list[int]] = {}
    for held in {e.person: e for e in events if isinstance(e, GroupsSeen) and e.person not in bots}.values():
        for group in held.groups:
            groups.setdefault(group, []).append(held.person)
    listed = any(isinstance(event, RosterRead) for event in events)
    persons = sorted(set(seen) if listed else {post.author for post in people})
    return History(
        zone=where,
        start=min((int(day) for day in local_days(np.array([p.at for p in people], np.int64), where)), default=end),
        end=end,
        messages=_messages(people, channels, where),
        groups={group: np.array(sorted(inside), np.int64) for group, inside in groups.items()},
        mentions=Mentions(
            np.array([row for row, _ in named], np.int64), np.array([person for _, person in named], np.int64)
        ),
        reactions=Reactions(
            np.array([r[0] for r in reactions], np.int64),
            np.array([r[1] for r in reactions], np.int64),
            np.array([r[2] in HELPFUL for r in reactions], bool),
            np.array([r[3] for r in reactions], np.int64),
        ),
        members=Members(
            np.array(persons, np.int64),
            np.array([joined.get(p, 0) for p in persons], np.int64),
            np.array([left.get(p, 0) for p in persons], np.int64),
            np.array([p in seen and seen[p].deactivated for p in persons], bool),
            listed,
            np.array([0 if p in joined else returned.get(p, 0) for p in persons], np.int64),
        ),
        channels=channels,
        bot_rows=_messages(robots, channels, where),
    )
