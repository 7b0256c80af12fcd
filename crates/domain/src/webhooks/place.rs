//! Where a hook may write, and for how long: as its owner's hand, into a channel of its team.

use std::sync::Arc;

use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf, Permission, UploadFile, ViewUser};
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelType, IncomingWebhook, IncomingWebhookRequest, Session, TeamId, User, UserId,
    names,
};
use jackfield_storage::access::{self, TeamAccess};
use jackfield_storage::{channels, users};

use crate::authorize::{Bound, ChannelGrant, Granted, Proof};
use crate::cx::{Actor, SystemCx};
use crate::{App, Cx, Failure, Result};

/// A request that named a hook that there is, and the channel that the hook may write into.
pub(super) struct Received {
    pub channel: Arc<Channel>,
}

impl Proof<CreatePost> for Received {
    fn target(&self) -> ChannelId {
        self.channel.id
    }

    fn object(&self) -> Option<Arc<ChannelGrant>> {
        Some(Arc::new(ChannelGrant::of_nobody(self.channel.clone())))
    }
}

impl Proof<UploadFile> for Received {
    fn target(&self) -> ChannelId {
        self.channel.id
    }

    fn object(&self) -> Option<Arc<ChannelGrant>> {
        Some(Arc::new(ChannelGrant::of_nobody(self.channel.clone())))
    }
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
pub(super) async fn as_its_owner(
    app: &App,
    hook: &IncomingWebhook,
    channel: ChannelId,
) -> Result<Option<Arc<ChannelGrant>>> {
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

/// The channel that a call is for: the hook's own, or another that it names.
pub(super) async fn channel(
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
