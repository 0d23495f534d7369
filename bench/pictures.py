"""The README's pictures, made from the demo: the weekly note in a terminal, and a part of the report's page.

    python -m bench.pictures

Writes docs/digest.svg and docs/report.png. The page is opened in Debian's Chromium; neither picture needs a network.
"""

import io
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.console import Console
from rich.terminal_theme import MONOKAI

from bot import app
from bot.cli.terminal import show_note
from bot.view import View

DOCS: Final = Path(__file__).parents[1] / "docs"
CHROMIUM: Final = Path("/usr/bin/chromium")
COLUMNS: Final = 84
WIDE, HIGH, TIMES, EDGE = 860, 1400, 1.1, 24
FIRST, LAST = "#kind", "figure:has(#chart-people)"  # what is shown: the five qualities and one trend
LARGEST: Final = 300_000  # bytes: a README should open at once


def main() -> int:
    """Make both pictures; say what was written."""
    with TemporaryDirectory() as folder:
        view = app.demo(Path(folder), Console(file=io.StringIO()), seed=11, platform="slack")
        made = {DOCS / "digest.svg": terminal(view)}
        if CHROMIUM.exists():
            made[DOCS / "report.png"] = photograph(view.page(view.report()), Path(folder))
        else:
            print(f"The page was left out: there is no {CHROMIUM} (apt-get install chromium).", file=sys.stderr)
    for file, content in made.items():
        if len(content) > LARGEST:
            print(f"{file.name} would have {len(content):,} bytes, more than a README should carry.", file=sys.stderr)
            return 1
        file.write_bytes(content)
        print(f"{file.name}: {len(content):,} bytes")
    return 0


def terminal(view: View) -> bytes:
    """The note as a terminal shows it, drawn; in whatever monospaced font is there, as nothing is fetched."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    note = view.digest()
    if note is not None:
        show_note(note, view.link, console)
    drawn = console.export_svg(title="network-health demo", theme=MONOKAI, unique_id="digest")
    drawn = re.sub(r"<!--.*?-->\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL).replace("Fira Code, ", "")
    return "".join(f"{line.rstrip()}\n" for line in drawn.splitlines()).encode()


def photograph(page: str, folder: Path) -> bytes:
    """The five qualities and the first trend, as a browser shows them; the note has pictures of its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    file = folder / "report.html"
    file.write_text(page, "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": WIDE, "height": HIGH}, device_scale_factor=TIMES)
        tab = context.new_page()
        tab.goto(file.as_uri())
        top, end = tab.evaluate(
            "ends => ends.map(each => document.querySelector(each).getBoundingClientRect()).map((at, place) => place ? "
            "at.bottom : at.top)",
            [FIRST, LAST],
        )
        clip: Any = {"x": 0, "y": top - EDGE, "width": WIDE, "height": end - top + 2 * EDGE}
        picture: bytes = tab.screenshot(type="png", full_page=True, clip=clip)
        browser.close()
    return picture


if __name__ == "__main__":
    raise SystemExit(main())
