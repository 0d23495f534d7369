"""Newcomer integration: who arrives, who is heard, who comes back."""

from bot.metrics.figure import Measure
from bot.metrics.newcomers.activation import activation
from bot.metrics.newcomers.conversion import conversion
from bot.metrics.newcomers.core_reach import core_reach
from bot.metrics.newcomers.distinct_repliers import distinct_repliers
from bot.metrics.newcomers.first_mutual_tie import first_mutual_tie
from bot.metrics.newcomers.first_reply import first_reply
from bot.metrics.newcomers.month_return import month_return
from bot.metrics.newcomers.newcomer_survival import newcomer_survival
from bot.metrics.newcomers.old_new_mixing import old_new_mixing
from bot.metrics.newcomers.second_week_return import second_week_return

NEWCOMERS: tuple[Measure, ...] = (
    Measure("N1", "Activation", "share", 28, activation),
    Measure("N2", "Newcomer first reply", "share", 28, first_reply),
    Measure("N3", "Second-week return", "share", 42, second_week_return),
    Measure("N4", "Day 7 to 27 return", "share", 56, month_return),
    Measure("N5", "Distinct repliers", "people", 28, distinct_repliers),
    Measure("N6", "First mutual tie", "days", 28, first_mutual_tie),
    Measure("N7", "Core reach", "share", 56, core_reach),
    Measure("N8", "Newcomer survival", "share", 182, newcomer_survival),
    Measure("N9", "Conversion rate", "share", 91, conversion),
    Measure("N10", "Old and new mixing", "ratio", 28, old_new_mixing),
)
