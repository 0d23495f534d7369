"""Components of the five qualities that are measures of other families: the same figure under the quality's own id."""

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.answered_share import answered_share
from bot.metrics.network.dyad_reciprocity import dyad_reciprocity
from bot.metrics.newcomers.first_reply import first_reply
from bot.metrics.newcomers.month_return import month_return
from bot.metrics.participation.multi_day_share import multi_day_share
from bot.metrics.participation.stickiness import stickiness
from bot.window import History


def engaged_on_days(history: History) -> Figure:
    """How many of those who take part do so on more than one day: a component of Engagement.

    The same figure as "multi-day share" (A4). It goes up when occasional people leave; the component "people taking
    part" (E1) then goes down, and weighs as much as this and stickiness together. Range: 0 to 1. Undefined, and its
    minimum, as there.
    """
    return multi_day_share(history)


def engaged_in_weeks(history: History) -> Figure:
    """How regularly those who take part come back within a month: a component of Engagement.

    The same figure as "stickiness" (A3), weekly over monthly active members. Range: .25 to 1. Undefined, and its
    minimum, as there.
    """
    return stickiness(history)


def questions_supported(history: History) -> Figure:
    """How likely a question is to get an answer within a day: a component of Supportiveness.

    The same figure as "answered share" (H4). Range: 0 to 1. Undefined, and its minimum, as there.
    """
    return answered_share(history)


def newcomers_supported(history: History) -> Figure:
    """How likely a newcomer is to get an answer within a day to what they begin: a component of Supportiveness.

    The same figure as "newcomer first reply" (N2). Range: 0 to 1. Undefined, and its minimum, as there.
    """
    return first_reply(history)


def newcomers_return(history: History) -> Figure:
    """How many newcomers come back after their first week: a component of Supportiveness.

    The same figure as "day 7 to 27 return" (N4). Range: 0 to 1. Undefined, and its minimum, as there.
    """
    return month_return(history)


def mutual_dyads(history: History) -> Figure:
    """Whether speaking to somebody comes back from the same person: a component of Trust.

    The same figure as "dyad reciprocity" (S2). What people feel is not in these traces: it is a proxy, to be held
    against what members say. Range: 0 to 1. Undefined, and its minimum, as there.
    """
    return dyad_reciprocity(history)
