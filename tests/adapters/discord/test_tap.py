"""Frames are taken off a connection as the library would take them, and a burst of them faster."""

from collections import deque
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.discord.tap import Prompt


class Socket:
    """A socket with frames that have arrived; notes how long it was to wait for each."""

    def __init__(self, *frames: str) -> None:
        self._reader = SimpleNamespace(_buffer=deque(frames))
        self.waited: list[float | None] = []
        self.close_code = 4000

    async def receive(self, timeout: float | None = None) -> str:  # noqa: ASYNC109  # as the socket has it
        """The next frame, or silence."""
        self.waited.append(timeout)
        if not self._reader._buffer:
            raise TimeoutError
        frame: str = self._reader._buffer.popleft()
        return frame


async def test_only_a_frame_that_has_not_arrived_is_waited_for() -> None:
    """What is there is taken without a limit; where nothing is there, the library's limit holds."""
    socket = Socket("a", "b")
    prompt = Prompt(socket)
    assert [await prompt.receive(timeout=60), await prompt.receive(timeout=60)] == ["a", "b"]
    with pytest.raises(TimeoutError):
        await prompt.receive(timeout=60)
    assert socket.waited == [None, None, 60]
    assert prompt.close_code == 4000


async def test_a_socket_that_does_not_show_what_has_arrived_is_always_waited_for() -> None:
    """Another version of the HTTP library may keep that to itself."""
    waited: list[float | None] = []

    async def receive(timeout: float | None = None) -> str:  # noqa: ASYNC109  # as the socket has it
        waited.append(timeout)
        return "a"

    assert await Prompt(SimpleNamespace(receive=receive)).receive(5) == "a"
    assert waited == [5]


async def test_the_http_librarys_own_socket_shows_what_has_arrived() -> None:
    """Of a burst over a real connection all but the first frame are there already, and silence still ends."""

    async def burst(request: web.Request) -> web.WebSocketResponse:
        answer = web.WebSocketResponse()
        await answer.prepare(request)
        for number in range(50):
            await answer.send_str(str(number))
        await answer.receive()
        return answer

    app = web.Application()
    app.router.add_get("/", burst)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # it listens
    try:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}/") as socket:
            prompt, unlimited = Prompt(socket), 0
            receive: Any = socket.receive

            async def counted(timeout: float | None = None) -> Any:  # noqa: ASYNC109  # as the socket has it
                nonlocal unlimited
                unlimited += timeout is None
                return await receive(timeout)

            socket.receive = counted  # type: ignore[method-assign,assignment]  # to see how it is asked
            assert [(await prompt.receive(5)).data for _ in range(50)] == [str(number) for number in range(50)]
            assert unlimited > 25
            with pytest.raises(TimeoutError):
                await prompt.receive(0.05)
    finally:
        await runner.cleanup()
