"""The weekly note: what is true of the last complete week, said in a few lines, and one thing to do."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from bot.digest.choice import headline, last_of_month, moved, one_thing, worth_knowing
from bot.digest.facts import Facts, gather
from bot.digest.open import Waiting
from bot.digest.picture import Draw, picture
from bot.metrics import Figure, State
from bot.metrics.newcomers.widening import ENOUGH, WIDER, WINDOW
from bot.metrics.statistics.suppression import too_close
from bot.metrics.statistics.trend import Change
from bot.metrics.weeks import last_monday
from bot.notes import Block, Footnote, Headline, Link, Listing, Note, Paragraph, Span, Words, plain
from bot.notes import Facts as Rows
from bot.report import Report
from bot.report.scoring import in_one_line
from bot.window import History
from bot.words import digest as words
from bot.words import headlines
from bot.words.numbers import about, changed, day, days, duration, share, tells, usual


def digest(history: History, name: str, *, minimum_group: int = 5, made: Report | None = None) -> Note | None:
    """The note of the last complete week, Monday to Sunday, before the picture's end; its chart is in words only.

    None where there is nothing to say: nobody wrote in the 28 days up to that week's end and no question waits. `made`
    is a report of the same history; it saves work where the week ends with it.
    """
    same = made if made and made.as_of == last_monday(history) and made.minimum_group == minimum_group else None
    facts = gather(history, name, minimum_group, same)
    return None if facts.silent else note(facts)


def silence(history: History) -> str:
    """Why there is no note, and which days are known."""
    end, known = last_monday(history), known_days(history)
    return f"{headlines.silent(days(end - 7, end - 1, year=True))} {known}" if known else headlines.NOTHING_WRITTEN


def known_days(history: History) -> str:
    """Between which days people wrote, and how to see the last of them; empty where nobody did."""
    written = history.messages.day
    if not len(written):
        return ""
    first, last = int(written.min()), int(written.max())
    monday = last + 7 - (last - 1) % 7  # the first day of which both the note and the report tell of the last one
    seen_from = date.fromordinal(monday).isoformat() if monday <= history.end else ""
    return headlines.known_days(day(first, year=True), day(last, year=True), seen_from)


def note(facts: Facts, *, hidden: Collection[str] = (), draw: Draw | None = None) -> Note:
    """The words for a week's facts, without the sections that admins hide (`preferences.SECTIONS`)."""
    blocks: list[Block] = [Headline(headline(facts))]
    if rows := _rows(facts, hidden):
        blocks.append(Rows(rows))
    if "chart" not in hidden and not facts.small and (chart := picture(facts.weekly, draw)):
        blocks.append(chart)
    blocks.append(Paragraph(plain(one_thing(facts)), label=words.ONE_THING))
    if facts.open.waiting:
        blocks.append(Listing(links(facts.open.waiting, words.question_link)))
    if rest := _rest(facts):
        blocks.append(Paragraph(plain(rest)))
    if "worth" not in hidden and (known := worth_knowing(facts)):
        blocks.append(Paragraph(plain(known), label=words.WORTH_KNOWING))
    if facts.open.first_words and not ("worth" in hidden and facts.open.waiting):  # else they are the one thing to do
        blocks.append(Listing(links(facts.open.first_words, words.first_link)))
    if "worth" not in hidden and facts.rates and facts.apart and last_of_month(facts.end):
        blocks.append(Paragraph(plain(facts.apart), label=words.CIRCLES))
    blocks.append(Footnote(plain(_seen(facts))))
    return Note("digest", words.title(facts.name, days(facts.first, facts.end - 1)), tuple(blocks))


def _rest(facts: Facts) -> str:
    """What waits and is not linked, where something is."""
    return words.rest(*facts.open.rest) if facts.open.waiting else ""


def _rows(facts: Facts, hidden: Collection[str]) -> tuple[tuple[str, Words], ...]:
    said = (
        ("people", words.PEOPLE, people_said),
        ("help", words.HELP, help_said),
        ("newcomers", words.NEWCOMERS, _newcomers),
        ("qualities", words.QUALITIES, _qualities),
    )
    rows = [(label, say(facts)) for section, label, say in said if section not in hidden]
    return tuple((label, words_) for label, words_ in rows if words_)


def _qualities(facts: Facts) -> Words:
    """The five qualities against this place's own first weeks, in one line."""
    said = in_one_line(facts.scores) if facts.rates else ""
    return plain(said) if said else ()


def people_said(facts: Facts) -> Words:
    """How many took part, beside what is usual."""
    if facts.small:
        return ()
    week = words.NEARLY_ALL_IN_WEEK if facts.nearly_all else words.took_part(facts.week, facts.minimum)
    said: list[Words | str] = [_with_usual(facts, week, "people", "people")]
    figure = facts.figures.get("A2")
    if facts.nearly_all:
        said.append(words.few_in_month(facts.active, facts.minimum))
    elif not facts.rates or figure is None:
        said.append(words.in_month(facts.active, facts.week, facts.minimum))
    elif drawn := facts.drawn("A2"):
        listed = facts.coverage.members_listed
        said.append(words.of_members(_value(drawn), drawn.n, rough=_rough(drawn), listed_members=listed))
    elif facts.worded("A2") == words.NEARLY_ALL:
        said.append(words.nearly_all_members())
    else:
        said.append(words.in_month(facts.active, facts.week, facts.minimum))
    return _joined(said)


