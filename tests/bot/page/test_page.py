"""The page stands alone: no request, no script, readable in order, with every chart in words and as a table."""

import html.parser
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.metrics import MEASURES
from bot.page import page
from bot.report import report
from tests.makers import Town, instant

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def community() -> Town:
    """A community with a name that would be markup, were it not escaped."""
    town = Town()
    for number in range(40):
        town.member(f"p{number}")
    for day in range(26 * 7):
        for number in range(day % 7 + 14):
            at = instant(day, 9 + number // 6, number % 6 * 10)
            who = f"p{(number * 7 + day) % 40}"
            town.ask(who, at, channel=f"c{number % 3}")
            if number % 3:
                town.post(f"p{(number * 7 + day + 1) % 40}", at + 300_000_000, channel=f"c{number % 3}", thread=at)
        town.join(f"new{day}", instant(day, 8))
        if day % 3:
            town.ask(f"new{day}", instant(day, 8, 30), channel="c1")
            town.post("p1", instant(day, 8, 40), channel="c1", thread=instant(day, 8, 30))
            town.post(f"new{day}", instant(day + 9, 8, 45), channel="c1")
    return town


@pytest.fixture(scope="module")
def made() -> str:
    """The page of that community."""
    history = community().history(26 * 7)
    return page(report(history, name="<b>Fern</b> & Hill", platform="slack"), history)


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


def test_nothing_is_loaded_and_nothing_runs(made):
    """There is no script, no address to load from, and a policy that would forbid both."""
    tags = outline(made).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object"}
    assert not [attrs for _, attrs in tags if any(name.startswith("on") or name == "src" for name in attrs)]
    assert not [attrs for _, attrs in tags if "style" in attrs]
    assert "default-src &#39;none&#39;" in made


def test_names_are_escaped(made):
    """A community's name is words, never markup."""
    assert "<b>Fern</b>" not in made
    assert "&lt;b&gt;Fern&lt;/b&gt; &amp; Hill" in made


def test_every_chart_has_words_and_a_table(made):
    """Each chart has a title, words in its place and its numbers as a table."""
    charts = [attrs for _, attrs in outline(made).tags if attrs.get("class") == "chart"]
    assert len(charts) >= 4
    assert all(attrs["aria-label"] for attrs in charts)
    assert made.count("<figure") == made.count("<table") == made.count("<figcaption") == len(charts)


def test_colours_come_from_the_page(made):
    """No drawing brings a stand-in colour or a size of its own."""
    assert "#0101" not in made
    assert "#0202" not in made
    assert 'fill="currentColor"' in made
    assert "prefers-color-scheme: dark" in made


def test_identifiers_are_unique(made):
    """Every place of the page that can be pointed at has its own name, and every pointer leads somewhere."""
    tags = outline(made).tags
    names = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(names) == len(set(names))
    assert {str(attrs["href"])[1:] for _, attrs in tags if str(attrs.get("href", "")).startswith("#")} <= set(names)


def test_every_measure_explains_itself(made):
    """Beside every figure stands what it means."""
    assert made.count("What does this mean?") == len(MEASURES)


def test_a_small_place_has_no_charts():
    """Under 20 people nothing is drawn."""
    town = Town()
    for day in range(60):
        town.ask(f"p{day % 7}", instant(day, 9))
    history = town.history(60)
    assert "<svg" not in page(report(history, name="Small", platform="slack"), history)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium at /usr/bin/chromium (apt-get install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(params=["light", "dark"])
def opened(request, browser, made, tmp_path) -> Iterator[Any]:
    """The page in a browser, with what it asked for and complained about."""
    file = tmp_path / "report.html"
    file.write_text(made, "utf-8")
    context = browser.new_context(color_scheme=request.param, viewport={"width": 360, "height": 800})
    tab = context.new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda each: tab.asked.append(each.url))
    tab.on("console", lambda each: tab.complaints.append(each.text))
    tab.on("pageerror", lambda each: tab.complaints.append(str(each)))
    tab.goto(file.as_uri())
    yield tab
    context.close()


def test_the_browser_asks_for_nothing_else(opened):
    """Only the file itself is read, and nothing is complained about."""
    assert len(opened.asked) == 1
    assert opened.complaints == []


def test_text_has_contrast(opened):
    """Every colour of text stands out against its background by 4.5 to 1, in light and in dark."""
    pairs = opened.evaluate(
        """() => [...document.querySelectorAll('h1,h2,h3,p,li,dt,dd,a,summary,figcaption,span,th,td')].map(element => {
          let behind = element, ground = 'rgba(0, 0, 0, 0)';
          while (behind && ground === 'rgba(0, 0, 0, 0)') {
            ground = getComputedStyle(behind).backgroundColor; behind = behind.parentElement;
          }
          return [getComputedStyle(element).color, ground];
        })"""
    )
    assert pairs
    for pair in {tuple(pair) for pair in pairs}:
        assert contrast(*pair) >= 4.5, pair


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_keyboard_reaches_everything(opened):
    """The first tab skips to the report; links, charts and explanations can all be reached."""
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the report"
    seen = set()
    for _ in range(60):
        opened.keyboard.press("Tab")
        seen.add(opened.evaluate("document.activeElement.tagName"))
    assert {"A", "SUMMARY", "DIV"} <= seen


def test_a_narrow_screen_does_not_scroll_sideways(opened):
    """At 360 pixels the page itself fits; only charts and tables scroll within themselves."""
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360


def test_charts_are_drawn_in_the_pages_colours(opened):
    """The line of a chart has the page's own colour, whichever scheme is on."""
    drawn, wanted = opened.evaluate(
        """() => {
          const probe = document.createElement('div'); probe.className = 'value'; document.body.append(probe);
          probe.style.color = 'var(--line)';
          return [getComputedStyle(document.querySelector('.chart svg path[stroke^="var"]')).stroke,
                  getComputedStyle(probe).color];
        }"""
    )
    assert drawn == wanted
