"""The page of a community, read in order and opened in a browser."""

import pytest

from bot.page import page
from bot.report import report
from tests.bot.page.fernhill import community


@pytest.fixture(scope="module")
def made() -> str:
    """The page of that community."""
    history = community().history(26 * 7)
    return page(report(history, name="<b>Fern</b> & Hill", platform="slack"), history)
