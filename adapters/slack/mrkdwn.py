"""Words made safe for Slack's markup: what they contain is shown, never obeyed."""

import re
from typing import Final

# Slack has no escape for these marks, so words show a sign that looks alike and means nothing to it.
_ALIKE: Final = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNDERSCORE: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # inside a word it is no mark
_QUOTE: Final = re.compile(r"^\s*>+", re.MULTILINE)
_EMOJI: Final = re.compile(r":(?=[^\s:]*[^\W\d][^\s:]*:)")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def size(text: str) -> int:
    """How long a text is in the units Slack is likely to count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as fits with a sign that there was more."""
    if size(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"


def escaped(text: str, limit: int) -> str:
    """Words as mrkdwn that shows just them, within a limit that counts the escapes."""
    clean = _CONTROL.sub(" ", text)
    clean = _QUOTE.sub(lambda found: found[0].replace(">", "\u203a"), clean)
    clean = _EMOJI.sub("\u2236", _UNDERSCORE.sub("\uff3f", clean.translate(_ALIKE)))
    if len(clean) * 5 > limit:
        clean = _fitted(clean, limit)
    return "".join(_ENTITIES.get(letter, letter) for letter in clean)


def one_line(text: str) -> str:
    """Words without line breaks or anything that moves text about."""
    return " ".join(_CONTROL.sub(" ", text).split())


def line(text: str, limit: int) -> str:
    """Words as mrkdwn on one line."""
    return escaped(one_line(text), limit)


def strong(text: str, limit: int) -> str:
    """The same in bold, which Slack only knows within a line; nothing for nothing."""
    words = line(text, limit - 2)
    return f"*{words}*" if words else ""


def _fitted(text: str, limit: int) -> str:
    """As many letters as fit once they are escaped."""
    lengths = [len(_ENTITIES.get(letter, "")) or size(letter) for letter in text]
    if sum(lengths) <= limit:
        return text
    kept, total = 0, 1
    while total + lengths[kept] <= limit:
        total += lengths[kept]
        kept += 1
    return f"{text[:kept]}…"
