"""The page stands alone: no request, readable in order, with every chart in words and as a table."""

import html.parser
import itertools
import re

from bot.metrics import MEASURES
from bot.page import page
from bot.report import report
from tests.bot.page.fernhill import community
from tests.makers import Town, instant


def test_two_ends_are_said():
    """In the middle of a week the note is older than the report below it, and says so; at its end there is one end."""
    town = community()
    said = "The numbers of this note end with"
    for days, told in ((26 * 7, False), (26 * 7 - 2, True)):
        history = town.history(days)
        assert (said in page(report(history, name="Fern", platform="slack"), history)) is told


class Outline(html.parser.HTMLParser):
    """Headings, identifiers and tags in the order in which they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


def outline(made: str) -> Outline:
    """The page's outline."""
    found = Outline()
    found.feed(made)
    return found


def test_headings_are_in_order(made):
    """One first heading, and no level is skipped on the way down."""
    levels = outline(made).levels
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_nothing_is_loaded_and_only_its_own_script_runs(made):
    """There is no address to load from, and a policy that forbids all but the one style and the one script in it."""
    tags = outline(made).tags
    assert [tag for tag, _ in tags].count("script") == 1
    assert not {tag for tag, _ in tags} & {"link", "img", "iframe", "object", "image", "use"}
    assert not [attrs for _, attrs in tags if any(name.startswith("on") or name == "src" for name in attrs)]
    assert not [attrs for _, attrs in tags if "style" in attrs]
    policy = next(str(attrs["content"]) for _, attrs in tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_same_facts_give_the_same_bytes(made):
    """A page made again, of facts read again, is the same page; it says nothing of when it was made."""
    history = community().history(26 * 7)
    assert page(report(history, name="<b>Fern</b> & Hill", platform="slack"), history) == made


def test_the_page_stays_small(made):
    """It can be sent by mail: all of it is less than a third of a megabyte."""
    assert len(made.encode()) < 333_000


def test_names_are_escaped(made):
    """A community's name is words, never markup."""
    assert "<b>Fern</b>" not in made
    assert "&lt;b&gt;Fern&lt;/b&gt; &amp; Hill" in made


def test_every_chart_has_words_and_a_table(made):
    """Each chart has a title, a name for its drawing, words beside it and its numbers as a table."""
    charts = [attrs for _, attrs in outline(made).tags if str(attrs.get("class", "")).startswith("plot")]
    assert len(charts) >= 7
    assert all(attrs["role"] == "group" and attrs["aria-label"] for attrs in charts)
    assert made.count("<figure") == made.count("<table") == made.count("<figcaption") == len(charts)


def test_each_pillar_has_its_trend(made):
    """People, answers, newcomers and the network each have a course, with what is usual."""
    names = {attrs.get("id") for _, attrs in outline(made).tags}
    assert {"chart-people", "chart-answered", "chart-newcomers", "chart-core"} <= names


def test_each_point_says_itself(made):
    """Every point of every drawing has its words, and each drawing has one that the tabulator reaches."""
    tags = outline(made).tags
    points = [attrs for _, attrs in tags if attrs.get("class") == "point"]
    assert len(points) > 200
    assert all(attrs["aria-label"] and attrs["role"] == "img" for attrs in points)
    drawings = [attrs for _, attrs in tags if str(attrs.get("class", "")).startswith("plot")]
    assert sum(attrs["tabindex"] == "0" for attrs in points) == len(drawings)


def test_colours_come_from_the_page(made):
    """No drawing brings a colour of its own, so that one drawing serves light, dark and paper."""
    drawings = re.findall(r"<svg.*?</svg>", made, re.DOTALL)
    assert drawings
    assert not [each for each in drawings if re.search(r"#[0-9a-f]{3,6}\b|fill=|stroke=", each)]
    assert "prefers-color-scheme: dark" in made


def test_identifiers_are_unique(made):
    """Every place of the page that can be pointed at has its own name, and every pointer leads somewhere."""
    tags = outline(made).tags
    names = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(names) == len(set(names))
    assert {str(attrs["href"])[1:] for _, attrs in tags if str(attrs.get("href", "")).startswith("#")} <= set(names)


def test_every_measure_explains_itself(made):
    """Whatever is measured has its place on the page, with what it means."""
    names = {attrs.get("id") for _, attrs in outline(made).tags}
    assert {each.id for each in MEASURES} <= names


def test_five_gauges_say_what_they_are_made_of(made):
    """Each of the five qualities comes with its figures in natural units before its score of 100."""
    qualities = made[made.index('id="kind"') : made.index('id="pillar-A"')]
    names = ["Relevant", "Engaged", "Diverse", "Supportive", "Trusting"]
    places = [qualities.index(f"<h3>{name}</h3>") for name in names]
    assert places == sorted(places)
    engaged = qualities[places[1] : places[2]]
    assert engaged.index("people</strong>") < engaged.index("of 100")
    assert 'class="gauge"' in engaged
    assert "at first" in engaged


def test_a_young_place_is_learning():
    """Before twelve weeks the gauges are empty and say which week it is, beside the figures there are."""
    history = community().history(5 * 7)
    made_ = page(report(history, name="Young", platform="slack"), history)
    qualities = made_[made_.index('id="kind"') : made_.index('id="pillar-A"')]
    assert "week 5 of 12" in qualities
    assert "of 100" not in qualities
    assert "people</strong>" in qualities


def test_a_small_place_has_no_charts():
    """Under 20 people nothing is drawn of them, and what is missing is said once."""
    town = Town()
    for day in range(60):
        town.ask(f"p{day % 7}", instant(day, 9))
    history = town.history(60)
    made_ = page(report(history, name="Small", platform="slack"), history)
    assert "<figure" not in made_
    assert "of 100 (" not in made_
    assert made_.count("with fewer nothing is scored") == 1


def test_an_empty_place_has_a_page():
    """A community in which nobody ever wrote still has a page that says so."""
    history = Town().history(3)
    assert "nobody wrote, and no question is open" in page(report(history, name="Empty", platform="slack"), history)


def test_links_lead_to_https_only():
    """An open question links to its message where the address is a proper one."""
    history = community().history(26 * 7)
    made_ = report(history, name="Fern", platform="slack")
    assert 'href="https://example.org/' in page(made_, history, lambda place: f"https://example.org/{place.message}")
    assert "javascript:" not in page(made_, history, lambda _: "javascript:alert(1)")
