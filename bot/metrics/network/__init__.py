"""The network: who speaks with whom, how closely knit that is, and what would be left without some of it."""

from bot.metrics.figure import Measure
from bot.metrics.network.betweenness import betweenness_share
from bot.metrics.network.centralisation import centralisation
from bot.metrics.network.clustering import clustering
from bot.metrics.network.constraint import burt_constraint
from bot.metrics.network.core_periphery import core_periphery
from bot.metrics.network.dyad_reciprocity import dyad_reciprocity
from bot.metrics.network.edge_reciprocity import edge_reciprocity
from bot.metrics.network.effective_size import effective_size
from bot.metrics.network.fragmentation import fragmentation
from bot.metrics.network.groups import group_count
from bot.metrics.network.k_core import core_share
from bot.metrics.network.key_people import key_person_loss
from bot.metrics.network.mixing import external_internal
from bot.metrics.network.modularity import modularity_z

NETWORK: tuple[Measure, ...] = (
    Measure("S1", "Edge reciprocity", "share", 28, edge_reciprocity),
    Measure("S2", "Dyad reciprocity", "share", 28, dyad_reciprocity),
    Measure("S3", "Clustering", "share", 28, clustering, version=2, nightly=True),
    Measure("S4", "Groups", "groups", 28, group_count, nightly=True),
    Measure("S5", "Modularity z", "z", 28, modularity_z, version=2, nightly=True),
    Measure("S6", "E-I index", "index", 28, external_internal, nightly=True),
    Measure("S7", "Constraint", "index", 28, burt_constraint),
    Measure("S8", "Effective size", "index", 28, effective_size),
    Measure("S9", "Betweenness", "share", 28, betweenness_share, nightly=True),
    Measure("S10", "Core share", "share", 28, core_share),
    Measure("S11", "Core and periphery", "index", 28, core_periphery),
    Measure("S12", "Fragmentation", "share", 28, fragmentation),
    Measure("S13", "Centralisation", "share", 28, centralisation),
    Measure("S14", "Key-person loss", "points", 28, key_person_loss, version=2, nightly=True),
)
