"""Run a program as a process of its own, and say what it cost and whether that is little enough."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a program took: seconds of processor, seconds of wall clock, peak resident megabytes."""

    cpu: float
    wall: float
    peak_mb: float
    output: str


def run(arguments: Sequence[str], *, environment: dict[str, str] | None = None, folder: Path | None = None) -> Cost:
    """Run a program to its end; a failure stops the benchmark."""
    begin = time.perf_counter()
    with subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**_ambient(), "OMP_NUM_THREADS": "1", **(environment or {})},
        cwd=folder,
    ) as process:
        output = process.stdout.read().decode() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments[:4])} … ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, usage.ru_maxrss / 1024, output)


def processor(pid: int) -> float:
    """Seconds of processor that a process has used, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> float:
    """The most megabytes a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in status if line.startswith("VmHWM"))) * 1024 / 1e6


def _ambient() -> dict[str, str]:
    """The environment as an operator has it: compiled modules are kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def median(values: Sequence[float]) -> float:
    """The middle of a few values."""
    return statistics.median(values)


def floor(name: str, *arguments: str) -> list[str]:
    """The command line of a floor."""
    return [sys.executable, "-m", f"bench.floors.{name}", *arguments]


def ours(*arguments: str) -> list[str]:
    """The command line of this program."""
    return [str(Path(sys.executable).parent / "network-health"), *arguments]


def program(name: str, *arguments: str) -> list[str]:
    """The command line of a program that is there to be measured."""
    return [sys.executable, "-m", f"bench.{name}", *arguments]


def row(what: str, mine: str, other: str, ratio: float, goal: float, *, at_least: bool = False) -> str:
    """One line of a table of RESULTS.md, printed as soon as it is known: a ratio, its goal, and whether it is met."""
    met = ratio >= goal if at_least else ratio <= goal
    line = f"| {what} | {mine} | {other} | {ratio:.2f} | {'≥' if at_least else '≤'} {goal} | "
    line += "met |" if met else "**missed** |"
    print(line, flush=True)
    return line
