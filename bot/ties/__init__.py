"""Who addressed whom: messages and reactions become ties, each with its source and how sure it is."""

from bot.ties.days import tie_days
from bot.ties.inference import CONFIDENCE, REACTION_CONFIDENCE, TURN, Edge, ReplyInference, Source
from bot.ties.network import Coverage, Ties, openers, ties

__all__ = [
    "CONFIDENCE",
    "REACTION_CONFIDENCE",
    "TURN",
    "Coverage",
    "Edge",
    "ReplyInference",
    "Source",
    "Ties",
    "openers",
    "tie_days",
    "ties",
]
