"""The page stands alone: no request, readable in order, with every chart in words and as a table."""

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
    """Every colour of text stands out against its background by 4.5 to 1, in light and in dark, inside drawings too."""
    pairs = opened.evaluate(
        """() => [...document.querySelectorAll(
          'h1,h2,h3,h4,p,li,dt,dd,a,summary,figcaption,span,th,td,text')].map(element => {
          let behind = element.closest('svg') || element, ground = 'rgba(0, 0, 0, 0)';
          const drawn = getComputedStyle(element);
          if (element.classList.contains('inside')) {
            ground = getComputedStyle(document.querySelector('.disc')).fill;
          }
          while (behind && ground === 'rgba(0, 0, 0, 0)') {
            ground = getComputedStyle(behind).backgroundColor; behind = behind.parentElement;
          }
          return [element.tagName === 'text' ? drawn.fill : drawn.color, ground];
        })"""
    )
    assert pairs
    for pair in {tuple(pair) for pair in pairs}:
        assert contrast(*pair) >= 4.5, pair


def test_marks_have_contrast(opened):
    """What carries a value in a drawing stands out against the page by 3 to 1."""
    ground = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    for mark in (".line", ".gap", ".few", ".bar", ".disc", ".tie", ".gauge .reach", ".gauge .dot"):
        colours = opened.evaluate(
            """mark => [...document.querySelectorAll(mark)].map(each => {
              const drawn = getComputedStyle(each); return drawn.stroke === 'none' ? drawn.fill : drawn.stroke;
            })""",
            mark,
        )
        assert all(contrast(colour, ground) >= 3 for colour in set(colours)), mark
    tick, band = (f"getComputedStyle(document.querySelector('svg {each}')).fill" for each in (".tick", ".usual"))
    assert contrast(opened.evaluate(tick), opened.evaluate(band)) >= 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_keyboard_reaches_everything(opened):
    """The first tab skips to the report; links, explanations, and each chart once, can all be reached."""
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the report"
    seen = []
    for _ in range(400):
        opened.keyboard.press("Tab")
        seen.append(opened.evaluate("document.activeElement.tagName"))
        if seen[-1] == "BODY":
            break
    assert seen[-1] == "BODY", "the end was not reached"
    assert {"A", "SUMMARY", "g"} <= set(seen)
    assert seen.count("g") == opened.evaluate("document.querySelectorAll('svg.plot').length")


def test_arrows_move_through_a_chart(opened):
    """A focused week is said in the chart's line of words; an arrow moves to the week before, another to the first."""
    opened.evaluate("document.querySelector('#pillar-A .point[tabindex=\"0\"]').focus()")
    said = "document.getElementById('readout-people').textContent"
    last = opened.evaluate(said)
    opened.keyboard.press("ArrowLeft")
    before = opened.evaluate(said)
    assert before != last
    assert before == opened.evaluate("document.activeElement.getAttribute('aria-label')")
    opened.keyboard.press("Home")
    assert opened.evaluate(said) == opened.evaluate("document.querySelector('.point').getAttribute('aria-label')")
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("End")
    assert opened.evaluate(said) == last
    assert opened.evaluate("document.querySelectorAll('#pillar-A svg .point[tabindex=\"0\"]').length") == 2


def test_a_pointer_shows_a_week(opened):
    """Whoever points at a week reads its number; away from the chart the last week stands there again."""
    said = "document.getElementById('readout-people').textContent"
    last = opened.evaluate(said)
    opened.locator("#pillar-A .point").nth(3).hover()
    assert opened.evaluate(said) == opened.locator("#pillar-A .point").nth(3).get_attribute("aria-label")
    opened.locator("h1").hover()
    assert opened.evaluate(said) == last


def test_focus_can_be_seen(opened):
    """A point that is reached by keyboard is drawn otherwise than the others."""
    opened.locator("#pillar-A .point[tabindex='0']").first.focus()
    opened.keyboard.press("ArrowLeft")
    assert opened.evaluate(
        "getComputedStyle(document.activeElement.querySelector('.hit')).stroke !== 'none'",
    )


def test_a_narrow_screen_does_not_scroll_sideways(opened):
    """At 360 pixels everything fits, with all that can be unfolded unfolded; only tables scroll, within themselves."""
    opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    wide = opened.evaluate(
        """() => [...document.querySelectorAll('main *:not(table *)')].filter(
          each => each.getBoundingClientRect().right > 360.5).map(each => each.outerHTML.slice(0, 80))"""
    )
    assert wide == []


def test_no_point_covers_the_words_of_a_level(opened):
    """At 360 pixels every plot's points begin to the right of what stands at its levels."""
    covered = opened.evaluate(
        """() => [...document.querySelectorAll('svg.plot')].flatMap(plot => {
          const levels = [...plot.querySelectorAll('text.tick[x="0"]')].map(each => each.getBoundingClientRect().right);
          const marks = [...plot.querySelectorAll('.point circle, .point .reach')];
          return marks.filter(each => each.getBoundingClientRect().left < Math.max(...levels)).map(
            each => each.parentNode.getAttribute('aria-label'));
        })"""
    )
    assert covered == []


def test_drawings_have_the_pages_colours(opened):
    """The line of a chart has the page's own colour, whichever scheme is on."""
    drawn, wanted = opened.evaluate(
        """() => {
          const probe = document.createElement('div'); document.body.append(probe); probe.style.color = 'var(--line)';
          return [getComputedStyle(document.querySelector('svg .line')).stroke, getComputedStyle(probe).color];
        }"""
    )
    assert drawn == wanted


def test_nothing_moves_for_those_who_ask_for_stillness(opened):
    """With reduced motion asked for, links jump instead of gliding."""
    glides = "getComputedStyle(document.documentElement).scrollBehavior"
    assert opened.evaluate(glides) == "smooth"
    opened.emulate_media(reduced_motion="reduce")
    assert opened.evaluate(glides) == "auto"


def test_paper_is_white(opened):
    """Printed, the page is black on white without navigation, also where the screen is dark."""
    opened.emulate_media(media="print")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"


def test_without_script_all_is_there(browser, made, tmp_path):
    """Where no script may run, each chart still has its drawing, its words and its table."""
    file = tmp_path / "report.html"
    file.write_text(made, "utf-8")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert tab.locator("#readout-people").inner_text()
    assert tab.locator("#pillar-A figure table").count() == 2
    context.close()
