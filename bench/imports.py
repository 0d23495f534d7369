"""Import: processor time against a typed parse of the same files, memory, growth, re-import, and exact counts."""

import json
import math
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.communities import made, truth
from bench.measuring import Cost, floor, median, ours, run

PAIRS = {"10k": 5, "100k": 5, "1m": 3}
GOALS = {"dce": 4.0, "slack": 4.5, "dce-minified": 4.0}
FLOORS = {"dce": "discord", "dce-minified": "discord", "slack": "slack"}
PEAK_MB = 128
REIMPORT = 0.7
EXPONENT = 1.10

# Which of the generator's own counts each format can know, and what `status` calls them. Replies are compared with the
# summary of the import: `status` leaves out those by bots, which the generator counts.
COMPARABLE = {
    "slack": {
        "messages": ("human_messages", "bot_messages"),
        "bot_messages": ("bot_messages",),
        "members": ("members", "bots"),
        "bot_members": ("bots",),
        "channels": ("channels",),
        "replies_in_threads": ("replies",),
        "reactions": ("reactions",),
        "newcomers": ("channel_joins",),
    },
    "dce": {
        "messages": ("human_messages", "bot_messages"),
        "bot_messages": ("bot_messages",),
        "posting_members": ("people_posted", "bots"),
        "channels": ("channels",),
        "direct_replies": ("replies",),
        "reactions": ("reactions",),
    },
}


@dataclass(frozen=True, slots=True)
class Import:
    """One format at one size: the ratio of processor time, peaks, the second import, and whether counts agree."""

    ratio: float
    cpu: float
    floor_cpu: float
    peak_mb: float
    again: float
    added: int
    wrong: tuple[str, ...]


def measure(size: str, layout: str) -> Import:
    """Import one community several times into fresh databases, each beside its floor."""
    folder = made(size)
    costs: list[tuple[Cost, Cost, Cost]] = []
    wrong: tuple[str, ...] = ()
    added = 0
    for _ in range(PAIRS[size]):
        least = run(floor(FLOORS[layout], str(folder / layout)))
        with tempfile.TemporaryDirectory() as scratch:
            where = {"BOT_DATABASE_URL": f"sqlite:///{scratch}/bench.db"}
            first = run(ours("import", str(folder / layout), "--json"), environment=where)
            before = run(ours("status", "--json"), environment=where).output
            second = run(ours("import", str(folder / layout), "--json"), environment=where)
            after = run(ours("status", "--json"), environment=where).output
        costs.append((least, first, second))
        wrong = _differences(before, first.output, layout, folder)
        added += before != after
    return Import(
        ratio=median([first.cpu / least.cpu for least, first, _ in costs]),
        cpu=median([first.cpu for _, first, _ in costs]),
        floor_cpu=median([least.cpu for least, _, _ in costs]),
        peak_mb=max(first.peak_mb for _, first, _ in costs),
        again=median([second.cpu / first.cpu for _, first, second in costs]),
        added=added,
        wrong=wrong,
    )


def start_up() -> float:
    """Processor seconds of an import that has nothing to read but one line."""
    with tempfile.TemporaryDirectory() as scratch:
        line = Path(scratch) / "one.jsonl"
        event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1700000000.000100", "text": "x", "team": "T1"}
        line.write_text(json.dumps(event))
        where = {"BOT_DATABASE_URL": f"sqlite:///{scratch}/bench.db"}
        return median([run(ours("import", str(line), "--json"), environment=where).cpu for _ in range(3)])


def exponent(small: float, large: float, times: float, base: float) -> float:
    """How processor time grows: 1 is proportional. `base` is what starting costs."""
    return math.log((large - base) / (small - base)) / math.log(times)


def _differences(status: str, summary: str, layout: str, folder: Path) -> tuple[str, ...]:
    (community,) = json.loads(status)["communities"]
    said = {**json.loads(summary), **community}
    known = truth(folder)
    wrong = []
    for field, ours_fields in COMPARABLE["slack" if layout == "slack" else "dce"].items():
        counted = sum(said[each] for each in ours_fields)
        if counted != known[field]:
            wrong.append(f"{field} {counted} instead of {known[field]}")
    return tuple(wrong)
