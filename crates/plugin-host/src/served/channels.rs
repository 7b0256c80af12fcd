//! Channels and who is in them.

use jackfield_model::{Channel, ChannelId, StringMap, UserId};
use serde::Deserialize;

use super::{done, one, refused, served};

/// Memberships whose notifications one call changes at most.
const CHANGED: usize = 200;

#[derive(Deserialize)]
struct Membership {
    channel_id: ChannelId,
    user_id: UserId,
}

served! {
    "GetGroupChannel" => |server, args| { one(&server.api.group_channel(&args.list::<UserId>()?).await?) }
    "UpdateChannel" => |server, args| { one(&server.api.update_channel(args.next::<Channel>()?).await?) }
    "DeleteChannel" => |server, args| {
        server.api.archive_channel(args.next()?).await?;
        done()
    }
    "GetChannelStats" => |server, args| { one(&server.api.channel_stats(args.next()?).await?) }
    "GetPublicChannelsForTeam" => |server, args| {
        let (team, page, per_page) = (args.next()?, args.next()?, args.next()?);
        one(&server.api.public_channels(team, page, per_page).await?)
    }
    "SearchChannels" => |server, args| {
        let (team, term) = (args.next()?, args.text());
        one(&server.api.search_channels(team, &term).await?)
    }
    "GetChannelMembersByIds" => |server, args| {
        let (channel, users) = (args.next()?, args.list::<UserId>()?);
        one(&server.api.channel_members_by_ids(channel, &users).await?)
    }
    "GetChannelMembersForUser" => |server, args| {
        let (team, user, page, per_page): (_, _, usize, usize) =
            (args.next()?, args.next()?, args.next()?, args.next()?);
        let all = server.api.channel_memberships(team, user).await?;
        one(&all.into_iter().skip(page.saturating_mul(per_page)).take(per_page).collect::<Vec<_>>())
    }
    "UpdateChannelMemberRoles" => |server, args| {
        let (channel, user, roles) = (args.next()?, args.next()?, args.text());
        one(&server.api.set_channel_member_roles(channel, user, &roles).await?)
    }
    "UpdateChannelMemberNotifications" => |server, args| {
        let (channel, user, props) = (args.next()?, args.next()?, args.next::<Option<StringMap>>()?.unwrap_or_default());
        one(&server.api.set_channel_notifications(channel, user, &props).await?)
    }
    "PatchChannelMembersNotifications" => |server, args| {
        let (members, props) = (args.list::<Membership>()?, args.next::<Option<StringMap>>()?.unwrap_or_default());
        if members.len() > CHANGED {
            return Err(refused(&format!("At most {CHANGED} memberships are changed at once.")));
        }
        for member in members {
            server.api.set_channel_notifications(member.channel_id, member.user_id, &props).await?;
        }
        done()
    }
    "PublishUserTyping" => |server, args| {
        server.api.user_typing(args.next()?, args.next()?, args.next()?).await?;
        done()
    }
}
