"""What buttons and forms carry on Discord: which server they belong to, and what they mean when they come back."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from bot.notes import Button

LONGEST: Final = 100
LABEL: Final = 80
IN_A_ROW: Final = 5
ROWS: Final = 5
_ROW: Final = 1
_BUTTON: Final = 2
_SECONDARY: Final = 2

PRESS, PAGE, FORM = "press", "page", "form"


class Meaning(msgspec.Struct, frozen=True):
    """What was pressed or filled in: `place` is a button's number in its message, or a form's page."""

    kind: str
    place: int
    server: str  # a direct message does not say which server it is about
    words: str

    @property
    def custom_id(self) -> str:
        """As Discord keeps it; raises ValueError where it is longer than Discord allows."""
        text = f"{self.kind}:{self.place}:{self.server}:{self.words}"
        if len(text) > LONGEST:
            raise ValueError("A button's action and value are longer than Discord can carry.")
        return text


def meaning(custom_id: object) -> Meaning | None:
    """What a custom id of ours says; None where it is not ours, or of another version."""
    parts = str(custom_id).split(":", 3)
    if len(parts) != 4 or parts[0] not in {PRESS, PAGE, FORM} or not parts[1].isdecimal():
        return None
    return Meaning(parts[0], int(parts[1]), parts[2], parts[3])


def rows(buttons: Sequence[tuple[str, Meaning]]) -> list[dict[str, Any]]:
    """Rows of buttons, each a label and a meaning."""
    shown = [
        {"type": _BUTTON, "style": _SECONDARY, "label": shortened(label, LABEL), "custom_id": means.custom_id}
        for label, means in buttons
    ]
    return [{"type": _ROW, "components": shown[start : start + IN_A_ROW]} for start in range(0, len(shown), IN_A_ROW)]


def presses(buttons: Sequence[Button], server: str, first: int) -> list[tuple[str, Meaning]]:
    """A note's buttons with what they mean, numbered from `first` on, so that no two are alike in a message."""
    return [
        (button.text, Meaning(PRESS, first + number, server, f"{button.action} {button.value}".strip()))
        for number, button in enumerate(each for each in buttons if each.text.strip())
    ]


def shortened(text: str, limit: int) -> str:
    """One line inside a limit, cut with an ellipsis; a sign stands where nothing is left."""
    flowing = " ".join(text.encode("utf-8", "ignore").decode().split())
    return flowing if 0 < len(flowing) <= limit else f"{flowing[: limit - 1].rstrip()}…"
