"""What people ask of the app on Discord: commands typed, options half typed, buttons, selects and modals sent in."""

import time
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import permissions
from tests.doubles.discord.checks import walk
from tests.doubles.discord.guild import Body, Channel
from tests.doubles.discord.interactions import COMMANDED, PRESSED, SUBMITTED, TYPING, Asked, answered
from tests.doubles.discord.showing import show_asker, show_channel, show_message
from tests.doubles.discord.snowflakes import fresh_id

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord

_OPTION_TYPES = {str: 3, bool: 5, int: 4, float: 10}


class Asking:
    """Each gesture answers when the app has shown something, or its time is up."""

    async def command(
        self: "Discord", user: str, channel: str, name: str = "network-health", *, wait: float = 15.0, **options: Any
    ) -> Asked:
        """Type a slash command with its options; Discord offers only what is registered, valid and allowed."""
        place = self.channel(channel)
        command = self._offered(user, place, name)
        given = [_filled_in(command, key, value) for key, value in options.items()]
        missing = [each["name"] for each in command.get("options", []) if each.get("required")]
        assert set(missing) <= options.keys(), f"required: {missing}"
        data = {"id": command["id"], "name": name, "type": 1, "options": given}
        if resolved := self._resolved(place, [each for each in given if each["type"] in {6, 7, 8}]):
            data["resolved"] = resolved
        return await answered(self, self.ask(COMMANDED, user, place, data), wait)

    async def complete(
        self: "Discord", user: str, channel: str, option: str, typed: str, name: str = "network-health", **others: Any
    ) -> Asked:
        """Have an option half typed."""
        place = self.channel(channel)
        command = self._offered(user, place, name)
        known = next(each for each in command["options"] if each["name"] == option)
        assert known.get("autocomplete"), "this option offers nothing while it is typed"
        given = [_filled_in(command, key, value) for key, value in others.items()]
        given.append({"name": option, "type": known["type"], "value": typed, "focused": True})
        data = {"id": command["id"], "name": name, "type": 1, "options": given}
        return await answered(self, self.ask(TYPING, user, place, data), self.patience)

    async def press(
        self: "Discord",
        user: str,
        message: Body,
        custom_id: str,
        values: list[str] | None = None,
        *,
        wait: float = 15.0,
    ) -> Asked:
        """Press a button, or choose in a select, under a message that shows it."""
        found = next(each for row in message["components"] for each in walk(row) if each.get("custom_id") == custom_id)
        assert not found.get("disabled"), "it is greyed out"
        place = self.channel(message["channel_id"])
        data: Body = {"custom_id": custom_id, "component_type": found["type"], "id": found.get("id", 1)}
        if found["type"] != 2:
            data["values"] = _chosen(found, values or [])
            if resolved := self._resolved(place, [{"type": found["type"], "value": each} for each in values or []]):
                data["resolved"] = resolved
        shown = show_message(self, message, place, words=True)
        return await answered(self, self.ask(PRESSED, user, place, data, message=shown), wait)

    async def submit(
        self: "Discord", user: str, asked: Asked, values: dict[str, Any] | None = None, *, wait: float = 15.0
    ) -> Asked:
        """Send in the modal an answer opened; what is not given stays as the modal had it."""
        assert asked.modal is not None, "no modal is open"
        parts = [_sent_in(part, values or {}) for part in asked.modal["components"]]
        data: Body = {"custom_id": asked.modal["custom_id"], "components": parts}
        chosen = [
            {"type": each["type"], "value": value}
            for part in parts
            for each in walk(part)
            for value in each.get("values", [])
        ]
        data["resolved"] = self._resolved(asked.place, chosen)
        extra = {"message": asked.interaction["message"]} if "message" in asked.interaction else {}
        return await answered(self, self.ask(SUBMITTED, user, asked.place, data, **extra), wait)

    def ask(self: "Discord", kind: int, user: str, place: Channel, data: Body, **more: Any) -> Asked:
        """Send the app an interaction."""
        interaction = {
            "id": fresh_id(),
            "application_id": self.app_id,
            "type": kind,
            "data": data,
            "channel_id": place.id,
            "version": 1,
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
            **(self._in_direct(user, place) if place.about["type"] == 1 else self._in_guild(user, place)),
            **more,
        }
        asked = Asked(interaction, place)
        interaction["token"] = asked.token
        self.asked[asked.token] = asked
        asked.begun = time.monotonic()
        if place.about["type"] == 1:
            for session in list(self.gateway.sessions.values()):
                if session.shard[0] == 0:
                    session.dispatch("INTERACTION_CREATE", interaction)
        else:
            self.tell("INTERACTION_CREATE", interaction, self.guild_of(place))
        return asked

    def _in_guild(self: "Discord", user: str, place: Channel) -> Body:
        guild = self.guild_of(place)
        return {
            "guild": {"id": guild.id, "locale": "en-US", "features": []},
            "guild_id": guild.id,
            "guild_locale": "en-US",
            "channel": {**show_channel(self, place), "permissions": str(permissions.in_channel(guild, user, place))},
            "member": show_asker(guild, user, place),
            "app_permissions": str(permissions.in_channel(guild, self.bot["id"], place)),
            "authorizing_integration_owners": {"0": guild.id},
            "context": 0,
        }

    def _in_direct(self: "Discord", user: str, place: Channel) -> Body:
        """There is no member here, no server, and so no rights."""
        return {
            "channel": show_channel(self, place),
            "user": self.users[user],
            "app_permissions": "0",
            "authorizing_integration_owners": {"0": "0"},
            "context": 1,
        }

    def _offered(self: "Discord", user: str, place: Channel, name: str) -> Body:
        guild = self.guild_of(place)
        known = [*self.commands.get(guild.id, {}).values(), *self.commands.get("", {}).values()]
        command = next((each for each in known if each["name"] == name and each["type"] == 1), None)
        assert command is not None, f"there is no command /{name}"
        held = permissions.in_channel(guild, user, place)
        needed = command["default_member_permissions"]
        assert held & permissions.USE_APPLICATION_COMMANDS, "this person may use no commands here"
        if needed is not None:
            wanted = int(needed) or permissions.ADMINISTRATOR
            assert held & wanted == wanted, f"/{name} is not offered to this person"
        return command

    def _resolved(self: "Discord", place: Channel, given: list[Body]) -> Body:
        guild = self.guild_of(place)
        told: Body = {}
        for each in given:
            native = str(each["value"])
            if each["type"] in {5, 6, 7} and native in guild.members:
                told.setdefault("users", {})[native] = self.users[native]
                told.setdefault("members", {})[native] = {
                    name: value for name, value in show_asker(guild, native, place).items() if name != "user"
                }
            elif native in guild.roles and each["type"] in {6, 7, 8}:
                told.setdefault("roles", {})[native] = guild.roles[native]
            elif native in guild.channels:
                channel = guild.channels[native]
                may = {"permissions": str(permissions.in_channel(guild, self.bot["id"], channel))}
                may["app_permissions"] = may["permissions"]
                told.setdefault("channels", {})[native] = {**show_channel(self, channel), **may}
        return told


