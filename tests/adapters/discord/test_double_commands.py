"""The loopback Discord asks and takes answers as Discord does, and says what does not fit its description."""

from typing import Any

import discord
import pytest
from discord.http import Route

from tests.adapters.discord.bare import Client, refusal
from tests.adapters.discord.loopback import channel, person, until
from tests.doubles.discord import schema
from tests.doubles.discord.server import Discord


async def test_a_command_is_answered_in_time(double: Discord, client: Client):
    """Commands are offered once registered, answered once within three seconds, and then by their token."""
    tree = discord.app_commands.CommandTree(client)

    @tree.command(name="network-health", description="x")
    async def command(interaction: discord.Interaction, about: str = "") -> None:
        if about == "late":
            return
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"about {about}", ephemeral=True)
        await interaction.followup.send("and more", ephemeral=True)
        with pytest.raises(discord.HTTPException) as caught:
            await client.http.request(
                Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback"), json={"type": 5}
            )
        assert caught.value.code == 40060

    with pytest.raises(AssertionError, match="no command"):
        await double.command(person(double), channel(double))
    await tree.sync()
    assert double.syncs == 1
    asked = await double.command(person(double, 1), channel(double), about="A1")
    assert asked.callback is not None
    assert asked.callback["type"] == 5
    await until(lambda: len(asked.shown) == 2)
    assert [each["content"] for each in asked.shown] == ["about A1", "and more"]
    assert asked.shown[0]["flags"] & 64
    assert double.channel(channel(double)).messages == {}
    double.patience = 0.05
    late = await double.command(person(double, 1), channel(double), about="late", wait=1)
    assert late.callback is None
    route = Route("POST", f"/interactions/{late.interaction['id']}/{late.token}/callback")
    assert await refusal(client.http.request(route, json={"type": 5})) == (404, 10062)


async def test_presses_choices_and_modals(double: Discord, client: Client):
    """A button opens a modal, what is sent in comes back, a select changes the message it is under."""
    got: list[Any] = []

    class Form(discord.ui.Modal, title="Settings"):
        hour = discord.ui.TextInput(label="Hour", default="9", custom_id="hour")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            got.append(self.hour.value)
            await interaction.response.send_message("saved", ephemeral=True)

    class Panel(discord.ui.View):
        @discord.ui.button(label="Change", custom_id="change")
        async def change(self, interaction: discord.Interaction, _: Any) -> None:
            await interaction.response.send_modal(Form())

        @discord.ui.select(cls=discord.ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.text])
        async def where(self, interaction: discord.Interaction, chosen: Any) -> None:
            got.append(chosen.values[0].id)
            await interaction.response.edit_message(content="changed", view=None)

    await client.get_channel(int(channel(double))).send("panel", view=Panel())
    (message,) = double.posted
    pressed = await double.press(person(double), message, "change")
    saved = await double.submit(person(double), pressed, {"hour": "10"})
    chosen = await double.press(person(double), message, "where", [channel(double, 1)])
    assert got == ["10", int(channel(double, 1))]
    assert [each["content"] for each in saved.shown] == ["saved"]
    assert [each["content"] for each in chosen.shown] == ["changed"]
    assert message["content"] == "changed"


@pytest.mark.skipif(not schema.at_hand(), reason="needs Discord's description of its API, which is not at hand")
async def test_a_page_is_no_longer_than_described(double: Discord, client: Client):
    """More than a hundred messages at once are refused."""
    assert await refusal(client.http.logs_from(channel(double), 101)) == (400, 50035)


@pytest.mark.skipif(not schema.at_hand(), reason="needs Discord's description of its API, which is not at hand")
async def test_bodies_are_held_against_the_description(double: Discord, client: Client):
    """A body that does not fit is refused, and the refusal names the field and no value."""
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel(double))
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.request(route, json={"content": 17, "embeds": "none of SECRET"})
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert "content" in str(caught.value)
    assert "SECRET" not in str(caught.value)
