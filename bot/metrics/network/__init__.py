"""The network: who speaks with whom, how closely knit that is, and what would be left without some of it."""

from bot.metrics.figure import Measure
from bot.metrics.network.dyad_reciprocity import dyad_reciprocity
from bot.metrics.network.fragmentation import fragmentation
from bot.metrics.network.k_core import core_share

NETWORK: tuple[Measure, ...] = (
    Measure("S2", "Dyad reciprocity", "share", 28, dyad_reciprocity),
    Measure("S10", "Core share", "share", 28, core_share),
    Measure("S12", "Fragmentation", "share", 28, fragmentation),
)
