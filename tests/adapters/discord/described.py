"""Discord's own description of its API, held against every body that is sent, where the shared data is at hand."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from adapters.discord.calling import Attached, Call
from tests.conftest import SHARED

DESCRIPTION = SHARED / "schemas" / "discord-openapi.json"


@cache
def _description(path: Path) -> Any:
    return json.loads(path.read_text())


@cache
def _validator(method: str, path: str) -> Any:
    whole = _description(DESCRIPTION)
    content = whole["paths"][path][method.lower()]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": whole["components"]}
    return jsonschema.Draft202012Validator(schema)


def validate(method: str, path: str, body: Any) -> None:
    """Raise where a body is not what Discord documents for this call."""
    if body is not None and DESCRIPTION.is_file():
        _validator(method, path).validate(json.loads(json.dumps(body)))


class Validated:
    """A call whose bodies are looked at before they are sent, and remembered."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.sent: list[tuple[str, str, Any]] = []

    async def __call__(
        self, method: str, path: str, body: Any = None, files: Sequence[Attached] = (), **names: object
    ) -> Any:
        """The call itself."""
        validate(method, path, body)
        self.sent.append((method, path, body))
        return await self._call(method, path, body, files, **names)
