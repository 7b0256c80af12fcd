//! Channels and their members.

use crate::wasm::bindings::wit::types::{Channel, ChannelDraft, ChannelMember, Error};
use crate::wasm::bindings::wit::{channels_read, channels_write};
use crate::wasm::convert::{self, error, id};
use crate::wasm::state::State;

impl channels_read::Host for State {
    async fn get(&mut self, channel: String) -> Result<Channel, Error> {
        let found = self.api().channel(id(&channel, "id")?).await.map_err(error)?;
        Ok(convert::channel(&found))
    }

    async fn get_by_name(&mut self, team: String, name: String) -> Result<Channel, Error> {
        let found = self.api().channel_by_name(id(&team, "team")?, &name).await.map_err(error)?;
        Ok(convert::channel(&found))
    }

    async fn list_for_user(&mut self, team: String, user: String) -> Result<Vec<Channel>, Error> {
        let (team, user) = (id(&team, "team")?, id(&user, "user")?);
        let found = self.api().channels_of_user(team, user).await.map_err(error)?;
        Ok(found.iter().map(convert::channel).collect())
    }

    async fn get_member(&mut self, channel: String, user: String) -> Result<Option<ChannelMember>, Error> {
        let (channel, user) = (id(&channel, "channel")?, id(&user, "user")?);
        let found = self.api().channel_member(channel, user).await.map_err(error)?;
        Ok(found.as_ref().map(convert::member))
    }

    async fn list_members(&mut self, channel: String, page: u32, per_page: u32) -> Result<Vec<ChannelMember>, Error> {
        let found = self.api().channel_members(id(&channel, "channel")?, page, per_page).await.map_err(error)?;
        Ok(found.iter().map(convert::member).collect())
    }
}

impl channels_write::Host for State {
    async fn create(&mut self, draft: ChannelDraft) -> Result<Channel, Error> {
        let made = self.api().create_channel(convert::channel_draft(draft)?).await.map_err(error)?;
        Ok(convert::channel(&made))
    }

    async fn get_direct(&mut self, one: String, other: String) -> Result<Channel, Error> {
        let (one, other) = (id(&one, "one")?, id(&other, "other")?);
        let found = self.api().direct_channel(one, other).await.map_err(error)?;
        Ok(convert::channel(&found))
    }

    async fn add_member(&mut self, channel: String, user: String) -> Result<ChannelMember, Error> {
        let (channel, user) = (id(&channel, "channel")?, id(&user, "user")?);
        let made = self.api().add_channel_member(channel, user).await.map_err(error)?;
        Ok(convert::member(&made))
    }

    async fn remove_member(&mut self, channel: String, user: String) -> Result<(), Error> {
        let (channel, user) = (id(&channel, "channel")?, id(&user, "user")?);
        self.api().remove_channel_member(channel, user).await.map_err(error)
    }
}
