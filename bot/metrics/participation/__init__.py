"""Participation: how many take part, how often, and whether they stay."""

from bot.metrics.figure import Measure

PARTICIPATION: tuple[Measure, ...] = ()
