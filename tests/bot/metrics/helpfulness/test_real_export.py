"""What is found on a real Slack export, beside what was counted there independently."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from adapters.slack.export import ExportFiles
from bot.archive import open_files
from bot.events import DAY, AnyEvent, MessagePosted, Signal
from bot.metrics.helpfulness.answered_share import answered_share
from bot.metrics.helpfulness.behaviour import machine_like
from bot.metrics.helpfulness.lookup import thread_openers
from bot.metrics.helpfulness.response import question_responses
from bot.ports import Skips
from bot.window import History
from tests.makers import history_of


@pytest.fixture(scope="module")
def academy(shared_data: Path) -> History:
    """Six months of a training cohort, up to the day after its last message."""
    files = open_files(shared_data / "slack-10academy" / "export")
    events: list[AnyEvent] = []
    for part in ExportFiles().parts(files):
        for _, batch in part.batches(Skips()):
            events.extend(batch)
    last = max(event.at for event in events if isinstance(event, MessagePosted))
    return history_of(events, date(1970, 1, 1).toordinal() + last // DAY + 1)


def test_threads_are_found_as_counted_independently(academy: History, shared_data: Path):
    """The openers that somebody else answered in their thread are exactly those of the reference."""
    reference = json.loads((shared_data / "slack-10academy" / "reference_stats.json").read_text(encoding="utf-8"))
    above = thread_openers(academy)
    inside = np.flatnonzero(above >= 0)
    other = academy.messages.author[inside] != academy.messages.author[above[inside]]
    assert len(np.unique(above[inside[other]])) == reference["roots_with_reply_by_other"]


def test_the_stream_answers_more_than_threads_alone(academy: History, shared_data: Path):
    """More questions are answered than their threads tell, and not nearly all, as any next message would have it."""
    reference = json.loads((shared_data / "slack-10academy" / "reference_stats.json").read_text(encoding="utf-8"))
    in_threads = reference["question_roots_replied_in_thread"] / reference["question_mark_roots"]
    found = question_responses(academy)
    asked = academy.messages.signals[found.row]
    assert ((asked & Signal.QUESTION) != 0).all()
    assert in_threads < float((found.answered_at > 0).mean()) < 0.8


def test_nobody_of_a_lively_cohort_is_taken_for_a_machine(academy: History):
    """Thirteen people wrote more than 200 messages in a month, and all are people; the share rests on hundreds."""
    month = academy.until(academy.start + 56)
    figure = answered_share(month)
    assert len(machine_like(month)) == 0
    assert figure.n > 300
    assert figure.value == pytest.approx(0.68, abs=0.05)