def help_said(facts: Facts) -> Words:
    """What becomes of questions, beside what is usual."""
    if facts.small:
        return plain(words.open_now(facts.open.unanswered)) if facts.tells_questions else ()
    if facts.questions is None:
        return ()
    figure = facts.drawn("H4")
    if not facts.rates:
        return plain(words.asked(facts.questions))
    if figure is None:
        return plain(words.too_few_questions(facts.questions))
    first = words.answered(_value(figure), figure.n, rough=_rough(figure))
    said: list[Words | str] = [_with_usual(facts, first, "answered", "share", words.asked(facts.questions))]
    if median := facts.drawn("H3"):
        said.append(words.half_within(duration(_value(median))))
    return _joined(said)


def _newcomers(facts: Facts) -> Words:
    if facts.small and too_close(facts.active, facts.wrote or 0, facts.minimum):
        return ()
    said: list[Words | str] = []
    if facts.joined is not None:
        said.append(_with_usual(facts, words.joined(facts.joined, facts.minimum), "newcomers", "people"))
        if facts.joined >= facts.minimum:
            said.append(words.wrote(facts.wrote or 0, facts.joined, facts.minimum))
    elif facts.wrote is not None:
        said.append(words.first_messages(facts.wrote, facts.minimum))
    if facts.rates and (part := _share(facts, "N2")):
        first = words.newcomers_answered(part, days=_days(facts.figures["N2"]))
        said.append(_with_usual(facts, first, "newcomers_answered", "share"))
    if facts.rates and (part := _share(facts, "N4")):
        said.append(words.came_back(part))
    return _joined(said, " → ")


def _share(facts: Facts, identity: str) -> str:
    """A share of newcomers as it may be said: in figures, or in words where figures would tell of a few."""
    figure = facts.drawn(identity)
    if figure:
        return about(share(_value(figure), figure.n), rough=_rough(figure))
    return facts.worded(identity) if (facts.wrote or 0) >= ENOUGH else ""  # with fewer it may be of three months


def _with_usual(facts: Facts, said: str, series: str, unit: str, *more: str) -> Words:
    """A figure, the mark and word for a change that may be claimed, and in brackets what is usual."""
    change = facts.changes.get(series)
    way = dict(moved(facts)).get(series, "") if facts.rates and not facts.gap_days else ""
    bracket = list(more)
    if facts.rates and change and change.low is not None and change.high is not None:
        low, high = _month(change) if series == "newcomers" else (change.low, change.high)
        if way or tells(low, high, unit):
            bracket.insert(0, usual(low, high, unit))
    beside = f" ({'; '.join(bracket)})" if bracket else ""
    return (Span(f"{said} "), Span(changed(way), strong=True), *plain(beside)) if way else plain(f"{said}{beside}")


def _month(change: Change) -> tuple[float, float]:
    """The usual range of four weeks together, from that of one: the spread grows with the square root."""
    usual_week, high = change.usual or 0.0, change.high or 0.0
    spread = 2 * (high - usual_week)
    return 4 * usual_week - spread, 4 * usual_week + spread


def links(places: Sequence[Waiting], called: Callable[[int, int], str]) -> tuple[Words, ...]:
    """Messages that wait, each with how long."""
    marked = called is words.question_link  # the others are all first messages
    return tuple(
        (
            Link(called(index, len(places)), each.place),
            Span(f" · {words.waiting(each.hours, first=each.first and marked)}"),
        )
        for index, each in enumerate(places, 1)
    )


def _seen(facts: Facts) -> str:
    seen = facts.coverage
    said = [
        words.period(days(facts.first, facts.end - 1, year=True), facts.timezone),
        words.seen(seen.channels_seen, seen.channels, list(seen.unseen)),
        words.gaps(seen.gap_days),
        words.set_apart(seen.set_apart, facts.minimum),
        words.text_seen(seen.text_seen) if seen.text_seen is not None and seen.text_seen < 0.995 else "",
        words.NOT_SEEN,
    ]
    return " ".join(each for each in said if each)


def _days(figure: Figure) -> int:
    return WIDER if figure.note.startswith(f"Over {WIDER}") else WINDOW


def _rough(figure: Figure) -> bool:
    return figure.state is State.ROUGH


def _value(figure: Figure) -> float:
    return figure.value if figure.value is not None else 0.0


def _joined(said: Sequence[Words | str], between: str = " · ") -> Words:
    """Runs of words one after the other with something between them."""
    runs: list[Span | Link] = []
    for each in said:
        if runs:
            runs.append(Span(between))
        runs.extend(plain(each) if isinstance(each, str) else each)
    return tuple(runs)
