"""A report, a digest and a measure in every form they are asked for."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.bot.cli.typed import Verb
from tests.exports import slack


def test_the_report_for_programs(verb: Verb, tmp_path: Path):
    """Equal facts give equal bytes, without a clock in them; another day is another picture."""
    verb("import", slack(tmp_path / "export"))
    code, out, _ = verb("report", "--json")
    assert code == 0
    report = json.loads(out)
    assert report["schema"] == "network-health/report/2"
    assert verb("report", "--json")[1] == out
    earlier = json.loads(verb("report", "--json", "--as-of", "2026-03-03", "--timezone", "Asia/Kathmandu")[1])
    assert (earlier["as_of"], earlier["timezone"]) == ("2026-03-03", "Asia/Kathmandu")


def test_the_report_for_a_spreadsheet(verb: Verb, tmp_path: Path):
    """One line a measure with the numbers of the JSON; undefined is an empty cell; both forms at once are refused."""
    verb("import", slack(tmp_path / "export"))
    code, out, _ = verb("report", "--csv")
    assert code == 0
    lines = list(csv.DictReader(io.StringIO(out)))
    measures = json.loads(verb("report", "--json")[1])["measures"]
    assert [line["id"] for line in lines] == [measure["id"] for measure in measures]
    for line, measure in zip(lines, measures, strict=True):
        assert line["value"] == ("" if measure["value"] is None else str(measure["value"]))
        assert line["state"] == measure["state"]
    assert any(line["value"] == "" for line in lines)
    assert verb("report", "--csv", "--json")[0] == 2


def test_the_report_on_screen_and_as_a_page(verb: Verb, tmp_path: Path):
    """A person reads it in the terminal, or opens the one file that was written."""
    verb("import", slack(tmp_path / "export"))
    assert verb("report")[0] == 0
    code, _, err = verb("report", "--html", tmp_path / "report.html")
    assert (code, err) == (0, f"The page is in {tmp_path / 'report.html'}.\n")
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>".upper()[:2])
    code, _, err = verb("report", "--html", tmp_path / "nowhere" / "report.html")
    assert code == 2
    assert "could not be written" in err


def test_a_report_of_days_without_anything_says_where_to_look(verb: Verb, tmp_path: Path):
    """The day it names is taken by the report and by the note, and people are in both."""
    verb("import", slack(tmp_path / "export"))
    code, out, err = verb("report", "--as-of", "2026-06-01")
    assert code == 0
    assert "no people" in out
    assert err == "Messages are known from 2 March 2026 to 4 March 2026; --as-of 2026-03-09 shows the last of them.\n"
    assert verb("digest", "--as-of", "2026-06-01").err.endswith(err)
    for look in ("report", "digest"):
        out = verb(look, "--as-of", "2026-03-09").out
        assert out
        assert "no people" not in out


def test_open_questions_on_the_page_are_links(verb: Verb, tmp_path: Path):
    """Where the workspace's address is known, a question on the page leads to the message itself."""
    verb("import", slack(tmp_path / "export", each=1), "--workspace-url", "https://canary.slack.com")
    assert verb("report", "--html", tmp_path / "report.html")[0] == 0
    written = (tmp_path / "report.html").read_text()
    assert 'href="https://canary.slack.com/archives/C0000001/p17724' in written


@pytest.mark.parametrize("form", ["terminal", "slack", "discord", "json"])
def test_the_digest_in_every_form(verb: Verb, tmp_path: Path, form: str):
    """The same note, for a person and for either platform."""
    verb("import", slack(tmp_path / "export", days=20))
    code, out, err = verb("digest", "--format", form, "--as-of", "2026-03-16")
    assert code == 0
    assert out or "nothing to say" in err
    if form in {"slack", "discord"} and out:
        assert isinstance(json.loads(out), list)


def test_a_measure_is_explained(verb: Verb):
    """By id or name, all of them, or a list to choose from."""
    code, out, _ = verb("explain", "a1")
    assert code == 0
    assert out.startswith("A1 ")
    assert len(out.splitlines()) >= 3
    assert len(verb("explain", "--all")[1]) > len(out)
    listed = verb("explain")[1].splitlines()
    assert listed[0] == "A1    Active members               people, over 28 days"
    assert all(line[5] == " " != line[6] for line in listed)
    assert all(len(line) <= 80 for line in (*listed, *verb("explain", "--all")[1].splitlines()))
    code, _, err = verb("explain", "Z9")
    assert code == 2
    assert "network-health explain" in err


def test_what_a_digest_calls_it_can_be_explained(verb: Verb):
    """Circles, a quality as an adjective, and early warning in two words are known by what readers saw."""
    for said, name in (("circles", "S4 Groups"), ("Engaged", "E Engagement"), ("early warning", "W Rule for changes")):
        code, out, err = verb("explain", *said.split())
        assert (code, out.splitlines()[0], err) == (0, name, "")


def test_why_says_what_a_score_rests_on(verb: Verb, tmp_path: Path):
    """By name, with what it is compared with; of what is not measured, why not."""
    verb("import", slack(tmp_path / "export"))
    code, out, _ = verb("why", "engagement")
    assert code == 0
    assert out.startswith("Why: Engagement")
    assert "Not measured" in verb("why", "H10")[1]
    code, _, err = verb("why", "synergy")
    assert code == 2
    assert "network-health explain" in err


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_the_demo(verb: Verb, tmp_path: Path, platform: str):
    """An invented community goes all the way, leaves its files in one folder, and starts fresh each time."""
    for _ in range(2):
        code, out, _ = verb("demo", "--platform", platform, "--keep", tmp_path / "demo")
        assert code == 0
        assert "fern-hill-growers.html" in out.replace("\n", "")
    assert (tmp_path / "demo" / "fern-hill-growers.html").stat().st_size > 1000
    assert verb("demo", "--platform", "irc")[0] == 2
    (tmp_path / "file").write_text("")
    assert "--keep DIR" in verb("demo", "--keep", tmp_path / "file")[2]
