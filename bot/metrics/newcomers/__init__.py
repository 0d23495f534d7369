"""Newcomer integration: who arrives, who is heard, who comes back."""

from bot.metrics.figure import Measure

NEWCOMERS: tuple[Measure, ...] = ()
