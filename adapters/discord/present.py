"""Notes as Discord messages: embeds inside every size limit, whose words can neither format, link nor mention."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from adapters.discord.buttons import IN_A_ROW, ROWS, Meaning, presses, rows
from bot.notes import (
    Address,
    Block,
    Buttons,
    Facts,
    Footnote,
    Headline,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Place,
    Span,
    Words,
)

TITLE = 256
DESCRIPTION = 4096  # with one embed a message and no fields, the 6,000 of all embeds together are never reached
MARKED_TITLE = TITLE + len("### \n")  # a post has its title in the description, where the mark beside it shows no link
QUIET = 1 << 12
_CHUNK = 400  # characters of one run of words; escaped and linked still far below a description

_NOTHING = "-"  # Discord takes no empty message, and none that is buttons alone
_Row = list[tuple[str, Meaning]]

_GUILD = re.compile(r"[1-9][0-9]{14,18}")
_SPECIAL = re.compile(r"([\\*_~`|\[\]<>@#]|(?<=:)/(?=/))")
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")
_SPACES = re.compile(r"\s+")
# Control characters, those that turn the direction of the text around them, and halves of characters.
_INVISIBLE = dict.fromkeys(
    [
        *range(9),
        *range(14, 28),
        127,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    ]
)


class DiscordPresenter:
    """Gives a note Discord's shape."""

    def present(self, note: Note, address: Address) -> list[dict[str, object]]:
        """One message, or several where the note is longer than one may be."""
        title = _clipped(note.title)
        parts = _parts(list(self._runs(note.blocks, address)), taken=MARKED_TITLE if title else 0)
        bodies = [_body(text, buttons, quiet=note.kind in {"digest", "notice"}) for text, buttons in parts]
        if title:
            embed = bodies[0]["embeds"][0]
            bodies[0]["embeds"] = [{"title": title, **{name: text for name, text in embed.items() if text != _NOTHING}}]
        return bodies

    def link(self, place: Place, address: Address) -> str | None:
        """The address of a message, where the server's own id is known."""
        if not _GUILD.fullmatch(address.native) or not place.channel or not place.message:
            return None
        return f"https://discord.com/channels/{address.native}/{place.channel}/{place.message}"

    def _runs(self, blocks: Sequence[Block], address: Address) -> Iterator[str | _Row]:
        """Runs of markdown, and between them rows of buttons where they stand in the note."""
        number = 0
        for block in blocks:
            if isinstance(block, Buttons):
                shown = presses(block.buttons, address.native, number)
                number += len(shown)
                yield from (shown[start : start + IN_A_ROW] for start in range(0, len(shown), IN_A_ROW))
            else:
                yield from self._block(block, address)

    def _block(self, block: Block, address: Address) -> Iterator[str]:
        """A block as runs of markdown; each run stays whole, a line feed ends each line, an empty line each block."""
        if isinstance(block, Headline):
            yield from self._line((Span(block.text, strong=True),), address)
        elif isinstance(block, Paragraph):
            label = (Span(block.label, strong=True), Span(" \u2013 ")) if block.label else ()
            yield from self._line((*label, *block.words), address)
        elif isinstance(block, Facts):
            for name, words in block.rows:
                yield from self._line((Span(name, strong=True), Span(" "), *words), address)
        elif isinstance(block, Listing):
            if block.label:
                yield from self._line((Span(block.label, strong=True),), address)
            for item in block.items:
                yield from self._line(item, address, "- ")
        elif isinstance(block, Picture):
            yield from chart_line(block)
        elif isinstance(block, Footnote):
            yield from self._line(block.words, address, "-# ")
        yield "\n"

    def _line(self, words: Words, address: Address, mark: str = "") -> Iterator[str]:
        yield mark
        begins = True
        for run in words:
            for markdown in self._run(run, address, begins=begins):
                yield markdown
                begins = False
        yield "\n"

    def _run(self, run: Span | Link, address: Address, *, begins: bool) -> Iterator[str]:
        text = _one_line(run.text)
        if isinstance(run, Link):
            url = self.link(run.place, address)
            where = f"#{run.place.channel_name}, {run.place.when}" if run.place.when else f"#{run.place.channel_name}"
            if url:
                text = text.strip() or _one_line(where)
                return (f"[{escaped(part)}]({url})" for part in _chunks(text))
            text = _one_line(f"{text} ({where})" if text.strip() else where)
        strong = isinstance(run, Span) and run.strong
        return (_marked(part, strong=strong, begins=begins and not index) for index, part in enumerate(_chunks(text)))


def chart_line(picture: Picture) -> list[str]:
    """The words in a chart's place, as runs that end with a line feed."""
    words = _one_line(f"Chart: {picture.alt}")
    return ["-# ", *(_marked(part, strong=False, begins=not index) for index, part in enumerate(_chunks(words))), "\n"]


def _body(text: str, buttons: _Row, *, quiet: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"embeds": [{"description": text}], "allowed_mentions": {"parse": []}}
    if buttons:
        body["components"] = rows(buttons)
    return {**body, "flags": QUIET} if quiet else body


def _parts(runs: Sequence[str | _Row], taken: int) -> list[tuple[str, _Row]]:
    """Runs and buttons put together, a new message begun where the next run or row would not fit."""
    parts: list[tuple[str, _Row]] = []
    current, used, buttons = "", taken, list[tuple[str, Meaning]]()
    for run in runs:
        size = _units(run) if isinstance(run, str) else 0
        pressed = 0 if isinstance(run, str) else len(run)
        if used + size > DESCRIPTION or len(buttons) + pressed > IN_A_ROW * ROWS:
            parts.append((current, buttons))
            current, used, buttons = "", 0, []
        if isinstance(run, str):
            current += run
            used += size
        else:
            buttons = [*buttons, *run]
    parts.append((current, buttons))
    said = [(text.strip() if text.strip("-#\n ") else "", pressed) for text, pressed in parts]
    kept = [(text or _NOTHING, pressed) for text, pressed in said if text or pressed]
    return kept or [(_NOTHING, [])]


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_INVISIBLE))


def _chunks(text: str) -> list[str]:
    return [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]


def escaped(text: str, *, begins: bool = False) -> str:
    """The same words with nothing in them that Discord would read as markup; at a line's beginning, no list either."""
    safe = _SPECIAL.sub(r"\\\1", text)
    if begins:
        found = _LIST_MARK.match(safe)
        if found and found[2] in "-+":
            return f"{found[1]}\\{safe[found.start(2) :]}"
        if found:
            return f"{safe[: found.end()]}\\{safe[found.end() :]}"
    return safe


def _marked(text: str, *, strong: bool, begins: bool) -> str:
    safe = escaped(text, begins=begins)
    inner = safe.strip()
    return safe.replace(inner, f"**{inner}**", 1) if strong and inner else safe


def _units(text: str) -> int:
    """The length as Discord's clients count it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _clipped(title: str) -> str:
    """A title inside its limit, cut with an ellipsis where it is longer."""
    text = _one_line(title).strip()
    whole = escaped(text)
    while _units(whole) > TITLE:
        text = text[: min(len(text) - 1, TITLE)]
        whole = escaped(text) + "…"
    return whole
