"""What is in deploy/ fits the program: the files parse, and name what there really is."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from ruamel.yaml import YAML

from bot.live.instruments import Instruments
from bot.ports import CommunityRef, Request
from bot.settings import Settings
from bot.store import Planned, Store
from bot.store.dues import Noted

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = re.compile(r"\b(?:network_health|process)_[a-z_]+\b")


def yaml(name: str) -> Any:
    """A YAML file of that folder."""
    return YAML(typ="safe").load(DEPLOY / name)


def unit() -> dict[str, list[str]]:
    """The systemd unit, each setting with all its values."""
    settings: dict[str, list[str]] = {}
    for line in (DEPLOY / "network-health.service").read_text().splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            settings.setdefault(name, []).append(value)
    return settings


def expressions() -> Iterator[str]:
    """Every PromQL expression of the alerts and the dashboard."""
    for group in yaml("alerts.yaml")["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for panel in json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]:
        yield from (target["expr"] for target in panel["targets"])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze, from the package systemd")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Nothing in it is unknown to systemd or contradicts itself; the program's place is swapped for one that exists."""
    (command,) = unit()["ExecStart"]
    here = (DEPLOY / "network-health.service").read_text().replace(command, "/bin/true")
    copy = tmp_path / "network-health.service"
    copy.write_text(here)
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)  # noqa: S607  # wherever it is
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_starts_the_program_there_is() -> None:
    """Its command is an installed one, and its data lies where the service may write."""
    (command,) = unit()["ExecStart"]
    program, *words = command.split()
    assert Path(sys.executable).with_name(Path(program).name).exists()
    assert words == ["run"]
    (state,) = unit()["StateDirectory"]
    assert f"BOT_DATABASE_URL=sqlite:////var/lib/{state}/network-health.db" in unit()["Environment"]
    assert unit()["DynamicUser"] == ["yes"]


def test_every_setting_named_in_the_files_exists() -> None:
    """BOT_ names in the Dockerfile, compose files and unit are settings of the program."""
    known = {f"BOT_{name.upper()}" for name in Settings.model_fields}
    for path in DEPLOY.iterdir():
        assert set(re.findall(r"\bBOT_[A-Z_]+\b", path.read_text())) <= known, path.name


def test_the_image_holds_no_secret_and_runs_as_nobody_special() -> None:
    """The build takes code and pinned requirements only; the last stage has a user of its own and a health check."""
    lines = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes" in lines
    assert re.search(r"^USER 10001$", lines, re.MULTILINE)
    assert "HEALTHCHECK" in lines
    allowed = (DEPLOY.parent / ".dockerignore").read_text().splitlines()
    assert allowed[1] == "*"
    assert not [line for line in allowed if line.startswith("!") and ".env" in line]


def test_the_container_may_write_only_its_data() -> None:
    """A read-only root, no capabilities, no new privileges, and a port that only the machine itself reaches."""
    bot = yaml("compose.yaml")["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["volumes"] == ["data:/data"]
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])


def test_images_have_versions() -> None:
    """What is built today is built from the same tomorrow."""
    images = re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert images
    assert all(re.search(r":\d", image) for image in images)
    assert ":" in yaml("compose.postgres.yaml")["services"]["database"]["image"]


def test_expressions_are_promql() -> None:
    """Each of them parses."""
    told = list(expressions())
    assert len(told) > 10
    for expression in told:
        promql_parser.parse(expression)


async def test_every_number_they_ask_for_is_told(tmp_path: Path) -> None:
    """Alerts and dashboard name only what the bot's own page has."""

    class Plank:
        """A platform."""

        connected = True

    with Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        store.absorb([(CommunityRef("slack", "T1"), [])])
        store.posts.plan(Planned(1, "digest", "2026-W10", "k", 5, b"", quiet=True, at=1))
        store.dues.note([Noted(1, "digest", "2026-W10", 1)], now=1)
        reply = await Instruments(store, {"slack": Plank()}, lambda: 0).answer(Request("GET", "/", "", {}, b""))  # type: ignore[dict-item]  # all that is asked
    page = reply.body.decode()
    there = set(re.findall(r"^# TYPE (\S+)", page, re.MULTILINE))
    for expression in expressions():
        for name in NAME.findall(expression):
            assert name.removesuffix("_bucket") in there, name


def test_alerts_say_what_to_do() -> None:
    """Each has a sentence for what is wrong and one for what to do."""
    for group in yaml("alerts.yaml")["groups"]:
        for rule in group["rules"]:
            assert set(rule["annotations"]) == {"summary", "description"}
            assert rule["labels"]["severity"] in {"critical", "warning"}
