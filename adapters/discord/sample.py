"""A story written down the way DiscordChatExporter writes a server."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.story import CHANNELS, FIRST_DAY, Person, Post, Story

_EPOCH_MS = 1_420_070_400_000
_GUILD = {"id": "900000000000000001", "iconUrl": ""}
_EMOJI = {"thumbsup": "👍", "heart": "❤️", "pray": "🙏", "tada": "🎉", "seedling": "🌱"}


def write(story: Story, folder: Path) -> None:
    """Write one JSON file for each channel below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {id(post): _snowflake(post.at, number) for number, post in enumerate(story.posts)}
    by_channel: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for post in story.posts:
        by_channel[post.channel].append(_message(post, keys, story.people))
    for person in story.people:
        if person.joined >= 0:
            by_channel["welcome"].append(_joined(person))
    for number, name in enumerate(CHANNELS):
        messages = sorted(by_channel[name], key=lambda message: int(message["id"]))
        document = {
            "guild": {**_GUILD, "name": story.name},
            "channel": {
                "id": _channel(name),
                "type": "GuildTextChat",
                "categoryId": "900000000000000002",
                "category": "Text",
                "name": name,
                "topic": None,
            },
            "dateRange": {"after": None, "before": None},
            "exportedAt": (FIRST_DAY + timedelta(weeks=27)).isoformat(),
            "messages": messages,
            "messageCount": len(messages),
        }
        text = json.dumps(document, indent=2, ensure_ascii=False)
        (folder / f"{story.name} - {number} - {name}.json").write_text(text, encoding="utf-8")


def _snowflake(at: datetime, low: int) -> str:
    return str((round(at.timestamp() * 1000) - _EPOCH_MS) << 22 | low & 0x3FFFFF)


def _channel(name: str) -> str:
    return str(900000000000000100 + CHANNELS.index(name))


def _author(person: Person) -> dict[str, Any]:
    return {
        "id": str(900000000000010000 + person.number),
        "name": person.name.lower().replace(" ", "."),
        "discriminator": "0000",
        "nickname": person.name,
        "isBot": person.bot,
    }


def _joined(person: Person) -> dict[str, Any]:
    at = FIRST_DAY + timedelta(days=person.joined)
    return {
        **_shell(_snowflake(at, person.number), at, "GuildMemberJoin", "Joined the server."),
        "author": _author(person),
    }


def _shell(key: str, at: datetime, kind: str, content: str) -> dict[str, Any]:
    return {
        "id": key,
        "type": kind,
        "timestamp": at.isoformat(timespec="milliseconds"),
        "timestampEdited": None,
        "isPinned": False,
        "content": content,
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
    }


def _message(post: Post, keys: dict[int, str], people: tuple[Person, ...]) -> dict[str, Any]:
    mentions = "".join(f"@{people[number].name} " for number in post.names)
    message = _shell(keys[id(post)], post.at, "Default", mentions + post.text)
    message["author"] = _author(people[post.who])
    message["mentions"] = [_author(people[number]) for number in post.names]
    if post.answers is not None:
        message["type"] = "Reply"
        message["reference"] = {
            "messageId": keys[id(post.answers)],
            "channelId": _channel(post.channel),
            "guildId": _GUILD["id"],
        }
    given: dict[str, list[Person]] = defaultdict(list)
    for who, emoji in dict.fromkeys(post.reactions):
        given[emoji].append(people[who])
    message["reactions"] = [
        {
            "emoji": {"id": "", "name": _EMOJI[emoji], "code": emoji, "isAnimated": False, "imageUrl": ""},
            "count": len(users),
            "users": [_author(user) for user in users],
        }
        for emoji, users in given.items()
    ]
    return message
