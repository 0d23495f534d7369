"""Participation: how many take part, how often, and whether they stay."""

from bot.metrics.figure import Measure
from bot.metrics.participation.absence_factor import contributor_absence_factor
from bot.metrics.participation.active_members import active_members
from bot.metrics.participation.active_share import active_share
from bot.metrics.participation.burstiness import burstiness
from bot.metrics.participation.gini import participation_gini
from bot.metrics.participation.hill_numbers import hill_numbers
from bot.metrics.participation.member_states import member_states
from bot.metrics.participation.messages import messages
from bot.metrics.participation.multi_day_share import multi_day_share
from bot.metrics.participation.ninety_nine_one import ninety_nine_one
from bot.metrics.participation.retention_cohorts import retention_cohorts
from bot.metrics.participation.stickiness import stickiness
from bot.metrics.participation.survival_to_inactivity import survival_to_inactivity

PARTICIPATION: tuple[Measure, ...] = (
    Measure("A1", "Active members", "people", 28, active_members),
    Measure("A2", "Active share", "share", 28, active_share),
    Measure("A3", "Stickiness", "share", 28, stickiness, version=2),
    Measure("A4", "Multi-day share", "share", 28, multi_day_share, version=2),
    Measure("A5", "Gini of participation", "index", 28, participation_gini),
    Measure("A6", "Contributor absence factor", "people", 28, contributor_absence_factor),
    Measure("A7", "Effective contributors", "people", 28, hill_numbers),
    Measure("A8", "90-9-1 profile", "share", 28, ninety_nine_one),
    Measure("A9", "Retention cohorts", "share", 112, retention_cohorts),
    Measure("A10", "Survival to inactivity", "days", 28, survival_to_inactivity),
    Measure("A11", "Member states", "people", 28, member_states),
    Measure("A12", "Burstiness", "index", 28, burstiness),
    Measure("A13", "Messages", "messages", 28, messages),
)
