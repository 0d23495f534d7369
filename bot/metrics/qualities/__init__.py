"""The components of the five qualities of a network: engagement, supportiveness, trust, diversity, relevance.

They are traces, and stand for what they are called after only so far as traces can.
"""

from bot.metrics.figure import Measure
from bot.metrics.qualities.borrowed import (
    engaged_in_weeks,
    engaged_on_days,
    newcomers_return,
    newcomers_supported,
    questions_supported,
)
from bot.metrics.qualities.people_taking_part import people_taking_part
from bot.metrics.qualities.resonance import resonance
from bot.metrics.qualities.return_to_channel import return_to_channel

QUALITIES: tuple[Measure, ...] = (
    Measure("E1", "People taking part", "people", 28, people_taking_part),
    Measure("E2", "Engaged on several days", "share", 28, engaged_on_days, same_as="A4"),
    Measure("E3", "Engaged week by week", "share", 28, engaged_in_weeks, same_as="A3"),
    Measure("U1", "Questions supported", "share", 28, questions_supported, same_as="H4"),
    Measure("U2", "Newcomers supported", "share", 28, newcomers_supported, same_as="N2"),
    Measure("U3", "Newcomers return", "share", 56, newcomers_return, same_as="N4"),
    Measure("R1", "Resonance", "share", 28, resonance),
    Measure("R2", "Return to channels", "share", 56, return_to_channel),
)
