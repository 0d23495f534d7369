"""The command line leaves out of a community what its admins leave out, as answers in chat do."""

from pathlib import Path

from bot import app
from bot.ports import CommunityRef
from bot.store import Store
from tests.makers import Town, instant

HERE = CommunityRef("slack", "T1")


def stored(folder: Path) -> tuple[str, Town]:
    """A town in a database of its own: six people in #general, one more in #noise."""
    town, url = Town(), f"sqlite:///{folder / 'town.db'}"
    for name in ("general", "noise"):
        town.channel(name)
    for day in range(20):
        for person in range(6):
            town.post(f"p{person}", instant(day, 8, person))
        town.post("loud", instant(day, 9), channel="noise")
    with Store.open(url) as store:
        store.absorb([(HERE, town.events)])
    return url, town


def test_what_admins_set_holds_for_the_command_line(tmp_path: Path) -> None:
    """A channel left out, a larger smallest group and the time zone of the place are those of its admins."""
    url, town = stored(tmp_path)
    before = app.look(app.settings(url))
    assert (before.report().active, before.minimum, before.history.zone.key) == (7, 5, "UTC")
    with Store.open(url) as store:
        chosen = {"left_out": (str(town.key("noise")),), "minimum_group": ("7",), "timezone": ("Europe/Berlin",)}
        store.choices.change(1, chosen, person=1, at=1)
    view = app.look(app.settings(url))
    made = view.report()
    assert (made.active, made.minimum_group, view.history.zone.key) == (6, 7, "Europe/Berlin")
    assert made.figure("A1").note == "fewer than 7"  # type: ignore[union-attr]  # it is there
    asked = app.look(app.settings(url, "Asia/Tokyo"), timezone="Asia/Tokyo")
    assert asked.history.zone.key == "Asia/Tokyo"
