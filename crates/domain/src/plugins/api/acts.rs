//! Reactions in users' names, and the plugin's bots.

use jackfield_model::permission::{AddReaction, CreateBot, RemoveReaction};
use jackfield_model::{Bot, PostId, Reaction, UserId};

use super::PluginApi;
use crate::authorize::Granted;
use crate::plugins::Capability;
use crate::{Result, bots, reactions};

impl PluginApi {
    /// # Errors
    /// 404 for an unknown post, 400 for a name that is no emoji's.
    pub async fn add_reaction(&self, user: UserId, post: PostId, emoji_name: &str) -> Result<Reaction> {
        self.enter(Capability::ReactionsWrite, "reactions.add")?;
        let granted = Granted::<AddReaction>::for_plugin(self.cx.clone(), post);
        reactions::add(&self.app, &granted, user, emoji_name).await
    }

    /// # Errors
    /// 404 for an unknown post.
    pub async fn remove_reaction(&self, user: UserId, post: PostId, emoji_name: &str) -> Result<()> {
        self.enter(Capability::ReactionsWrite, "reactions.remove")?;
        let granted = Granted::<RemoveReaction>::for_plugin(self.cx.clone(), post);
        reactions::remove(&self.app, &granted, user, emoji_name).await
    }

    /// The plugin's bot of this name: made when there is none.
    ///
    /// # Errors
    /// 400 when a person has the name, 403 when it is somebody else's bot.
    pub async fn ensure_bot(&self, username: &str, display_name: &str, description: &str) -> Result<UserId> {
        self.enter(Capability::BotsWrite, "bots.ensure")?;
        let granted = Granted::<CreateBot>::for_plugin(self.cx.clone(), ());
        let draft = Bot {
            username: username.to_owned(),
            display_name: display_name.to_owned(),
            description: description.to_owned(),
            ..Bot::default()
        };
        Ok(bots::ensure(&self.app, &granted, draft, self.principal.id.to_string()).await?.user_id)
    }
}
