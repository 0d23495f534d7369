"""The network's figures and circles on real communities and on the invented one, as `report` would tell them."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bench.validate.facts import AFTER_EVERYTHING
from bench.validate.scores import table
from bot.circles import Told
from bot.events import AnyEvent, ChannelSeen, MessagePosted
from bot.metrics import Figure
from bot.ports import CommunityRef
from bot.report import Report, report
from bot.store import Store
from bot.window import History

FAMILIES = "STD"
BUSY = 0.97  # of the messages, after which an export's stragglers begin


def networks_tables(data: Path) -> tuple[str, str]:
    """The figures, and the circles, of three communities."""
    with tempfile.TemporaryDirectory() as folder:
        made = {name: _report(name, history) for name, history in _histories(data, Path(folder)).items()}
    first = next(iter(made.values()))
    rows = [
        (each.measure.id, each.measure.name, *(_said(one.figure(each.measure.id)) for one in made.values()))
        for each in first.measures
        if each.measure.id[0] in FAMILIES
    ]
    circles = [
        (name, one.circles.basis.value, len(one.circles.circles) + one.circles.more, _sizes(one.circles), _apart(one))
        for name, one in made.items()
    ]
    heads = ("community", "circles of", "number", "people in the largest", "ties across the two most apart")
    return table(("id", "name", *made), rows), table(heads, circles)


def _histories(data: Path, folder: Path) -> dict[str, History]:
    slack, mesh, demo = (f"sqlite:///{folder}/{name}.db" for name in ("slack", "mesh", "demo"))
    _command(slack, "import", str(data / "slack-10academy" / "export"))
    with Store.open(mesh) as store:
        store.absorb([(CommunityRef("discord", "meshcore"), _events(data / "discord-meshcore-meta"))])
    _command(demo, "demo", "--keep", str(folder / "kept"))
    kept = next((folder / "kept").glob("*.db"))
    return {
        "slack-10academy": _history(slack, BUSY),
        "discord-meshcore-meta": _history(mesh, 1.0),
        "demo": _history(f"sqlite:///{kept}", 1.0),
    }


def _events(folder: Path) -> list[AnyEvent]:
    """A server without text: each thread is a channel, as the archive does not say where it hangs."""
    with gzip.open(folder / "messages.jsonl.gz") as file:
        rows = [json.loads(line) for line in file]
    people: dict[str, int] = {}
    places = {name: number for number, name in enumerate(sorted({str(row["thread"]) for row in rows}), 1)}
    keys = {row["id"]: number for number, row in enumerate(rows, 1)}

    def person(name: str) -> int:
        return people.setdefault(name, len(people) + 1)

    events: list[AnyEvent] = [ChannelSeen(channel=key, name=f"thread-{key}") for key in places.values()]
    for row in rows:
        at = int(datetime.fromisoformat(row["ts"]).timestamp() * 1_000_000)
        named = tuple(person(name) for name in row["mentions"])
        place, who = places[str(row["thread"])], person(row["author"])
        events.append(
            MessagePosted(place, keys[row["id"]], who, at, reply_to=keys.get(row["reply_to"], 0), mentions=named)
        )
    return events


def _history(database_url: str, share: float) -> History:
    with Store.open(database_url) as store:
        (community,) = store.communities()
        zone = ZoneInfo("UTC")
        day = store.history(community.number, zone, end=AFTER_EVERYTHING).messages.day
        return store.history(community.number, zone, end=int(np.quantile(day, share, method="lower")))


def _report(name: str, history: History) -> Report:
    return report(history, name=name, platform="", thorough=True)


def _said(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "-"
    value = f"{figure.value:.2f}"
    if figure.low is not None and figure.high is not None:
        value += f" ({figure.low:.2f} to {figure.high:.2f})"
    return value


def _sizes(told: Told) -> str:
    return ", ".join("-" if each.people is None else str(each.people) for each in told.circles[:4])


def _apart(made: Report) -> str:
    found = made.circles.apart
    return f"{found.shared} of {found.ties}, by chance {found.expected:.0f}" if found else "-"


def _command(database_url: str, *words: str) -> None:
    arguments = [sys.executable, "-m", "bot", *words]
    environment = {**os.environ, "BOT_DATABASE_URL": database_url}
    subprocess.run(arguments, env=environment, check=True, capture_output=True)
