"""What people see and do on each platform, in the same words for both: ask, press a button by its label, look."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Protocol

from bench import chats
from tests.doubles.discord.checks import walk
from tests.end_to_end.living import until
from tests.end_to_end.village import TOLD, DiscordVillage, SlackVillage

Body = dict[str, Any]


class Face(Protocol):
    """A platform as its people see it; people are told by their number in the story."""

    name: str

    def posted(self, channel: str) -> list[Body]:
        """What the bot wrote in a channel, oldest first."""

    def alone(self, number: int) -> list[Body]:
        """What the bot wrote to one person alone, oldest first."""

    def rooms(self) -> list[tuple[set[int], list[Body]]]:
        """Rooms the bot opened for several, with those who are in them and what it wrote there."""

    async def ask(self, number: int, words: str) -> list[Body]:
        """Type the command."""

    async def press(self, number: int, message: Body, label: str) -> list[Body]:
        """Press a button."""

    async def choose(self, number: int, opened: Sequence[Body], chosen: dict[str, str]) -> list[Body]:
        """Fill in the settings that were shown or opened, and save them."""

    def lose_next_post(self) -> None:
        """The next post is taken, and nobody says so."""

    def shown(self, body: Body) -> str:
        """A message as HTML."""


def words(bodies: Sequence[Body]) -> str:
    """Everything that can be read in some messages."""
    return json.dumps(list(bodies), ensure_ascii=False)


class OnSlack:
    """In the workspace."""

    name = "slack"

    def __init__(self, village: SlackVillage) -> None:
        self.village, self.slack, self.place = village, village.slack, village.place

    def posted(self, channel: str) -> list[Body]:
        """What the app wrote and did not only whisper."""
        return self._written(self.village.channels[channel])

    def _written(self, native: str) -> list[Body]:
        stream = sorted(self.place.channels[native].messages.values(), key=lambda each: float(each["ts"]))
        return [
            {**each, "channel": native} for each in stream if each["user"] == self.place.bot_user and "app_id" in each
        ]

    def alone(self, number: int) -> list[Body]:
        """The direct message with the app."""
        person = self.village.person(number)
        found = [each for each in self.place.channels.values() if each.kind == "im" and person in each.members]
        return [message for each in found for message in self._written(each.id)]

    def rooms(self) -> list[tuple[set[int], list[Body]]]:
        """Group direct messages."""
        return [
            ({_number(each) for each in place.members if each != self.place.bot_user}, self._written(place.id))
            for place in self.place.channels.values()
            if place.kind == "mpim"
        ]

    async def ask(self, number: int, words: str) -> list[Body]:
        """In #general."""
        asked = await self.slack.command(
            self.village.person(number), words, channel=self.village.channels["general"], wait=30
        )
        assert asked.acknowledged is not None, "Slack would say that the app did not respond"
        return asked.shown

    async def press(self, number: int, message: Body, label: str) -> list[Body]:
        """What was answered, or the modal that was opened."""
        action = next(
            each["action_id"]
            for block in message["blocks"]
            for each in block.get("elements", [])
            if each.get("type") == "button" and each["text"]["text"] == label
        )
        before = set(self.place.modals)
        channel = message.get("channel") or self.village.channels["general"]
        asked = await self.slack.press(self.village.person(number), message, action, channel=channel, wait=30)
        return asked.shown or [view for native, view in self.place.modals.items() if native not in before]

    async def choose(self, number: int, opened: Sequence[Body], chosen: dict[str, str]) -> list[Body]:
        """One modal holds everything."""
        (view,) = opened
        values: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                name, state = block["block_id"], _state(element)
                if name in chosen:
                    state = _state(element, self._value(name, chosen[name]))
                values[name] = {element["action_id"]: state}
        asked = await self.slack.submit(self.village.person(number), view, values)
        taken = asked.acknowledged or {}
        assert taken.get("response_action") != "errors", taken
        return [taken["view"]] if "view" in taken else []

    def _value(self, name: str, value: str) -> str:
        return self.village.channels[value] if name.endswith("_channel") else value

    def lose_next_post(self) -> None:
        """Take it, and break the connection."""
        self.slack.swallow("chat.postMessage")

    def shown(self, body: Body) -> str:
        """With the chart it names."""
        file = next((block["slack_file"]["id"] for block in body.get("blocks", []) if "slack_file" in block), None)
        return chats.slack(body, _data(self.place.files[file]["content"]) if file else "")


