"""Notes as Discord messages: embeds inside every size limit, whose words can neither format, link nor mention."""

import re
from collections.abc import Iterator

from bot.notes import (
    Address,
    Block,
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
    plain,
)

TITLE = 256
DESCRIPTION = 4096  # with one embed a message and no fields, the 6,000 of all embeds together are never reached
QUIET = 1 << 12
_CHUNK = 400  # characters of one run of words; escaped and linked still far below a description

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
        descriptions = _descriptions([run for block in note.blocks for run in self._block(block, address)])
        title = _clipped(note.title)
        embeds: list[dict[str, object]] = [{"description": text} for text in descriptions]
        if title:
            embeds = embeds or [{}]
            embeds[0] = {"title": title, **embeds[0]}
        return [_body(embed, quiet=note.kind in {"digest", "notice"}) for embed in embeds or [{"description": "-"}]]

    def link(self, place: Place, address: Address) -> str | None:
        """The address of a message, where the server's own id is known."""
        if not _GUILD.fullmatch(address.native) or not place.channel or not place.message:
            return None
        return f"https://discord.com/channels/{address.native}/{place.channel}/{place.message}"

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
            yield from self._line(plain(f"Chart: {block.alt}"), address, "-# ")
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
                return (f"[{_escaped(part)}]({url})" for part in _chunks(text))
            text = _one_line(f"{text} ({where})" if text.strip() else where)
        strong = isinstance(run, Span) and run.strong
        return (_marked(part, strong=strong, begins=begins and not index) for index, part in enumerate(_chunks(text)))


def _body(embed: dict[str, object], *, quiet: bool) -> dict[str, object]:
    body: dict[str, object] = {"embeds": [embed], "allowed_mentions": {"parse": []}}
    return {**body, "flags": QUIET} if quiet else body


def _descriptions(runs: list[str]) -> list[str]:
    """Runs put together, a new description begun where the next run would not fit."""
    descriptions: list[str] = []
    current, used = "", 0
    for run in runs:
        size = _units(run)
        if used + size > DESCRIPTION:
            descriptions.append(current)
            current, used = "", 0
        current += run
        used += size
    descriptions.append(current)
    return [text for text in (each.strip() for each in descriptions) if text.strip("-# ")]


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_INVISIBLE))


def _chunks(text: str) -> list[str]:
    return [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]


def _escaped(text: str, *, begins: bool = False) -> str:
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
    safe = _escaped(text, begins=begins)
    inner = safe.strip()
    return safe.replace(inner, f"**{inner}**", 1) if strong and inner else safe


def _units(text: str) -> int:
    """The length as Discord's clients count it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _clipped(title: str) -> str:
    """A title inside its limit, cut with an ellipsis where it is longer."""
    text = _one_line(title).strip()
    whole = _escaped(text)
    while _units(whole) > TITLE:
        text = text[: min(len(text) - 1, TITLE)]
        whole = _escaped(text) + "…"
    return whole
