"""Everything joined: settings, store, adapters and the rooms that think, one function for each thing a person asks."""

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BadInput, UnknownCommunity
from bot.view import Stored, View, day, pick, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from bot.importing.tally import Summary
    from bot.notes import Note
    from bot.ports import ExportReader, Platform, Presenter, Question, Secrets
    from bot.settings import Settings
    from bot.store import Store
    from bot.vault import Vault
    from bot.window import History

DEMO = "fern-hill-growers"


class SystemClock:
    """The computer's own clock."""

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""
        return time.time_ns() // 1000


def settings(database_url: str | None, timezone: str | None = None) -> "Settings":
    """The operator's settings, with what was said on the command line on top."""
    from bot.settings import read_settings  # noqa: PLC0415  # pydantic comes with it

    given = {"database_url": database_url, "timezone": timezone}
    return read_settings(**{name: value for name, value in given.items() if value})


def readers() -> "list[ExportReader]":
    """Every way any platform has to read history files."""
    import adapters  # noqa: PLC0415  # only here are adapters loaded

    return [reader for name in adapters.names() for reader in adapters.load(name).readers()]


def presenter(platform: str) -> "Presenter":
    """How notes are shown on a platform."""
    import adapters  # noqa: PLC0415  # likewise

    shown: Presenter = adapters.load(platform).presenter()
    return shown


def platforms(secrets: "Secrets") -> "dict[str, Platform]":
    """Every platform that is set up, ready to run."""
    import adapters  # noqa: PLC0415  # likewise

    connected: dict[str, Platform] = {}
    for name in adapters.names():
        adapter = adapters.load(name)
        given = adapter.configured() if hasattr(adapter, "connect") else None
        if given is not None:
            connected[name] = adapter.connect(given, secrets)
    return connected


def questions() -> "dict[str, tuple[str, Sequence[Question]]]":
    """What an operator is asked for each platform, with a sentence to begin with."""
    import adapters  # noqa: PLC0415  # likewise

    return {name: adapters.load(name).questions() for name in adapters.names()}


def open_store(chosen: "Settings") -> "Store":
    """The database, brought to this program's form."""
    from bot.store import Store  # noqa: PLC0415  # sqlalchemy comes with it

    return Store.open(chosen.database_url, lambda: open_vault(chosen))


def existing_store(chosen: "Settings") -> "Store":
    """The database, where there is one: looking for a community must not make a file."""
    if nothing_yet(chosen.database_url):
        raise UnknownCommunity("Nothing is stored here yet. Begin with: network-health import PATH")
    return open_store(chosen)


def with_keys(platform: str, words: str) -> str:
    """Words somebody typed, with `@` and a key for everybody they name in their platform's way."""
    import adapters  # noqa: PLC0415  # likewise

    named: str = adapters.load(platform).with_keys(words)
    return named


def native(platform: str, person: int) -> str:
    """A platform's own id of somebody."""
    import adapters  # noqa: PLC0415  # likewise

    told: str = adapters.load(platform).native(person)
    return told


def open_vault(chosen: "Settings") -> "Vault":
    """The vault with the operator's keys."""
    from bot.vault import Vault  # noqa: PLC0415  # cryptography comes with it

    return Vault([key.get_secret_value() for key in chosen.encryption_keys])


def import_history(
    path: Path,
    chosen: "Settings",
    console: "Console",
    *,
    community: str = "",
    address: str = "",
    name: str = "",
    again: bool = False,
) -> "Summary":
    """Read a community's history files into the database; nothing is opened for writing before they are recognised."""
    from bot.archive import open_files  # noqa: PLC0415  # only an import needs these rooms
    from bot.importing import Importer, no_collecting  # noqa: PLC0415  # likewise
    from bot.importing.progress import Interruptions, watch  # noqa: PLC0415  # likewise
    from bot.importing.recognition import recognise  # noqa: PLC0415  # likewise

    with Interruptions() as interruptions, no_collecting():  # loading what opens a store makes no garbage either
        export = recognise(open_files(path), readers(), community=community, address=address, name=name)
        with open_store(chosen) as store:
            importer = Importer(store, SystemClock(), watch(console), lambda: interruptions.asked)
            return importer.run(export, again=again)


