//! From committed events to the hooks that follow from them.

use std::sync::Arc;

use jackfield_model::{Channel, ChannelId, ChannelMember, TeamId, TeamMember, User, UserId};
use jackfield_storage::{channel_members, channels, team_members, users};

use super::{HookCall, HookId};
use crate::events::{Caused, Event};
use crate::{App, Cx, Result};

/// The hook that an event leads to.
pub fn hook_of(event: &Event) -> Option<HookId> {
    Some(match event {
        Event::Posted(_) => HookId::MessageHasBeenPosted,
        Event::PostDeleted { .. } => HookId::MessageHasBeenDeleted,
        Event::ReactionAdded { .. } => HookId::ReactionHasBeenAdded,
        Event::ReactionRemoved { .. } => HookId::ReactionHasBeenRemoved,
        Event::ChannelCreated { .. } | Event::DirectAdded { .. } | Event::GroupAdded { .. } => {
            HookId::ChannelHasBeenCreated
        }
        Event::UserAdded { .. } => HookId::UserHasJoinedChannel,
        Event::UserRemoved { .. } => HookId::UserHasLeftChannel,
        Event::AddedToTeam { .. } => HookId::UserHasJoinedTeam,
        Event::LeaveTeam { .. } => HookId::UserHasLeftTeam,
        Event::NewUser { .. } => HookId::UserHasBeenCreated,
        Event::PreferencesChanged { .. } => HookId::PreferencesHaveChanged,
        Event::ConfigChanged { .. } => HookId::OnConfigurationChange,
        _ => return None,
    })
}

/// The call with its nouns; nothing when they are gone.
///
/// # Errors
/// Fails when the database does.
pub async fn call_of(app: &App, event: &Caused) -> Result<Option<HookCall>> {
    let cx = &event.cx;
    Ok(match &event.event {
        Event::Posted(posted) => Some(HookCall::MessageHasBeenPosted { post: posted.post.clone() }),
        Event::PostDeleted { post, .. } => Some(HookCall::MessageHasBeenDeleted { post: post.clone() }),
        Event::ReactionAdded { reaction } => {
            Some(HookCall::ReactionHasBeenAdded { reaction: Arc::new(reaction.clone()) })
        }
        Event::ReactionRemoved { reaction } => {
            Some(HookCall::ReactionHasBeenRemoved { reaction: Arc::new(reaction.clone()) })
        }
        Event::ChannelCreated { channel_id, .. }
        | Event::DirectAdded { channel_id, .. }
        | Event::GroupAdded { channel_id, .. } => {
            let found = channels::by_id(*channel_id).optional::<Channel>(&app.store).await?;
            found.map(|channel| HookCall::ChannelHasBeenCreated { channel: Arc::new(channel) })
        }
        Event::UserAdded { channel_id, user_id, .. } => {
            let member = channel_member(app, *channel_id, *user_id).await?;
            let actor = actor(app, cx, *user_id).await?;
            Some(HookCall::UserHasJoinedChannel { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Event::UserRemoved { channel_id, user_id, .. } => {
            let member = ChannelMember { channel_id: *channel_id, user_id: *user_id, ..ChannelMember::default() };
            let actor = actor(app, cx, *user_id).await?;
            Some(HookCall::UserHasLeftChannel { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Event::AddedToTeam { team_id, user_id } => {
            let member = team_member(app, *team_id, *user_id).await?;
            let actor = actor(app, cx, *user_id).await?;
            Some(HookCall::UserHasJoinedTeam { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Event::LeaveTeam { team_id, user_id } => {
            let member = team_member(app, *team_id, *user_id).await?;
            let actor = actor(app, cx, *user_id).await?;
            Some(HookCall::UserHasLeftTeam { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Event::NewUser { user_id } => {
            let found = users::by_id(*user_id).optional::<User>(&app.store).await?;
            found.map(|user| HookCall::UserHasBeenCreated { user: Arc::new(user.sanitized_for_admin()) })
        }
        Event::PreferencesChanged { preferences, .. } => {
            Some(HookCall::PreferencesHaveChanged { preferences: Arc::new(preferences.clone()) })
        }
        Event::ConfigChanged { .. } => Some(HookCall::OnConfigurationChange {}),
        _ => None,
    })
}

async fn channel_member(app: &App, channel: ChannelId, user: UserId) -> Result<ChannelMember> {
    let found = channel_members::get(channel, user).optional::<ChannelMember>(&app.store).await?;
    Ok(found.unwrap_or_else(|| ChannelMember { channel_id: channel, user_id: user, ..ChannelMember::default() }))
}

async fn team_member(app: &App, team: TeamId, user: UserId) -> Result<TeamMember> {
    let found = team_members::get(team, user).optional::<TeamMember>(&app.store).await?;
    Ok(found.unwrap_or_else(|| TeamMember { team_id: team, user_id: user, ..TeamMember::default() }))
}

/// Who did it to somebody else.
async fn actor(app: &App, cx: &Cx, concerned: UserId) -> Result<Option<User>> {
    let actor = cx.user_id();
    if actor.is_empty() || actor == concerned {
        return Ok(None);
    }
    let found = users::by_id(actor).optional::<User>(&app.store).await?;
    Ok(found.map(|user| user.sanitized_for_admin()))
}
