"""The invented communities that benchmarks run on: made once by ../shared/tools/gen_community.py, kept in .bench/."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GENERATOR = ROOT.parent / "shared" / "tools" / "gen_community.py"
KEPT = ROOT / ".bench"
SIZES = {"10k": (10_000, 1_000), "100k": (100_000, 10_000), "1m": (1_000_000, 100_000)}


def made(size: str) -> Path:
    """The folder of a community: slack/, dce/, dce-minified/ and truth.json."""
    if not GENERATOR.is_file():
        sys.exit("The benchmarks need ../shared/tools/gen_community.py, which is not at hand.")
    folder = KEPT / size
    if not (folder / "truth.json").is_file():
        messages, members = SIZES[size]
        subprocess.run(
            [
                *(sys.executable, str(GENERATOR), "--messages", str(messages), "--members", str(members)),
                *("--seed", "7", "--out", str(folder), "--formats", "slack,dce,truth"),
            ],
            check=True,
        )
    if not (folder / "dce-minified").is_dir():
        _minify(folder / "dce", folder / "dce-minified")
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
