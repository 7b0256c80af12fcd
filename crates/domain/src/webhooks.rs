//! Incoming webhooks: addresses that turn what they are sent into posts.

mod write;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::permission::{
    CreateDirectChannel, CreateIncomingWebhook, CreatePost, DirectOf, ListIncomingWebhooks, ManageAllIncomingWebhooks,
    ManageIncomingWebhook, Permission, ViewUser,
};
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelType, HookId, IncomingWebhook, IncomingWebhookRequest, Millis, Session,
    TeamId, User, UserId, limits, names,
};
use jackfield_storage::access::{self, TeamAccess};
use jackfield_storage::{Batch, channels, users, webhooks as statements};

use crate::authorize::{Bound, ChannelGrant, Granted, Proof};
use crate::believed::Believed;
use crate::cx::{Actor, SystemCx};
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

pub(crate) use write::{Message, write};

fn disabled() -> Failure {
    Failure::of("api.incoming_webhook.disabled.app_error", 501)
}

fn check(hook: &IncomingWebhook) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    if hook.display_name.chars().count() > limits::WEBHOOK_DISPLAY_NAME {
        return refuse("model.incoming_hook.display_name.app_error");
    }
    if hook.description.chars().count() > limits::WEBHOOK_DESCRIPTION {
        return refuse("model.incoming_hook.description.app_error");
    }
    if hook.username.len() > limits::USERNAME {
        return refuse("model.incoming_hook.username.app_error");
    }
    if hook.icon_url.len() > 1024 {
        return refuse("model.incoming_hook.icon_url.app_error");
    }
    Ok(())
}

/// The channel that a hook writes into, which is a team's.
async fn destination(app: &App, granted: &Granted<CreateIncomingWebhook>) -> Result<Arc<Channel>> {
    let channel = granted.object(app).await?.channel.clone();
    if channel.is_direct_or_group() {
        return Err(AppError::invalid_param("channel_id").into());
    }
    Ok(channel)
}

/// # Errors
/// 501 where hooks are switched off, 400 for invalid values and for direct channels.
#[crate::boxed]
pub async fn create(
    app: &App,
    granted: &Granted<CreateIncomingWebhook>,
    draft: IncomingWebhook,
) -> Result<IncomingWebhook> {
    if !app.config.read().settings.service.enable_incoming_webhooks {
        return Err(disabled());
    }
    let channel = destination(app, granted).await?;
    let now = app.now();
    let hook = IncomingWebhook {
        id: HookId::secret(),
        create_at: now,
        update_at: now,
        user_id: granted.user_id(),
        channel_id: channel.id,
        team_id: channel.team_id,
        ..draft
    };
    check(&hook)?;
    statements::insert(&hook).execute(&app.store).await?;
    Ok(hook)
}

/// The hooks of a team: the caller's own, and others' with the permission for them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ListIncomingWebhooks>,
    (limit, offset): (i64, i64),
) -> Result<Vec<IncomingWebhook>> {
    let owner = owner_of_list(app, granted).await?;
    Ok(statements::page(granted.target(), owner, limit, offset).all::<IncomingWebhook>(&app.store).await?)
}

/// How many hooks [`list`] goes through.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn count(app: &App, granted: &Granted<ListIncomingWebhooks>) -> Result<i64> {
    let owner = owner_of_list(app, granted).await?;
    Ok(statements::count(granted.target(), owner).one::<(i64,)>(&app.store).await?.0)
}

/// Whose hooks of a team the caller sees; everybody's for the empty id.
async fn owner_of_list(app: &App, granted: &Granted<ListIncomingWebhooks>) -> Result<UserId> {
    let all = app.holds_in_team(granted.cx(), granted.target(), "manage_others_incoming_webhooks").await?;
    Ok(if all { UserId::EMPTY } else { granted.user_id() })
}

