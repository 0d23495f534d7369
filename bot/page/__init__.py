"""The report as one HTML page that needs nothing else: no request, no font, readable without its charts and script."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

from bot.digest import digest
from bot.metrics.weeks import last_monday
from bot.notes import Facts, Footnote, Headline, Link, Listing, Note, Paragraph, Place, Words
from bot.page.gauges import gauges
from bot.page.pictures import pictures
from bot.page.sections import sections
from bot.page.seen import seen, strip
from bot.report import WINDOW, Report
from bot.report.circles import section
from bot.report.scoring import bands
from bot.window import History
from bot.words import figures, pages
from bot.words.numbers import day, days
from bot.words.scores import TRACES, kind

_HERE = Path(__file__).parent
Linker = Callable[[Place], str | None]


def page(report: Report, history: History, link: Linker | None = None) -> str:
    """The whole report as one page; with `link`, open questions lead to their messages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  # only for pages

    style, script = ((_HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    queue = report.figure("H13")
    first, last, week = report.as_of - WINDOW, report.as_of - 1, last_monday(history)
    return environment.get_template("page.html.jinja").render(
        title=report.community,
        window=pages.window(days(first, last, year=True), report.timezone),
        style=style,
        script=script,
        policy=_policy(style, script),
        two_ends="" if week == report.as_of else pages.two_ends(day(week - 1), day(last)),
        note=_note(digest(history, report.community, minimum_group=report.minimum_group, made=report), link),
        kind=kind(bands(report.scores)),
        gauges=gauges(report),
        sections=sections(report, pictures(report, history)),
        circles=section(report),
        questions=[
            _run((Link(_where(part["place"]), part["place"]),), link) for part in (queue.parts if queue else ())
        ],
        seen=seen(report),
        strip=strip(history),
        words=pages,
        labels=figures,
        traces=TRACES,
    )


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded from anywhere; only this page's own style and script count."""
    own = f"style-src {_print(style)}; script-src {_print(script)}"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _print(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _note(note: Note | None, link: Linker | None) -> list[dict[str, object]]:
    """The note's blocks as the template wants them."""
    blocks: list[dict[str, object]] = []
    for block in note.blocks if note else ():
        match block:
            case Headline(text=text):
                blocks.append({"kind": "headline", "text": text, "title": note.title if note else ""})
            case Facts(rows=rows):
                blocks.append({"kind": "facts", "rows": [(label, _run(words, link)) for label, words in rows]})
            case Paragraph(words=words, label=label):
                blocks.append({"kind": "paragraph", "label": label, "words": _run(words, link)})
            case Listing(items=items, label=label):
                blocks.append({"kind": "listing", "label": label, "items": [_run(item, link) for item in items]})
            case Footnote(words=words):
                blocks.append({"kind": "footnote", "words": _run(words, link)})
    return blocks


def _run(words: Words, link: Linker | None) -> list[dict[str, object]]:
    """Runs of words, each with the address it leads to; where there is none, channel and time are said."""
    runs: list[dict[str, object]] = []
    for each in words:
        if not isinstance(each, Link):
            runs.append({"text": each.text, "strong": each.strong, "href": ""})
            continue
        href = (link(each.place) if link else None) or ""
        where = _where(each.place)
        text = each.text if href or each.text == where else f"{each.text}, {where}"
        runs.append({"text": text, "strong": False, "href": href if href.startswith("https://") else ""})
    return runs


def _where(place: Place) -> str:
    return f"#{place.channel_name}, {place.when}" if place.channel_name else place.when
