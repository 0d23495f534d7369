"""The weekly digest of the demo as a chat would about show it: our own approximation of Slack and Discord, not theirs.

    python -m bench.chats

Writes docs/digest-slack.png and docs/digest-discord.png from the very bodies that are posted, with Debian's Chromium.
"""

import html
import io
import re
import sys
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.console import Console

from bench.pictures import CHROMIUM, DOCS, LARGEST
from bot import app
from bot.commands import plainly
from bot.digest import note
from bot.digest.facts import gather
from bot.digest.picture import drawn
from bot.notes import Address, Note, Picture

ADDRESSES: Final = {
    "slack": Address("T0FERNHILL", "https://fernhill.slack.com"),
    "discord": Address("123456789012345678"),
}
WIDE: Final = 760
POSTED: Final = "What is posted"
STYLE: Final = """
body { font: 15px/1.46 system-ui, sans-serif; margin: 0; padding: 20px 24px; width: 700px; }
.said { font-size: 12px; color: #8a8f98; margin: 0 0 14px; }
.slack { color: #1d1c1d; } .slack h1 { font-size: 18px; margin: 0 0 8px; } .slack p { margin: 8px 0; }
.small { font-size: 13px; color: #616061; } img { max-width: 100%; border: 1px solid #ddd; border-radius: 8px; }
.row { margin: 10px 0; } .slack a { color: #1264a3; text-decoration: none; }
button { font: 600 14px system-ui; border: 1px solid #bbb; border-radius: 4px; background: #fff; padding: 6px 12px;
  margin: 0 8px 4px 0; }
.slack .field { border: 1px solid #bbb; border-radius: 4px; padding: 6px 10px; margin: 4px 0; }
body.discord { background: #313338; color: #dbdee1; } .discord a { color: #00a8fc; text-decoration: none; }
.discord .embed { background: #2b2d31; border-left: 4px solid #1e1f22; border-radius: 4px; padding: 12px 16px; }
.discord h1 { font-size: 16px; margin: 0 0 8px; } .discord p { margin: 6px 0; font-size: 14px; }
.discord .small { color: #949ba4; font-size: 12px; } .discord button { background: #4e5058; color: #fff; border: 0; }
"""


def main() -> int:
    """Make both pictures; say what was written."""
    if not CHROMIUM.exists():
        print(f"There is no {CHROMIUM} (apt-get install chromium).", file=sys.stderr)
        return 1
    for platform, shown in (("slack", slack), ("discord", discord)):
        with TemporaryDirectory() as folder:
            made = _note(Path(folder), platform)
            bodies: list[dict[str, Any]] = app.presenter(platform).present(made, ADDRESSES[platform])
            png = next(block.png for block in made.blocks if isinstance(block, Picture))
            inside = "".join(shown(body, f"data:image/png;base64,{b64encode(png).decode()}") for body in bodies)
            (picture,) = photographed([page(platform, inside, POSTED)], Path(folder))
        if len(picture) > LARGEST:
            print(f"{platform}: {len(picture):,} bytes, more than a page should carry.", file=sys.stderr)
            return 1
        (DOCS / f"digest-{platform}.png").write_bytes(picture)
        print(f"digest-{platform}.png: {len(picture):,} bytes")
    return 0


def _note(folder: Path, platform: str) -> Note:
    """The demo's last week as it would be posted."""
    view = app.demo(folder, Console(file=io.StringIO()), seed=11, platform=platform)
    made = note(gather(view.history, view.name, 5), draw=lambda _, weekly: drawn(weekly))
    return plainly.with_buttons(made, *plainly.UNDER_DIGEST)


def page(platform: str, inside: str, said: str) -> str:
    """A page in a platform's colours; `said` stands above it, with a remark that it is our own approximation."""
    said = f"{said}, about as {platform.capitalize()} shows it (our own approximation)."
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body class="{platform}">'
        f'<p class="said">{said}</p>{inside}</body>'
    )


def slack(body: dict[str, Any], chart: str) -> str:
    """A message, a Home or a modal of Slack's as HTML; `chart` is the address of its picture."""
    title = f"<h1>{html.escape(body['title']['text'])}</h1>" if body.get("type") == "modal" else ""
    if not body.get("blocks"):
        return f"<p>{_mrkdwn(str(body.get('text', '')))}</p>"
    return title + "".join(_slack_block(block, chart) for block in body["blocks"])


