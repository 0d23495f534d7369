"""Who has a role that admins picked is known, over real sockets."""

import asyncio

from bot.store import Store
from tests.adapters.discord.loopback import Bot, channel, person, pick, until
from tests.doubles.discord.server import Discord


async def test_who_has_a_picked_role_is_known(place: Discord, store: Store) -> None:
    """Of members' roles only the picked ones are kept: of those there are, and as they are given, taken and deleted."""
    cooks, crew, staff = (place.guild.add_role(name, 0) for name in ("cooks", "crew", "staff"))
    one, two, three = (person(place, number) for number in range(3))
    place.change_member(one, roles=[crew, staff])
    place.change_member(two, roles=[cooks, staff])
    bot = Bot(place, store)

    def inside() -> set[tuple[str, str]]:
        rows = bot.rows("SELECT person, in_groups FROM member WHERE in_groups <> ''")
        return {(str(native), groups) for native, groups in rows}

    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
        assert inside() == set()
        pick(store, place, groups=f"{cooks} {crew}")
        bot.settled()
        await until(lambda: inside() == {(one, crew), (two, cooks)}, lambda: str(inside()))
        place.change_member(three, roles=[staff, crew, cooks])
        place.change_member(one, roles=[staff])
        await until(lambda: inside() == {(two, cooks), (three, ",".join(sorted((cooks, crew), key=int)))})
        place.leave(three)
        await until(lambda: inside() == {(two, cooks)})
    place.change_member(one, roles=[crew])
    place.leave(two)
    async with bot.running():
        await until(lambda: inside() == {(one, crew)}, lambda: str(inside()))
        place.delete_role(crew)
        await until(lambda: inside() == set())
        place.change_member(one, roles=[staff])
        pick(store, place, groups="")
        bot.settled()
    assert staff not in {group for _, group in inside()}


async def test_without_the_members_intent_roles_are_known_of_those_who_write(place: Discord, store: Store) -> None:
    """A role comes with its holder's message, as nothing else tells of it."""
    crew = place.guild.add_role("crew", 0)
    one, two = person(place), person(place, 1)
    for each in (one, two):
        place.change_member(each, roles=[crew])
    place.privileged.clear()
    bot = Bot(place, store, members_intent=False)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0"))
        pick(store, place, groups=crew)
        bot.settled()
        await asyncio.sleep(0.5)
        place.say(channel(place), one)
        await bot.true()
        assert bot.rows("SELECT person, in_groups FROM member WHERE in_groups <> ''") == [(int(one), crew)]
