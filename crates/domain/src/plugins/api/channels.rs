//! Channels that plugins make, and whom they add to them.

use jackfield_model::permission::{
    CreateDirectChannel, CreatePrivateChannel, CreatePublicChannel, ManageChannelMembers,
};
use jackfield_model::{Channel, ChannelId, ChannelMember, ChannelType, UserId};

use super::{PluginApi, invalid};
use crate::Result;
use crate::authorize::Granted;
use crate::channels;
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
}
