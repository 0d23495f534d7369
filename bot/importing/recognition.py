"""What an export is and whose it is, found out before anything is written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.archive import Archive, shown
from bot.errors import BadInput
from bot.events import CommunitySeen
from bot.ports import CommunityRef, ExportReader, Part, Recognised

LONGEST_NAME = 64
_TITLE = re.compile(r"(.+?)[ _]Slack[ _]export\b.*", re.DOTALL)  # "Fern Hill Slack export Mar 1 2026 - Mar 7 2026"
HISTORY = (".json", ".jsonl", ".ndjson")
KINDS = {
    "photo": (".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp", ".bmp", ".tif", ".tiff"),
    "video": (".mp4", ".mov", ".avi", ".mkv", ".webm"),
    "document": (".pdf", ".doc", ".docx", ".txt", ".md", ".odt"),
    "table": (".csv", ".tsv", ".xls", ".xlsx"),
    "web page": (".html", ".htm"),
    "JSON file": HISTORY,
}


@dataclass(frozen=True, slots=True)
class Export:
    """An export that somebody can read, and the community it goes to."""

    files: Archive
    reader: ExportReader
    recognised: Recognised
    ref: CommunityRef  # the community of everything that does not say whose it is
    named: str = ""  # under which a person wants all of it kept; it wins over everything in the files
    address: str = ""
    called: str = ""  # what a person says the community is called

    @property
    def size(self) -> int:
        """Bytes that are likely to be read."""
        return sum(self.files.size(name) for name in self.files.names() if name.lower().endswith(HISTORY))

    def ref_of(self, native: str | None) -> CommunityRef:
        """The community of events that name `native` as theirs."""
        return self.ref if self.named or native is None else CommunityRef(self.recognised.platform, native)

    def parts(self) -> Iterator[Part]:
        """The pieces, as the reader cuts them."""
        return self.reader.parts(self.files)

    def greeting(self, ref: CommunityRef, now: int) -> list[CommunitySeen]:
        """What is to be noted about a community the first time something of it is written.

        A name that nobody told stands without an instant: whatever else gives a name wins over it.
        """
        if self.named or self.called:
            return [CommunitySeen(name=self.called or self.named, address=self.address, at=now)]
        seen = [CommunitySeen(name="", address=self.address, at=now)] if self.address else []
        called = (self.recognised.name or self._titled() or self._in_address()) if ref == self.ref else ""
        return [*seen, CommunitySeen(name=called[:LONGEST_NAME])] if called else seen

    @property
    def told(self) -> bool:
        """Whether a person said what the community is called or where it is."""
        return bool(self.called or self.named or self.address)

    def _titled(self) -> str:
        """The name in the title Slack gives its exports; any title, where there is no id that would be better."""
        if found := _TITLE.fullmatch(self.files.title):
            return found[1].strip()
        return self.files.title if self.recognised.native is None else ""

    def _in_address(self) -> str:
        """The workspace's own part of https://harbour-makers.slack.com."""
        return self.address.removeprefix("https://").partition(".")[0]


def recognise(
    files: Archive, readers: Sequence[ExportReader], *, community: str = "", address: str = "", name: str = ""
) -> Export:
    """The reader that is surest of these files, or a sentence with what each of them looked for."""
    named, address, called = _named(community), _address(address), _named(name, "--name")
    if files.names():
        answers = [(reader, reader.recognise(files)) for reader in readers]
        reader, best = max(answers, key=lambda answer: answer[1].confidence)
        if best.confidence > 0:
            if best.conflicting and not named:
                raise BadInput(_conflict(best.conflicting))
            ref = CommunityRef(best.platform, named or best.native or slug(files.title))
            return Export(files, reader, best, ref, named, address, called)
        looked = "; or for ".join(dict.fromkeys(answer.reason for _, answer in answers if answer.reason))
        raise BadInput(
            f"That is not a community's history that I know: I looked for {looked} in {shown(files.called)}, "
            f"and found {found(files)}."
        )
    if files.refused:
        name, reason = next(iter(files.refused.items()))
        raise BadInput(f"Nothing in {shown(files.called)} can be read. The first entry is {shown(name)}: {reason}.")
    raise BadInput(f"{shown(files.called)} holds no files. Give me the folder or zip with the community's history.")


def _conflict(natives: Sequence[str]) -> str:
    told = ", ".join(shown(native) for native in natives[:5]) + (", …" if len(natives) > 5 else "")
    return (
        f"These files are from {len(natives)} different communities ({told}). "
        "Import each from a folder of its own, or say --community NAME to keep them as one."
    )


def found(files: Archive) -> str:
    """What is there instead, counted in words a person uses."""
    counts = Counter(_kind(name) for name in files.names())
    counts["packed or unreadable file"] += len(files.refused)
    told = [f"{number:,} {kind}{'' if number == 1 else 's'}" for kind, number in counts.most_common(4) if number]
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]


def slug(title: str) -> str:
    """A folder's name as a community's id."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:LONGEST_NAME] or "community"


def _kind(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return next((kind for kind, suffixes in KINDS.items() if suffix in suffixes), "other file")


def _named(community: str, option: str = "--community") -> str:
    name = community.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(f"A community's name has at most {LONGEST_NAME} ordinary characters. Give a shorter {option}.")
    return name


def _address(address: str) -> str:
    if address and not re.fullmatch(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+/?", address):
        raise BadInput("--workspace-url has to look like https://acme.slack.com. Copy it from the browser.")
    return address.rstrip("/")
