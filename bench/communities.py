"""The invented communities that benchmarks run on: made once by ../shared/tools/gen_community.py.

They are kept in .bench/, or in the folder that BENCH_FOLDER names.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GENERATOR = ROOT.parent / "shared" / "tools" / "gen_community.py"
KEPT = Path(os.environ.get("BENCH_FOLDER") or ROOT / ".bench")
SIZES = {"10k": (10_000, 1_000), "100k": (100_000, 10_000), "1m": (1_000_000, 100_000)}
LENGTHS = {"year": (100_000, 20_000, 365)}


def made(size: str) -> Path:
    """The folder of a community: slack/, dce/, dce-minified/ and truth.json."""
    folder = _generated(size, *SIZES[size], 365, "slack")
    if not (folder / "dce-minified").is_dir():
        _minify(folder / "dce", folder / "dce-minified")
    return folder


def discord(size: str) -> Path:
    """The folder of a community of which only dce/ is wanted: one of SIZES, or of LENGTHS."""
    return _generated(size, *(LENGTHS[size] if size in LENGTHS else (*SIZES[size], 365)), "dce")


def _generated(size: str, messages: int, members: int, days: int, wanted: str) -> Path:
    folder = KEPT / size
    if not (folder / wanted).is_dir() or not (folder / "truth.json").is_file():
        if not GENERATOR.is_file():
            sys.exit("The benchmarks need ../shared/tools/gen_community.py, which is not at hand.")
        subprocess.run(
            [
                *(sys.executable, str(GENERATOR), "--messages", str(messages), "--members", str(members)),
                *("--days", str(days), "--seed", "7", "--out", str(folder)),
                *("--formats", "dce,truth" if wanted == "dce" else "slack,dce,truth"),
            ],
            check=True,
        )
    return folder


def truth(folder: Path) -> dict[str, Any]:
    """What the generator knows about the community."""
    known: dict[str, Any] = json.loads((folder / "truth.json").read_bytes())
    return known


def _minify(source: Path, target: Path) -> None:
    """The same files on one line each, by a process of its own so that its memory does not stay."""
    script = (
        "import json,sys,pathlib\n"
        "source,target=map(pathlib.Path,sys.argv[1:])\n"
        "target.mkdir()\n"
        "for path in source.iterdir():\n"
        "    text=json.dumps(json.loads(path.read_bytes()),separators=(',',':'),ensure_ascii=False)\n"
        "    (target/path.name).write_text(text,encoding='utf-8')\n"
    )
    subprocess.run([sys.executable, "-c", script, str(source), str(target)], check=True)
