"""What is wrong with a token, and where the right one is."""


def wrong_token(code: str) -> str:
    """What is wrong with the token in the settings, and what to do."""
    where = "Copy the Bot User OAuth Token (xoxb-…) from the app's page, OAuth & Permissions, into SLACK_BOT_TOKEN"
    if code in {"token_revoked", "account_inactive", "token_expired"}:
        return f"SLACK_BOT_TOKEN is no longer valid: the app was removed or its token was taken back. {where}."
    if code in {"invalid_auth", "not_authed"}:
        return f"Slack does not know SLACK_BOT_TOKEN. {where}."
    return f"Slack refuses SLACK_BOT_TOKEN ({code}). {where}."


def wrong_app_token(code: str) -> str:
    """What is wrong with the app-level token, and what to do; empty where it is not about the token."""
    where = "Make one on the app's page (Basic Information, App-Level Tokens) with the scope connections:write"
    if code in {"missing_scope", "no_permission"}:
        return f"SLACK_APP_TOKEN lacks the scope connections:write, without which no event arrives. {where}."
    if code in {"not_allowed_token_type", "invalid_auth", "not_authed", "account_inactive", "token_revoked"}:
        return f"Slack does not know SLACK_APP_TOKEN (it refuses it: {code}). {where}, and put it into SLACK_APP_TOKEN."
    if code in {"socket_mode_not_enabled", "forbidden_team", "access_denied", "app_not_found"}:
        return f"Slack does not let this app use Socket Mode ({code}). Turn it on on the app's page (Socket Mode)."
    return ""
