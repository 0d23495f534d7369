"""What is said of a setting that cannot be used; each sentence says what can."""

from typing import Final

from bot.words.digest import SECTIONS as _SECTIONS

WHOLE_NUMBER: Final = "Write a whole number from {low} to {high}."
WEEKDAY: Final = "Choose a day of the week."
TIME_ZONE: Final = "Write a time zone such as Europe/Berlin or America/Sao_Paulo."
DATE: Final = "Write a date as year, month and day, such as 2026-03-16."
HOLIDAY: Final = (
    "Write dates such as 2026-12-24, or first and last day such as 2026-12-21..2027-01-03, with commas between them."
)
EMOJI: Final = "Write names of emoji without spaces, such as pray or raised_hands, with commas between them."
SWITCH: Final = "Choose on or off."
PLACES: Final = "Choose from the list."
ONE: Final = "Choose one."
TOO_MANY: Final = "These are more than {most}; choose fewer."
LONGER_THAN_KEPT: Final = "History is kept for {days} days, so no more than that can be read."
SECTIONS: Final = f"Write names of sections with commas between them: {', '.join(_SECTIONS.values())}."
