"""The verbs of the live bot: run it, and have it look at itself."""

import sys
from typing import TYPE_CHECKING

import typer

from bot.cli.options import Json, Url
from bot.cli.output import document, write

if TYPE_CHECKING:
    from bot.ports import Finding


MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


def run(database_url: Url = None) -> None:
    """Connect to every platform that is set up, listen, and answer, until stopped."""
    import asyncio  # noqa: PLC0415  # not for --help

    from bot import app as house  # noqa: PLC0415  # likewise
    from bot.live.ending import in_time  # noqa: PLC0415  # likewise
    from bot.live.logs import log_to  # noqa: PLC0415  # likewise
    from bot.live.running import live  # noqa: PLC0415  # likewise

    chosen = house.settings(database_url)
    log_to(sys.stderr, form=chosen.log_format, level=chosen.log_level)
    asyncio.run(live(chosen, house.platforms, house.SystemClock(), in_time))


def doctor(*, json: Json = False, database_url: Url = None) -> None:
    """Look at tokens, permissions, addresses, clock, channels and events; say what to do about each."""
    import asyncio  # noqa: PLC0415  # not for --help

    from bot import app as house  # noqa: PLC0415  # likewise
    from bot.live.examination import examine  # noqa: PLC0415  # likewise
    from bot.live.logs import log_to  # noqa: PLC0415  # likewise

    log_to(None)
    found = asyncio.run(examine(house.settings(database_url), house.platforms, house.SystemClock()))
    findings = [(name, finding) for name, each in found.items() for finding in each]
    if json:
        _write_json(findings)
    else:
        _show(findings, asked=len(found) > 1 or any(finding.level == "error" for _, finding in findings))
    raise typer.Exit(int(len(found) < 2 or any(finding.level == "error" for _, finding in findings)))


def _show(findings: "list[tuple[str, Finding]]", *, asked: bool) -> None:
    """`asked` says whether any platform was looked at, or could not be because of something that comes first."""
    for name, finding in findings:
        typer.echo(f"{MARKS[finding.level]} {name} · {finding.subject}: {finding.sentence}")
    if not asked:
        typer.echo(
            "No platform is set up. network-health setup asks for what is needed; docs/install-slack.md and "
            "docs/install-discord.md have the five steps."
        )


def _write_json(findings: "list[tuple[str, Finding]]") -> None:
    import msgspec  # noqa: PLC0415  # not for --help

    told = [{"platform": name, **msgspec.to_builtins(finding)} for name, finding in findings]
    write(document(told))
