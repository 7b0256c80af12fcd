//! Reactions in users' names, and the plugin's bots.

use jackfield_model::permission::{AddReaction, BotOf, CreateBot, ManageBot, ReactionOf, ReadBot, RemoveReaction};
use jackfield_model::{Bot, BotPatch, PostId, Reaction, User, UserId};

use super::{PluginApi, invalid, rows, whole};
use crate::authorize::Granted;
use crate::plugins::Capability;
use crate::{Result, bots, reactions};

/// Where Mattermost keeps which bot is a plugin's: the bot stays the same when the plugin gives it another name.
const BOT_KEY: &str = "mmi_botid";

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
        let granted = Granted::<RemoveReaction>::for_plugin(self.cx.clone(), ReactionOf { post, user });
        reactions::remove(&self.app, &granted, emoji_name).await
    }

    /// The plugin's bot: made when there is none, and given the names that the plugin wants for it now. A native
    /// plugin gets an account of that name that is there already, as in Mattermost.
    ///
    /// # Errors
    /// 400 when a person has the name, 403 when it is somebody else's bot; 400 for a name that is not valid.
    pub async fn ensure_bot(&self, username: &str, display_name: &str, description: &str) -> Result<UserId> {
        self.enter(Capability::BotsWrite, "bots.ensure")?;
        let granted = Granted::<CreateBot>::for_plugin(self.cx.clone(), ());
        let draft = Bot {
            username: username.trim().to_lowercase(),
            display_name: display_name.to_owned(),
            description: description.to_owned(),
            ..Bot::default()
        };
        if !self.principal.native {
            return Ok(bots::ensure(&self.app, &granted, draft, self.principal.id.to_string()).await?.user_id);
        }
        if draft.username.is_empty() {
            return Err(invalid("username", "is missing"));
        }
        if let Some(bot) = self.remembered_bot().await? {
            return Ok(bots::rename(&self.app, &granted, bot, draft).await?.user_id);
        }
        let id = self.bot_by_name(&granted, draft).await?;
        self.kv_set(BOT_KEY, id.as_str().as_bytes(), None).await?;
        Ok(id)
    }

    async fn remembered_bot(&self) -> Result<Option<Bot>> {
        let kept = self.kv_get(BOT_KEY).await?.unwrap_or_default();
        let id = std::str::from_utf8(&kept).ok().and_then(|id| id.parse::<UserId>().ok());
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(None) };
        Ok(jackfield_storage::bots::by_id(id, true).optional::<Bot>(&self.app.store).await?)
    }

    async fn bot_by_name(&self, granted: &Granted<CreateBot>, draft: Bot) -> Result<UserId> {
        let (owner, name) = (self.principal.id.to_string(), draft.username.clone());
        let found = jackfield_storage::users::by_username(&name).optional::<User>(&self.app.store).await?;
        let Some(user) = found else {
            return Ok(bots::create(&self.app, granted, draft, owner).await?.user_id);
        };
        let bot = jackfield_storage::bots::by_id(user.id, true).optional::<Bot>(&self.app.store).await?;
        if bot.is_none_or(|bot| bot.owner_id != owner) {
            let id = &self.principal.id;
            tracing::warn!(plugin.id = %id, user.id = %user.id, "The plugin `{id}` takes an account for its bot that it did not make");
            return Ok(user.id);
        }
        Ok(bots::ensure(&self.app, granted, draft, owner).await?.user_id)
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
        let granted = self.grant::<ReadBot>(Capability::UsersRead, "bots.get", BotOf(id))?;
        bots::get(&self.app, &granted, include_deleted).await
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
        whole(query.all::<Bot>(&self.app.store).await?, per_page)
    }

    /// # Errors
    /// 404 for an unknown bot, 400 for invalid values.
    pub async fn patch_bot(&self, id: UserId, patch: BotPatch) -> Result<Bot> {
        let granted = self.grant::<ManageBot>(Capability::BotsWrite, "bots.patch", BotOf(id))?;
        bots::patch(&self.app, &granted, patch).await
    }

    /// # Errors
    /// 404 for an unknown bot.
    pub async fn set_bot_active(&self, id: UserId, active: bool) -> Result<Bot> {
        let granted = self.grant::<ManageBot>(Capability::BotsWrite, "bots.set_active", BotOf(id))?;
        bots::set_active(&self.app, &granted, active).await
    }
}
