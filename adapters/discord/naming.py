"""People and channels named in a command, as the keys the core knows them by."""

import re
from typing import Final

from adapters.discord.keys import key

# What Discord makes of a name somebody picks while typing: <@123>, in older clients <@!123>, and <#123>.
_NAMED: Final = re.compile(r"<(?:(@)!?|(#))([1-9][0-9]{0,18})>", re.ASCII)


def with_keys(words: str) -> str:
    """The words with `@` and a key for everybody who is named, and `#` and a key for every channel."""
    return _NAMED.sub(lambda found: f"{found[1] or found[2]}{key(found[3])}", words)
