"""What an operator is asked for before the bot can connect to Discord."""

from typing import Final

from bot.ports import Question

INTRODUCTION: Final = (
    "Discord: make an application at https://discord.com/developers/applications and invite its bot to your server "
    "(docs/install-discord.md)."
)
QUESTIONS: Final = (
    Question("DISCORD_TOKEN", "Bot token", "discord.com/developers/applications, your application, Bot, Reset Token"),
)
