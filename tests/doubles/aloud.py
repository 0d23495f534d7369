"""What a loopback platform received, as a person would read it: words in order, buttons in square brackets."""

import json
import re
from pathlib import Path
from typing import Any

Body = dict[str, Any]


class Shown:
    """Prints bodies as they would be read, and keeps them as they were sent."""

    def __init__(self) -> None:
        """Nothing was shown yet."""
        self.sent: dict[str, list[Body]] = {}

    def show(self, title: str, bodies: list[Body]) -> None:
        """One answer or post."""
        self.sent[title] = bodies
        print(f"\n--- {title} ---")  # noqa: T201  # this is what it is started for
        for body in bodies:
            print("\n".join(read(body)))  # noqa: T201  # likewise

    def keep(self, file: Path) -> None:
        """Everything as JSON, as it was sent."""
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(self.sent, indent=2, ensure_ascii=False) + "\n", "utf-8")
        print(f"\nEvery body as it was sent: {file}")  # noqa: T201  # likewise


def read(body: Body) -> list[str]:
    """The lines of a message of either platform."""
    body = {**body, **body.get("data", {})}
    said = [line for block in body.get("blocks", ()) for line in _block(block)]
    for embed in body.get("embeds", ()):
        said += [_plain(embed[part]) for part in ("title", "description") if embed.get(part)]
    rows = [[each.get("label", "") for each in row.get("components", ())] for row in body.get("components", ())]
    said += [_buttons([label for label in labels if label]) for labels in rows if any(labels)]
    return said or [str(body.get("content") or body.get("text") or "")]


def _block(block: Body) -> list[str]:
    if block["type"] == "actions":
        return [_buttons([each["text"]["text"] for each in block["elements"] if "text" in each])]
    texts = block.get("elements", ()) if block["type"] == "context" else [block.get("text", {})]
    return [_plain(each["text"]) for each in texts if isinstance(each.get("text"), str)]


def _buttons(labels: list[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def _plain(text: str) -> str:
    """Words without the platforms' marks; of a link only what it is called."""
    named = re.sub(r"<https?://[^|>]+\|([^>]+)>", r"\1", re.sub(r"\[([^\]]+)\]\(https?://[^)]+\)", r"\1", text))
    bare = re.sub(r"^(?:-# |### )", "", re.sub(r"\*+([^*\n]+)\*+", r"\1", named), flags=re.MULTILINE)
    return re.sub(r"\\(.)", r"\1", bare).replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
