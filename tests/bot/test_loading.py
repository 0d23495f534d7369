"""What is loaded once is kept out of the garbage collector's sight, and nothing else is."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from bot.loading import loading


class Ring:
    """Something that holds itself, as only the collector can let go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if was_on else gc.disable)()


def test_what_was_loaded_is_not_looked_through_and_what_comes_after_is():
    """Of two things that hold themselves the one from before stays and the one from after is collected."""
    with loading():
        before = ref(Ring())
    after = ref(Ring())
    gc.collect()
    assert before() is not None
    assert after() is None


@pytest.mark.parametrize("was_on", [True, False])
def test_whether_garbage_is_collected_is_as_before(was_on: bool):
    """Collecting goes on afterwards where it went on before, whatever goes wrong meanwhile."""
    (gc.enable if was_on else gc.disable)()
    with pytest.raises(ImportError):
        _load_what_is_not_there()
    assert gc.isenabled() is was_on


def _load_what_is_not_there() -> None:
    with loading():
        assert not gc.isenabled()
        raise ImportError
