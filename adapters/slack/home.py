"""App Home: the card, and the member's own view of what is kept about them."""

from typing import Any

from adapters.slack.present import SlackPresenter
from bot.notes import Address, Note

BLOCKS = 100


def home(notes: list[Note], address: Address) -> dict[str, Any]:
    """The Home view of a few notes, one below the other."""
    blocks: list[Any] = []
    for number, note in enumerate(notes):
        if blocks:
            blocks.append({"type": "divider"})
        for body in SlackPresenter().present(note, address):
            blocks.extend(_apart(block, number) for block in list(body["blocks"]))  # type: ignore[call-overload]  # bodies are plain JSON
    return {"type": "home", "blocks": blocks[:BLOCKS]}


def _apart(block: dict[str, Any], number: int) -> dict[str, Any]:
    """Names that occur in several notes are made different, as one view wants them."""
    if block["type"] == "actions":
        elements = [{**each, "action_id": f"{each['action_id']}.{number}"} for each in block["elements"]]
        return {**block, "elements": elements}
    return {**block, "block_id": f"{block['block_id']} {number}"} if "block_id" in block else block
