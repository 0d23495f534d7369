"""The settings on Discord as an admin goes through them: the command, a button, a form sent in."""

from tests.doubles.discord.checks import walk
from tests.doubles.discord.guild import Body
from tests.doubles.discord.interactions import Asked
from tests.doubles.discord.server import Discord
from tests.end_to_end.living import until


async def choose_channel(discord: Discord, admin: str, channel: str) -> bool:
    """Choose a digest channel in the first form; whether something was said to it."""
    asked = await discord.command(admin, channel, do="settings")
    (message,) = await until(lambda: asked.shown)
    pressed = await discord.press(admin, message, buttons(message)[0])
    saved = await discord.submit(admin, pressed, {"digest_channel": [channel]})
    return bool(await until(lambda: saved.shown))


async def choose(discord: Discord, admin: str, channel: str, name: str, *chosen: str) -> Asked:
    """Choose roles or channels in whichever page of the form asks for them, and send it in."""
    asked = await discord.command(admin, channel, do="settings")
    (message,) = await until(lambda: asked.shown)
    for button in buttons(message):
        page = await discord.press(admin, message, button)
        assert page.modal is not None
        if name in [each.get("custom_id") for part in page.modal["components"] for each in walk(part)]:
            return await discord.submit(admin, page, {name: list(chosen)})
    raise AssertionError(name)


def buttons(message: Body) -> list[str]:
    """What can be pressed under a message, in order."""
    return [each["custom_id"] for row in message["components"] for each in walk(row) if "custom_id" in each]


def only_for(asked: Asked) -> bool:
    """Whether everything that was shown is for one person's eyes."""
    return bool(asked.shown) and all(each["flags"] & 1 << 6 for each in asked.shown)
