"""Helpfulness: whether questions are answered, how soon, by whom in numbers, and which still wait."""

from bot.metrics.figure import Measure
from bot.metrics.helpfulness.acknowledgement import ack_rate
from bot.metrics.helpfulness.answered_share import answered_share
from bot.metrics.helpfulness.answers import response_count
from bot.metrics.helpfulness.expertise import expertise
from bot.metrics.helpfulness.give_and_receive import give_and_receive
from bot.metrics.helpfulness.help_graph import help_graph
from bot.metrics.helpfulness.helper_breadth import helper_breadth
from bot.metrics.helpfulness.helpful_mark import helpful_mark
from bot.metrics.helpfulness.helping_spread import helping_spread
from bot.metrics.helpfulness.question import question_count
from bot.metrics.helpfulness.time_to_first_response import time_to_first_response
from bot.metrics.helpfulness.unanswered import unanswered_queue

HELPFULNESS: tuple[Measure, ...] = (
    Measure("H1", "Questions", "messages", 28, question_count),
    Measure("H2", "Responses", "messages", 28, response_count),
    Measure("H3", "Time to first response", "minutes", 28, time_to_first_response),
    Measure("H4", "Answered share", "share", 28, answered_share),
    Measure("H5", "Ack rate", "share", 28, ack_rate),
    Measure("H6", "Helpful marks", "marks", 28, helpful_mark),
    Measure("H7", "Help graph", "graph", 90, help_graph),
    Measure("H8", "Spread of helping", "index", 90, helping_spread),
    Measure("H9", "Expertise rank", "share", 90, expertise),
    Measure("H11", "Helper breadth", "share", 28, helper_breadth),
    Measure("H12", "Give and receive", "share", 90, give_and_receive),
    Measure("H13", "Unanswered queue", "list", 3, unanswered_queue),
)
