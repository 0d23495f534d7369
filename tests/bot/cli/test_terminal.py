"""The terminal shows the note and the report within 80 columns and without colour for meaning."""

import io

from rich.console import Console

from bot.cli.terminal import NAMES, show_note, show_report
from bot.metrics import MEASURES
from bot.notes import Facts, Footnote, Headline, Link, Listing, Note, Paragraph, Place, Span, plain
from bot.report import report
from tests.makers import Town, instant

WHERE = Place(channel=1, channel_name="kitchen", message=2, at=instant(3), when="Tue 10 March 14:02")
NOTE = Note(
    "digest",
    "Fern Hill · week of 9\u201315 March",
    (
        Headline("A week like others."),
        Facts((("People", (Span("92 people took part"), Span(" ▲ up", strong=True))),)),
        Paragraph(plain("Nothing [b]has[/b] to be done."), label="One thing to do"),
        Listing(((Link("question 1", WHERE), Span(" · waiting 2 days")),), label="Waiting"),
        Footnote(plain("No gaps.")),
    ),
)


def printed(note: Note, link) -> str:
    """The note as a plain terminal shows it."""
    out = io.StringIO()
    show_note(note, link, Console(file=out, width=80, color_system=None))
    return out.getvalue()


def test_a_note_is_printed_in_order():
    """Title, headline, facts, the one thing, links, footnote; words of the note are never markup."""
    said = printed(NOTE, lambda _: None)
    for words in (
        "Fern Hill",
        "A week",
        "People  92 people took part ▲ up",
        "One thing to do \u2013 Nothing [b]has[/b]",
    ):
        assert words in said
    assert not any(line.endswith(" ") for line in said.splitlines())
    assert said.index("A week") < said.index("People") < said.index("One thing") < said.index("Waiting")


def test_links_or_places():
    """A message is linked where its address is known, else channel and time are told."""
    assert "question 1, #kitchen, Tue 10 March 14:02 · waiting 2 days" in printed(NOTE, lambda _: None)
    assert "question 1, https://example.org/2" in printed(NOTE, lambda place: f"https://example.org/{place.message}")


def test_addresses_stay_whole():
    """However long, an address is on one line, so that it can be opened."""
    address = f"https://example.org/{'1' * 120}"
    assert f"  - question 1, {address} · waiting" in printed(NOTE, lambda _: address)


def test_a_report_fits_eighty_columns():
    """No line of the report is longer than 80 characters, and what all is missing for is said once."""
    town = Town()
    for day in range(30):
        town.ask(f"p{day % 7}", instant(day, 9))
    out = io.StringIO()
    made = report(town.history(30), name="Fern Hill", platform="slack")
    show_report(made, Console(file=out, width=80, color_system=None))
    said = out.getvalue()
    assert max(map(len, said.splitlines())) <= 80
    assert "Active members              7 people" in said
    assert said.count("needs 20 people active in 28 days") == said.casefold().count("needs 20 people") == 1
    assert "Newcomer integration" not in said
    assert "Open questions" in said


def test_no_measure_runs_into_its_value():
    """The longest name of a measure leaves two spaces before what it says."""
    assert max(len(each.name) for each in MEASURES) + 2 <= NAMES