/// Hooks of all teams, for administrators.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list_all(
    app: &App,
    _: &Granted<ManageAllIncomingWebhooks>,
    (limit, offset): (i64, i64),
) -> Result<Vec<IncomingWebhook>> {
    Ok(statements::page(TeamId::EMPTY, UserId::EMPTY, limit, offset).all::<IncomingWebhook>(&app.store).await?)
}

/// How many hooks there are.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn count_all(app: &App, _: &Granted<ManageAllIncomingWebhooks>) -> Result<i64> {
    Ok(statements::count(TeamId::EMPTY, UserId::EMPTY).one::<(i64,)>(&app.store).await?.0)
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<IncomingWebhook> {
    Ok(granted.object(app).await?.object.clone())
}

/// Changes a hook. Another channel that it is to write into from now on takes what a new hook there takes.
///
/// # Errors
/// 400 for invalid values, and for a channel of another team; 403 for one where the caller makes no hooks.
#[crate::boxed]
pub async fn update(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    draft: IncomingWebhook,
) -> Result<IncomingWebhook> {
    let before = get(app, granted).await?;
    let channel_id = match draft.channel_id.some() {
        Some(channel) => {
            let moved = app.authorize::<CreateIncomingWebhook>(granted.cx(), channel).await?;
            let channel = destination(app, &moved).await?;
            if channel.team_id != before.team_id {
                return Err(AppError::invalid_param("team_id").into());
            }
            channel.id
        }
        None => before.channel_id,
    };
    let hook = IncomingWebhook {
        id: before.id,
        create_at: before.create_at,
        update_at: app.now(),
        user_id: before.user_id,
        team_id: before.team_id,
        channel_id,
        last_used: before.last_used,
        ..draft
    };
    check(&hook)?;
    let changing = statements::update(&hook);
    store(app, granted, hook.id, changing).await?;
    Ok(hook)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<()> {
    store(app, granted, granted.target(), statements::delete(granted.target(), app.now())).await
}

async fn store(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    hook_id: HookId,
    changing: jackfield_storage::Query,
) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(changing);
    batch.record(&app.events, Event::WebhookChanged { hook_id }, granted.cx());
    batch.commit(&app.store).await?;
    Ok(())
}

/// How long a hook is believed; events end that at once.
const BELIEVED_MS: i64 = 30_000;
const KNOWN: usize = 10_000;
/// Of uses within so long, one is noted.
const NOTED_MS: i64 = 10_000;

/// The hooks that were used lately.
#[derive(Debug)]
pub struct WebhookBook {
    hooks: Believed<HookId, Arc<IncomingWebhook>>,
    noted: Mutex<HashMap<HookId, Millis>>,
}

impl Default for WebhookBook {
    fn default() -> Self {
        Self { hooks: Believed::new(BELIEVED_MS, KNOWN), noted: Mutex::default() }
    }
}

impl WebhookBook {
    async fn find(&self, app: &App, id: HookId) -> Result<Arc<IncomingWebhook>> {
        let read = async {
            let hook = statements::by_id(id).optional::<IncomingWebhook>(&app.store).await?;
            hook.map(Arc::new).ok_or_else(|| Failure::of("web.incoming_webhook.invalid.app_error", 400))
        };
        self.hooks.or_read(id, app.now(), read).await
    }

    /// Whether this use is to be written down: one was not a moment ago.
    fn is_to_be_noted(&self, id: HookId, now: Millis) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&id).is_some_and(|at| (0..NOTED_MS).contains(&(now.0 - at.0))) {
            return false;
        }
        if noted.len() >= KNOWN {
            noted.clear();
        }
        noted.insert(id, now);
        true
    }

    #[cfg(feature = "testing")]
    pub(crate) fn all(&self, now: Millis) -> Vec<Arc<IncomingWebhook>> {
        self.hooks.all(now).into_iter().map(|(_, hook)| hook).collect()
    }

    pub(crate) fn forget(&self, id: HookId) {
        self.hooks.forget(&id);
    }

    pub(crate) fn clear(&self) {
        self.hooks.clear();
    }
}

