"""What there is, as Discord writes it down."""

from tests.equipment.discord.model import CATEGORY, DM, Channel, Guild, Json, Member, Role, User


def user(one: User) -> Json:
    return {
        "id": one.id,
        "username": one.name,
        "global_name": None if one.bot else one.name.capitalize(),
        "discriminator": "0001" if one.bot else "0",
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
    }


def member(one: Member) -> Json:
    return {"user": user(one.user), **member_alone(one)}


def member_alone(one: Member) -> Json:
    return {
        "nick": one.nick,
        "avatar": None,
        "roles": [each.id for each in one.roles],
        "joined_at": one.joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": one.pending,
        "communication_disabled_until": None,
    }


def role(one: Role) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": one.color,
        "colors": {"primary_color": one.color, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.managed,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel(one: Channel, reader: User) -> Json:
    """`reader`: whose own membership a thread carries, and who is not named as a recipient."""
    last = next(reversed(one.messages), None)
    told: Json = {"id": one.id, "type": one.kind, "last_message_id": last, "flags": 0}
    if one.kind == DM:
        return told | {"recipients": [user(other) for other in one.recipients if other is not reader]}
    told |= {
        "guild_id": one.guild.id if one.guild else None,
        "name": one.name,
        "parent_id": one.parent.id if one.parent else None,
        "rate_limit_per_user": 0,
    }
    if one.thread:
        return told | _thread(one, reader)
    told |= {
        "position": one.position,
        "topic": one.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": each.id, "type": each.kind, "allow": str(each.allow), "deny": str(each.deny)}
            for each in one.overwrites.values()
        ],
    }
    if one.kind == CATEGORY:
        del told["last_message_id"]
    return told


def _thread(one: Channel, reader: User) -> Json:
    assert one.thread is not None
    told: Json = {
        "owner_id": one.thread.owner.id,
        "message_count": len(one.posts),
        "total_message_sent": len(one.posts),
        "member_count": len(one.inside),
        "thread_metadata": {
            "archived": one.thread.archived,
            "archive_timestamp": one.thread.archived_at,
            "auto_archive_duration": one.thread.minutes,
            "locked": one.thread.locked,
            "create_timestamp": one.thread.made_at,
        },
    }
    if one.kind == 12:
        told["thread_metadata"]["invitable"] = one.thread.invitable
    if reader.id in one.inside:
        told["member"] = thread_member(one, reader.id)
    return told


def thread_member(one: Channel, user_id: str) -> Json:
    return {"id": one.id, "user_id": user_id, "join_timestamp": one.inside[user_id], "flags": 0}


def guild(one: Guild) -> Json:
    """As it is asked for."""
    return {
        "id": one.id,
        "name": one.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": one.owner.id,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY"],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": one.locale,
        "nsfw": False,
        "nsfw_level": 0,
    }


def guild_created(one: Guild, reader: User, threads: list[Channel], large: int) -> Json:
    """As it comes over the gateway without privileges: of its members only who reads."""
    me = one.members[reader.id]
    return guild(one) | {
        "joined_at": me.joined_at,
        "large": one.count > large,
        "unavailable": False,
        "member_count": one.count,
        "members": [member(me)],
        "channels": [channel(each, reader) for each in one.channels.values() if not each.thread],
        "threads": [channel(each, reader) for each in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
