"""The page in Chromium, light and dark: it asks for nothing, can be read, and a keyboard reaches everything."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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
