"""What people would have seen, step by step, kept as words and as pictures for somebody to look at."""

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

from bench import chats
from bench.pictures import CHROMIUM
from tests.end_to_end.faces import Body, Face


class Album:
    """One page for every step and platform, in the order they happened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pages: list[tuple[str, str]] = []

    def keep(self, step: str, face: Face, bodies: Sequence[Body]) -> None:
        """Keep what was shown; `step` says what it is, in a few words."""
        assert bodies, f"{step}: nothing was shown on {face.name}"
        shown = "<hr>".join(face.shown(body) for body in bodies)
        name = f"{len(self._pages) + 1:02} {face.name} {step}".lower().replace(" ", "-")
        (self.folder / f"{name}.txt").write_text(_words(shown), encoding="utf-8")
        self._pages.append((name, chats.page(face.name, shown, step)))

    def photograph(self) -> None:
        """Make the pictures, where there is a browser."""
        if CHROMIUM.exists():
            pictures = chats.photographed([page for _, page in self._pages], self.folder)
            for (name, _), picture in zip(self._pages, pictures, strict=True):
                (self.folder / f"{name}.png").write_bytes(picture)


def _words(shown: str) -> str:
    """The page's words, a line for every paragraph and [ ] around what can be pressed."""
    lined = re.sub(r"</(?:p|h1|div)>|<br>|<hr>", "\n", shown)
    pressed = re.sub(r"<button>(.*?)</button>", r"[\1] ", lined)
    return unescape(re.sub(r"<[^>]+>", "", pressed)).strip() + "\n"