def _slack_block(block: dict[str, Any], chart: str) -> str:
    if block["type"] == "image" or str(block.get("block_id", "")).startswith("picture"):
        return f'<img src="{chart}" alt="">'
    if block["type"] == "header":
        return f"<h1>{html.escape(block['text']['text'])}</h1>"
    if block["type"] == "actions":
        return _buttons([each["text"]["text"] for each in block["elements"]])
    if block["type"] == "input":
        return _input(block)
    if block["type"] == "divider":
        return "<hr>"
    texts = [each["text"] for each in block["elements"]] if block["type"] == "context" else [block["text"]["text"]]
    kind = "small" if block["type"] == "context" else ""
    return "".join(f'<p class="{kind}">{_mrkdwn(text)}</p>' for text in texts)


def _input(block: dict[str, Any]) -> str:
    """A field with what stands in it, and the hint below; a channel is told by its id, as it is in the form."""
    held = block["element"]
    begun = held.get("initial_option", {}).get("text", {}).get("text") or held.get("initial_value")
    begun = begun or ", ".join(each for name, value in held.items() if "initial_c" in name for each in _several(value))
    hint = f'<p class="small">{html.escape(block["hint"]["text"])}</p>' if "hint" in block else ""
    label = f"<p><b>{html.escape(block['label']['text'])}</b></p>"
    return f'{label}<p class="field">{html.escape(begun) or "&nbsp;"}</p>{hint}'


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _mrkdwn(text: str) -> str:
    linked = re.sub(r"<([^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>', text)  # what is written by hand arrives escaped
    return re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", linked).replace("\n", "<br>")


def discord(body: dict[str, Any], chart: str) -> str:
    """A message or a modal of Discord's as HTML."""
    if "title" in body:
        asked = "".join(f"<p><b>{_inline(each['label'])}</b></p>" for each in body["components"])
        return f'<div class="embed"><h1>{_inline(body["title"])}</h1>{asked}</div>'
    embeds = "".join(_embed(embed, chart) for embed in body["embeds"])
    rows = [[each["label"] for each in row["components"]] for row in body.get("components", ())]
    return embeds + "".join(_buttons(row) for row in rows)


def _embed(embed: dict[str, Any], chart: str) -> str:
    lines = [_markdown(line, chart) for line in str(embed.get("description", "")).split("\n")]
    title = f"<h1>{_inline(embed['title'])}</h1>" if "title" in embed else ""
    return f'<div class="embed">{title}{"".join(lines)}</div>'


def _markdown(line: str, chart: str) -> str:
    if line.startswith("-# Chart: "):
        return f'<img src="{chart}" alt="">'
    if heading := re.fullmatch(r"#{1,3} (.+)", line):
        return f"<h1>{_inline(heading[1])}</h1>"
    if line.startswith("-# "):
        return f'<p class="small">{_inline(line[3:])}</p>'
    return f"<p>{'• ' if line.startswith('- ') else ''}{_inline(line.removeprefix('- '))}</p>" if line else ""


def _inline(text: str) -> str:
    safe = html.escape(text, quote=False)
    linked = re.sub(r"\[([^\]]+)\]\((https://[^)]+)\)", r'<a href="\2">\1</a>', safe)
    return re.sub(r"\\(.)", r"\1", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", linked))


def _buttons(labels: list[str]) -> str:
    return f'<div class="row">{"".join(f"<button>{html.escape(label)}</button>" for label in labels)}</div>'


def photographed(pages: Sequence[str], folder: Path) -> list[bytes]:
    """The whole of each page, as a browser shows it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    file, pictures = folder / "chat.html", []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_context(viewport={"width": WIDE, "height": 300}, device_scale_factor=1.2).new_page()
        for each in pages:
            file.write_text(each, "utf-8")
            tab.goto(file.as_uri())
            pictures.append(tab.screenshot(type="png", full_page=True))
        browser.close()
    return pictures


if __name__ == "__main__":
    raise SystemExit(main())
