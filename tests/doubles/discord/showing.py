"""What an app is shown of a server: messages with their words left out, channels, members, the server itself."""

from typing import TYPE_CHECKING, Any

from tests.doubles.discord.guild import REPLY, Body, Channel, Guild
from tests.doubles.discord.permissions import in_channel, in_guild, may_see

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord

WORDS = ("content", "embeds", "attachments", "components")
LARGE = 250


def emoji_key(emoji: Body) -> str:
    """How an emoji is told from others, and written in an address."""
    return f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else str(emoji["name"])


def show_message(discord: "Discord", message: Body, place: Channel, *, words: bool, history: bool = True) -> Body:
    """A message as the app gets it: without words unless it may read them, wrote them, or is named in them."""
    shown = {name: value for name, value in message.items() if value is not None or name == "edited_timestamp"}
    mine = message["author"]["id"] == discord.bot["id"] or message.get("application_id") == discord.app_id
    named = any(user["id"] == discord.bot["id"] for user in message["mentions"])
    if not (words or mine or named or place.about["type"] == 1):
        shown |= {"content": "", "embeds": [], "attachments": [], "components": []}
        shown.pop("poll", None)
        if "message_snapshots" in shown:
            shown["message_snapshots"] = [_wordless(each) for each in shown["message_snapshots"]]
    if history and place.reactions.get(message["id"]):
        shown["reactions"] = _reactions(discord, place, message["id"])
    if message["type"] == REPLY and (reference := message.get("message_reference")):
        answered = place.messages.get(reference["message_id"])
        shown["referenced_message"] = None
        if answered is not None:
            inner = show_message(discord, answered, place, words=words, history=False)
            inner.pop("referenced_message", None)
            shown["referenced_message"] = inner
    thread = discord.thread_of(message)
    if thread is not None and thread.id != place.id:
        shown["thread"] = show_channel(discord, thread)
    return shown


def _wordless(snapshot: Body) -> Body:
    return {"message": {**snapshot["message"], "content": "", "embeds": [], "attachments": [], "components": []}}


def _reactions(discord: "Discord", place: Channel, message: str) -> list[Body]:
    return [
        {
            "emoji": each.emoji,
            "count": len(each.users) + len(each.burst),
            "count_details": {"normal": len(each.users), "burst": len(each.burst)},
            "me": discord.bot["id"] in each.users,
            "me_burst": discord.bot["id"] in each.burst,
            "burst_colors": [],
        }
        for each in place.reactions[message].values()
    ]


def show_channel(discord: "Discord", channel: Channel) -> Body:
    """A channel as REST and the gateway give it; a thread says whether the app is in it."""
    shown = dict(channel.about)
    if channel.is_thread:
        shown["thread_metadata"] = dict(channel.about["thread_metadata"])
        if discord.bot["id"] in channel.people:
            shown["member"] = channel.people[discord.bot["id"]]
    return shown


def show_member(member: Body) -> Body:
    """A member with the account."""
    return dict(member)


def show_guild(guild: Guild) -> Body:
    """The guild object of REST."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": guild.owner,
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "premium_progress_bar_enabled_user_updated_at": None,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
        "roles": list(guild.roles.values()),
        **guild.settings,
    }


_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "content": 1 << 19}  # as an unverified app has them


def show_application(discord: "Discord") -> Body:
    """The app, with the privileged intents it was given among its flags."""
    flags = sum(bit for name, bit in _FLAGS.items() if name in discord.privileged)
    return {
        "id": discord.app_id,
        "name": "network-health",
        "icon": None,
        "description": "",
        "type": None,
        "bot": discord.bot,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": next((user for user in discord.users.values() if not user["bot"]), discord.bot),
        "approximate_guild_count": len(discord.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    }


def show_arrival(discord: "Discord", guild: Guild) -> Body:
    """What GUILD_CREATE carries: the server, its channels, the threads the app sees, and of members only itself."""
    bot = discord.bot["id"]
    return {
        **show_guild(guild),
        "joined_at": guild.bot_joined,
        "large": len(guild.members) > LARGE,
        "unavailable": False,
        "member_count": len(guild.members),
        "voice_states": [],
        "members": [guild.members[bot]],
        "channels": [show_channel(discord, each) for each in guild.channels.values() if not each.is_thread],
        "threads": [show_channel(discord, each) for each in guild.open_threads() if may_see(guild, bot, each)],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def show_asker(guild: Guild, user: str, channel: Channel) -> Body:
    """A member as an interaction carries them: with what they may do there."""
    return {**guild.members[user], "permissions": str(in_channel(guild, user, channel) or in_guild(guild, user))}


def outer(member: Body | None) -> dict[str, Any]:
    """The member of a message, which leaves the account out."""
    return {} if member is None else {"member": {name: value for name, value in member.items() if name != "user"}}
