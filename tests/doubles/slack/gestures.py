"""What people do on Slack, written into the workspace and sent to the app as the events Slack would send."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from tests.doubles.slack.delivery import SCOPES, Delivery
from tests.doubles.slack.interactions import Asked, response_address, wrong_with_answer
from tests.doubles.slack.workspace import Body, Channel, Workspace

if TYPE_CHECKING:
    from tests.doubles.slack.server import Slack


class Gestures:
    """Each gesture answers when the app has taken the event, or Slack has given up."""

    async def say(self: "Slack", channel: str, user: str, text: str, *, thread: str = "", **about: Any) -> str:
        """Write a message, in a thread or not; `subtype="thread_broadcast"` shows a reply in the channel too."""
        extra = {"thread_ts": thread} if thread else {}
        place = self.home(channel)
        message = place.write(channel, user, text, **extra, **about)
        await self.tell_message(place, channel, message)
        return str(message["ts"])

    def write(self: "Slack", channel: str, user: str, text: str = "", *, workspace: Workspace, **about: Any) -> Body:
        """What a method of the Web API does: the message is there at once, its event follows."""
        message = workspace.write(channel, user, text, **about)
        self.spawn(self.tell_message(workspace, channel, message))
        return message

    async def tell_message(self: "Slack", workspace: Workspace, channel: str, message: Body) -> None:
        """The event of a message that is already there."""
        place = workspace.channels[channel]
        event = {**message, "channel": channel, "event_ts": message["ts"], "channel_type": place.kind}
        await self.tell(event, workspace, place)

    async def edit(self: "Slack", channel: str, ts: str, text: str) -> None:
        """Change a message's words."""
        place = self.home(channel)
        message = place.channels[channel].messages[ts]
        before = dict(message)
        message |= {"text": text, "edited": {"user": message["user"], "ts": place.stamps.next()}}
        await self._changed(place, channel, before, dict(message))

    async def unfurl(self: "Slack", channel: str, ts: str) -> None:
        """A link preview appears: a change that is no edit."""
        place = self.home(channel)
        message = place.channels[channel].messages[ts]
        before = dict(message)
        message["attachments"] = [{"id": 1, "title": "a page", "from_url": "https://example.org/"}]
        await self._changed(place, channel, before, dict(message))

    async def delete(self: "Slack", channel: str, ts: str) -> None:
        """Remove a message; an opener with replies leaves a tombstone."""
        place = self.home(channel)
        before, stone = place.remove(channel, ts)
        if stone is not None:
            await self._changed(place, channel, before, stone)
            return
        event = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": ts}
        await self._about_message(place, channel, {**event, "previous_message": before})

    async def _changed(self: "Slack", workspace: Workspace, channel: str, before: Body, after: Body) -> None:
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "message": after}
        await self._about_message(workspace, channel, {**event, "previous_message": before})

    async def _about_message(self: "Slack", workspace: Workspace, channel: str, event: Body) -> None:
        ts = workspace.stamps.next()
        place = workspace.channels[channel]
        await self.tell(
            {**event, "channel": channel, "ts": ts, "event_ts": ts, "channel_type": place.kind}, workspace, place
        )

    async def react(
        self: "Slack", channel: str, ts: str, user: str, emoji: str = "heart", *, present: bool = True
    ) -> None:
        """Put a reaction under a message, or take it away."""
        place = self.home(channel)
        author = place.channels[channel].messages[ts]["user"]
        place.mark(channel, ts, user, emoji, present=present)
        event = {
            "type": "reaction_added" if present else "reaction_removed",
            "user": user,
            "item": {"type": "message", "channel": channel, "ts": ts},
            "reaction": emoji,
            "item_user": author,
            "event_ts": place.stamps.next(),
        }
        await self.tell(event, place, place.channels[channel])

    async def join_team(self: "Slack", name: str, **about: Any) -> str:
        """Somebody new comes to the workspace."""
        place = self.workspace
        native = place.add_user(name, **about)
        stamps = {"cache_ts": int(time.time()), "event_ts": place.stamps.next()}
        await self.tell({"type": "team_join", "user": place.users[native], **stamps}, place)
        return native

    async def change_user(self: "Slack", user: str, **about: Any) -> None:
        """A profile changes: deactivated, made a guest, another time zone."""
        place = self.workspace
        place.users[user] |= {**about, "updated": int(time.time())}
        stamps = {"cache_ts": int(time.time()), "event_ts": place.stamps.next()}
        await self.tell({"type": "user_change", "user": place.users[user], **stamps}, place)

    async def enter(self: "Slack", channel: str, user: str, *, workspace: Workspace | None = None) -> None:
        """Somebody, perhaps the bot, joins a channel."""
        place = workspace or self.home(channel)
        where = place.channels[channel]
        if user not in where.members:
            where.members.append(user)
        await self._membership("member_joined_channel", place, where, user)
        text = f"<@{user}> has joined the channel"
        message = place.write(channel, user, text, subtype="channel_join")
        await self.tell_message(place, channel, message)

    async def leave(self: "Slack", channel: str, user: str) -> None:
        """Somebody leaves a channel; a bot that is removed hears of it no more."""
        place = self.home(channel)
        where = place.channels[channel]
        where.members.remove(user)
        if user == place.bot_user:
            event = {
                "type": "channel_left",
                "channel": channel,
                "actor_id": "USLACKBOT",
                "event_ts": place.stamps.next(),
            }
            await self.tell(event, place)
        await self._membership("member_left_channel", place, where, user)

    async def _membership(self: "Slack", kind: str, workspace: Workspace, where: Channel, user: str) -> None:
        letter = "G" if where.kind == "group" else "C"
        event = {"type": kind, "user": user, "channel": where.id, "channel_type": letter, "team": workspace.id}
        await self.tell({**event, "event_ts": workspace.stamps.next()}, workspace, where)

    async def archive(self: "Slack", channel: str) -> None:
        """A channel is archived."""
        place = self.home(channel)
        where = place.channels[channel]
        where.about["is_archived"] = True
        event = {"type": f"{where.kind}_archive", "channel": channel, "user": "USLACKBOT", "is_moved": 0}
        await self.tell({**event, "event_ts": place.stamps.next()}, place, where)

    async def rename(self: "Slack", channel: str, name: str) -> None:
        """A channel gets another name."""
        place = self.home(channel)
        where = place.channels[channel]
        where.about |= {"name": name, "name_normalized": name}
        about = {"id": channel, "name": name, "created": where.about["created"], "is_channel": True}
        await self.tell(
            {"type": f"{where.kind}_rename", "channel": about, "event_ts": place.stamps.next()}, place, where
        )

    async def open_home(self: "Slack", user: str) -> None:
        """Somebody opens the app's Home."""
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": "home"}
        await self.tell({**event, "event_ts": self.workspace.stamps.next()}, self.workspace)

    async def uninstall(self: "Slack", *, workspace: Workspace | None = None, tokens_first: bool = False) -> None:
        """An admin removes the app: tokens die at once, and two events follow in either order."""
        place = workspace or self.workspace
        for grant in self.grants.values():
            if grant.covers(place):
                grant.revoked = "account_inactive"
        stamp = place.stamps.next()
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [place.bot_user]}, "event_ts": stamp}
        events = [{"type": "app_uninstalled", "event_ts": stamp}, revoked]
        for event in reversed(events) if tokens_first else events:
            await self.tell(event, place)

    async def rate_limited(self: "Slack", minute: int) -> Delivery:
        """Too many events: Slack says of which minute it held some back."""
        place = self.workspace
        about = {"token": "verification-token-of-old", "type": "app_rate_limited", "team_id": place.id}
        return await self.post.deliver({**about, "minute_rate_limited": minute, "api_app_id": self.app_id})

    async def tell(self: "Slack", event: Body, workspace: Workspace, channel: Channel | None = None) -> Delivery | None:
        """Send an event if the app subscribed to it, may hear it, and is in the channel it happened in."""
        kind = str(event["type"])
        name = f"message.{channel.kind}{'s' if channel.kind != 'im' else ''}" if kind == "message" and channel else kind
        scope = f"{channel.scope}:{'history' if kind == 'message' else 'read'}" if channel else SCOPES.get(kind, "")
        scope = SCOPES.get(kind, scope)
        granted = [grant for grant in self.grants.values() if grant.covers(workspace)]
        if self.subscribed is not None and name not in self.subscribed:
            return None
        if not granted or (scope and all(scope not in grant.scopes for grant in granted)):
            return None
        if channel is not None and workspace.bot_user not in channel.members and kind != "member_left_channel":
            return None
        return await self.post.deliver(self.post.envelope(event, workspace))

    async def again(self: "Slack", delivery: Delivery) -> Delivery:
        """Send an event a second time, as Slack does when an acknowledgement is lost on its way."""
        return await self.post.deliver(delivery.envelope)

    async def command(self: "Slack", user: str, text: str = "", *, channel: str = "", wait: float = 10.0) -> Asked:
        """Type `/network-health …`; answers when the app has, or after `wait` seconds."""
        place = self.home(channel) if channel else self.workspace
        channel = channel or next(iter(place.channels))
        asked = Asked()
        payload = {
            "token": "verification-token-of-old",
            "team_id": place.id,
            "team_domain": place.domain,
            "channel_id": channel,
            "channel_name": place.channels[channel].about["name"],
            "user_id": user,
            "user_name": place.users[user]["name"],
            "command": "/network-health",
            "text": text,
            "api_app_id": self.app_id,
            "is_enterprise_install": str(self.organised(place)).lower(),
            **({"enterprise_id": place.enterprise} if place.enterprise else {}),
            "response_url": response_address(self, place, asked),
            "trigger_id": self.triggers.give(user),
        }
        return await self._asked("slash_commands", payload, asked, wait, place)

    async def press(self: "Slack", user: str, message: Body, action: str, *, channel: str, wait: float = 10.0) -> Asked:
        """Press a button in a message or an answer, by its action_id."""
        place = self.home(channel)
        elements = [(block, each) for block in message.get("blocks", []) for each in block.get("elements", [])]
        block, button = next(pair for pair in elements if pair[1].get("action_id") == action)
        asked = Asked()
        pressed = {"type": "button", "block_id": block.get("block_id", "b"), "action_ts": place.stamps.next()}
        payload = {
            **self._interaction("block_actions", user, place),
            "container": {"type": "message", "channel_id": channel, "is_ephemeral": "ts" not in message},
            "channel": {"id": channel, "name": place.channels[channel].about["name"]},
            "message": message,
            "response_url": response_address(self, place, asked),
            "actions": [{**button, **pressed}],
        }
        return await self._asked("interactive", payload, asked, wait, place)

    async def submit(self: "Slack", user: str, view: Body, values: Body, *, wait: float = 0.0) -> Asked:
        """Send a modal in: `values` by block_id and action_id."""
        place = self.workspace
        payload = {
            **self._interaction("view_submission", user, place),
            "view": {**view, "team_id": place.id, "state": {"values": values}, "app_id": self.app_id},
            "response_urls": [],
        }
        return await self._asked("interactive", payload, Asked(), wait, place)

    def _interaction(self: "Slack", kind: str, user: str, place: Workspace) -> Body:
        return {
            "type": kind,
            "team": {"id": place.id, "domain": place.domain},
            "user": {"id": user, "username": place.users[user]["name"], "team_id": place.id},
            "api_app_id": self.app_id,
            "token": "verification-token-of-old",
            "trigger_id": self.triggers.give(user),
            "enterprise": {"id": place.enterprise, "name": "Organisation"} if place.enterprise else None,
            "is_enterprise_install": self.organised(place),
        }

    async def _asked(self: "Slack", kind: str, payload: Body, asked: Asked, wait: float, place: Workspace) -> Asked:
        begin, modals = time.perf_counter(), len(place.modals)
        asked.acknowledged = await self.post.interact(kind, payload)
        asked.seconds = time.perf_counter() - begin
        if asked.acknowledged and kind == "slash_commands":
            assert not wrong_with_answer(asked.acknowledged, place), "the acknowledgement would not be shown"
        end = time.perf_counter() + wait
        while not asked.shown and len(place.modals) == modals and time.perf_counter() < end:  # noqa: ASYNC110  # looked at now and then, by a test
            await asyncio.sleep(0.01)
        return asked

    def organised(self: "Slack", workspace: Workspace) -> bool:
        """Whether the app is in a workspace by way of its organisation."""
        return any(grant.enterprise and grant.covers(workspace) for grant in self.grants.values())

    def home(self: "Slack", channel: str) -> Workspace:
        """The workspace a channel is in."""
        return next(each for each in self.workspaces.values() if channel in each.channels)
