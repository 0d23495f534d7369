"""Everything joined: settings, store, adapters and the rooms that think, one function for each thing a person asks."""

import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BadInput, UnknownCommunity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from bot.importing.tally import Summary
    from bot.notes import Address, Note, Place
    from bot.ports import CommunityRef, ExportReader, Platform, Presenter, Question, Secrets
    from bot.report import Report
    from bot.settings import Settings
    from bot.store import Community, Store
    from bot.store.totals import Totals
    from bot.vault import Vault
    from bot.window import History

DEMO = "fern-hill-growers"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class SystemClock:
    """The computer's own clock."""

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""
        return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class View:
    """One community, ready to be looked at."""

    community: "Community"
    history: "History"
    minimum: int  # the smallest group that is shown: what the community's admins chose, or the operator
    address: "Address"
    presenter: "Presenter"

    @property
    def name(self) -> str:
        """What the community is called."""
        return self.community.name or self.community.ref.native

    def link(self, place: "Place") -> str | None:
        """The address that opens a message, where it is known."""
        return self.presenter.link(place, self.address)

    def report(self, *, overall: bool = False) -> "Report":
        """All measures, safe to show; the qualities in one number for those who ask for it."""
        from bot.report import report  # noqa: PLC0415  # numpy and scipy come with it

        platform, group = self.community.ref.platform, self.minimum
        return report(
            self.history, name=self.name, platform=platform, minimum_group=group, thorough=True, overall=overall
        )

    def digest(self) -> "Note | None":
        """The weekly note, or None where there is nothing to say."""
        from bot.digest import digest  # noqa: PLC0415  # likewise

        return digest(self.history, self.name, minimum_group=self.minimum)

    def silence(self) -> str:
        """Why there is no weekly note."""
        from bot.digest import silence  # noqa: PLC0415  # likewise

        return silence(self.history)

    def why(self, about: str) -> "Note":
        """What the figure of a measure, or a score, rests on."""
        from bot.answers.reasons import reason  # noqa: PLC0415  # likewise

        return reason(self.report(overall=True), about)

    def page(self, made: "Report") -> str:
        """The report as one page that needs nothing else."""
        from bot.page import page  # noqa: PLC0415  # altair comes with it

        return page(made, self.history, self.link)


@dataclass(frozen=True, slots=True)
class Stored:
    """A community and its totals, as the store counts them."""

    ref: "CommunityRef"
    name: str
    totals: "Totals"


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
    from bot.importing import Importer  # noqa: PLC0415  # likewise
    from bot.importing.progress import Interruptions, watch  # noqa: PLC0415  # likewise
    from bot.importing.recognition import recognise  # noqa: PLC0415  # likewise

    with Interruptions() as interruptions:
        export = recognise(open_files(path), readers(), community=community, address=address, name=name)
        with open_store(chosen) as store:
            importer = Importer(store, SystemClock(), watch(console), lambda: interruptions.asked)
            return importer.run(export, again=again)


def stored(chosen: "Settings", community: str = "") -> "list[Stored]":
    """Every community that is stored, or the one that was asked for, with its totals."""
    if nothing_yet(chosen.database_url):
        if community:
            raise UnknownCommunity(_unknown(community, []))
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
        raise UnknownCommunity(_unknown(community, []))
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


def pick(known: "list[Community]", wanted: str) -> "Community":
    """The community a person means; with one stored nobody has to say which."""
    if not wanted and len(known) == 1:
        return known[0]
    folded = wanted.strip().casefold()
    found = [each for each in known if folded and folded in {each.ref.native.casefold(), each.name.casefold()}]
    exact = [each for each in found if each.ref.native.casefold() == folded]
    if len(exact or found) == 1:
        return (exact or found)[0]
    raise UnknownCommunity(_unknown(wanted, known))


def _unknown(wanted: str, known: "list[Community]") -> str:
    if not known:
        return "Nothing is stored here yet. Begin with: network-health import PATH"
    names = "; ".join(
        f"{each.ref.native} ({each.name}, {each.ref.platform})"
        if each.name
        else f"{each.ref.native} ({each.ref.platform})"
        for each in known
    )
    named = sum(wanted.strip().casefold() == each.name.casefold() for each in known)
    several = f"{named} communities are called {wanted!r}" if named > 1 else f"No community is called {wanted!r}"
    said = several if wanted else f"{len(known)} communities are stored here"
    return f"{said}. Choose one by its id (--community ID, or the id alone where this verb asks for one): {names}."


def day(text: str) -> int:
    """A day a person typed, as an ordinal."""
    try:
        chosen = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else date.min
    except ValueError:
        chosen = date.min
    if not EARLIEST <= chosen <= LATEST:
        years = f"from {EARLIEST.year} to {LATEST.year}"
        raise BadInput(f"{text!r} is not a day I can use. Write year, month and day, {years}, such as 2026-03-16.")
    return chosen.toordinal()


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
