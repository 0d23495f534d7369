"""Null says no more than that a field is not there; what does not fit for its sake is read once more without."""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def converted(content: Any, shape: type[T]) -> T:
    """Content in a shape; raises ValidationError where it has another one."""
    try:
        return msgspec.convert(content, shape, strict=False)
    except msgspec.ValidationError:
        return msgspec.convert(without_nulls(content), shape, strict=False)


def without_nulls(content: Any) -> Any:
    """The same without whatever is null in it."""
    if isinstance(content, dict):
        return {name: without_nulls(each) for name, each in content.items() if each is not None}
    return [without_nulls(each) for each in content if each is not None] if isinstance(content, list) else content
