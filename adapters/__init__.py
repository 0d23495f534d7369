"""The platforms: one folder each. This file finds a folder and loads it, nothing more."""

import importlib
import pkgutil
from types import ModuleType

from bot.errors import BadSettings


def names() -> list[str]:
    """All platforms there is a folder for."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def load(name: str) -> ModuleType:
    """The adapter with that name; each has `readers()` and `presenter()`."""
    if name not in names():
        raise BadSettings(f"No adapter called {name!r}; there are: {', '.join(names())}.")
    return importlib.import_module(f"adapters.{name}")
