"""Titles, labels and text alternatives of the report in the terminal and on the page."""

from bot.words.numbers import clock, counted, listed, number_range


def title(community: str, as_of: str, zone: str) -> str:
    """The report's title."""
    return f"{community} · the 28 days before {as_of} ({clock(zone)})"


def two_ends(note: str, report: str) -> str:
    """Why a number of the weekly note and one of the report may differ: they end on different days."""
    return f"The numbers of this note end with {note}, those below with {report}."


def coverage(channels_seen: int, channels: int) -> str:
    """Which channels the figures rest on."""
    return f"Seen: {channels_seen} of {counted(channels, 'channel')}." if channels else "No channel is known yet."


SKIP = "Skip to the report"
CONTENTS = "On this page"
THIS_WEEK = "This week"
NO_NOTE = "There is nothing to say about the last week: nobody wrote, and no question is open."
AS_TABLE = "The same as a table"
KIND = "What kind of network"
EACH_CIRCLE = "Each circle"
MORE = "More figures"
NOT_YET = "Not enough data yet"
SEEN = "What was seen"
HOW = "How to read this"
MADE_OF = "What this is made of"

# In place of a number on a chart.
HIDDEN = "not shown"
NEARLY_ALL = "nearly all who wrote in 28 days"
ANEW = "new beginning"
UNSEEN = "not seen whole"
HOLIDAY = "holiday"
TOO_LITTLE = "not enough data"
PARTLY = "partly unseen"

KEYS = "Arrow keys move from one to the next."
TRENDS = {
    "people": "People who wrote, week by week",
    "answered": "Questions answered within a day",
    "newcomers": "People who began, week by week",
    "core": "People held by two ties or more",
}
_OF = {"answered": ("question", "questions"), "core": ("person", "people")}
HOURS_TITLE = "When people write (28 days)"
HOUR = "Hour"
RESPONSE_TITLE = "How soon questions are answered"
RESPONSE_COLUMNS = ("Within", "Answered", "Range")
FUNNEL_TITLE = "From joining to being a regular (91 days)"
FUNNEL_COLUMNS = ("Step", "People", "Of the step before", "Range")
SURVIVAL_TITLE = "Newcomers who are still writing"
SURVIVAL_COLUMNS = ("Weeks after the first message", "Still writing", "Range")


def window(days: str, zone: str) -> str:
    """The days a report is about."""
    return f"The 28 days of {days}, {clock(zone)}"


def trend_columns(unit: str) -> tuple[str, ...]:
    """The table of a course."""
    return ("Week from", "People") if unit == "people" else ("28 days to", "Share", "Range", "Cases")


def week_said(day: str, people: int | None, note: str) -> str:
    """One week of a chart."""
    return f"Week from {day}: {note if people is None else counted(people, 'person', 'people')}"


def month_said(day: str, value: str, between: str, *more: str) -> str:
    """28 days of a chart; `value` may be the words in its place."""
    said = f"28 days to {day}: {value}{f' ({between})' if between else ''}"
    return ", ".join([said, *(each for each in more if each)])


def cases(series: str, n: int) -> str:
    """What a share on a chart rests on; people are told in steps."""
    said = counted(n, *_OF[series])
    return f"about {said}" if series == "core" else said


def trend_alt(
    unit: str, lowest: str, highest: str, last: str, *, points: int, usual: str, gaps: bool, anew: str = ""
) -> str:
    """A course in words; `usual` is empty where it is not known, `gaps` tells that values are missing.

    `anew` is the day of a new beginning that lies in the middle.
    """
    reach = lowest if lowest == highest else f"between {lowest} and {highest}"
    if unit == "people":
        said = f"{reach} people in each of {counted(points, 'week')}; {last} in the last one."
    else:
        said = (
            f"{reach}, each over 28 days; {last} in the last. A thin line is the range in which the true share may lie."
        )
    said = f"{said[0].upper()}{said[1:]}{' A dotted line: no number is shown; the table says why.' if gaps else ''}"
    return f"{said}{_usual_said(usual, anew)}"


