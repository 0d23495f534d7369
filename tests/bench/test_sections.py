"""The page of results."""

from bench.__main__ import kept


def test_what_was_not_measured_this_time_stays():
    """A run of some parts replaces their sections, keeps the others where they are, and adds new ones at the end."""
    before = "# Results\n\nOld.\n\n## Import\n\n1\n\n## Start\n\n2\n"
    now = "# Results\n\nNew.\n\n## Start\n\n3\n\n## Digest\n\n4\n"
    page = "# Results\n\nNew.\n\n## Import\n\n1\n\n## Start\n\n3\n\n## Digest\n\n4\n"
    assert kept(before, now) == page
    assert kept(page, page) == page
