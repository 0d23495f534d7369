"""Participation: how many take part, how often, and whether they stay."""

from bot.metrics.figure import Measure
from bot.metrics.participation.active_members import active_members
from bot.metrics.participation.active_share import active_share
from bot.metrics.participation.member_states import member_states
from bot.metrics.participation.messages import messages
from bot.metrics.participation.multi_day_share import multi_day_share
from bot.metrics.participation.retention_cohorts import retention_cohorts
from bot.metrics.participation.stickiness import stickiness
from bot.metrics.participation.survival_to_inactivity import survival_to_inactivity

PARTICIPATION: tuple[Measure, ...] = (
    Measure("A1", "Active members", "people", 28, active_members),
    Measure("A2", "Active share", "share", 28, active_share),
    Measure("A3", "Stickiness", "share", 28, stickiness),
    Measure("A4", "Multi-day share", "share", 28, multi_day_share),
    Measure("A9", "Retention cohorts", "share", 112, retention_cohorts),
    Measure("A10", "Survival to inactivity", "days", 28, survival_to_inactivity),
    Measure("A11", "Member states", "people", 28, member_states),
    Measure("A13", "Messages", "messages", 28, messages),
)
