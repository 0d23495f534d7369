"""Discord's identifiers, instants and emoji as the keys and names the core knows."""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from re import compile as pattern

from bot.errors import BadPayload

EARLIEST = 1_420_070_400_000_000  # 2015: no snowflake is older
LATEST = 4_102_444_800_000_000  # 2100
_LARGEST = 2**63 - 1
_TONE = pattern(r"_(?:medium_)?(?:light_|dark_|medium_)?(?:tone[1-5]|skin_tone)$|::skin-tone-[2-6]$")
# What does not change which emoji is meant: variation selectors and skin tones.
_SHADES = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])

# The gateway names a standard emoji by its character, exports by character and short name. The common ones get their
# short name, which is Slack's too; all others stay the character in both, so that live and export agree.
_SHORT_NAMES = dict(
    pair.split(":")
    for pair in (
        "👍:thumbsup 👎:thumbsdown ❤:heart 🎉:tada 👀:eyes 😂:joy 🙏:pray 🔥:fire ✅:white_check_mark 🚀:rocket "
        "👋:wave 💯:100 🤔:thinking 🙌:raised_hands 👏:clap 😄:smile 😀:grinning 😅:sweat_smile 🤣:rofl 😍:heart_eyes "
        "💙:blue_heart 💚:green_heart 💜:purple_heart 🧡:orange_heart 💛:yellow_heart 🖤:black_heart ✨:sparkles "
        "⭐:star 🌟:star2 🥳:partying_face 🤩:star_struck 🤯:exploding_head ☑:ballot_box_with_check "
        "✔:heavy_check_mark \u2795:heavy_plus_sign 👌:ok_hand 💪:muscle 🤝:handshake 🤗:hugging 😊:blush "
        "🙂:slight_smile 😆:laughing 😁:grin "
        "😢:cry 😭:sob 😮:open_mouth 🎂:birthday 🍻:beers 🥂:champagne_glass ❓:question ❗:exclamation ❌:x 💡:bulb "
        "🏆:trophy 🎈:balloon 🫶:heart_hands 🫡:saluting_face 🤷:person_shrugging ☕:coffee 📌:pushpin 🐛:bug"
    ).split()
)


def key(native: str | int) -> int:
    """The key of an identifier: a snowflake is its own key, anything else gets a hash and is kept as native."""
    text = str(native)
    if exact(text):
        return int(text)
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def exact(native: str) -> bool:
    """Whether an identifier can be told from its key alone."""
    digits = native.isascii() and native.isdigit() and native[0] != "0" and len(native) < 20
    return digits and int(native) <= _LARGEST


def instant(moment: datetime, field: str = "timestamp") -> int:
    """Microseconds since 1970 of an instant that a Discord message can have; without a zone it is in UTC."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    at = round(known.timestamp() * 1_000_000)
    if not EARLIEST <= at <= LATEST:
        raise BadPayload(f"The field {field} is not an instant between 2015 and 2100.")
    return at


def written_at(message: int) -> int:
    """The instant, to the millisecond, at which an id was given out; 0 for a key that is a hash or is no snowflake."""
    at = EARLIEST + (message >> 22) * 1000
    return at if EARLIEST < at <= LATEST else 0


def key_after(instant: int) -> int:
    """The smallest key that no id given out in the millisecond of an instant, or before, has."""
    return ((instant - EARLIEST) // 1000 + 1) << 22 if instant >= EARLIEST else 1


def clean(name: str) -> str:
    """A name without halves of characters and without the null character, which not every database takes."""
    return name.encode("utf-8", "replace").decode().replace("\0", "")


@lru_cache(4096)
def emoji_name(name: str, custom: bool = False) -> str:
    """One name for an emoji wherever it was seen: skin tones folded, common ones by their short name."""
    name = clean(name)
    if custom:
        return name[:64]
    bare = name.translate(_SHADES) or name
    return (_SHORT_NAMES.get(bare) or _TONE.sub("", bare) or bare)[:64]
