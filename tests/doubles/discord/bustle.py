"""Ordinary life on a server, by chance and repeatable: people write, answer, react, change their minds and go."""

import random
import time
from collections.abc import Callable

from tests.doubles.discord.guild import FORUM, HAS_THREAD, TEXT, Channel
from tests.doubles.discord.server import Discord
from tests.doubles.discord.truth import by_person

EMOJI = ("👍", "❤️", "🎉", "🌱", "party:81384788765712384")


class Bustle:
    """Everybody at once, a step at a time; what they did is in the server afterwards."""

    def __init__(self, discord: Discord, seed: int = 7, words: str = "Something about tomatoes.") -> None:
        self._discord, self._chance, self._words = discord, random.Random(seed), words
        self._deeds: list[tuple[Callable[[], object], int]] = [
            (self._say, 30),
            (self._reply, 20),
            (self._react, 20),
            (self._unreact, 5),
            (self._edit, 6),
            (self._delete, 4),
            (self._purge, 1),
            (self._thread, 4),
            (self._post, 3),
            (self._archive, 2),
            (self._come, 3),
            (self._go, 2),
            (self._clear, 1),
            (self._machine, 3),
        ]

    def steps(self, number: int) -> None:
        """So many things happen."""
        deeds, weights = zip(*self._deeds, strict=True)
        for deed in self._chance.choices(deeds, weights, k=number):
            deed()

    def _person(self) -> str:
        members = self._discord.guild.members.values()
        return self._chance.choice([each["user"]["id"] for each in members if not each["user"]["bot"]])

    def _place(self) -> Channel:
        return self._chance.choice(
            [each for each in self._discord.guild.channels.values() if each.about["type"] == TEXT or each.is_thread]
        )

    def _written(self) -> tuple[str, str] | None:
        """Somebody's message, one of the newest of its channel."""
        place = self._place()
        found = [each["id"] for each in place.ordered()[:30] if by_person(each)]
        return (place.id, self._chance.choice(found)) if found else None

    def _say(self) -> None:
        named = f" <@{self._person()}>?" if self._chance.random() < 0.2 else ""
        self._discord.say(self._place().id, self._person(), self._words + named)

    def _reply(self) -> None:
        if written := self._written():
            self._discord.reply(*written, self._person(), self._words)

    def _react(self) -> None:
        if written := self._written():
            burst = self._chance.random() < 0.1
            self._discord.react(*written, self._person(), self._chance.choice(EMOJI), burst=burst)

    def _unreact(self) -> None:
        place = self._place()
        given = [
            (message, user, key)
            for message, emoji in place.reactions.items()
            for key, reaction in emoji.items()
            for user in reaction.users
            if user not in reaction.burst
        ]
        if given:
            self._discord.unreact(place.id, *self._chance.choice(given))

    def _edit(self) -> None:
        if written := self._written():
            self._discord.edit(*written, f"{self._words} And {self._chance.randrange(100)} more?")

    def _delete(self) -> None:
        written = self._written()
        if written and not self._discord.channel(written[0]).messages[written[1]]["flags"] & HAS_THREAD:
            self._discord.delete(*written)

    def _purge(self) -> None:
        place = self._place()
        found = [each["id"] for each in place.ordered()[:4] if by_person(each) and not each["flags"] & HAS_THREAD]
        if len(found) > 1:
            self._discord.delete(place.id, *found)

    def _thread(self) -> None:
        written = self._written()
        place = self._discord.channel(written[0]) if written else None
        if written and place and place.about["type"] == TEXT and not place.messages[written[1]]["flags"] & HAS_THREAD:
            thread = self._discord.start_thread(*written, self._person())
            self._discord.say(thread.id, self._person(), self._words)

    def _post(self) -> None:
        forums = [each.id for each in self._discord.guild.channels.values() if each.about["type"] == FORUM]
        if forums:
            self._discord.open_post(self._chance.choice(forums), self._person(), "How?", self._words)

    def _archive(self) -> None:
        threads = self._discord.guild.open_threads()
        if threads:
            self._discord.archive(self._chance.choice(threads).id)

    def _come(self) -> None:
        guild, some_time_ago = self._discord.guild, time.time() - 2
        gone = sorted(each for each, at in guild.left.items() if each not in guild.members and at < some_time_ago)
        if gone and self._chance.random() < 0.5:
            self._discord.join(user=self._chance.choice(gone))
        else:
            self._discord.join(f"newcomer {self._chance.randrange(10**6)}")

    def _go(self) -> None:
        person = self._person()
        if person != self._discord.guild.owner and len(self._discord.guild.members) > 5:
            self._discord.leave(person)

    def _clear(self) -> None:
        if written := self._written():
            self._discord.clear_reactions(*written)

    def _machine(self) -> None:
        self._discord.hook(self._place().id, "builds")
