//! Posts and reactions.

use crate::wasm::bindings::wit::types::{Error, Post, PostDraft, PostPatch, Reaction};
use crate::wasm::bindings::wit::{posts_read, posts_write, reactions_read, reactions_write};
use crate::wasm::convert::{self, error, id};
use crate::wasm::state::State;

impl posts_read::Host for State {
    async fn get(&mut self, post: String) -> Result<Post, Error> {
        let found = self.api().post(id(&post, "id")?).await.map_err(error)?;
        Ok(convert::post(&found))
    }

    async fn list_channel(&mut self, channel: String, before: String, limit: u32) -> Result<Vec<Post>, Error> {
        let (channel, before) = (id(&channel, "channel")?, id(&before, "before")?);
        let found = self.api().posts_of_channel(channel, before, limit).await.map_err(error)?;
        Ok(found.iter().map(convert::post).collect())
    }

    async fn thread(&mut self, root: String) -> Result<Vec<Post>, Error> {
        let found = self.api().posts_of_thread(id(&root, "root")?).await.map_err(error)?;
        Ok(found.iter().map(convert::post).collect())
    }
}

impl posts_write::Host for State {
    async fn create(&mut self, draft: PostDraft) -> Result<Post, Error> {
        let made = self.api().create_post(convert::draft(draft)?).await.map_err(error)?;
        Ok(convert::post(&made))
    }

    async fn update(&mut self, post: String, patch: PostPatch) -> Result<Post, Error> {
        let changed = self.api().update_post(id(&post, "id")?, convert::patch(patch)?).await.map_err(error)?;
        Ok(convert::post(&changed))
    }

    async fn delete(&mut self, post: String) -> Result<(), Error> {
        self.api().delete_post(id(&post, "id")?).await.map_err(error)
    }

    async fn send_ephemeral(&mut self, user: String, draft: PostDraft) -> Result<(), Error> {
        self.api().send_ephemeral_post(id(&user, "user")?, convert::draft(draft)?).map(drop).map_err(error)
    }
}

impl reactions_read::Host for State {
    async fn list_for_post(&mut self, post: String) -> Result<Vec<Reaction>, Error> {
        let found = self.api().reactions_of_post(id(&post, "post")?).await.map_err(error)?;
        Ok(found.iter().map(convert::reaction).collect())
    }
}

impl reactions_write::Host for State {
    async fn add(&mut self, user: String, post: String, emoji_name: String) -> Result<Reaction, Error> {
        let (user, post) = (id(&user, "user")?, id(&post, "post")?);
        let made = self.api().add_reaction(user, post, &emoji_name).await.map_err(error)?;
        Ok(convert::reaction(&made))
    }

    async fn remove(&mut self, user: String, post: String, emoji_name: String) -> Result<(), Error> {
        let (user, post) = (id(&user, "user")?, id(&post, "post")?);
        self.api().remove_reaction(user, post, &emoji_name).await.map_err(error)
    }
}
