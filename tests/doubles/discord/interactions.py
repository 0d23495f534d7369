"""What an app answers to commands, presses and modals: once within three seconds, then for fifteen minutes."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.calls import Call, Refusal, route, unknown, wrong
from tests.doubles.discord.checks import (
    COMPONENTS_V2,
    EPHEMERAL,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    check_message,
    empty,
    walk,
)
from tests.doubles.discord.guild import COMMAND, LOADING, Body, Channel, make_message
from tests.doubles.discord.showing import show_message
from tests.doubles.discord.snowflakes import fresh_id
from tests.doubles.discord.writing import apply_edit, filled

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord

SECONDS, TOKEN_SECONDS = 3.0, 900.0
_FLAGS = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
COMMANDED, PRESSED, TYPING, SUBMITTED = 2, 3, 4, 5


@dataclass
class Asked:
    """One interaction, and everything the app answered to it."""

    interaction: Body
    place: Channel
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    begun: float = field(default_factory=time.monotonic)
    callback: Body | None = None  # the first response, as it was sent
    seconds: float = 0.0  # until it came
    original: Body | None = None  # the message it made or changed
    followups: list[Body] = field(default_factory=list)
    choices: list[Body] | None = None  # of an autocomplete
    modal: Body | None = None
    refused: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def kind(self) -> int:
        """2 a command, 3 a press, 4 typing, 5 a modal sent in."""
        return int(self.interaction["type"])

    @property
    def user(self) -> str:
        """Who asked."""
        member = self.interaction.get("member") or self.interaction
        return str(member["user"]["id"])

    @property
    def waiting(self) -> bool:
        """Whether it was put off and nothing came yet."""
        return self.original is not None and bool(self.original["flags"] & LOADING)

    @property
    def shown(self) -> list[Body]:
        """The messages the person sees."""
        first = [self.original] if self.original is not None and not self.waiting else []
        return [*first, *self.followups]

    @property
    def text(self) -> str:
        """Every word of them, for a look at what was said."""
        told = [[each["content"], each["embeds"], each["components"]] for each in self.shown]
        return json.dumps(told, ensure_ascii=False)

    def message(self, native: str) -> Body | None:
        """One of its messages."""
        made = [] if self.original is None else [self.original]
        return next((each for each in [*made, *self.followups] if each["id"] == native), None)

    def touch(self) -> None:
        """Wake whoever waits for an answer."""
        self.changed.set()


def _asked(call: Call, *, callback: bool = False) -> Asked:
    asked = call.discord.asked.get(call.parts["interaction_token" if callback else "webhook_token"])
    if callback:
        late = asked is not None and asked.callback is None and time.monotonic() - asked.begun > call.discord.patience
        if asked is None or late or asked.interaction["id"] != call.parts["interaction_id"]:
            raise unknown("Interaction")
        return asked
    if asked is None or call.parts["webhook_id"] != call.discord.app_id:
        raise unknown("Webhook")
    if time.monotonic() - asked.begun > call.discord.token_seconds:
        raise Refusal(401, 50027, "Invalid Webhook Token")
    if asked.callback is None:
        raise unknown("Webhook")
    return asked


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", token=False)
def answer(call: Call) -> Any:
    """The first response; there is one."""
    asked, body = _asked(call, callback=True), dict(call.body or {})
    if asked.callback is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    kind, data = body.get("type"), dict(body.get("data") or {})
    allowed = {COMMANDED: {4, 5, 9}, PRESSED: {4, 5, 6, 7, 9}, TYPING: {8}, SUBMITTED: {4, 5, 6, 7}}[asked.kind]
    if kind not in allowed or (asked.kind == SUBMITTED and kind in {6, 7} and "message" not in asked.interaction):
        raise wrong("type", "INTERACTION_CALLBACK_TYPE", "Not to this kind of interaction.")
    _ANSWERS[kind](call, asked, data)
    asked.callback, asked.seconds = body, time.monotonic() - asked.begun
    asked.touch()
    if call.query.get("with_response"):
        return _told(call, asked, kind)
    return None


def _told(call: Call, asked: Asked, kind: int) -> Body:
    about: Body = {"id": asked.interaction["id"], "type": asked.kind, "response_message_loading": asked.waiting}
    about["response_message_ephemeral"] = bool(asked.original and asked.original["flags"] & EPHEMERAL)
    told: Body = {"interaction": about}
    if asked.original is not None and kind in {4, 5, 6, 7}:
        about["response_message_id"] = asked.original["id"]
        if kind in {4, 7}:
            shown = show_message(call.discord, asked.original, asked.place, words=True)
            told["resource"] = {"type": kind, "message": shown}
    return told


def _say(call: Call, asked: Asked, data: Body) -> None:
    check_message(call, data, flags=_FLAGS)
    if empty(call, data):
        raise Refusal(400, 50006, "Cannot send an empty message")
    asked.original = _write(call, asked, data)


def _put_off(call: Call, asked: Asked, data: Body) -> None:
    flags = data.get("flags") or 0
    if flags & ~EPHEMERAL:
        raise wrong("data.flags", "MESSAGE_FLAGS_INVALID", "Only EPHEMERAL, while it is put off.")
    asked.original = _write(call, asked, {"flags": flags | LOADING})


def _put_off_change(call: Call, asked: Asked, _: Body) -> None:
    asked.original = _pressed(call, asked)


def _change(call: Call, asked: Asked, data: Body) -> None:
    asked.original = _pressed(call, asked)
    check_message(call, data, flags=_FLAGS)
    apply_edit(call, asked.original, data)
    _tell_change(call, asked, asked.original)


def _pressed(call: Call, asked: Asked) -> Body:
    native = asked.interaction["message"]["id"]
    kept = asked.place.messages.get(native)
    return kept if kept is not None else call.discord.whispers[native]


def _complete(_: Call, asked: Asked, data: Body) -> None:
    choices = data.get("choices")
    if not isinstance(choices, list) or len(choices) > 25:
        raise wrong("data.choices", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer.")
    asked.choices = choices


def _open(_: Call, asked: Asked, data: Body) -> None:
    parts = data.get("components") or []
    if not 1 <= len(parts) <= 5:
        raise wrong("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for name, limit in (("title", 45), ("custom_id", 100)):
        if not 1 <= len(data.get(name) or "") <= limit:
            raise wrong(f"data.{name}", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {limit} in length.")
    names = [each["custom_id"] for part in parts for each in walk(part) if "custom_id" in each]
    if len(names) != len(set(names)):
        raise wrong("data.components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    asked.modal = data


_ANSWERS = {4: _say, 5: _put_off, 6: _put_off_change, 7: _change, 8: _complete, 9: _open}


def _write(call: Call, asked: Asked, data: Body) -> Body:
    """A message of the app in answer to somebody: in the channel, or for one person's eyes."""
    discord, about = call.discord, filled(call, data)
    user = discord.users[asked.user]
    meta: Body = {"id": asked.interaction["id"], "type": asked.kind, "user": user}
    meta["authorizing_integration_owners"] = asked.interaction["authorizing_integration_owners"]
    if asked.kind == PRESSED:
        meta["interacted_message_id"] = asked.interaction["message"]["id"]
    if asked.kind == SUBMITTED:
        meta["triggering_interaction_metadata"] = dict(meta, type=COMMANDED)
    about |= {"application_id": discord.app_id, "webhook_id": discord.app_id, "interaction_metadata": meta}
    about["type"] = COMMAND if asked.kind == COMMANDED else 0
    if about.get("flags", 0) & EPHEMERAL:
        message = make_message(fresh_id(), asked.place.id, discord.bot, about.pop("content", ""), **about)
        discord.whispers[message["id"]] = message
        return message
    return discord.write(asked.place, discord.bot, about.pop("content", ""), **about)


