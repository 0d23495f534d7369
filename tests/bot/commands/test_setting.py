"""The settings are a form filled with what holds now; what comes back is kept whole or not at all."""

import asyncio

import pytest

from bot.notes import Channels, Choice, Entry, Form, Groups
from bot.preferences import Preferences
from bot.preferences.typed import SETTINGS
from bot.words import settings as words
from tests.bot.commands.house import ADMIN, GENERAL, MEMBER, House, pressable, said


async def form(house: House) -> Form:
    """The form an admin gets."""
    answer = await house.ask("settings")
    assert answer.form is not None
    return answer.form


async def test_everything_is_in_the_form():
    """Each setting there is has a field with a label and a hint, filled with what holds."""
    house = House()
    house.shelf.chosen = {
        "digest_channel": ("77",),
        "left_out": ("8", "9"),
        "weekday": ("4",),
        "holidays": ("2026-12-24",),
    }
    fields = {field.name: field for field in (await form(house)).fields}
    assert list(fields) == list(SETTINGS) == list(words.LABELS) == list(words.HINTS)
    assert all(field.label and field.hint for field in fields.values())
    assert fields["digest_channel"] == Channels(
        "digest_channel", words.LABELS["digest_channel"], (77,), hint=words.HINTS["digest_channel"]
    )
    left_out, weekday, holidays = fields["left_out"], fields["weekday"], fields["holidays"]
    assert isinstance(left_out, Channels)
    assert (left_out.value, left_out.several) == ((8, 9), True)
    assert isinstance(weekday, Choice)
    assert (weekday.value, dict(weekday.options)["4"]) == ("4", "Friday")
    assert isinstance(holidays, Entry)
    assert holidays.value == "2026-12-24"


async def test_what_is_filled_in_already_can_be_sent_back():
    """The form as it was handed out changes nothing."""
    house = House()
    values = {}
    for field in (await form(house)).fields:
        values[field.name] = ",".join(map(str, field.value)) if isinstance(field, Channels | Groups) else field.value
        if isinstance(field, Choice):
            assert field.value in dict(field.options)
    assert "Nothing was changed" in said(await house.submit(values))
    assert (house.shelf.chosen, house.shelf.deeds) == ({}, [])


async def test_what_is_new_is_kept_and_remembered():
    """New values are stored with who changed them, answered by name, and applied to the figures at once."""
    house = House()
    answer = await house.submit({"digest_channel": str(GENERAL), "hour": "16", "timezone": "Europe/Berlin"})
    assert "Changed: channel for the weekly digest, hour of the digest and time zone." in said(answer)
    assert pressable(answer) == ["digest preview"]  # type: ignore[arg-type]  # said has looked at it
    assert sorted(house.shelf.deeds) == [("digest_channel", ADMIN), ("hour", ADMIN), ("timezone", ADMIN)]
    chosen = Preferences.chosen(house.shelf.chosen, house.settings)
    assert (chosen.digest_channel, chosen.hour, chosen.timezone) == (GENERAL, 16, "Europe/Berlin")
    await asyncio.sleep(0)
    assert house.worker.refreshed == [7]


async def test_one_wrong_answer_keeps_all_from_being_saved():
    """What cannot be used is told by its field, and nothing of the form is kept."""
    house = House()
    wrong = await house.submit({"hour": "25", "weekday": "1", "timezone": "Mars/Olympus"})
    assert isinstance(wrong, dict)
    assert sorted(wrong) == ["hour", "timezone"]
    assert (house.shelf.chosen, house.shelf.deeds, house.worker.refreshed) == ({}, [], [])


async def test_the_smallest_group_is_never_below_the_operators():
    """An admin may raise the minimum group and not go below what whoever runs it has set."""
    wrong = await House().submit({"minimum_group": "4"})
    assert isinstance(wrong, dict)
    assert "minimum_group" in wrong


async def test_members_change_nothing():
    """Whoever sends the form is looked at, not who was handed it."""
    house = House()
    assert "for admins" in said(await house.submit({"hour": "16"}, MEMBER))
    assert house.shelf.chosen == {}


@pytest.mark.parametrize("kept", [0, 1])
async def test_a_digest_that_waits_follows(kept):
    """With a new channel a digest that could not be posted goes there, and the answer says so only then."""
    house = House()
    house.tray.kept = kept
    answer = await house.submit({"digest_channel": str(GENERAL)})
    assert house.tray.redirected == [GENERAL]
    assert ("will follow in the new channel" in said(answer)) == bool(kept)


async def test_other_settings_move_no_post():
    """Only a new channel does."""
    house = House()
    await house.submit({"hour": "11"})
    await house.submit({"digest_channel": ""})
    assert house.tray.redirected == []
