"""The digest: a whole year at once and the last week, against the least that reading and graphs cost, and others."""

import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.communities import KEPT, discord
from bench.measuring import Cost, floor, median, ours, program, row, run

PAIRS = 3
FLOOR_GOAL, WEEK_GOAL, LONGER_GOAL = 2.0, 0.25, 1.2
PEAK, WEEK_PEAK = 600, 200  # megabytes
NIGHT, NEW_DAY = 60, 5  # seconds
ASKED_GOAL = 20  # milliseconds
EXPONENT, MEMBERS_EXPONENT = 1.10, 1.3
PEER_GOAL, PEER_MEMORY = 7.0, 0.2
SMALL, LARGE = "100k", "1m"


def lines(pairs: int = PAIRS) -> list[str]:
    """Measure everything, as a part of RESULTS.md; the whole year against its floor so many times, all else once."""
    with _stored(SMALL) as small, _stored(LARGE) as large:
        rows = [*_year(small, large, pairs), *_peers(large)]
        with _stored(LARGE, tidy=True) as nights:
            rows += [*_week(large, nights, pairs), _asked(nights)]
    with _stored("year", tidy=True) as short, _stored("year", tidy=True, years=10) as long:
        rows += _longer(short, long, pairs)
    return [
        "## Digest",
        "",
        "Floor: the three tables into columns, a graph of replies, mentions and reactions, PageRank and one run of",
        "Leiden's algorithm (`bench/floors/bare_graph.py`). A year: participation, help and newcomers, ties, PageRank,",
        "one run of Leiden over the whole year and ten over its last 28 days, and the candidates of 1,000 people who",
        "ask to be introduced (`bench/digest/year.py`). The week is what the worker composes to be posted, the answers",
        "are the snapshot that commands read (`bench/digest/week.py`), both of 180 days of messages and 400 of days,",
        "as the nights leave them. The figures of a week are worked out when it is over, and again when what they rest",
        "on has changed (nightly figures and messages that got too old among it); that has rows of its own. Processor",
        f"seconds of whole processes, start-up included. The year, the week and the answers are medians of {pairs}",
        "rounds, all else was measured once; 1m is a year of 1,000,000 messages and 100,000 members. chat-analytics is",
        "looked for beside the communities (`npm install --prefix .bench/node chat-analytics`); pandas and networkx",
        "are there for tests anyway. The two rows below it are not ours: the same files decoded and their rows stored",
        "without reading text (`bench/floors/bare_storing.py`), then the floor over these. They say what is in reach.",
        "",
        "| | ours | against | ratio | goal | |",
        "|---|---|---|---|---|---|",
        *rows,
    ]


@contextmanager
def _stored(size: str, *, tidy: bool = False, years: int = 1) -> Iterator[str]:
    """A community in a database of its own; with `tidy` as a running bot has it in the morning.

    What is older than 180 days is gone, and answers were made before that and, once, since.
    """
    with tempfile.TemporaryDirectory() as scratch:
        path = f"{scratch}/bench.db"
        where = {"BOT_DATABASE_URL": f"sqlite:///{path}"}
        run(ours("import", str(discord(size) / "dce"), "--json"), environment=where)
        if years > 1:
            run(program("digest.longer", path, str(years)))
        for what in ("answers", "days", "tidy", "night") if tidy else ():
            run(program("digest.week", path, what))
        yield path


def _cpu(costs: list[Cost]) -> float:
    return median([each.cpu for each in costs])


def _year(small: str, large: str, number: int) -> list[str]:
    """The whole year against its floor, its peak, and how it grows."""
    pairs = [(run(program("digest.year", large)), run(floor("bare_graph", large))) for _ in range(number)]
    mine, least = _cpu([year for year, _ in pairs]), _cpu([bare for _, bare in pairs])
    ratio = median([year.cpu / bare.cpu for year, bare in pairs])
    base, before = (_cpu([run(program("digest.year", which)) for _ in range(number)]) for which in ("", small))
    growth = math.log10((mine - base) / (before - base))
    peak = max(year.peak_mb for year, _ in pairs)
    return [
        row("a year at 1m, against the floor", f"{mine:.1f} s", f"{least:.1f} s", ratio, FLOOR_GOAL),
        row("peak of a year at 1m, of 600 MB", f"{peak:.0f} MB", f"{PEAK} MB", peak / PEAK, 1),
        row("growth from 100k to 1m, as an exponent of messages", f"{mine:.1f} s", f"{before:.1f} s", growth, EXPONENT),
        row("the same of members, 10k to 100k", f"{mine:.1f} s", f"{before:.1f} s", growth, MEMBERS_EXPONENT),
    ]


