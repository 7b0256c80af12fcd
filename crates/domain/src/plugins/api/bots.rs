//! The plugin's bots, and those of others.

use jackfield_model::permission as may;
use jackfield_model::{Bot, BotPatch, User, UserId};
use serde::Deserialize;

use super::{Entry, Method, PluginApi, invalid, rows, whole};
use crate::authorize::Granted;
use crate::plugins::Capability;
use crate::{Result, bots, removal};

/// Where Mattermost keeps which bot is a plugin's: the bot stays the same when the plugin gives it another name.
const BOT_KEY: &str = "mmi_botid";

/// Which bots a plugin wants; of all owners when it names none.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct BotGetOptions {
    owner_id: String,
    include_deleted: bool,
    only_orphaned: bool,
    page: i64,
    per_page: i64,
}

methods! {
    /// Makes the bot when there is none of this name, gives it the names that it is to have now, and answers its user's
    /// id. A program gets an account of that name that is there already, as in Mattermost.
    EnsureBotUser = BotsWrite (draft: Bot) -> UserId as "bots.ensure" |api| {
        let granted = api.grant::<may::CreateBot>(());
        let draft = Bot {
            username: draft.username.trim().to_lowercase(),
            display_name: draft.display_name,
            description: draft.description,
            ..Bot::default()
        };
        if !api.principal.native {
            return Ok(bots::ensure(&api.app, &granted, draft, api.principal.id.to_string()).await?.user_id);
        }
        if draft.username.is_empty() {
            return Err(invalid("username", "is missing"));
        }
        if let Some(bot) = remembered(api).await? {
            return Ok(bots::rename(&api.app, &granted, bot, draft).await?.user_id);
        }
        let id = of_name(api, &granted, draft).await?;
        api.kv_set(BOT_KEY, id.as_str().as_bytes(), None).await?;
        Ok(id)
    }
    /// Makes a bot that belongs to the plugin.
    CreateBot = BotsWrite (bot: Bot) -> Bot |api| {
        bots::create(&api.app, &api.grant::<may::CreateBot>(()), bot, api.principal.id.to_string()).await
    }
    /// A bot by its user's id.
    GetBot = UsersRead (bot: UserId, deleted: bool) -> Bot |api| {
        bots::get(&api.app, &api.grant::<may::ReadBot>(may::BotOf(bot)), deleted).await
    }
    /// A page of the bots of an owner; of all without one.
    GetBots = UsersRead (options: BotGetOptions) -> Vec<Bot> |api| {
        let (limit, offset) = rows(options.page, options.per_page);
        let which = (options.include_deleted, options.only_orphaned);
        let granted = api.grant::<may::ReadBots>(());
        let found = bots::of_owner(&api.app, &granted, &options.owner_id, which, (limit, offset)).await?;
        whole(found, options.per_page)
    }
    /// Changes what is named of a bot.
    PatchBot = BotsWrite (bot: UserId, patch: BotPatch) -> Bot |api| {
        bots::patch(&api.app, &api.grant::<may::ManageBot>(may::BotOf(bot)), patch).await
    }
    /// Switches a bot on or off.
    UpdateBotActive = BotsWrite (bot: UserId, active: bool) -> Bot |api| {
        bots::set_active(&api.app, &api.grant::<may::ManageBot>(may::BotOf(bot)), active).await
    }
    /// Removes a bot for good; what it wrote stays. A component removes its own.
    PermanentDeleteBot = BotsWrite (bot: UserId) |api| {
        let found = bots::get(&api.app, &api.grant::<may::ReadBot>(may::BotOf(bot)), true).await?;
        if api.principal.is_held() && found.owner_id != *api.principal.id {
            return Err(api.beyond("a bot that is not its own"));
        }
        removal::bot(&api.app, &api.grant::<may::RemoveUser>(bot)).await
    }
}

async fn remembered(api: &PluginApi) -> Result<Option<Bot>> {
    let kept = api.kv_get(BOT_KEY).await?.unwrap_or_default();
    let id = std::str::from_utf8(&kept).ok().and_then(|id| id.parse::<UserId>().ok());
    let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(None) };
    Ok(jackfield_storage::bots::by_id(id, true).optional::<Bot>(&api.app.store).await?)
}

async fn of_name(api: &PluginApi, granted: &Granted<may::CreateBot>, draft: Bot) -> Result<UserId> {
    let (owner, name) = (api.principal.id.to_string(), draft.username.clone());
    let found = jackfield_storage::users::by_username(&name).optional::<User>(&api.app.store).await?;
    let Some(user) = found else {
        return Ok(bots::create(&api.app, granted, draft, owner).await?.user_id);
    };
    let bot = jackfield_storage::bots::by_id(user.id, true).optional::<Bot>(&api.app.store).await?;
    if bot.is_none_or(|bot| bot.owner_id != owner) {
        let id = &api.principal.id;
        tracing::warn!(plugin.id = %id, user.id = %user.id, "The plugin `{id}` takes an account for its bot that it did not make");
        return Ok(user.id);
    }
    Ok(bots::ensure(&api.app, granted, draft, owner).await?.user_id)
}
