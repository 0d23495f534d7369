"""The verbs of the live bot: run it, and have it look at itself."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.ports import Finding

Url = Annotated[str | None, typer.Option("--database-url", help="Where the data is kept; over BOT_DATABASE_URL.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: one JSON document.")]

MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


def run(database_url: Url = None) -> None:
    """Connect to every platform that is set up, listen, and answer, until stopped."""
    import asyncio  # noqa: PLC0415  # not for --help

    from bot import app as house  # noqa: PLC0415  # likewise
    from bot.running import live  # noqa: PLC0415  # likewise

    _log_to(sys.stderr)
    asyncio.run(live(house.settings(database_url), house.platforms, house.SystemClock()))


def doctor(*, json: Json = False, database_url: Url = None) -> None:
    """Look at tokens, permissions, addresses, clock, channels and events; say what to do about each."""
    import asyncio  # noqa: PLC0415  # not for --help

    from bot import app as house  # noqa: PLC0415  # likewise
    from bot.examination import examine  # noqa: PLC0415  # likewise

    _log_to(None)
    found = asyncio.run(examine(house.settings(database_url), house.platforms, house.SystemClock()))
    findings = [(name, finding) for name, each in found.items() for finding in each]
    if json:
        _write_json(findings)
    else:
        _show(findings, any_platform=len(found) > 1)
    raise typer.Exit(int(len(found) < 2 or any(finding.level == "error" for _, finding in findings)))


def _show(findings: "list[tuple[str, Finding]]", *, any_platform: bool) -> None:
    for name, finding in findings:
        typer.echo(f"{MARKS[finding.level]} {name} · {finding.subject}: {finding.sentence}")
    if not any_platform:
        typer.echo("No platform is set up. For Slack, docs/install-slack.md has the five steps.")


def _write_json(findings: "list[tuple[str, Finding]]") -> None:
    import msgspec  # noqa: PLC0415  # not for --help

    told = [{"platform": name, **msgspec.to_builtins(finding)} for name, finding in findings]
    typer.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())


def _log_to(stream: "object") -> None:
    """Log lines as key and value, one event a line; libraries are heard only when something is wrong."""
    import logging  # noqa: PLC0415  # not for --help

    import structlog  # noqa: PLC0415  # likewise

    handler = logging.StreamHandler(sys.stderr) if stream else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if stream else logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
