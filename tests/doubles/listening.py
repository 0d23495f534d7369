"""A stand-in's web server on the loopback, which can die and come back at the same port."""

import socket

from aiohttp import web


class Listening:
    """Listens from `start` to `stop`; `port` is 0 before the first start."""

    def __init__(self) -> None:
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def start(self, app: web.Application, port: int = 0) -> None:
        """Listen; after a stop, on the same port again."""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        listening = socket.create_server(("127.0.0.1", port or self.port))
        self.port = listening.getsockname()[1]
        await web.SockSite(self._runner, listening).start()

    async def stop(self) -> None:
        """Nothing answers any more."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
