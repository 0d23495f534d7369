"""The vocabulary in has no place for text."""

import typing

import msgspec
import pytest

from bot.events import AnyEvent

# Every string an event may carry, and why it is no text of a person's.
NAMES = {
    ("ReactionChanged", "emoji"): "an emoji's name",
    ("ReactionsCleared", "emoji"): "an emoji's name",
    ("ReactionCounted", "emoji"): "an emoji's name",
    ("MemberSeen", "native"): "an identifier of the platform",
    ("ChannelSeen", "native"): "an identifier of the platform",
    ("ChannelSeen", "name"): "a channel's name",
    ("CommunitySeen", "name"): "a community's name",
    ("CommunitySeen", "address"): "the address under which messages open",
}


@pytest.mark.parametrize("kind", typing.get_args(AnyEvent))
def test_no_event_has_a_place_for_text(kind: type):
    """Every field that could hold words is on the list, with its reason."""
    for field in msgspec.structs.fields(kind):
        allowed = {field.type, *typing.get_args(field.type)}
        if str in allowed or bytes in allowed:
            assert (kind.__name__, field.name) in NAMES


def test_events_cannot_be_changed():
    """What happened, happened."""
    for kind in typing.get_args(AnyEvent):
        assert kind.__struct_config__.frozen
