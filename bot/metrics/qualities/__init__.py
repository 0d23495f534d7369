"""The components of the five qualities of a network: engagement, supportiveness, trust, diversity, relevance.

They are traces, and stand for what they are called after only so far as traces can.
"""

from bot.metrics.figure import Measure
from bot.metrics.qualities.borrowed import (
    engaged_in_weeks,
    engaged_on_days,
    mutual_dyads,
    newcomers_return,
    newcomers_supported,
    questions_supported,
)
from bot.metrics.qualities.cross_group_ties import cross_group_ties
from bot.metrics.qualities.dyad_persistence import dyad_persistence
from bot.metrics.qualities.old_and_new import old_and_new
from bot.metrics.qualities.partner_spread import partner_spread
from bot.metrics.qualities.people_taking_part import people_taking_part
from bot.metrics.qualities.recurring_ties import recurring_ties
from bot.metrics.qualities.resonance import resonance
from bot.metrics.qualities.return_to_channel import return_to_channel

QUALITIES: tuple[Measure, ...] = (
    Measure("E1", "People taking part", "people", 28, people_taking_part),
    Measure("E2", "Engaged on several days", "share", 28, engaged_on_days, same_as="A4"),
    Measure("E3", "Engaged week by week", "share", 28, engaged_in_weeks, same_as="A3"),
    Measure("U1", "Questions supported", "share", 28, questions_supported, same_as="H4"),
    Measure("U2", "Newcomers supported", "share", 28, newcomers_supported, same_as="N2"),
    Measure("U3", "Newcomers return", "share", 56, newcomers_return, same_as="N4"),
    Measure("T1", "Mutual dyads", "share", 28, mutual_dyads, same_as="S2"),
    Measure("T2", "Recurring mutual ties", "share", 90, recurring_ties, version=2),
    Measure("T3", "Dyad persistence", "share", 56, dyad_persistence),
    Measure("D1", "Cross-group ties", "share", 28, cross_group_ties),
    Measure("D2", "Partner spread", "share", 28, partner_spread),
    Measure("D3", "Old and new together", "share", 28, old_and_new),
    Measure("R1", "Resonance", "share", 28, resonance),
    Measure("R2", "Return to channels", "share", 56, return_to_channel),
)
