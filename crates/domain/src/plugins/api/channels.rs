//! Channels that plugins make, and whom they add to them.

use jackfield_model::permission::{
    CreateDirectChannel, CreateGroupChannel, CreatePrivateChannel, CreatePublicChannel, DeleteChannel, EditUser,
    ListTeamChannels, ManageChannelMembers, ManageChannelProperties, ManageChannelRoles, ReadChannel,
};
use jackfield_model::{Channel, ChannelId, ChannelMember, ChannelStats, ChannelType, StringMap, TeamId, UserId};

use super::{PluginApi, at_most_rows, invalid, rows, whole};
use crate::Result;
use crate::authorize::Granted;
use crate::channels::{self, Change};
use crate::events::Event;
use crate::plugins::Capability;

impl PluginApi {
    /// Creates a public or private channel; the creator that it names administers it.
    ///
    /// # Errors
    /// 400 for a name that is not valid or taken, 404 for an unknown team or creator.
    pub async fn create_channel(&self, draft: Channel) -> Result<Channel> {
        self.enter(Capability::ChannelsWrite, "channels.create")?;
        let (cx, team) = (self.cx.clone(), draft.team_id);
        match draft.channel_type {
            ChannelType::Open => {
                let granted = Granted::<CreatePublicChannel>::for_plugin(cx, team);
                channels::create_public(&self.app, &granted, draft).await
            }
            ChannelType::Private => {
                let granted = Granted::<CreatePrivateChannel>::for_plugin(cx, team);
                channels::create_private(&self.app, &granted, draft).await
            }
            ChannelType::Direct | ChannelType::Group => Err(invalid("type", "is neither public nor private")),
        }
    }

    /// The direct channel of two users, made when there is none.
    ///
    /// # Errors
    /// 400 when one of them does not exist.
    pub async fn direct_channel(&self, one: UserId, other: UserId) -> Result<Channel> {
        self.enter(Capability::ChannelsWrite, "channels.get_direct")?;
        let granted = Granted::<CreateDirectChannel>::for_plugin(self.cx.clone(), ());
        channels::direct(&self.app, &granted, one, other).await
    }

    /// # Errors
    /// 404 for an unknown channel or user, 400 when the user is not in the team.
    pub async fn add_channel_member(&self, channel: ChannelId, user: UserId) -> Result<ChannelMember> {
        self.enter(Capability::ChannelsWrite, "channels.add_member")?;
        let granted = Granted::<ManageChannelMembers>::for_plugin(self.cx.clone(), channel);
        channels::add_member(&self.app, &granted, user).await
    }

    /// # Errors
    /// 404 for an unknown channel or member.
    pub async fn remove_channel_member(&self, channel: ChannelId, user: UserId) -> Result<()> {
        self.enter(Capability::ChannelsWrite, "channels.remove_member")?;
        let granted = Granted::<ManageChannelMembers>::for_plugin(self.cx.clone(), channel);
        channels::remove_member(&self.app, &granted, user).await
    }

    /// The group channel of three to eight users, made when there is none.
    ///
    /// # Errors
    /// 400 for too few or too many users, or when one of them does not exist.
    pub async fn group_channel(&self, users: &[UserId]) -> Result<Channel> {
        let granted = self.grant::<CreateGroupChannel>(Capability::ChannelsWrite, "channels.get_group", ())?;
        channels::group(&self.app, &granted, users).await
    }

    /// Replaces header and purpose, and names where they are given.
    ///
    /// # Errors
    /// 404 for an unknown channel, 400 when it would not be valid.
    pub async fn update_channel(&self, channel: Channel) -> Result<Channel> {
        let granted =
            self.grant::<ManageChannelProperties>(Capability::ChannelsWrite, "channels.update", channel.id)?;
        Ok((*channels::change(&self.app, &granted, Change::Replace(channel)).await?).clone())
    }

    /// # Errors
    /// 404 for an unknown channel, 400 for one that everybody is in.
    pub async fn archive_channel(&self, id: ChannelId) -> Result<()> {
        let granted = self.grant::<DeleteChannel>(Capability::ChannelsWrite, "channels.archive", id)?;
        channels::archive(&self.app, &granted).await
    }

    /// # Errors
    /// 404 for an unknown channel.
    pub async fn channel_stats(&self, id: ChannelId) -> Result<ChannelStats> {
        let granted = self.grant::<ReadChannel>(Capability::ChannelsRead, "channels.stats", id)?;
        channels::stats(&self.app, &granted).await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn public_channels(&self, team: TeamId, page: i64, per_page: i64) -> Result<Vec<Channel>> {
        let granted = self.grant::<ListTeamChannels>(Capability::ChannelsRead, "channels.list_public", team)?;
        let (limit, offset) = rows(page, per_page);
        whole(channels::public_of_team(&self.app, &granted, limit, offset).await?, per_page)
    }

    /// Public channels of a team by a part of their name.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn search_channels(&self, team: TeamId, term: &str) -> Result<Vec<Channel>> {
        let granted = self.grant::<ListTeamChannels>(Capability::ChannelsRead, "channels.search", team)?;
        channels::search_team(&self.app, &granted, term).await
    }

    /// Those of them who are in the channel.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn channel_members_by_ids(&self, channel: ChannelId, users: &[UserId]) -> Result<Vec<ChannelMember>> {
        let granted = self.grant::<ReadChannel>(Capability::ChannelsRead, "channels.members_by_ids", channel)?;
        channels::members_by_ids(&self.app, &granted, at_most_rows(users)?).await
    }

    /// A user's memberships in a team, direct and group channels among them.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn channel_memberships(&self, team: TeamId, user: UserId) -> Result<Vec<ChannelMember>> {
        let granted = self.grant::<EditUser>(Capability::ChannelsRead, "channels.memberships", user)?;
        channels::memberships_of_user(&self.app, &granted, team).await
    }

    /// # Errors
    /// 404 for somebody who is not in the channel, 400 for roles that a member cannot have.
    pub async fn set_channel_member_roles(
        &self,
        channel: ChannelId,
        user: UserId,
        roles: &str,
    ) -> Result<ChannelMember> {
        let granted =
            self.grant::<ManageChannelRoles>(Capability::ChannelsWrite, "channels.set_member_roles", channel)?;
        channels::set_roles(&self.app, &granted, user, roles).await
    }

    /// Changes how a member is notified; what is not named stays.
    ///
    /// # Errors
    /// 404 for somebody who is not in the channel, 400 for values that do not exist.
    pub async fn set_channel_notifications(
        &self,
        channel: ChannelId,
        user: UserId,
        props: &StringMap,
    ) -> Result<ChannelMember> {
        let granted = self.grant::<EditUser>(Capability::ChannelsWrite, "channels.set_notifications", user)?;
        channels::set_notify_props(&self.app, &granted, channel, props).await
    }

    /// Shows in a channel that a user is typing.
    ///
    /// # Errors
    /// 404 for somebody who is not in the channel.
    pub async fn user_typing(&self, user: UserId, channel: ChannelId, parent: jackfield_model::PostId) -> Result<()> {
        let granted = self.grant::<ReadChannel>(Capability::ChannelsWrite, "channels.typing", channel)?;
        channels::member(&self.app, &granted, user).await?;
        let event = Event::Typing { channel_id: channel, user_id: user, parent_id: parent };
        self.app.events.publish(event, &self.cx);
        Ok(())
    }
}
