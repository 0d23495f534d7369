"""The command on Discord: its words, and when Discord is told of it."""

from typing import Any

from adapters.discord.registering import NAME, WORDS, definition, is_known, register, typed
from bot.commands.answering import ANSWERS
from bot.commands.parsing import Command, understand
from tests.adapters.discord.described import Validated


class Application:
    """Discord's list of an application's commands."""

    def __init__(self, *known: dict[str, Any]) -> None:
        self.known = list(known)

    async def __call__(self, method: str, _path: str, body: Any = None, *_: Any, **__: Any) -> Any:
        """Show it, replace it, or add to it."""
        if method == "PUT":
            self.known = [{"id": "1", "version": "1", "dm_permission": False, **each} for each in body]
        elif method == "POST":
            self.known = [each for each in self.known if each["name"] != body["name"]] + [body]
        return self.known


def test_every_command_can_be_chosen_and_is_understood() -> None:
    """The choices are the dispatcher's own words; `digest` is chosen as preview or now."""
    chosen = {understand(words).command for words in WORDS}
    assert len(chosen) == len(WORDS)
    # What belongs to a command that can be chosen may also be typed behind it.
    behind = {each for each in ANSWERS if str(each).partition(" ")[0] in WORDS}
    assert set(ANSWERS) - {Command.CARD, Command.DIGEST} - behind <= chosen <= set(ANSWERS)
    assert len(WORDS) <= 25


def test_choice_and_text_become_one_line() -> None:
    """In their order, whichever of them is there."""
    about, do = {"name": "about", "value": "H4"}, {"name": "do", "value": "why"}
    assert typed({"options": [about, do]}) == "why H4"
    assert typed({"options": [about]}) == "H4"
    assert typed({}) == ""


async def test_discord_is_told_once_and_again_when_something_changed() -> None:
    """The list is compared first; what Discord adds by itself is no change."""
    application = Application()
    line = Validated(application)
    assert await register(line, 1)
    assert not await register(line, 1)
    application.known[0]["options"][0]["choices"].pop()
    assert await register(line, 1)
    assert is_known(application.known)


async def test_other_commands_of_the_application_stay() -> None:
    """An operator may have some of their own."""
    application = Application({"name": "other", "type": 1}, {**definition(), "description": "old"})
    assert await register(Validated(application), 1)
    assert [each["name"] for each in application.known] == ["other", NAME]
