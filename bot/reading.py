"""Text in, a few signals and a number of words out: the last place where text exists, and it is not kept here either.

The lists are English and stand together at the top; in any other language a question is known by its mark only.
Whatever a platform wraps around words is taken off first: code, links, mentions, emoji, dates, escapes.
"""

import re
from typing import Final

from bot.events import Signal

ASKING: Final = frozenset(
    (
        "how what why where when who which can could does do did is are has have should would anyone "
        "how's what's why's where's when's who's how'd what're who'd where'd can't"
    ).split()
)
GREETING: Final = frozenset("hi hello hey heya hiya howdy hullo yo greetings welcome gm 👋".split())
NOT_A_NAME: Final = frozenset(
    "yes yeah yep no nope nah ok okay sure well true right correct lol haha and or but".split()
)
GREETED: Final = frozenset("hi hello hey all everyone everybody folks guys people team there again friends".split())
PARTS_OF_DAY: Final = frozenset("morning afternoon evening day".split())

# Thanks, wherever in a message they stand.
THANKS: Final = frozenset("thanks thank thanx thankyou thx thnx tnx tks ty tyvm tysm appreciated appreciate".split())
APPRECIATED: Final = frozenset("it that this the you your ur everyone all".split())
# Acknowledgements, when they are all there is, give or take a word. "Yes" and "no" are answers and not among them.
ACKNOWLEDGED: Final = frozenset(
    (
        "+1 same ditto gotcha noted understood ok okay okey kk agreed perfect awesome excellent brilliant cheers "
        "solved worked 👍 🙏 👌 🙌 💯 ✅"
    ).split()
)
ACKNOWLEDGING: Final = (
    "got it",
    "makes sense",
    "made sense",
    "that works",
    "that worked",
    "works now",
    "it worked",
    "that did it",
    "that fixed it",
    "that solved it",
    "that helps",
    "that helped",
    "very helpful",
    "good to know",
    "will do",
)
# The same as emoji in the way Slack writes them.
ACKNOWLEDGING_EMOJI: Final = frozenset(
    "+1 thumbsup pray ok_hand raised_hands 100 white_check_mark heavy_check_mark".split()
)
# What looks like thanks and is none, or is said before anything was given.
NOT_THANKS: Final = (
    "no thanks",
    "no thank you",
    "thanks for nothing",
    "thanks but no",
    "in advance",
    "thank god",
    "thank goodness",
    "thank me",
    "hope that helps",
    "any help",
)


_SEEN, _ASKS, _THANKED, _GREETED, _LINKS, _CODED = map(
    int, (Signal.TEXT_SEEN, Signal.QUESTION, Signal.THANKS, Signal.GREETS, Signal.LINK, Signal.CODE)
)

_SHORT: Final = 3  # an acknowledgement without thanks has no more words than this, or begins within as many
_ADDRESS: Final = 6  # how far into a message a greeting may push the word that asks

