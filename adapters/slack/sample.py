"""A story written down the way Slack exports a workspace."""

import json
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.story import CHANNELS, FIRST_DAY, Person, Post, Story

TEAM = "TFERNHILL"
_EMOJI = {"thumbsup": "+1"}


def write(story: Story, folder: Path) -> None:
    """Write users.json, channels.json and a file for each channel and day below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _dump(folder / "users.json", [_user(person) for person in story.people])
    _dump(folder / "channels.json", [_channel(number, name) for number, name in enumerate(CHANNELS)])
    answers: dict[int, list[Post]] = defaultdict(list)
    for post in story.posts:
        if post.in_thread and post.answers is not None:
            answers[id(post.opener)].append(post)
    days: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for post in story.posts:
        days[post.channel, post.at.date().isoformat()].append(_message(post, answers[id(post)]))
    for person in story.people:
        if person.joined >= 0:
            notice = _joined(person)
            day = (FIRST_DAY + timedelta(days=person.joined)).date().isoformat()
            days["general", day].append(notice)
    for (channel, day), messages in days.items():
        (folder / channel).mkdir(exist_ok=True)
        _dump(folder / channel / f"{day}.json", sorted(messages, key=lambda message: str(message["ts"])))


def _dump(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _ts(post: Post) -> str:
    return f"{int(post.at.timestamp())}.{post.at.microsecond:06d}"


def _person(number: int) -> str:
    return f"UFERN{number:05d}"


def _user(person: Person) -> dict[str, Any]:
    return {
        "id": _person(person.number),
        "team_id": TEAM,
        "name": person.name.lower().replace(" ", "."),
        "deleted": False,
        "real_name": person.name,
        "tz": "Etc/UTC",
        "is_bot": person.bot,
        "updated": int(FIRST_DAY.timestamp()),
    }


def _channel(number: int, name: str) -> dict[str, Any]:
    return {
        "id": f"CFERN{number:04d}",
        "name": name,
        "created": int(FIRST_DAY.timestamp()),
        "is_archived": False,
        "is_general": name == "general",
    }


def _joined(person: Person) -> dict[str, Any]:
    at = FIRST_DAY + timedelta(days=person.joined)
    return {
        "type": "message",
        "subtype": "channel_join",
        "user": _person(person.number),
        "ts": f"{int(at.timestamp())}.{at.microsecond:06d}",
        "text": f"<@{_person(person.number)}> has joined the channel",
    }


def _message(post: Post, answers: list[Post]) -> dict[str, Any]:
    mentions = "".join(f"<@{_person(number)}> " for number in post.names)
    message: dict[str, Any] = {
        "type": "message",
        "user": _person(post.who),
        "ts": _ts(post),
        "team": TEAM,
        "text": mentions + post.text,
    }
    if post.in_thread:
        message["thread_ts"] = _ts(post.opener)
        message["parent_user_id"] = _person(post.opener.who)
    elif answers:
        message["thread_ts"] = message["ts"]
        message["reply_count"] = len(answers)
        message["replies"] = [{"user": _person(answer.who), "ts": _ts(answer)} for answer in answers]
    given: dict[str, list[str]] = defaultdict(list)
    for who, emoji in post.reactions:
        given[_EMOJI.get(emoji, emoji)].append(_person(who))
    if given:
        message["reactions"] = [
            {"name": name, "users": sorted(set(users)), "count": len(set(users))} for name, users in given.items()
        ]
    return message
