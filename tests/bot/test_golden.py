"""Whole notes to the letter: as a terminal shows them and as the bodies each platform is sent."""

import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from bot import app
from bot import view as viewing
from bot.cli.terminal import show_note
from bot.commands import plainly
from bot.digest import digest
from bot.digest.everybody import for_everybody
from bot.digest.facts import gather
from bot.digest.month import month
from bot.events import ChannelKind
from bot.notes import Address, Note
from tests.makers import Town, instant

GOLDEN = Path(__file__).parent / "golden"
ADDRESSES = {
    "slack": Address("T0FERNHILL", "https://fernhill.slack.com"),
    "discord": Address("123456789012345678"),
}
WEEKS = {"whole": "", "learning": "2026-04-06", "quiet": "2026-06-22"}


@pytest.fixture(scope="module", params=["slack", "discord"])
def view(request, tmp_path_factory) -> viewing.View:
    """The demo's community, imported from one platform's export."""
    folder = tmp_path_factory.mktemp(request.param)
    return app.demo(folder, Console(file=io.StringIO()), seed=11, platform=request.param)


def held(name: str, made: str) -> None:
    """Compare with what is kept; what is not kept yet is written, to be looked at and committed."""
    file = GOLDEN / name
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, "utf-8")
        pytest.fail(f"{name} was not there and is written now: read it aloud, look at it, and run the test again")
    assert made == file.read_text("utf-8"), f"delete {name} and run the test again to have it written anew"


def shown(note: Note, platform: str) -> str:
    """The note in a terminal of 80 columns, with addresses."""
    out = io.StringIO()
    link = app.presenter(platform).link
    show_note(note, lambda place: link(place, ADDRESSES[platform]), Console(file=out, width=80, color_system=None))
    return out.getvalue()


def bodies(note: Note, platform: str) -> str:
    """What the platform is sent."""
    content = app.presenter(platform).present(note, ADDRESSES[platform])
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


@pytest.mark.parametrize("week", WEEKS)
def test_weeks_of_the_demo(view, week):
    """The demo's last week, its fifth, in which all is still to be learned, and one of its quiet fortnight."""
    platform = view.community.ref.platform
    history = view.history.until(viewing.day(WEEKS[week])) if WEEKS[week] else view.history
    note = digest(history, view.name)
    assert note is not None
    held(f"{week}-{platform}.txt", shown(note, platform))
    held(f"{week}-{platform}.json", bodies(plainly.with_buttons(note, *plainly.UNDER_DIGEST), platform))


def test_everybodys_version_and_the_month(view):
    """The demo's last week for everybody, and its month of July with a quiet fortnight before."""
    platform = view.community.ref.platform
    note = for_everybody(gather(view.history, view.name, 5))
    assert note is not None
    held(f"everybody-{platform}.txt", shown(note, platform))
    held(f"everybody-{platform}.json", bodies(plainly.with_buttons(note, *plainly.UNDER_EVERYBODY), platform))
    told = month(view.history, view.name, "2026-07", minimum=5, digests=4)
    held(f"month-{platform}.txt", shown(told, platform))
    held(f"month-{platform}.json", bodies(told, platform))


def small_place() -> Note | None:
    """Nine people, two open questions, one of them hidden, and a first message that nobody answered."""
    town = Town()
    town.channel("general")
    town.channel("hello")
    town.channel("board", ChannelKind.PRIVATE)
    for day in range(90):
        at = instant(day, 10)
        town.ask(f"p{day % 8}", at)
        town.post(f"p{(day + 3) % 8}", instant(day, 11), thread=at)
    town.ask("p1", instant(89, 14))
    town.ask("p2", instant(89, 15), channel="board")
    town.post("nia", instant(87, 16), channel="hello")
    return digest(town.history(91), "Corner Choir")


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_a_small_place(platform):
    """Under twenty people: what is certain, and where somebody waits."""
    note = small_place()
    assert note is not None
    held("small.txt", shown(note, "slack"))
    held(f"small-{platform}.json", bodies(note, platform))


def test_a_silent_month():
    """A month in which nobody wrote and nothing waits has no note."""
    town = Town()
    town.post("ana", instant(1))
    assert digest(town.history(60), "Corner Choir") is None
