"""What an operator is asked for before the bot can connect to Slack."""

from typing import Final

from bot.ports import Question

INTRODUCTION: Final = (
    "Slack: make an app from deploy/slack-manifest.json at https://api.slack.com/apps and install it in your "
    "workspace (docs/install-slack.md, steps 1 and 2)."
)
QUESTIONS: Final = (
    Question(
        "SLACK_BOT_TOKEN",
        "Bot User OAuth Token",
        "api.slack.com/apps, your app, Install App (or OAuth & Permissions)",
        begins="xoxb-",
    ),
    Question(
        "SLACK_APP_TOKEN",
        "App-Level Token",
        "api.slack.com/apps, your app, Basic Information, App-Level Tokens, with the scope connections:write",
        begins="xapp-",
    ),
)
