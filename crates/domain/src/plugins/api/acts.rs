//! Reactions in users' names, and the plugin's bots.

use jackfield_model::permission::{AddReaction, CreateBot, ManageBots, ReadBots, RemoveReaction};
use jackfield_model::{Bot, BotPatch, PostId, Reaction, UserId};

use super::{PluginApi, rows};
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

    /// Makes a bot that belongs to the plugin.
    ///
    /// # Errors
    /// 400 for an invalid or taken name.
    pub async fn create_bot(&self, draft: Bot) -> Result<Bot> {
        let granted = self.grant::<CreateBot>(Capability::BotsWrite, "bots.create", ())?;
        bots::create(&self.app, &granted, draft, self.principal.id.to_string()).await
    }

    /// # Errors
    /// 404 for an unknown bot.
    pub async fn bot(&self, id: UserId, include_deleted: bool) -> Result<Bot> {
        let granted = self.grant::<ReadBots>(Capability::UsersRead, "bots.get", ())?;
        bots::get(&self.app, &granted, id, include_deleted).await
    }

    /// The bots of an owner; of all with an empty one.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn bots(
        &self,
        owner: &str,
        (include_deleted, orphaned): (bool, bool),
        (page, per_page): (i64, i64),
    ) -> Result<Vec<Bot>> {
        self.enter(Capability::UsersRead, "bots.list")?;
        let (limit, offset) = rows(page, per_page);
        let query = jackfield_storage::bots::page(owner, include_deleted, orphaned, limit, offset);
        Ok(query.all::<Bot>(&self.app.store).await?)
    }

    /// # Errors
    /// 404 for an unknown bot, 400 for invalid values.
    pub async fn patch_bot(&self, id: UserId, patch: BotPatch) -> Result<Bot> {
        let granted = self.grant::<ManageBots>(Capability::BotsWrite, "bots.patch", ())?;
        bots::patch(&self.app, &granted, id, patch).await
    }

    /// # Errors
    /// 404 for an unknown bot.
    pub async fn set_bot_active(&self, id: UserId, active: bool) -> Result<Bot> {
        let granted = self.grant::<ManageBots>(Capability::BotsWrite, "bots.set_active", ())?;
        bots::set_active(&self.app, &granted, id, active).await
    }
}