/// A request that named a hook that there is, and the channel that the hook may write into.
struct Received {
    channel: Arc<Channel>,
}

impl Proof<CreatePost> for Received {
    fn target(&self) -> ChannelId {
        self.channel.id
    }

    fn object(&self) -> Option<Arc<ChannelGrant>> {
        Some(Arc::new(ChannelGrant::of_nobody(self.channel.clone())))
    }
}

/// Turns what a hook was sent into posts; a message that is too long becomes several.
///
/// # Errors
/// 400 for an unknown hook or an empty message, 403 for another channel than a locked hook's, 501 where hooks are off.
#[crate::boxed]
pub async fn receive(app: &App, cx: &Arc<Cx>, id: HookId, sent: IncomingWebhookRequest) -> Result<()> {
    let config = app.config.read();
    let service = &config.settings.service;
    if !service.enable_incoming_webhooks {
        return Err(disabled());
    }
    let hook = app.memory.webhooks.find(app, id).await?;
    if sent.text.trim().is_empty() && sent.attachments.is_empty() {
        return Err(Failure::of("web.incoming_webhook.text.app_error", 400));
    }
    let own = as_its_owner(app, &hook, hook.channel_id).await?;
    let owner = (hook.user_id, hook.team_id, "manage_others_incoming_webhooks");
    check_owner(app, owner, own.as_deref()).await?;
    let channel = channel(app, cx, &hook, &sent, own).await?;
    let received = Received { channel };
    let granted = Granted::<CreatePost>::for_bearer(SystemCx::within(cx, "incoming webhook"), &received);
    let named = |own: String, of_hook: &str| if own.is_empty() { of_hook.to_owned() } else { own };
    let message = Message {
        user_id: hook.user_id,
        display_name: hook.display_name.clone(),
        username: named(sent.username, &hook.username),
        icon_url: named(sent.icon_url, &hook.icon_url),
        icon_emoji: sent.icon_emoji,
        text: sent.text,
        attachments: sent.attachments,
        props: sent.props,
        post_type: sent.post_type,
        root_id: sent.root_id,
        priority: sent.priority,
    };
    let mut origin = Batch::new();
    if app.memory.webhooks.is_to_be_noted(hook.id, app.now()) {
        origin.push(statements::note_use(hook.id, app.now()));
    }
    write(app, &granted, message, origin).await
}

/// A grant to write what an address outside answered, into a public channel of the team that it was asked for.
///
/// # Errors
/// 403 for another channel.
pub(crate) async fn granted_in(
    app: &App,
    system: SystemCx,
    team: TeamId,
    channel: Channel,
) -> Result<Granted<CreatePost>> {
    if channel.team_id != team || channel.channel_type != ChannelType::Open {
        return Err(AppError::no_permission().into());
    }
    check_team(app, team, UserId::EMPTY).await?;
    Ok(Granted::for_bearer(system, &Received { channel: Arc::new(channel) }))
}

