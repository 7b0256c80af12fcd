//! Channels, and who is in them.

use jackfield_model::permission as may;
use jackfield_model::{Channel, ChannelId, ChannelMember, ChannelStats, Millis, PostId, StringMap, TeamId, UserId};
use serde::Deserialize;

use super::{Entry, Method, PluginApi, at_most_rows, invalid, rows, teams::by_name, whole};
use crate::Result;
use crate::channels::{self, Archived, Change};
use crate::events::Event;
use crate::plugins::Capability;

/// Memberships whose notifications one call changes at most.
const CHANGED: usize = 200;

/// Somebody in a channel.
#[derive(Deserialize)]
pub struct ChannelMemberIdentifier {
    channel_id: ChannelId,
    user_id: UserId,
}

methods! {
    /// A channel by its id.
    GetChannel = ChannelsRead (id: ChannelId) -> Channel as "channels-read.get" |api| {
        channels::get(&api.app, &api.grant::<may::ReadChannel>(id)).await
    }
    /// A channel by the name in its address.
    GetChannelByName = ChannelsRead (team: TeamId, name: String, archived: bool) -> Channel |api| {
        named(api, team, &name, archived).await
    }
    /// A channel by its name and its team's.
    GetChannelByNameForTeamName = ChannelsRead (team: String, name: String, archived: bool) -> Channel |api| {
        named(api, by_name(api, &team).await?.id, &name, archived).await
    }
    /// A channel by the name in its address, archived or not.
    FindChannel = ChannelsRead (team: TeamId, name: String) -> Channel as "channels-read.get-by-name" |api| {
        named(api, team, &name, true).await
    }
    /// The channels of a team that a user is in, with their direct and group channels.
    GetChannelsForTeamForUser = ChannelsRead (team: TeamId, user: UserId, archived: bool) -> Vec<Channel> |api| {
        of_user(api, team, user, archived).await
    }
    /// The channels of a team that a user is in, with their direct and group channels.
    ListChannelsOfUser = ChannelsRead (team: TeamId, user: UserId) -> Vec<Channel> as "channels-read.list-for-user" |api| {
        of_user(api, team, user, false).await
    }
    /// A user's membership; 404 for somebody who is not in the channel.
    GetChannelMember = ChannelsRead (channel: ChannelId, user: UserId) -> ChannelMember |api| {
        channels::member(&api.app, &api.grant::<may::ReadChannel>(channel), user).await
    }
    /// A user's membership, if they are in the channel.
    FindChannelMember = ChannelsRead (channel: ChannelId, user: UserId) -> Option<ChannelMember> as "channels-read.get-member" |api| {
        let granted = api.grant::<may::ReadChannel>(channel);
        Ok(channels::members_by_ids(&api.app, &granted, &[user]).await?.pop())
    }
    /// A page of a channel's members.
    GetChannelMembers = ChannelsRead (channel: ChannelId, page: u32, per_page: u32) -> Vec<ChannelMember> as "channels-read.list-members" |api| {
        let per_page = i64::from(per_page);
        let (limit, offset) = rows(i64::from(page), per_page);
        let granted = api.grant::<may::ReadChannel>(channel);
        whole(channels::members(&api.app, &granted, limit, offset).await?, per_page)
    }
    /// Makes a public or private channel; the creator that it names administers it.
    CreateChannel = ChannelsWrite (draft: Channel) -> Channel as "channels-write.create" |api| {
        let new = may::NewChannel { team: draft.team_id, kind: draft.channel_type };
        channels::create(&api.app, &api.grant::<may::CreateChannel>(new), draft).await
    }
    /// The direct channel of two users, made when there is none.
    GetDirectChannel = ChannelsWrite (one: UserId, other: UserId) -> Channel as "channels-write.get-direct" |api| {
        channels::direct(&api.app, &api.grant::<may::CreateDirectChannel>(may::DirectOf { one, other })).await
    }
    /// The group channel of three to eight users, made when there is none.
    GetGroupChannel = ChannelsWrite (users: Vec<UserId>) -> Channel |api| {
        channels::group(&api.app, &api.grant::<may::CreateGroupChannel>(()), &users).await
    }
    /// Adds a user to a channel.
    AddChannelMember = ChannelsWrite (channel: ChannelId, user: UserId) -> ChannelMember as "channels-write.add-member" |api| {
        channels::add_member(&api.app, &api.grant::<may::AddChannelMember>(may::ChannelMemberOf { channel, user })).await
    }
    /// Adds a user to a channel because of another one.
    AddUserToChannel = ChannelsWrite (channel: ChannelId, user: UserId, as_user: String) -> ChannelMember |api| {
        let _ = as_user;
        channels::add_member(&api.app, &api.grant::<may::AddChannelMember>(may::ChannelMemberOf { channel, user })).await
    }
    /// Takes a user out of a channel.
    DeleteChannelMember = ChannelsWrite (channel: ChannelId, user: UserId) as "channels-write.remove-member" |api| {
        let granted = api.grant::<may::RemoveChannelMember>(may::ChannelMemberOf { channel, user });
        channels::remove_member(&api.app, &granted).await
    }
    /// Replaces header and purpose, and names where they are given.
    UpdateChannel = ChannelsWrite (channel: Channel) -> Channel |api| {
        let granted = api.grant::<may::ManageChannelProperties>(channel.id);
        Ok((*channels::change(&api.app, &granted, Change::Replace(channel)).await?).clone())
    }
    /// Archives a channel.
    DeleteChannel = ChannelsWrite (channel: ChannelId) |api| {
        channels::archive(&api.app, &api.grant::<may::DeleteChannel>(channel)).await
    }
    /// Counts a channel's members, pinned posts and files.
    GetChannelStats = ChannelsRead (channel: ChannelId) -> ChannelStats |api| {
        channels::stats(&api.app, &api.grant::<may::ReadChannel>(channel)).await
    }
    /// A page of a team's public channels.
    GetPublicChannelsForTeam = ChannelsRead (team: TeamId, page: i64, per_page: i64) -> Vec<Channel> |api| {
        let (limit, offset) = rows(page, per_page);
        let granted = api.grant::<may::ListTeamChannels>(team);
        whole(channels::public_of_team(&api.app, &granted, limit, offset).await?, per_page)
    }
    /// Public channels of a team by a part of their name.
    SearchChannels = ChannelsRead (team: TeamId, term: String) -> Vec<Channel> |api| {
        channels::search_team(&api.app, &api.grant::<may::ListTeamChannels>(team), &term).await
    }
    /// Those of some users who are in a channel.
    GetChannelMembersByIds = ChannelsRead (channel: ChannelId, users: Vec<UserId>) -> Vec<ChannelMember> |api| {
        let granted = api.grant::<may::ReadChannel>(channel);
        channels::members_by_ids(&api.app, &granted, at_most_rows(&users)?).await
    }
    /// A page of a user's memberships in a team, direct and group channels among them.
    GetChannelMembersForUser = ChannelsRead (team: TeamId, user: UserId, page: usize, per_page: usize) -> Vec<ChannelMember> |api| {
        let all = channels::memberships_of_user(&api.app, &api.grant::<may::EditUser>(user), team).await?;
        Ok(all.into_iter().skip(page.saturating_mul(per_page)).take(per_page).collect())
    }
    /// Changes a member's roles.
    UpdateChannelMemberRoles = ChannelsWrite (channel: ChannelId, user: UserId, roles: String) -> ChannelMember |api| {
        channels::set_roles(&api.app, &api.grant::<may::ManageChannelRoles>(channel), user, &roles).await
    }
    /// Changes how a member is notified; what is not named stays.
    UpdateChannelMemberNotifications = ChannelsWrite (channel: ChannelId, user: UserId, props: StringMap) -> ChannelMember |api| {
        channels::set_notify_props(&api.app, &api.grant::<may::EditUser>(user), channel, &props).await
    }
    /// Changes how up to 200 members are notified.
    PatchChannelMembersNotifications = ChannelsWrite (members: Vec<ChannelMemberIdentifier>, props: StringMap) |api| {
        if members.len() > CHANGED {
            return Err(invalid("members", "are at most 200"));
        }
        for member in members {
            let granted = api.grant::<may::EditUser>(member.user_id);
            channels::set_notify_props(&api.app, &granted, member.channel_id, &props).await?;
        }
        Ok(())
    }
    /// Shows in a channel that a user is typing.
    PublishUserTyping = ChannelsWrite (user: UserId, channel: ChannelId, parent: PostId) |api| {
        channels::member(&api.app, &api.grant::<may::ReadChannel>(channel), user).await?;
        let event = Event::Typing { channel_id: channel, user_id: user, parent_id: parent };
        api.app.events.publish(event, &api.cx);
        Ok(())
    }
}

async fn named(api: &PluginApi, team: TeamId, name: &str, archived: bool) -> Result<Channel> {
    let id = channels::find_by_name(&api.app, team, name, archived).await?;
    channels::get(&api.app, &api.grant::<may::ReadChannel>(id)).await
}

async fn of_user(api: &PluginApi, team: TeamId, user: UserId, include: bool) -> Result<Vec<Channel>> {
    let archived = Archived { include, since: Millis(0) };
    channels::of_user_in_team(&api.app, &api.grant::<may::EditUser>(user), team, archived).await
}