def stored(chosen: "Settings", community: str = "") -> "list[Stored]":
    """Every community that is stored, or the one that was asked for, with its totals."""
    if nothing_yet(chosen.database_url):
        if community:
            raise UnknownCommunity(unknown(community, []))
        return []
    with open_store(chosen) as store:
        known = store.communities()
        wanted = [pick(known, community)] if community else known
        return [Stored(each.ref, each.name, store.totals(each.number)) for each in wanted]


def look(chosen: "Settings", community: str = "", as_of: str = "", *, timezone: str | None = None) -> View:
    """The facts of one community, as they were seen at the beginning of a day, with what its admins set.

    What they leave out, and what was said in rooms of introductions, is left out here too. `timezone` is one that was
    asked for, in place of theirs.
    """
    from bot.answers.live import as_set  # noqa: PLC0415  # numpy comes with it
    from bot.notes import Address  # noqa: PLC0415  # msgspec comes with it
    from bot.preferences import Preferences  # noqa: PLC0415  # likewise

    end = day(as_of) if as_of else None
    if nothing_yet(chosen.database_url):
        raise UnknownCommunity(unknown(community, []))
    with open_store(chosen) as store:
        found = pick(store.communities(), community)
        preferred = Preferences.chosen(store.choices.of(found.number), chosen)
        zone, emoji = chosen.zone if timezone else preferred.zone, frozenset(preferred.helpful_emoji)
        history = store.history(found.number, zone, end=end, helpful_emoji=emoji)
        history = as_set(history, preferred, store.introductions.rooms_opened(found.number))
        history = _with_weeks(store, found.number, history)
    address = Address(native=found.ref.native, url=found.address)
    return View(found, history, preferred.minimum_group, address, presenter(found.ref.platform))


def _with_weeks(store: "Store", community: int, history: "History") -> "History":
    """The history with the weeks scores are compared with, where the running bot has kept them beyond their facts."""
    from dataclasses import replace  # noqa: PLC0415  # not for --help

    from bot import score  # noqa: PLC0415  # numpy comes with it

    kept = store.snapshots.get(community, score.KIND)
    known = score.read(kept.content) if kept else None
    return replace(history, weeks=known) if known else history


def note_json(view: View, note: "Note", platform: str = "") -> bytes:
    """A note as its own document, or as the messages a platform is sent."""
    import msgspec  # noqa: PLC0415  # not for --help

    content: object = presenter(platform).present(note, view.address) if platform else note
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def nothing_yet(url: str) -> bool:
    """Whether the database would be a file that is not there: looking must not make one."""
    file = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?", url)
    return bool(file) and not Path(file[1]).exists() if file else False


def demo(folder: Path, console: "Console", *, seed: int, platform: str) -> View:
    """Tell the invented community's story in a platform's export format, and import it into a new database."""
    import importlib  # noqa: PLC0415  # a sample writer is loaded by name, as adapters are
    import shutil  # noqa: PLC0415  # only the demo clears a folder

    from bot.story import tell  # noqa: PLC0415  # only the demo tells it

    presenter(platform)  # a sentence where there is no such platform
    story = tell(seed)
    export = folder / DEMO
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(export, ignore_errors=True)
        export.mkdir(exist_ok=True)
    except OSError:
        raise BadInput(f"I may not write to {folder}. Say --keep DIR with a folder of your own.") from None
    for stale in folder.glob(f"{DEMO}.db*"):
        stale.unlink()
    importlib.import_module(f"adapters.{platform}.sample").write(story, export)
    chosen = settings(f"sqlite:///{folder / DEMO}.db")
    import_history(export, chosen, console, community=story.name)
    return look(chosen)
