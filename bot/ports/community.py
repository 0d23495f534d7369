"""Which community is meant, on every way in and out."""

import msgspec


class CommunityRef(msgspec.Struct, frozen=True):
    """Which community something belongs to: the platform's name and the platform's own id for it."""

    platform: str
    native: str
