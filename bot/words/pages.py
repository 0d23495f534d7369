"""Titles, labels and text alternatives of the report in the terminal and on the page."""

from bot.words.numbers import clock, counted, number_range


def title(community: str, as_of: str, zone: str) -> str:
    """The report's title."""
    return f"{community} · the 28 days before {as_of} ({clock(zone)})"


def coverage(channels_seen: int, channels: int) -> str:
    """Which channels the figures rest on."""
    return f"Seen: {channels_seen} of {counted(channels, 'channel')}." if channels else "No channel is known yet."


SKIP = "Skip to the report"
CONTENTS = "On this page"
THIS_WEEK = "This week"
NO_NOTE = "There is nothing to say about the last week: nobody wrote, and no question is open."
AS_TABLE = "The same as a table"
NOT_YET = "Not enough data yet"
SEEN = "What was seen"
HOW = "How to read this"
HIDDEN = "not shown"
DRAWN_SCROLL = "chart, scrolls sideways on narrow screens"

WEEKLY_TITLE = "People who wrote, week by week"
WEEKLY_COLUMNS = ("Week from", "People")
HOURS_TITLE = "When people write (28 days)"
HOURS_COLUMNS = ("Day", "Hour", "Messages")
RESPONSE_TITLE = "How soon questions are answered"
RESPONSE_COLUMNS = ("After", "Answered", "Range")
FUNNEL_TITLE = "From joining to being a regular"
FUNNEL_COLUMNS = ("Step", "People", "Of the step before")
SURVIVAL_TITLE = "Newcomers who are still writing"
SURVIVAL_COLUMNS = ("Weeks after the first message", "Still writing", "Range")


def weekly_alt(counts: list[int], weeks: int, usual: str) -> str:
    """The weekly chart in words; `counts` are the numbers shown."""
    lowest, highest, last = min(counts), max(counts), counts[-1]
    said = (
        f"Over {counted(weeks, 'week')} between {lowest} and {highest} people wrote in a week; {last} in the last one."
    )
    return f"{said} The band is the community's own {usual}." if usual else said


def usual_range(low: float | None, high: float | None) -> str:
    """The band of the weekly chart in words."""
    return "" if low is None or high is None else f"usual range, {number_range(low, high)}"


def hours_alt(day: str, hour: int, zone: str, minimum: int) -> str:
    """The heat map in words."""
    return (
        "The darker, the more messages. "
        f"Most are written on {day} from {hour:02}:00 to {(hour + 1) % 24:02}:00, {clock(zone)}. "
        f"Hours in which fewer than {minimum} people wrote are left empty."
    )


def response_alt(points: list[tuple[str, str]]) -> str:
    """The response curve in words."""
    said = "; ".join(f"{share} after {time}" for time, share in points[::2])
    return f"Share of questions with an answer: {said}. The band is the range in which the true share may lie."


def funnel_alt(steps: list[tuple[str, str]]) -> str:
    """The funnel in words."""
    return f"{'; '.join(f'{step}: {people}' for step, people in steps)}."


def step(note: str) -> str:
    """A step whose number of people is not told."""
    return f"{note} of the step before" if note == "nearly all" else note


def survival_alt(points: list[tuple[int, str]]) -> str:
    """The survival curve in words."""
    said = "; ".join(f"{share} after {counted(week, 'week')}" for week, share in points[::3])
    return (
        f"Share of newcomers still writing: {said}. Who wrote on one day only leaves the curve at its beginning; "
        "the band is the range in which the true share may lie."
    )


def text_share(said: str) -> str:
    """How much text could be read."""
    return f"Text could be read in {said} of messages."


def answering(said: str) -> str:
    """How many messages have a known addressee."""
    return f"For {said} of messages it is known whom they address; ties rest on those."


def members(listed: bool) -> str:
    """Whether the members are known."""
    if listed:
        return "The platform says who the members are."
    return "The platform does not say who the members are: shares are of people seen in 90 days."


def gap_days(days: int) -> str:
    """Days that could not be seen."""
    return f"{counted(days, 'day')} of 28 could not be seen." if days else "There were no gaps in 28 days."