def _state(element: Body, value: str | None = None) -> Body:
    kind = element["type"]
    if "select" in kind and kind.startswith("multi"):
        return {"type": kind, **{k.replace("initial_", "selected_"): v for k, v in element.items() if "initial" in k}}
    if kind in {"channels_select", "conversations_select"}:
        name = kind.removesuffix("s_select")
        return {"type": kind, f"selected_{name}": value or element.get(f"initial_{name}")}
    if kind == "static_select":
        options = element["options"]
        chosen = next((each for each in options if each["value"] == value), element.get("initial_option"))
        return {"type": kind, "selected_option": chosen}
    return {"type": kind, "value": value or element.get("initial_value")}


def _number(native: str) -> int:
    return int(native.removeprefix("UFERN"))


class OnDiscord:
    """On the server."""

    name = "discord"

    def __init__(self, village: DiscordVillage) -> None:
        self.village, self.discord, self.guild = village, village.discord, village.guild

    def posted(self, channel: str) -> list[Body]:
        """What the app posted by itself."""
        native = self.village.channels[channel]
        return self._written(native)

    def _written(self, native: str) -> list[Body]:
        return [each for each in self.discord.posted if each["channel_id"] == native]

    def alone(self, number: int) -> list[Body]:
        """The conversation with the app."""
        person = self.village.person(number)
        found = [each for each in self.discord.directs.values() if each.about["recipients"][0]["id"] == person]
        return [message for each in found for message in self._written(each.id)]

    def rooms(self) -> list[tuple[set[int], list[Body]]]:
        """Private threads."""
        first, app = int(self.village.person(0)), self.discord.bot["id"]
        return [
            ({int(each) - first for each in place.people if each != app}, self._written(place.id))
            for place in self.guild.channels.values()
            if place.about["type"] == 12
        ]

    async def ask(self, number: int, words: str) -> list[Body]:
        """In #general."""
        given = {"about": words} if words else {}
        asked = await self.discord.command(
            self.village.person(number), self.village.channels["general"], wait=30, **given
        )
        assert asked.callback is not None, "Discord would say that the application did not respond"
        return list(asked.shown)

    async def press(self, number: int, message: Body, label: str) -> list[Body]:
        """What was answered."""
        asked = await self.discord.press(self.village.person(number), message, self._action(message, label), wait=30)
        assert asked.callback is not None, "Discord would say that the application did not respond"
        return list(asked.shown)

    def _action(self, message: Body, label: str) -> str:
        parts = [each for row in message["components"] for each in walk(row)]
        return next(str(each["custom_id"]) for each in parts if each.get("label") == label)

    async def choose(self, number: int, opened: Sequence[Body], chosen: dict[str, str]) -> list[Body]:
        """Page after page, those that ask for what is chosen."""
        said: list[Body] = []
        person, left = self.village.person(number), dict(chosen)
        pages = [each["custom_id"] for row in opened[-1]["components"] for each in walk(row) if "custom_id" in each]
        for page in pages:
            asked = await self.discord.press(person, opened[-1], page)
            assert asked.modal is not None, asked.text
            fields = {part["component"]["custom_id"] for part in asked.modal["components"]}
            here = {name: self._value(name, left.pop(name)) for name in fields & left.keys()}
            if here:
                saved = await self.discord.submit(person, asked, here, wait=30)
                said += saved.shown
        assert not left, f"nothing asks for {left}"
        return said

    def _value(self, name: str, value: str) -> str:
        return self.village.channels[value] if name.endswith("_channel") else value

    def lose_next_post(self) -> None:
        """Take it, and break the connection."""
        self.discord.swallow("POST /channels/{channel_id}/messages")

    def shown(self, body: Body) -> str:
        """With the chart that is attached."""
        files = [each["url"].split("/")[-2] for each in body.get("attachments") or ()]
        return chats.discord(body, _data(self.discord.files[files[0]]) if files else "")


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


async def one(face: Face, channel: str = TOLD, beside: int = 0, seconds: float = 240.0) -> Body:
    """The message of the bot that has to come into a channel, beside so many that are there."""
    posted = await until(lambda: len(found := face.posted(channel)) > beside and found, seconds)
    assert len(posted) == beside + 1
    return dict(posted[-1])