def _usual_said(usual: str, anew: str) -> str:
    band = f" The band is the community's own {usual}." if usual else ""
    return f"{band} What is usual is counted anew from {anew} on, at the dashed line." if anew else band


def weekly_alt(counts: list[int], weeks: int, usual: str, anew: str = "") -> str:
    """The weekly chart in words; `counts` are the numbers shown, `anew` the day of a new beginning among them."""
    lowest, highest, last = min(counts), max(counts), counts[-1]
    reach = f"{lowest}" if lowest == highest else f"between {lowest} and {highest}"
    said = f"Over {counted(weeks, 'week')} {reach} people wrote in a week; {last} in the last one."
    return f"{said}{_usual_said(usual, anew)}"


def usual_range(low: float | None, high: float | None) -> str:
    """The band of the weekly chart in words."""
    return "" if low is None or high is None else f"usual range, {number_range(low, high)}"


def hour_said(day: str, hour: int, messages: int | None) -> str:
    """One hour of the week; without a number where that would tell of few people."""
    told = HIDDEN if messages is None else counted(messages, "message")
    return f"{day} {hour:02}:00: {told}"


def hours_alt(day: str, hour: int, zone: str) -> str:
    """The heat map in words."""
    return (
        "The stronger the colour, the more messages. "
        f"Most are written on {day} from {hour:02}:00 to {(hour + 1) % 24:02}:00, {clock(zone)}."
    )


def dots(minimum: int) -> str:
    """What a dot on the heat map is."""
    return f" A dot: fewer than {minimum} people wrote then, or the number would give away such an hour."


def few_in_table(minimum: int) -> str:
    """What a dash in the table of hours is."""
    return f"A dash: fewer than {minimum} people wrote then, or the number would give away such an hour."


def within(time: str, answered: str, between: str) -> str:
    """A point of the response curve."""
    return f"Within {time}: {answered} answered ({between})"


def response_alt(half: str, day: str, n: int) -> str:
    """The response curve in words."""
    said = f"Half within {half}, " if half else ""
    return (
        f"{said}{day} within a day, of {counted(n, 'question')} in 28 days. Those still waiting count for the time "
        "they were watched. A thin line is the range in which the true share may lie."
    )


FUNNEL_ALT = "Shares are of the step before, with their range."


def step(note: str) -> str:
    """A step whose number of people is not told."""
    return f"{note} of the step before" if note == "nearly all" else note


def of_before(value: str, between: str) -> str:
    """A step as a share of the one before."""
    return f"{value} of the step before{f' ({between})' if between else ''}"


def still(week: int, value: str, between: str) -> str:
    """A point of the survival curve."""
    return f"After {counted(week, 'week')}: {value} still writing{f' ({between})' if between else ''}"


def weeks(number_: int) -> str:
    """The end of a scale of weeks."""
    return counted(number_, "week")


def survival_alt(points: list[tuple[int, str]], n: int) -> str:
    """The survival curve in words."""
    said = ", ".join(f"{share} after {counted(week, 'week')}" for week, share in points)
    return (
        f"{said}, of {counted(n, 'newcomer')} in half a year. Who wrote on one day only leaves the curve at its "
        "beginning. A thin line is the range in which the true share may lie."
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


def unseen(names: list[str]) -> str:
    """Public channels that could not be seen."""
    return f"Not seen: {listed([f'#{name}' for name in names])}."


NEVER = "What nobody sees: who only reads, what is said elsewhere, and direct messages, which are never read."


def strip_alt(days: int, first: str, last: str) -> str:
    """The strip of days in words."""
    if not days:
        return f"Every day from {first} to {last} was seen."
    return f"From {first} to {last}: {counted(days, 'day')} could not be seen, at least in part, drawn as outlines."


def gap_days(days: int) -> str:
    """Days that could not be seen."""
    return f"{counted(days, 'day')} of 28 could not be seen." if days else "There were no gaps in 28 days."
