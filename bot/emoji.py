"""One name for an emoji, however a person writes it."""

import re

# Other ways to write the common marks; messages are kept with the short names.
_SHORT_NAMES = dict(
    pair.split()
    for pair in (
        "+1 thumbsup,-1 thumbsdown,👍 thumbsup,❤ heart,💯 100,🎉 tada,🙌 raised_hands,🙏 pray,✅ white_check_mark"
    ).split(",")
)
_TONES = re.compile("::skin-tone-[2-6]$|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def emoji_called(written: str) -> str:
    """The name under which an emoji is kept, however a person writes it: `:+1:`, `👍🏽` and `thumbsup` are one."""
    bare = _TONES.sub("", written.strip().strip(":")) or written
    return _SHORT_NAMES.get(bare, bare)
