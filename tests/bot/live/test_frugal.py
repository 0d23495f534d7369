"""Free memory is given back to the system now and then, where the C library knows how."""

import asyncio
import ctypes

import pytest

from bot.live import frugal


class Library:
    """A C library that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.trimmed = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def mallopt(self, name: int, value: int) -> int:
        """How many heaps there may be."""
        self.asked.append(f"mallopt {name} {value}")
        return 1

    def malloc_trim(self, left: int) -> int:
        """Give back."""
        self.asked.append(f"trim {left}")
        if len(self.asked) > 2:
            self._loop.call_soon_threadsafe(self.trimmed.set)
        return 1


async def test_it_gives_back_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few heaps from the beginning, and every so often what is free in them."""
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(frugal, "EVERY", 0)
    task = asyncio.create_task(frugal.be_frugal())
    await library.trimmed.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert library.asked[:3] == ["mallopt -8 2", "trim 0", "trim 0"]


async def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nothing of the kind it waits, and is no part that ends and begins again."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    task = asyncio.create_task(frugal.be_frugal())
    await asyncio.sleep(0)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_real_one_understands() -> None:
    """On this machine it begins and goes on until it is stopped."""
    task = asyncio.create_task(frugal.be_frugal())
    await asyncio.sleep(0.05)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
