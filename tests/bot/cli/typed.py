"""What the tests of the verbs share: what one of them said, the program as a process of its own, what is stored."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).resolve().parents[3]


class Told(NamedTuple):
    """What a verb said, and its exit code."""

    code: int
    out: str
    err: str


Verb = Callable[..., Told]  # the fixture `verb`


def status(verb: Verb) -> str:
    """What is stored, as bytes that can be compared."""
    code, out, _ = verb("status", "--json")
    assert code == 0
    return out


def command(*words: object, **more: object) -> "subprocess.Popen[bytes]":
    """The program as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, words)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,  # type: ignore[call-overload]  # passed on as given
    )
