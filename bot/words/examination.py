"""What the self-check says of the house itself: the database and the room it has."""

SOUND = "{where} is sound ({size})."
LITTLE_ROOM = (
    "Only {left} are left on the disk of {where}. Make room, or lower the days that are kept: when the disk is full, "
    "platforms are asked to send everything again later."
)


def megabytes(size: int) -> str:
    """A size on disk."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
