"""A server with an admin and a member on a simulated Discord, and a bot that answers there."""

import asyncio
from typing import Any

import discord

from adapters.discord.asking import Asking
from adapters.discord.calling import Calls
from adapters.discord.registering import register
from bot.notes import Button, Buttons, Channels, Choice, Entry, Form, Note, Paragraph, plain
from bot.ports import Answer, Ask, Rights
from tests.adapters.discord.described import Validated

COMMAND = "network-health"


def note(*blocks: Any) -> Note:
    """A note of these blocks."""
    return Note("notice", "network-health", blocks)


def form(fields: int) -> Form:
    """Settings with so many fields, of every kind."""
    kinds = (
        Channels("digest_channel", "Channel for the weekly digest", (), hint="Invite me there first."),
        Choice("weekday", "Day of the digest", (("0", "Monday"), ("1", "Tuesday")), value="1"),
        Entry("timezone", "Time zone", "Europe/Berlin", hint="Such as Europe/Berlin. " * 9),
        Channels("left_out", "Channels to leave out", (), several=True),
        Choice("hour", "Hour", tuple((str(hour), f"{hour}:00") for hour in range(24)), value="9"),
        Entry("minimum_group", "Smallest group", "5"),
    )
    return Form("settings", "Settings", kinds[:fields])


class Clerk:
    """Commands that say back what was asked."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.admins: list[bool] = []
        self.submitted: list[tuple[str, dict[str, str]]] = []
        self.replies: dict[str, Answer] = {}
        self.verdict: dict[str, str] | Answer = Answer(note=note(Paragraph(plain("Saved."))))
        self.ready = asyncio.Event()
        self.ready.set()

    async def answer(self, ask: Ask, rights: Rights) -> Answer:
        """The reply that was prepared, or the words with a button."""
        self.asked.append(ask)
        self.admins.append(await rights.is_admin(ask.community, ask.person))
        await self.ready.wait()
        again = Buttons((Button("Again", "why", "H4"), Button("Again too", "why", "H4")))
        said = Answer(note=note(Paragraph(plain(f"You asked: {ask.words or 'nothing'}")), again))
        return self.replies.get(ask.words, said)

    async def submit(self, ask: Ask, name: str, values: dict[str, str], rights: Rights) -> dict[str, str] | Answer:
        """The verdict that was prepared."""
        self.asked.append(ask)
        self.admins.append(await rights.is_admin(ask.community, ask.person))
        self.submitted.append((name, values))
        return self.verdict


class Bot(discord.Client):
    """The least that hands interactions on."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        self.clerk = Clerk()
        self.asking: Asking | None = None
        self.call: Validated | None = None

    async def on_ready(self) -> None:
        """Tell Discord of the command."""
        self.call = Validated(Calls(self.http))
        self.asking = Asking(self.call, self.clerk)
        assert self.application_id is not None
        await register(self.call, self.application_id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """As the platform does, which takes what was sent before the library makes an object of it."""
        assert self.asking is not None
        user = interaction.user.id
        told = {"permissions": str(interaction.permissions.value), "user": {"id": user}}
        self.asking.take(
            {
                "id": interaction.id,
                "application_id": interaction.application_id,
                "token": interaction.token,
                "type": interaction.type.value,
                "data": interaction.data,
                "channel_id": interaction.channel_id,
                **({"guild_id": interaction.guild_id, "member": told} if interaction.guild_id else {}),
                "user": {"id": user},
            }
        )


class Town:
    """A server with an admin and a member."""

    def __init__(self, env: Any, bot: Bot) -> None:
        self.env, self.bot, self.clerk = env, bot, bot.clerk
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        role = self.guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
        self.admin = self.guild.add_member(env.create_user("ada"), roles=[role])
        self.member = self.guild.add_member(env.create_user("max"))

    def words(self, result: Any) -> str:
        """What an answer says, all messages of it."""
        parts = [result.response, *result.followups]
        return "\n".join(f"{embed.title} {embed.description}" for part in parts for embed in part.embeds)

    async def idle(self) -> None:
        """Everything that was taken is answered."""
        assert self.bot.asking is not None
        await asyncio.gather(*self.bot.asking._going_on)  # simcord waits only for its own actors' doings

    @staticmethod
    def buttons(message: Any) -> dict[str, str]:
        """Custom ids by label."""
        return {each["label"]: each["custom_id"] for row in message.components for each in row["components"]}