def _tell_change(call: Call, asked: Asked, message: Body) -> None:
    if message["id"] in asked.place.messages:
        call.discord.tell_message("MESSAGE_UPDATE", message, asked.place)
    asked.touch()


@route("POST", "/webhooks/{webhook_id}/{webhook_token}", token=False)
def follow(call: Call) -> Body:
    """A further message; the first one after a response that was put off takes its place."""
    asked, body = _asked(call), dict(call.body or {})
    check_message(call, body, flags=_FLAGS)
    if empty(call, body):
        raise Refusal(400, 50006, "Cannot send an empty message")
    if asked.waiting:
        return _fill(call, asked, body)
    message = _write(call, asked, body)
    asked.followups.append(message)
    asked.touch()
    return show_message(call.discord, message, asked.place, words=True)


def _fill(call: Call, asked: Asked, body: Body) -> Body:
    assert asked.original is not None
    kept = asked.original["flags"] & EPHEMERAL
    apply_edit(call, asked.original, {**body, "flags": kept | (body.get("flags") or 0) & ~EPHEMERAL})
    _tell_change(call, asked, asked.original)
    return show_message(call.discord, asked.original, asked.place, words=True)


def _target(call: Call, asked: Asked) -> Body:
    native = call.parts.get("message_id")
    native = None if native == "@original" else native
    message = asked.original if native is None else asked.message(native)
    if message is None:
        raise unknown("Message" if native else "Webhook")
    return message


@route("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", token=False)
@route("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", token=False)
def look(call: Call) -> Body:
    """One of the answers."""
    asked = _asked(call)
    return show_message(call.discord, _target(call, asked), asked.place, words=True)


@route("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", token=False)
@route("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", token=False)
def change(call: Call) -> Body:
    """Change one of the answers; for one that was put off, this is the answer."""
    asked, body = _asked(call), dict(call.body or {})
    message = _target(call, asked)
    check_message(call, body, flags=_FLAGS | LOADING)
    if message["flags"] & LOADING:
        return _fill(call, asked, body)
    if "flags" in body:
        body["flags"] = message["flags"] & EPHEMERAL | (body["flags"] or 0) & ~EPHEMERAL
    apply_edit(call, message, body)
    _tell_change(call, asked, message)
    return show_message(call.discord, message, asked.place, words=True)


@route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", token=False)
@route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", token=False)
def remove(call: Call) -> None:
    """Take one of the answers away."""
    asked = _asked(call)
    message = _target(call, asked)
    if message["id"] in asked.place.messages:
        call.discord.remove(asked.place, message["id"])
    call.discord.whispers.pop(message["id"], None)
    if message is asked.original:
        asked.original = None
    else:
        asked.followups.remove(message)


async def answered(discord: "Discord", asked: Asked, wait: float) -> Asked:
    """Wait until the app has shown something for good, or time is up."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        if asked.shown or asked.modal is not None or asked.choices is not None:
            break
        if asked.callback is None and time.monotonic() - asked.begun > discord.patience:
            break  # nobody can answer any more
        if asked.callback is not None and asked.callback["type"] == 6:
            break
        asked.changed.clear()
        try:
            async with asyncio.timeout(min(0.5, max(0.0, end - time.monotonic()))):
                await asked.changed.wait()
        except TimeoutError:
            continue
    return asked
