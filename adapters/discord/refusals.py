"""What Discord says when it will not take a post, as a sentence for admins, and whether trying again can help."""

from typing import Final

from adapters.discord.calling import AGAIN, Refusal
from bot.ports import Refused

HOUR: Final = 3600.0
OTHER: Final = "choose another channel with /network-health settings"

_CANNOT: Final = "I can't post to {where}: "
_SENTENCES: Final = {
    "gone": f"it was deleted. Please {OTHER}.",
    "unseen": f"I may not see it. Give me View Channel there (its settings, Permissions), or {OTHER}.",
    "permission": (
        "a permission is missing there. Give me View Channel, Send Messages and Embed Links (its settings, "
        f"Permissions), or {OTHER}."
    ),
    "thread_permission": (
        "I may not make a private thread there. Give me Create Private Threads and Send Messages in Threads "
        f"(its settings, Permissions), or {OTHER}."
    ),
    "no_text": f"no message can be posted there by itself, as in a forum or a category. Please {OTHER}.",
    "no_threads": f"a private thread can only be made in a text channel. Please {OTHER}.",
    "archived": f"it is an archived or locked thread. Open it again, or {OTHER}.",
    "full": "the server has as many open threads as Discord allows. I try again when some are closed.",
    "moderated": f"the server's AutoMod blocks the message. Let me pass (Safety Setup, AutoMod), or {OTHER}.",
    "too_long": (
        "the message is larger than Discord takes. Nothing was posted; /network-health digest preview still shows it."
    ),
    "form": (
        "Discord does not take the message in this form. This is a fault of mine; please report it with your version."
    ),
    "token": "Discord no longer accepts my token. Put the new one into DISCORD_TOKEN and start network-health again.",
    "left": "one of the people it is for is not in the server any more.",
    "barred": "one of the people it is for may not see that channel, and so cannot be in a thread of it.",
    "flagged": "Discord has held my application back from writing. Look into its page in the Developer Portal.",
    "unknown": "Discord refuses it ({code}). Run network-health doctor; it may tell why.",
}
_WAITS: Final = frozenset({"unseen", "permission", "thread_permission", "archived", "full", "moderated"})
_KINDS: Final = {
    10003: "gone",
    10004: "gone",
    10007: "left",
    10013: "left",
    20026: "flagged",
    30033: "full",
    40005: "too_long",
    50001: "unseen",
    50008: "no_text",
    50013: "permission",
    50024: "no_text",
    50035: "form",
    50006: "form",
    50083: "archived",
    160005: "archived",
    160006: "full",
    200000: "moderated",
    200001: "moderated",
}
_DOING: Final[dict[str, dict[str, str]]] = {  # the same codes say other things where a room is made
    "thread": {"permission": "thread_permission", "no_text": "no_threads", "form": "no_threads"},
    "people": {"permission": "barred", "unseen": "barred"},
}
CLOSED: Final = frozenset({50007, 50278})  # direct messages are closed; no server is shared any more
NO_MESSAGES: Final = "They take no direct messages from me, which is theirs to decide."
NOT_SEEN: Final = (
    "I sent this to {where} and never heard whether it arrived, and I may not look there. It is not sent a second time."
)


def refused(refusal: Refusal, where: str, doing: str = "") -> Refused:
    """The sentence for one refusal; `where` names the channel, `doing` what was done if not posting: thread, people."""
    if refusal.code in CLOSED:
        return Refused(NO_MESSAGES, closed=True)
    if refusal.busy:
        wait = refusal.wait or AGAIN
        return Refused(
            f"Discord asks me to post less often. I try {where} again in {wait:.0f} seconds.",
            later=True,
            wait_seconds=wait,
            busy=True,
        )
    kind = "token" if refusal.token else _KINDS.get(refusal.code, "unknown")
    if refusal.status == 413:
        kind = "too_long"
    kind = _DOING.get(doing, {}).get(kind, kind)
    return sentence_of(kind, where, str(refusal.code or refusal.status))


def sentence_of(kind: str, where: str, code: str = "") -> Refused:
    """The sentence of one kind; what a person can put right is tried again in an hour."""
    later = kind in _WAITS
    sentence = (_CANNOT + _SENTENCES[kind]).format(where=where, code=code)
    return Refused(sentence, later=later, wait_seconds=HOUR if later else 0)
