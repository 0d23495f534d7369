"""The report as one HTML page that needs nothing else: no script, no request, no font, readable without its charts."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

from bot.digest import digest
from bot.metrics.helpfulness.behaviour import calm
from bot.notes import Facts, Footnote, Headline, Link, Listing, Note, Paragraph, Place, Words
from bot.page.gauges import gauges
from bot.page.pictures import pictures
from bot.report import Report
from bot.report.lines import pillars
from bot.window import History
from bot.words import figures, pages
from bot.words.digest import set_apart
from bot.words.numbers import day, share

_HERE = Path(__file__).parent
Linker = Callable[[Place], str | None]


def page(report: Report, history: History, link: Linker | None = None) -> str:
    """The whole report as one page; with `link`, open questions lead to their messages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  # only for pages

    style = (_HERE / "page.css").read_text("utf-8")
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    queue = report.figure("H13")
    return environment.get_template("page.html.jinja").render(
        report=report,
        title=pages.title(report.community, day(report.as_of, year=True), report.timezone),
        style=style,
        policy=_policy(style),
        note=_note(digest(history, report.community, minimum_group=report.minimum_group), link),
        pillars=pillars(report),
        charts=pictures(report, calm(history)),
        questions=[
            _run((Link(_where(part["place"]), part["place"]),), link) for part in (queue.parts if queue else ())
        ],
        seen=_seen(report),
        gauges=gauges(report),
        words=pages,
        labels=figures,
    )


def _policy(style: str) -> str:
    """Nothing may be loaded and nothing may run; only this page's own style counts."""
    digest_ = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest_}'; base-uri 'none'; form-action 'none'"


def _seen(report: Report) -> list[str]:
    seen = report.coverage
    return [
        pages.coverage(seen.channels_seen, seen.channels),
        pages.gap_days(seen.gap_days),
        *([pages.text_share(share(seen.text_seen))] if seen.text_seen is not None else []),
        *([pages.answering(share(seen.answering))] if seen.answering is not None else []),
        pages.members(seen.members_listed),
        *([said] if (said := set_apart(seen.set_apart, report.minimum_group)) else []),
    ]


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