_MARKUP = re.compile(r"<(?:[@#!/:]|[a-z]+:)[^<>\n]*>", re.IGNORECASE)
_LINK = re.compile(r"<https?://[^<>\n]*>|https?://[^\s<>|]*[^\s<>|?!.,;:)\]*_]", re.IGNORECASE)
_LINK_BEGINS: Final = len("<https")  # how far before its "://" a link begins at most
_INLINE_CODE = re.compile(r"`[^`\n]+`")
_SHORTCODE = re.compile(r":([a-z+-][\w+-]*|100):", re.IGNORECASE)
_ADDRESSED = re.compile(r"[^,:]{1,60}[,:](?=\s)")
_EMOJI: Final = frozenset("👍🙏👌🙌💯✅👋")
_EMOJI_SIGN = re.compile(f"([{''.join(sorted(_EMOJI))}])")
_WORD = re.compile(r"\+?[^\W_]+(?:'[^\W_]+)*|[👍🙏👌🙌💯✅👋]")
# An apostrophe or a plus that is no part of a word: at a word's edge, beside its like, or a plus inside a word.
_STRAY = re.compile(r"'(?:(?<![A-Za-z0-9]')|(?![A-Za-z0-9]))|\+(?:(?<=[A-Za-z0-9'+]\+)|(?![A-Za-z0-9]))")
# Scripts that put no spaces between words: two signs count as a word (Han, kana), or four (Thai, Lao, Burmese, Khmer).
_TWO, _FOUR = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff", "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"[{_TWO}{_FOUR}]")
_LETTERS = re.compile(rf"[\w{_TWO}{_FOUR}]")
_LETTER = rf"[^\W_{_TWO}{_FOUR}]"
_UNSPACED_WORD = re.compile(rf"[{_TWO}]{{1,2}}|[{_FOUR}]{{1,4}}|{_LETTER}+(?:'{_LETTER}+)*|[👍🙏👌🙌💯✅👋]")
_QUESTION_MARKS: Final = frozenset("？؟\u037e՞")  # noqa: RUF001  # look-alikes are what is looked for
_ASCII: Final = bytes(range(128))
# Small letters, with a space for everything that is no part of a word.
_PLAIN: Final = bytes(
    ord(sign.lower()) if sign.isalnum() or sign in "'+" else ord(" ") for sign in map(chr, range(128))
) + bytes(range(128, 256))
_ACKNOWLEDGING = re.compile("|".join(ACKNOWLEDGING))
# How many words such a phrase can reach into that begins early enough to count.
_ACKNOWLEDGING_WITHIN: Final = _SHORT + max(len(phrase.split()) for phrase in ACKNOWLEDGING)
_PHRASE_WORDS: Final = frozenset("got sense works worked helps helped helpful fixed solved".split())
_OPENING: Final = GREETING | {"good", "morning"}
_SPEAKING: Final = THANKS | _PHRASE_WORDS


def read(text: str) -> tuple[int, int]:
    """The signals of a message (bits of Signal) and the number of its words once markup is off."""
    signals: int = _SEEN
    emoji: list[str] = []
    if "`" in text:
        text, code = _without_code(text)
        signals |= code
    colons = ":" in text  # links, custom emoji and shortcodes all have one; most messages have none
    if colons:
        text, links, emoji = _without_colons(text)
        signals |= links
    elif "<" in text:
        text = " ".join(_MARKUP.split(text))
    if "&" in text:
        text = text.replace("&amp;", " ").replace("&lt;", " ").replace("&gt;", " ")
    if text.isascii():  # nearly every message in English, and several times faster than looking for words
        words = text.encode().translate(_PLAIN).decode().split()
        number = len(words)
        asks = "?" in text
    else:
        words, number, asks = _beyond_ascii(text)
    first = words[0] if words else ""
    opens = first in _OPENING
    # Only after a greeting or a name is a word looked for that asks.
    named = opens or colons or "," in text or "@" in text
    if asks or first in ASKING or (named and _begins_asking(text, words, opens)):
        signals |= _ASKS
    if opens or emoji or len(words) <= _SHORT or not _SPEAKING.isdisjoint(words):
        signals |= _courtesies(words, emoji, asks)
    return signals, number


def _beyond_ascii(text: str) -> tuple[list[str], int, bool]:
    """The words, how many of them are no emoji, and whether there is a question mark."""
    signs = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    asks = "?" in text or not _QUESTION_MARKS.isdisjoint(signs)
    text = text.replace("’", "'")  # noqa: RUF001  # the curly apostrophe is meant
    if _LETTERS.search(signs) or _STRAY.search(text):
        words = (_UNSPACED_WORD if _UNSPACED.search(signs) else _WORD).findall(text.lower())
    elif _EMOJI.isdisjoint(signs):  # English with dashes, quotation marks or other emoji, all of which part words
        words = _ascii_words(text)
        return words, len(words), asks
    else:
        words = []
        for n, piece in enumerate(_EMOJI_SIGN.split(text)):
            words += piece if n % 2 else _ascii_words(piece)
    return words, len(words) - sum(map(_EMOJI.__contains__, words)), asks


def _words(text: str) -> list[str]:
    return _ascii_words(text) if text.isascii() else _beyond_ascii(text)[0]


def _ascii_words(text: str) -> list[str]:
    """The words of a text where every sign beyond ASCII parts words."""
    return text.encode("ascii", "replace").translate(_PLAIN).decode().split()


