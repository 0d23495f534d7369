"""`make bench`: run everything, print it, and write RESULTS.md."""

import argparse
import os
import platform
from pathlib import Path

from bench import digests, imports, live, live_discord
from bench.measuring import floor, median, ours, run

RESULTS = Path(__file__).with_name("RESULTS.md")
HELP_GOAL = 1.3


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m", help="which communities, separated by commas")
    parser.add_argument("--layouts", default="dce,slack,dce-minified", help="which export layouts")
    parser.add_argument("--parts", default="import,live,discord,digest", help="which parts, separated by commas")
    parser.add_argument("--no-write", action="store_true", help="print only")
    chosen = parser.parse_args()
    sizes = chosen.sizes.split(",")
    parts = chosen.parts.split(",")
    lines = [*_import_lines(sizes, chosen.layouts.split(",")), ""] if "import" in parts else []
    lines += _help_lines()
    lines += ["", *live.lines(sizes[-1])] if "live" in parts else []
    lines += ["", *live_discord.lines()] if "discord" in parts else []
    lines += ["", *digests.lines()] if "digest" in parts else []
    text = "\n".join([*_heading(), *lines, ""])
    print(text)
    if not chosen.no_write:
        RESULTS.write_text(kept(RESULTS.read_text(encoding="utf-8"), text), encoding="utf-8")


def kept(before: str, text: str) -> str:
    """The new page, with the sections of the old one that were not measured this time as they were."""
    _, *old = before.split("\n## ")
    first, *new = text.split("\n## ")
    sections = {part.partition("\n")[0]: part.rstrip() for part in (*old, *new)}
    return "\n\n## ".join([first.rstrip(), *sections.values()]) + "\n"


def _heading() -> list[str]:
    return [
        "# Results",
        "",
        "Made by `make bench`. Every figure is a ratio against a floor measured in the same run on the same machine,",
        f"the median of several pairs; here Python {platform.python_version()}, {os.cpu_count()} cores. Seconds are",
        "for orientation only.",
        "",
    ]


def _verdict(value: float, goal: float) -> str:
    return "met" if value <= goal else "**missed**"


def _import_lines(sizes: list[str], layouts: list[str]) -> list[str]:
    lines = [
        "## Import of an export into SQLite",
        "",
        "Floor: a typed msgspec parse of the same files (`bench/floors/`). Peak: the importing process. Again: the",
        "second import of the same files against the first. Counts: the generator's own that the format can know",
        "(`bench/imports.py` lists them), compared exactly.",
        "",
        "| layout | size | cpu / floor | goal | | cpu s | peak MB, goal 128 | | again, goal 0.7 | added | counts |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    base = imports.start_up()
    growth = []
    for layout in layouts:
        cpu = {}
        for size in sizes:
            result = imports.measure(size, layout)
            cpu[size] = result.cpu
            goal = imports.GOALS[layout]
            lines.append(
                f"| {layout} | {size} | {result.ratio:.2f} | {goal} | {_size_verdict(size, result.ratio, goal)} | "
                f"{result.cpu:.2f} | {result.peak_mb:.0f} | {_verdict(result.peak_mb, imports.PEAK_MB)} | "
                f"{result.again:.2f} {_verdict(result.again, imports.REIMPORT) if size != '10k' else ''} | "
                f"{result.added} | {'exact' if not result.wrong else '; '.join(result.wrong)} |"
            )
            print(lines[-1], flush=True)
        if {"10k", "1m"} <= cpu.keys():
            value = imports.exponent(cpu["10k"], cpu["1m"], 100, base)
            growth.append(f"| {layout} | {value:.2f} | {imports.EXPONENT} | {_verdict(value, imports.EXPONENT)} |")
    if growth:
        lines += [
            "",
            f"Growth of processor time from 10k to 1m messages, start-up ({base:.2f} s) taken off; 1 is proportional.",
            "",
            "| layout | exponent | goal | |",
            "|---|---|---|---|",
            *growth,
        ]
    return lines


def _size_verdict(size: str, ratio: float, goal: float) -> str:
    return _verdict(ratio, goal) if size == "1m" else "(start-up dominates)" if size == "10k" else ""


def _help_lines() -> list[str]:
    pairs = [(run(ours("--help")).wall, run(floor("bare_typer", "--help")).wall) for _ in range(9)]
    ratio = median([mine / bare for mine, bare in pairs])
    return [
        "## Start",
        "",
        "| | against a bare typer application | goal | |",
        "|---|---|---|---|",
        f"| `network-health --help` | {ratio:.2f} | {HELP_GOAL} | {_verdict(ratio, HELP_GOAL)} |",
    ]


if __name__ == "__main__":
    main()