/// A channel as the hook's owner sees it; nothing where it is not there.
async fn as_its_owner(app: &App, hook: &IncomingWebhook, channel: ChannelId) -> Result<Option<Arc<ChannelGrant>>> {
    match channel.find(app, hook.user_id, CreatePost::RULE).await {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.0.status_code == 404 => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// A hook is its owner's hand, and ends with their account and with their membership of its team. `others`: with this
/// permission people have hooks in teams that they are not in. `own`: a channel as the owner sees it, which tells of its
/// team.
pub(crate) async fn check_owner(
    app: &App,
    (owner, team, others): (UserId, TeamId, &'static str),
    own: Option<&ChannelGrant>,
) -> Result<()> {
    match app.memory.writers.find(app, owner).await {
        Ok(writer) if writer.is_active => {}
        Err(failure) if failure.0.status_code != 404 => return Err(failure),
        _ => {
            return Err(Failure::of("web.incoming_webhook.user.app_error#deactivated", 403));
        }
    }
    let is_in_team = match own.filter(|own| own.channel.team_id == team) {
        Some(own) if own.is_of_archived_team() => {
            return Err(Failure::of("api.post.create_post.can_not_post_to_deleted.error", 400));
        }
        Some(own) => own.is_in_team(),
        None => check_team(app, team, owner).await?.member.is_some(),
    };
    if is_in_team {
        return Ok(());
    }
    // Administrators make hooks in teams that they are not in.
    let owner = users::by_id(owner).optional::<User>(&app.store).await?;
    if owner.is_some_and(|owner| app.memory.roles.any(&owner.roles, others)) {
        return Ok(());
    }
    Err(Failure::of("web.incoming_webhook.permissions.app_error#team", 403))
}

/// Refuses an archived team; answers whether somebody is in it.
async fn check_team(app: &App, team: TeamId, user: UserId) -> Result<TeamAccess> {
    let found = access::team(team, user).optional::<TeamAccess>(&app.store).await?;
    let found = found.filter(|found| found.team.delete_at.is_never());
    found.ok_or_else(|| Failure::of("api.post.create_post.can_not_post_to_deleted.error", 400))
}

async fn channel(
    app: &App,
    cx: &Arc<Cx>,
    hook: &IncomingWebhook,
    sent: &IncomingWebhookRequest,
    own: Option<Arc<ChannelGrant>>,
) -> Result<Arc<Channel>> {
    let locked = || Failure::of("web.incoming_webhook.channel_locked.app_error", 403);
    let unknown = || Failure::of("web.incoming_webhook.channel.app_error", 404);
    let asked = sent.channel_name.trim();
    let channel = if let Some(name) = asked.strip_prefix('@') {
        if hook.channel_locked {
            return Err(locked());
        }
        let user = users::by_username(&name.to_lowercase()).optional::<User>(&app.store).await?;
        let Some(user) = user else {
            return Err(Failure::of("web.incoming_webhook.user.app_error", 400));
        };
        // The hook is its owner's hand: it reaches whom its owner may write to.
        let owner = users::by_id(hook.user_id).one::<User>(&app.store).await?;
        let session = Session { user_id: owner.id, roles: owner.roles, ..Session::default() };
        let owner = Cx::new(Actor::User(Arc::new(session)), cx.request.clone());
        app.require::<ViewUser>(&owner, user.id).await?;
        let two = DirectOf { one: hook.user_id, other: user.id };
        Arc::new(crate::channels::direct(app, &app.authorize::<CreateDirectChannel>(&owner, two).await?).await?)
    } else if asked.is_empty() {
        own.as_ref().ok_or_else(unknown)?.channel.clone()
    } else {
        let name = asked.trim_start_matches('#').to_lowercase();
        let by_name = channels::by_name(hook.team_id, &name).optional::<Channel>(&app.store).await?;
        Arc::new(match (by_name, name.parse::<ChannelId>()) {
            (Some(channel), _) => channel,
            (None, Ok(id)) if !id.is_empty() => {
                let found = channels::by_id(id).optional::<Channel>(&app.store).await?;
                found.filter(|channel| channel.team_id == hook.team_id).ok_or_else(unknown)?
            }
            _ => return Err(unknown()),
        })
    };
    if hook.channel_locked && channel.id != hook.channel_id {
        return Err(locked());
    }
    // Mattermost: the owner must be in a private channel; a public one of the team is open to the hook.
    if channel.channel_type == ChannelType::Private
        && !as_its_owner(app, hook, channel.id).await?.is_some_and(|found| found.is_member())
    {
        return Err(Failure::of("web.incoming_webhook.permissions.app_error#channel", 403));
    }
    debug_assert!(!names::looks_like_direct_name(&channel.name) || channel.is_direct_or_group(), "names tell kinds");
    Ok(channel)
}