def _without_colons(text: str) -> tuple[str, int, list[str]]:
    """The text without links, markup and emoji; whether there were links, and the names of the emoji."""
    links = 0
    first = text.find("://")
    if first >= 0:  # what lies before the first link need not be looked through for one
        begin = max(first - _LINK_BEGINS, 0)
        around = _LINK.split(text[begin:])
        links = _LINKS if len(around) > 1 else 0
        text = text[:begin] + " ".join(around)
    if "<" in text:
        text = _MARKUP.sub(_emoji_name if "<:" in text or "<a:" in text else " ", text)
    parts = _SHORTCODE.split(text) if text.count(":") > 1 else [text]
    return " ".join(parts[::2]), links, parts[1::2]


def _without_code(text: str) -> tuple[str, int]:
    """The text with fenced blocks and inline code taken out; a fence that is never closed is no fence."""
    parts = text.split("```")
    if len(parts) % 2 == 0:
        parts[-2:] = ["".join(parts[-2:])]
    outside, inline = _INLINE_CODE.subn(" ", " ".join(parts[::2]))
    return outside, _CODED if inline or len(parts) > 1 else 0


def _emoji_name(markup: re.Match[str]) -> str:
    """What stays of something in angle brackets: the name of a custom emoji, which may say thanks."""
    inside = markup.group()
    return f":{inside.split(':')[1]}:" if inside.startswith(("<:", "<a:")) else " "


def _begins_asking(text: str, words: list[str], opens: bool) -> bool:
    """Whether the first word after a greeting or a name asks."""
    if not opens:  # then a name is a single word
        return len(words) > 1 and words[1] in ASKING and _after_name(text, words) == 1
    if ASKING.isdisjoint(words[1:_ADDRESS]):
        return False
    first = _after_greeting(words) or _after_name(text, words)
    return first > 0 and words[first : first + 1] != [] and words[first] in ASKING


def _after_greeting(words: list[str]) -> int:
    """How many words at the beginning greet and say who is greeted; 0 where a name may follow."""
    if words[0] == "good" and _greets(words):
        first = 2
    elif words[0] in GREETING or words[0] == "morning":
        first = 1
    else:
        return 0
    while first < len(words) and words[first] in GREETED:
        first += 1
    return first if words[first : first + 1] and words[first] in ASKING else 0


def _after_name(text: str, words: list[str]) -> int:
    """How many words the name takes that a message begins with ("Ana, …", "hi Ana: …", "@ana …"), 0 if none."""
    addressed = _ADDRESSED.match(text)
    if addressed:
        name = len(_words(addressed.group()))
        if (name == 1 and words[0] not in NOT_A_NAME) or (name <= _SHORT and words[0] in GREETING):
            return name
    return 1 if text.startswith("@") else 0


def _courtesies(words: list[str], emoji: list[str], asks: bool) -> int:
    """Thanks, acknowledgement and greeting."""
    short = len(words) <= _SHORT
    names = [name.lower() for name in emoji] if emoji else emoji
    signals = 0
    if (names and any("thank" in name or (short and name in ACKNOWLEDGING_EMOJI) for name in names)) or (
        (_thanks(words) or (not asks and _acknowledges(words))) and not _means_no_thanks(words)
    ):
        signals |= _THANKED
    if (words and _greets(words)) or (short and "wave" in names):
        signals |= _GREETED
    return signals


def _greets(words: list[str]) -> bool:
    return words[0] in GREETING or (words[0] == "good" and not PARTS_OF_DAY.isdisjoint(words[1:2]))


def _thanks(words: list[str]) -> bool:
    if THANKS.isdisjoint(words):
        return False
    if "appreciate" in words and THANKS.isdisjoint(word for word in words if word != "appreciate"):
        return not APPRECIATED.isdisjoint(words[words.index("appreciate") + 1 :][:1])
    return True


def _acknowledges(words: list[str]) -> bool:
    """Whether an acknowledgement is all there is, or an acknowledging phrase begins within the first words."""
    if len(words) <= _SHORT and not ACKNOWLEDGED.isdisjoint(words):
        return True
    said = " ".join(words[:_ACKNOWLEDGING_WITHIN])
    phrase = _ACKNOWLEDGING.search(said)
    return phrase is not None and said.count(" ", 0, phrase.start()) <= _SHORT


def _means_no_thanks(words: list[str]) -> bool:
    return any(map(" ".join(words).__contains__, NOT_THANKS))