def _filled_in(command: Body, key: str, value: Any) -> Body:
    known = next((each for each in command.get("options", []) if each["name"] == key), None)
    assert known is not None, f"there is no option {key}"
    offered = [choice["value"] for choice in known.get("choices", [])]
    assert not offered or value in offered, f"{value!r} is not among the choices"
    assert known["type"] in {6, 7, 8, 9} or known["type"] == _OPTION_TYPES[type(value)], "of another type"
    return {"name": key, "type": known["type"], "value": value}


def _chosen(found: Body, values: list[str]) -> list[str]:
    least, most = found.get("min_values", 1), found.get("max_values", 1)
    assert least <= len(values) <= most, f"between {least} and {most} are to be chosen"
    if found["type"] == 3:
        offered = [option["value"] for option in found["options"]]
        assert set(values) <= set(offered), f"{values} are not all among {offered}"
    return values


def _sent_in(part: Body, values: dict[str, Any]) -> Body:
    if "component" in part:
        return {"type": part["type"], "id": part.get("id", 1), "component": _value(part["component"], values)}
    if "components" in part:
        inside = [_value(each, values) for each in part["components"]]
        return {"type": part["type"], "id": part.get("id", 1), "components": inside}
    return {"type": part["type"], "id": part.get("id", 1)}


def _value(part: Body, values: dict[str, Any]) -> Body:
    name, kind = part["custom_id"], part["type"]
    sent: Body = {"type": kind, "id": part.get("id", 1), "custom_id": name}
    if kind == 4:
        text = str(values.get(name, part.get("value", "")))
        assert text or not part.get("required", True), f"{name} has to be filled in"
        assert part.get("min_length", 0) <= len(text) <= part.get("max_length", 4000) or not text, f"{name}: length"
        return {**sent, "value": text}
    if kind in {21, 22, 23}:  # radio buttons, check boxes
        return {**sent, **_ticked(part, values.get(name))}
    before = [each["value"] for each in part.get("options", []) if each.get("default")]
    before += [each["id"] for each in part.get("default_values", [])]
    chosen = values.get(name, before)
    chosen = [chosen] if isinstance(chosen, str) else list(chosen)
    if chosen or part.get("required", True):
        _chosen(part, chosen)
    return {**sent, "values": chosen}


def _ticked(part: Body, given: Any) -> Body:
    if part["type"] == 23:
        return {"value": bool(part.get("default")) if given is None else bool(given)}
    before = [each["value"] for each in part.get("options", []) if each.get("default")]
    if part["type"] == 21:
        return {"value": given if given is not None else (before[0] if before else None)}
    return {"values": before if given is None else list(given)}
