"""Null says no more than that a field is not there, and a timestamp may be a number; what does not fit is read so."""

from typing import Any, Final, TypeVar

import msgspec

STAMPS: Final = frozenset({"ts", "thread_ts", "event_ts", "deleted_ts", "latest_reply"})

T = TypeVar("T")


def converted(content: Any, shape: type[T]) -> T:
    """Content in a shape; raises ValidationError where it has another one."""
    try:
        return msgspec.convert(content, shape, strict=False)
    except msgspec.ValidationError:
        return msgspec.convert(mended(content), shape, strict=False)


def mended(content: Any) -> Any:
    """The same without whatever is null in it, and with timestamps as Slack writes them."""
    if isinstance(content, dict):
        return {name: stamp(name, mended(each)) for name, each in content.items() if each is not None}
    return [mended(each) for each in content if each is not None] if isinstance(content, list) else content


def stamp(name: str, value: Any) -> Any:
    """A number under the name of a timestamp as the text it should be; anything else as it is."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:.6f}" if number and name in STAMPS else value