def _week(large: str, nights: str, number: int) -> list[str]:
    """The last week and the answers against the whole year: when figures are worked out, and as long as they hold."""
    first = run(program("digest.week", nights, "answers"))
    programs = (
        program("digest.year", large),
        *(program("digest.week", nights, what) for what in ("week", "answers")),
    )
    rounds = [tuple(run(each) for each in programs) for _ in range(number)]
    years, weeks, answers = ([each[place] for each in rounds] for place in range(3))
    rows = []
    for name, mine in (
        ("the week, as it is posted", weeks),
        ("the answers", answers),
        ("the answers when the week's figures are worked out", [first]),
    ):
        cost, year = _cpu(mine), _cpu(years)
        rows.append(row(f"{name}, at 1m, against a year", f"{cost:.1f} s", f"{year:.1f} s", cost / year, WEEK_GOAL))
        peak = max(each.peak_mb for each in mine)
        rows.append(row(f"peak of {name}", f"{peak:.0f} MB", f"{WEEK_PEAK} MB", peak / WEEK_PEAK, 1))
    night = run(program("digest.week", nights, "night"))
    rows.append(row("random networks, once a night", f"{night.cpu:.1f} s", f"{NIGHT} s", night.cpu / NIGHT, 1))
    day = run(program("digest.week", nights, "new day"))
    what = "who addressed whom on a new day, once a night"
    rows.append(row(what, f"{day.cpu:.1f} s", f"{NEW_DAY} s", day.cpu / NEW_DAY, 1))
    return rows


def _asked(large: str) -> str:
    """The card, while events come in; last, because these stay."""
    high, middle, written = run(program("digest.asked", large)).output.split()
    what = f"99th of 100 `/network-health` in process, {written} events written meanwhile (half take {middle} ms)"
    return row(what, f"{high} ms", f"{ASKED_GOAL} ms", float(high) / ASKED_GOAL, 1)


def _longer(short: str, long: str, number: int) -> list[str]:
    """The week of one year and of ten, as many messages a week: when it is worked out, and as it is posted."""
    ten, one = (run(program("digest.week", each, "answers")).cpu for each in (long, short))
    what = "the same when its figures are worked out"
    rows = [row(what, f"{ten:.1f} s", f"{one:.1f} s", ten / one, LONGER_GOAL)]
    pairs = [tuple(run(program("digest.week", each, "week")).cpu for each in (long, short)) for _ in range(number)]
    ten, one = (median([each[place] for each in pairs]) for place in (0, 1))
    what = "the week of ten years, as it is posted, against that of one"
    return [row(what, f"{ten:.2f} s", f"{one:.2f} s", ten / one, LONGER_GOAL), *rows]


def _peers(large: str) -> list[str]:
    """Pandas with networkx after loading, and chat-analytics from file to report."""
    folder = discord(LARGE) / "dce"
    notebook, mine = run(program("peers.notebook", str(folder))), run(program("digest.year", large))
    theirs, own = float(notebook.output.split()[1]), float(mine.output.split()[1])
    rows = [
        row(
            "pandas and networkx after loading",
            f"{own:.1f} s",
            f"{theirs:.1f} s",
            theirs / own,
            PEER_GOAL,
            at_least=True,
        )
    ]
    command = KEPT / "node" / "node_modules" / ".bin" / "chat-analytics"
    if not (shutil.which("node") and command.exists()):
        return [*rows, "| chat-analytics | skipped: it is not installed (`bench/digests.py` says where) | | | | |"]
    return [*rows, *_chat_analytics([str(command), "-p", "discord"], folder)]


def _chat_analytics(command: list[str], folder: Path) -> list[str]:
    """From file to report, and what would be the most if nothing were done but what every such program has to do."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [str(path) for path in sorted(folder.iterdir())]
        other = run([*command, "-o", f"{scratch}/report.html", "-i", *files])
        where = {"BOT_DATABASE_URL": f"sqlite:///{scratch}/bench.db"}
        imported = run(ours("import", str(folder), "--json"), environment=where)
        reported = run(ours("report", "--html", f"{scratch}/page.html"), environment=where)
        stored = run(floor("bare_storing", str(folder), f"{scratch}/bare.db"))
        looked = run(floor("bare_graph", f"{scratch}/bare.db"))
    cpu, least = imported.cpu + reported.cpu, stored.cpu + looked.cpu
    peak = max(imported.peak_mb, reported.peak_mb)
    seconds, memory = f"{other.cpu:.1f} s", f"{other.peak_mb:.0f} MB"
    return [
        row("chat-analytics, files to report", f"{cpu:.1f} s", seconds, other.cpu / cpu, PEER_GOAL, at_least=True),
        row("peak of the same", f"{peak:.0f} MB", memory, peak / other.peak_mb, PEER_MEMORY),
        _bare("files decoded, rows stored, and the floor", f"{least:.1f} s", seconds, other.cpu / least),
        _bare("peak of the floor", f"{looked.peak_mb:.0f} MB", memory, looked.peak_mb / other.peak_mb),
    ]


def _bare(what: str, floors: str, other: str, ratio: float) -> str:
    """What is not ours: how far chat-analytics is from the least, which nothing that keeps and counts can pass."""
    line = f"| not ours: {what} | {floors} | {other} | {ratio:.2f} | | |"
    print(line, flush=True)
    return line
