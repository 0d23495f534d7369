"""A note as Slack messages: Block Kit inside every size limit, and nothing in it that Slack would take for markup."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from adapters.slack.keys import id_of_key, ts_of_key
from adapters.slack.mrkdwn import cut, escaped, line, one_line, size, strong
from bot.notes import (
    Address,
    Button,
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

HEADER: Final = 150
SECTION: Final = 3_000
CONTEXT: Final = 2_000
BLOCKS: Final = 50
TOTAL: Final = 10_000  # Slack refuses somewhere near 13,000 and does not say where
BUTTON: Final = 75
IN_A_ROW: Final = 5  # more buttons would be cut off on a telephone
ELEMENT: Final = 1_400  # one run of words: two of them and their joints always fit a section, one a footnote

Body = dict[str, Any]


class SlackPresenter:
    """Gives a note Slack's shape."""

    def present(self, note: Note, address: Address) -> list[dict[str, object]]:
        """The bodies for chat.postMessage, in order: blocks, and words for notifications and screen readers."""
        blocks = [*_header(note.title)]
        for number, block in enumerate(note.blocks):
            blocks.extend(_presented(block, number, address))
        groups = list(_grouped(blocks))
        summary = _summary(note)
        return [
            {
                "blocks": group,
                "text": summary if len(groups) == 1 else f"{summary} ({number} of {len(groups)})",
                # A link to a message must not bring its words along.
                "unfurl_links": False,
                "unfurl_media": False,
            }
            for number, group in enumerate(groups, 1)
        ]

    def link(self, place: Place, address: Address) -> str | None:
        """The address that opens a message, inside its thread where it is in one."""
        base = address.url.rstrip("/")
        channel = id_of_key(place.channel)
        if not base.startswith("https://") or not base.isprintable() or set(base) & set('<>|" '):
            return None
        if channel[:1] not in {"C", "G"} or len(channel) > 11 or place.message <= 0:
            return None
        link = f"{base}/archives/{channel}/p{ts_of_key(place.message).replace('.', '')}"
        if place.thread and place.thread != place.message:
            link += f"?thread_ts={ts_of_key(place.thread)}&cid={channel}"
        return link


def _header(title: str) -> list[Body]:
    words = one_line(title)
    return (
        [{"type": "header", "text": {"type": "plain_text", "text": cut(words, HEADER), "emoji": False}}]
        if words
        else []
    )


def _presented(block: object, number: int, address: Address) -> list[Body]:
    shown: list[Body]
    match block:
        case Headline():
            shown = _sections([strong(block.text, ELEMENT)])
        case Paragraph():
            shown = _sections(_labelled(block.label, _pieces(block.words, address)))
        case Facts():
            shown = _sections([piece for row in block.rows for piece in (*_row(*row, address), "\n")])
        case Listing():
            shown = _sections(_listing(block, address))
        case Picture():
            words = [f"Chart: {escaped(block.alt, ELEMENT)}"] if block.alt.strip() else []
            shown = [_context(words, f"picture {number}")] if words else []
        case Footnote():
            shown = _footnotes(_pieces(block.words, address))
        case Buttons():
            shown = _buttons(block.buttons, number)
        case _:
            raise TypeError(type(block).__name__)
    return shown


def _row(label: str, words: Words, address: Address) -> list[str]:
    return _labelled(label, _pieces(words, address))


def _listing(block: Listing, address: Address) -> list[str]:
    pieces = [strong(block.label, ELEMENT), "\n"] if block.label.strip() else []
    for item in block.items:
        shown = _pieces(item, address)
        if any(piece.strip() for piece in shown):
            pieces += [f"• {shown[0]}", *shown[1:], "\n"]
    return pieces


def _labelled(label: str, pieces: list[str]) -> list[str]:
    return [strong(label, ELEMENT), "  ", *pieces] if label.strip() else pieces


def _pieces(words: Words, address: Address) -> list[str]:
    """Each run of words as mrkdwn that stands on its own, so that messages may be split between any two."""
    return [piece for word in words if (piece := _piece(word, address))]


def _piece(word: Span | Link, address: Address) -> str:
    if isinstance(word, Span):
        return strong(word.text, ELEMENT) if word.strong else escaped(word.text, ELEMENT)
    link = SlackPresenter().link(word.place, address)
    text = line(word.text, ELEMENT // 2)
    if link is not None and text:
        return f"<{link.replace('&', '&amp;')}|{text}>"
    where = ", ".join(part for part in (_named(word.place.channel_name), line(word.place.when, 200)) if part)
    return f"{text} ({where})" if text and where else text or where


def _named(channel: str) -> str:
    return f"#{line(channel, 200)}" if channel.strip() else ""


def _packed(pieces: Sequence[str], limit: int) -> Iterator[str]:
    """Runs of mrkdwn joined up to a limit, without blank ends."""
    held = ""
    for piece in pieces:
        if size(held) + size(piece) > limit:
            yield held.strip()
            held = ""
        held += piece
    yield held.strip()


def _sections(pieces: Sequence[str]) -> list[Body]:
    return [{"type": "section", "text": _mrkdwn(text)} for text in _packed(pieces, SECTION) if text]


def _footnotes(pieces: Sequence[str]) -> list[Body]:
    return [_context([text]) for text in _packed(pieces, CONTEXT) if text]


def _buttons(buttons: Sequence[Button], number: int) -> list[Body]:
    """Rows of buttons. An action may occur twice with other values, and Slack wants names that differ."""
    shown = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": cut(one_line(button.text), BUTTON), "emoji": False},
            "action_id": f"{button.action}#{number}.{place}",
            **({"value": button.value} if button.value else {}),
        }
        for place, button in enumerate(buttons)
        if button.text.strip()
    ]
    rows = [shown[start : start + IN_A_ROW] for start in range(0, len(shown), IN_A_ROW)]
    return [{"type": "actions", "elements": row} for row in rows]


def pressed(action_id: str, value: str) -> str:
    """What a button's press means: its action and its value."""
    return f"{action_id.rpartition('#')[0] or action_id} {value}".strip()


def _context(texts: list[str], block_id: str = "") -> Body:
    body: Body = {"type": "context", "elements": [_mrkdwn(text) for text in texts]}
    return {**body, "block_id": block_id} if block_id else body


def _mrkdwn(text: str) -> Body:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _grouped(blocks: Sequence[Body]) -> Iterator[list[Body]]:
    """Blocks in messages that Slack accepts."""
    group: list[Body] = []
    total = 0
    for block in blocks:
        length = sum(_length(part) for part in (block.get("elements") or [block]))
        if group and (len(group) == BLOCKS or total + length > TOTAL):
            yield group
            group, total = [], 0
        group.append(block)
        total += length
    if group:
        yield group


def _length(part: Body) -> int:
    """How many characters a block, or one element of it, counts for: text may be one level further down."""
    text = part["text"]
    return size(text["text"] if isinstance(text, dict) else text)


def _summary(note: Note) -> str:
    """Title and headline: what a notification shows."""
    headlines = [block.text for block in note.blocks if isinstance(block, Headline)]
    parts = [line(text, ELEMENT) for text in (note.title, *headlines[:1]) if text.strip()]
    return " · ".join(parts) or "network-health"
