"""The bot while it runs: everything joined, each part kept up, and an end in which nothing is lost."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Final

import structlog

from bot.commands import Dispatcher
from bot.errors import BadSettings, BotError
from bot.live.arrival import FirstLook
from bot.live.ending import Ending, whenever
from bot.live.frugal import be_frugal
from bot.live.inbox import Inbox
from bot.live.instruments import CountedIntake, Instruments, TimedCommands
from bot.live.memory import LiveSecrets, delete_when_due
from bot.live.outbox import Outbox
from bot.live.reception import Reception
from bot.live.timekeeping import Timekeeper, agree
from bot.live.trouble import Troubles
from bot.ports import Clock, Commands, Intake, Platform, Secrets
from bot.schedule import Schedule
from bot.schedule.catching_up import CatchingUp
from bot.schedule.digests import posting
from bot.schedule.duty import Duty
from bot.schedule.introducing import Care, Rounds
from bot.schedule.overnight import Overnight
from bot.schedule.rolling_up import RollingUp
from bot.schedule.tidying import Tidying
from bot.settings import Settings
from bot.store import Store
from bot.store.database import SMALL_CACHE
from bot.vault import Vault
from bot.web import Site
from bot.worker import Worker
from bot.worker.freshness import Freshness

SHORTEST_WAIT: Final = 1.0  # seconds before a part that failed is begun again, doubled each time
LONGEST_WAIT: Final = 60.0
WELL: Final = 120.0  # seconds after which a part counts as having been well

PATIENCE: Final = 2.0  # seconds a sender waits for room: Slack gives up after three

Connect = Callable[[Secrets], Mapping[str, Platform]]
log = structlog.get_logger("network-health")


class House:
    """Everything that is there while the bot runs."""

    def __init__(self, chosen: Settings, store: Store, connect: Connect, clock: Clock) -> None:
        self.store = store
        self.inbox = Inbox(
            store, limit=chosen.inbox_limit, commit_milliseconds=chosen.commit_milliseconds, patience=PATIENCE
        )
        self.platforms = connect(secrets_of(chosen, store))
        if not self.platforms:
            raise BadSettings(
                "No platform is set up. network-health setup asks for what is needed; or put into .env SLACK_BOT_TOKEN "
                "and SLACK_APP_TOKEN for Slack (docs/install-slack.md has the five steps), DISCORD_TOKEN for Discord "
                "(docs/install-discord.md)."
            )
        self.outbox = Outbox(store, self.platforms, clock, Troubles(store, chosen))
        self.worker = Worker(chosen.database_url, chosen, clock)
        self.reception = Reception(store, clock, chosen, self.outbox)
        self.commands = Dispatcher(store, self.outbox, self.worker, clock, chosen)
        self.fresh = Freshness(self.inbox, store, FirstLook(self.worker, store, self.outbox, clock, chosen))
        self.schedule = Schedule(store, self.duties(), clock, chosen)
        self.instruments = Instruments(store, self.platforms, lambda: self.inbox.waiting)
        self._clock = clock
        self._crowded = chosen.inbox_limit
        self._began = time.monotonic()

    def duties(self) -> Sequence[Duty]:
        """What comes round; `bot.schedule.duty` says how to add to it."""
        letting_go = (RollingUp(self.worker), Tidying(self.store, self.worker))
        nightly = (CatchingUp(self.platforms), *letting_go, Overnight(self.worker))
        introducing = (duty(self.store, self.outbox, self.worker) for duty in (Rounds, Care))
        return (*posting(self.worker, self.outbox), *nightly, *introducing)

    def parts(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What has to be kept up, by name."""
        parts: dict[str, Callable[[], Awaitable[None]]] = {
            "outbox": self.outbox.run,
            "deletion": lambda: delete_when_due(self.store, self._clock),
            "answers": self.fresh.run,
            "schedule": self.schedule.run,
            "memory": be_frugal,
        }
        intake, commands = CountedIntake(self.fresh, self.instruments), TimedCommands(self.commands, self.instruments)
        for name, platform in self.platforms.items():
            parts[name] = lambda platform=platform: self._listen(platform, intake, commands)  # type: ignore[misc]  # each its own
        return parts

    async def _listen(self, platform: Platform, intake: Intake, commands: Commands) -> None:
        """One platform; a token that is taken back later does not take the others down with it."""
        try:
            await platform.run(intake, self.reception, commands)
        except BadSettings as error:
            others = any(each.connected for each in self.platforms.values() if each is not platform)
            if not others or time.monotonic() - self._began < WELL:
                raise
            log.error("a platform cannot be used any more; the others go on", platform=platform.name)  # noqa: TRY400  # a trace helps nobody
            raise BotError(str(error)) from None

    async def agrees(self) -> bool | None:
        """Whether platforms' own clocks agree with this machine's; None where none of them can be asked now."""
        for platform in self.platforms.values():
            with contextlib.suppress(OSError, BotError):
                found = agree(await platform.check(self.reception))
                if found is not None:
                    return found
        return None

    async def in_doubt(self, latest: int) -> bool:
        """Whether history is said to be known of a time that has not come yet."""
        return await asyncio.to_thread(self.store.cursors.reach_beyond, latest)

    async def put_right(self, latest: int) -> None:
        """Nothing counts as heard in a time that has not come yet: it is read from history."""
        if await asyncio.to_thread(self.store.cursors.cut, latest):
            for each in await asyncio.to_thread(self.store.communities):
                if each.ref.platform in self.platforms:
                    with contextlib.suppress(OSError, BotError):
                        await self.platforms[each.ref.platform].catch_up(each.ref)

    async def ready(self) -> str:
        """What is missing before events are taken and answered; nothing when all is well."""
        try:
            await asyncio.to_thread(self.store.communities)
        except BotError:
            return "the database does not answer"
        if not await self._writes():
            return "events cannot be written"
        away = [name for name, platform in self.platforms.items() if not platform.connected]
        if away:
            return f"not connected: {', '.join(sorted(away))}"
        return "events wait to be written" if self.inbox.waiting >= self._crowded else ""

    async def _writes(self) -> bool:
        """Whether the database takes what is written; where it did not lately it is tried: nobody may be sending."""
        if not self.inbox.trouble or self.inbox.waiting:
            return not self.inbox.trouble
        try:
            await asyncio.to_thread(self.store.try_writing)
        except BotError:
            return False
        return True

    async def close(self) -> None:
        """Write what waits, then end what computes."""
        await self.inbox.close()
        await self.commands.close()
        await self.worker.close()


