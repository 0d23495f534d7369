"""The verb that sets the bot up: it asks in the terminal, writes `.env`, and has the bot look at itself."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import available_timezones

import typer

from bot.errors import BadInput
from bot.words import setup as words

if TYPE_CHECKING:
    from bot.ports import Question

Target = Annotated[Path, typer.Option("--file", metavar="FILE", help="Where the settings are written.")]
_ONE_WORD = re.compile(r"""[^\s"'#\\$]{1,400}""")
_LINE = re.compile(r"^(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$")


def setup(file: Target = Path(".env")) -> None:
    """Ask for tokens and settings, write them to .env, and look whether everything works."""
    from bot import app as house  # noqa: PLC0415  # not for --help

    if not sys.stdin.isatty():
        raise BadInput(words.NO_TERMINAL)
    before = _read(file)
    known = _values(before)
    offered = house.questions()
    given: dict[str, str] = {}
    for name in _chosen(list(offered)):
        introduction, questions = offered[name]
        typer.echo(f"\n{introduction}")
        for question in questions:
            given |= _asked(question, known.get(question.setting, ""))
    given |= _zone(known.get("BOT_TIMEZONE", "") or "UTC")
    write(file, amended(before, given))
    typer.echo(f"\n{words.WRITTEN.format(file=file)}\n{words.LOOKING}")
    _look(file)


def amended(before: str, given: Mapping[str, str]) -> str:
    """The file's text with these settings in it: lines that are there are changed, others put at the end."""
    left = dict(given)
    lines = []
    for line in before.splitlines():
        found = _LINE.match(line)
        name = found[1] if found else ""
        lines.append(f"{name}={left.pop(name)}" if name in left else line)
    lines += [f"{name}={value}" for name, value in left.items()]
    return "\n".join(lines) + "\n" if lines else ""


def write(file: Path, content: str) -> None:
    """Put the settings in place, whole, for their owner's eyes only; raises BadInput where that cannot be."""
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as new:
            new.write(content)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = (error.strerror or "no reason given").lower()
        raise BadInput(words.NOT_WRITTEN.format(file=file, reason=reason)) from None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{file} is there and cannot be read. Move it away, or say --file with another name.") from None


def _values(text: str) -> dict[str, str]:
    found = (_LINE.match(line) for line in text.splitlines())
    return {line[1]: line[2].strip() for line in found if line}


def _chosen(names: list[str]) -> list[str]:
    listed = ", ".join(names)
    while True:
        said = typer.prompt(words.WHICH.format(names=listed), default="all").strip().casefold()
        if said == "all":
            return names
        wanted = [name for name in re.split(r"[\s,]+", said) if name]
        if wanted and set(wanted) <= set(names):
            return wanted
        typer.echo(words.NO_SUCH.format(names=listed))


def _asked(question: "Question", known: str) -> dict[str, str]:
    """What is to be written for one setting; nothing where it stays as it is."""
    typer.echo(words.FOUND_AT.format(where=question.where))
    form = words.PROMPT_KEPT if known else words.PROMPT
    while True:
        shown = form.format(asks=question.asks, setting=question.setting)
        said = typer.prompt(shown, default="", hide_input=question.secret, show_default=False).strip()
        if not said:
            typer.echo((words.KEPT if known else words.EMPTY).format(setting=question.setting))
            return {}
        if not _ONE_WORD.fullmatch(said):
            typer.echo(words.NOT_ONE_WORD)
        elif not said.startswith(question.begins):
            told = {"asks": question.asks, "begins": question.begins, "where": question.where}
            typer.echo(words.WRONG_BEGINNING.format(**told))
        else:
            return {question.setting: said}


def _zone(known: str) -> dict[str, str]:
    while True:
        said = typer.prompt(f"\n{words.ZONE}", default=known).strip()
        if said in available_timezones():
            return {"BOT_TIMEZONE": said}
        typer.echo(words.NO_ZONE.format(zone=said))


def _look(file: Path) -> None:
    """The self-check, with the settings as they are now; another file's are put over those of the surroundings."""
    from bot.cli.serving import doctor  # noqa: PLC0415  # not for --help

    if file.resolve() != Path(".env").resolve():
        os.environ.update({name: value for name, value in _values(_read(file)).items() if value})
    try:
        doctor(json=False, database_url=None)
    except typer.Exit as ended:
        typer.echo(words.NOT_YET if ended.exit_code else words.RUN)
        raise
