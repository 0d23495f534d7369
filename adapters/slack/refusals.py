"""What Slack says when it will not take a post, as a sentence for the admins, and whether trying again can help."""

from typing import Final

from slack_sdk.errors import SlackApiError

from adapters.slack.calling import error_of, needed_scope, wait_of
from bot.ports import Refused

HOUR: Final = 3600.0
OTHER: Final = "choose another channel with /network-health settings"

_CANNOT: Final = "I can't post to {where}: "
# What a person has to change.
_SENTENCES: Final = {
    "not_in_channel": f"I am not in it. Type /invite @network-health there, or {OTHER}.",
    "channel_not_found": f"it is gone, or it is private and I am not in it. Invite me there, or {OTHER}.",
    "is_archived": f"it is archived. Unarchive it, or {OTHER}.",
    "restricted": f"only some people may post there. Let me (its settings, Posting permissions), or {OTHER}.",
    "too_long": (
        "the message is longer than Slack takes. Nothing was posted; /network-health digest preview still shows it."
    ),
    "blocks": (
        "Slack does not take the message in this form. This is a fault of mine; please report it with your version."
    ),
    "token": (
        "Slack no longer accepts my token. Install network-health again, or put the new token into the settings."
    ),
    "scope": (
        "the permission {scope} is missing. Add it on the app's page (OAuth & Permissions) and install the app again."
    ),
    "away": "one of the people it is for has no account here any more, or cannot be reached.",
    "tab": (
        "the app's Messages Tab is turned off, so it can write to nobody. Turn it on on the app's page (App Home, Show "
        "Tabs)."
    ),
    "unknown": "Slack refuses it ({code}). Run network-health doctor; it may tell why.",
}
_WAITS: Final = frozenset(
    {"not_in_channel", "channel_not_found", "restricted", "scope", "tab"}
)  # follows once that is done
_KINDS: Final = {
    "not_in_channel": "not_in_channel",
    "channel_not_found": "channel_not_found",
    "is_archived": "is_archived",
    "restricted_action": "restricted",
    "restricted_action_read_only_channel": "restricted",
    "restricted_action_thread_only_channel": "restricted",
    "restricted_action_non_threadable_channel": "restricted",
    "restricted_action_thread_locked": "restricted",
    "cannot_post_to_this_channel": "restricted",
    "as_user_not_supported": "restricted",
    "msg_blocks_too_long": "too_long",
    "msg_too_long": "too_long",
    "too_many_blocks": "too_long",
    "invalid_blocks": "blocks",
    "invalid_blocks_format": "blocks",
    "no_text": "blocks",
    "invalid_auth": "token",
    "not_authed": "token",
    "account_inactive": "token",
    "token_revoked": "token",
    "token_expired": "token",
    "missing_scope": "scope",
    "no_permission": "scope",
    "messages_tab_disabled": "tab",
    **dict.fromkeys(
        ("user_disabled", "user_not_found", "user_not_visible", "invalid_user_combination", "cannot_dm_bot"), "away"
    ),
}
NOT_SEEN: Final = (
    "I sent this to {where} and never heard whether it arrived, and I read no direct messages. It is not sent again."
)
_BUSY: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


def refused(error: SlackApiError, where: str, scope: str = "") -> Refused:
    """The sentence for one refusal; `where` names the channel, `scope` what is wanted for the people it is for."""
    code = error_of(error)
    if code in _BUSY:
        wait = wait_of(error)
        return Refused(
            f"Slack asks me to post less often. I try {where} again in {wait:.0f} seconds.",
            later=True,
            wait_seconds=wait,
            busy=True,
        )
    kind = _KINDS.get(code, "unknown")
    later = kind in _WAITS
    scope = scope or needed_scope(error) or "chat:write"
    shown = code if code.replace("_", "").isalnum() else "no reason given"
    return Refused(
        (_CANNOT + _SENTENCES[kind]).format(where=where, scope=scope, code=shown),
        later=later,
        wait_seconds=HOUR if later else 0,
    )


def not_installed(where: str) -> Refused:
    """There is no token for the workspace."""
    return Refused((_CANNOT + _SENTENCES["token"]).format(where=where))