async def live(chosen: Settings, connect: Connect, clock: Clock, ending: Ending = whenever) -> None:
    """Run until asked to stop; raises BadSettings where something is set that cannot work."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    timekeeper = Timekeeper(clock)
    with Store.open(chosen.database_url, lambda: vault_of(chosen), cache=SMALL_CACHE) as store:
        await asyncio.to_thread(store.people.lock_key)
        house = House(chosen, store, connect, timekeeper)
        routes = [route for platform in house.platforms.values() for route in platform.routes()]
        site = Site([*house.instruments.routes(), *routes], house.ready, behind_proxy=chosen.web_behind_proxy)
        await site.open(chosen.web_host, chosen.web_port)
        log.info("running", address=f"http://{chosen.web_host}:{site.port}", platforms=sorted(house.platforms))
        try:
            async with _kept_up({**house.parts(), "calendar": lambda: timekeeper.keep(house)}) as failed:
                await _first(stop, failed, lambda code: ending(code, house.worker.processes))
        finally:
            await site.close()
            await house.close()
            log.info("stopped")


@contextlib.asynccontextmanager
async def _kept_up(parts: Mapping[str, Callable[[], Awaitable[None]]]) -> "AsyncIterator[asyncio.Future[None]]":
    """The parts, running; the future fails with what nobody but a person can put right."""
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(_keep_up(name, begin, failed), name=name) for name, begin in parts.items()]
    try:
        yield failed
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        failed.cancel()


async def _keep_up(name: str, begin: Callable[[], Awaitable[None]], failed: "asyncio.Future[None]") -> None:
    """Begin a part again whenever it ends, after a wait that grows while it does not get well."""
    wait = SHORTEST_WAIT
    while True:
        began = time.monotonic()
        try:
            await begin()
            reason = "it ended by itself"
        except BadSettings as error:
            if not failed.done():
                failed.set_exception(error)
            return
        except BotError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001  # only its kind is told: a message could hold somebody's words
            reason = type(error).__name__
        wait = SHORTEST_WAIT if time.monotonic() - began > WELL else min(wait * 2, LONGEST_WAIT)
        log.warning("a part of the bot failed and is begun again", part=name, reason=reason, seconds=wait)
        await asyncio.sleep(wait)


async def _first(stop: asyncio.Event, failed: "asyncio.Future[None]", ends: Callable[[int], None]) -> None:
    """Wait until somebody asks to stop, or something cannot go on."""
    asked = asyncio.create_task(stop.wait())
    failed.add_done_callback(lambda _: stop.set())
    await asked
    ends(BadSettings.exit_code if failed.done() else 0)
    if failed.done():
        failed.result()


def secrets_of(chosen: Settings, store: Store) -> LiveSecrets:
    """Secrets, under the operator's keys."""
    return LiveSecrets(store, vault_of(chosen))


def vault_of(chosen: Settings) -> Vault:
    """The vault with the operator's keys."""
    return Vault([key.get_secret_value() for key in chosen.encryption_keys])
