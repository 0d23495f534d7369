"""People and channels named in a command, as the keys the core knows them by."""

import re
from typing import Final

from adapters.slack.keys import key_of_id

# What Slack makes of a name somebody picks while typing, where the app asked for that: <@U123|ada>, <#C123|general>.
_NAMED: Final = re.compile(r"<([@#])([A-Z][A-Z0-9]{1,11})(?:\|[^<>]*)?>", re.ASCII)
# An id as it is copied from somebody's profile.
_ID: Final = re.compile(r"(?<![\w@#<|])@?([UW](?=[A-Z]*[0-9])[A-Z0-9]{8,11})(?!\w)", re.ASCII)
_SIGNS: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the last one last: it may stand before the others


def with_keys(words: str) -> str:
    """The words with `@` and a key for everybody named or given by id, `#` and a key for channels, and no escapes."""
    words = _NAMED.sub(lambda found: f"{found[1]}{key_of_id(found[2])}", words)
    words = _ID.sub(lambda found: f"@{key_of_id(found[1])}", words)
    for escaped, sign in _SIGNS:
        words = words.replace(escaped, sign)
    return words
