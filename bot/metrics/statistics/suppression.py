"""Which figures stay hidden because they would show persons rather than a community."""

from collections.abc import Sequence

MINIMUM_GROUP = 5


def too_few(people: int | None, minimum: int = MINIMUM_GROUP) -> bool:
    """Whether so many people are a group too small to be shown; nobody at all is no group."""
    return people is not None and 0 < people < minimum


def too_close(first: int, second: int, minimum: int = MINIMUM_GROUP) -> bool:
    """Whether the difference of two published populations would itself be a group too small to be shown."""
    return too_few(abs(first - second), minimum)


def hidden(parts: Sequence[int], minimum: int = MINIMUM_GROUP) -> list[bool]:
    """Which of the parts of a published whole must be hidden so that none below `minimum` can be worked out.

    The small ones; and where only one would be hidden, or all that is hidden adds up to a small group, the next
    smallest too, people before empty parts, until the whole minus what is shown tells nothing.
    """
    hide = [too_few(part, minimum) for part in parts]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] == 0, parts[index], index))
    for index in order:
        concealed = [part for part, hiding in zip(parts, hide, strict=True) if hiding]
        if not concealed or (len(concealed) > 1 and sum(concealed) >= minimum):
            break
        hide[index] = True
    return hide
