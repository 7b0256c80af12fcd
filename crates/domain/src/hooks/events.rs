//! From committed events to the hooks that follow from them.

use std::sync::Arc;

use jackfield_model::{
    Channel, ChannelId, ChannelMember, Post, Preference, Reaction, TeamId, TeamMember, User, UserId,
};
use jackfield_storage::{channel_members, channels, team_members, users};

use super::HookCall;
use crate::events::Caused;
use crate::{App, Cx, Result};

/// What a committed event tells plugins, by the hook that follows from it.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    MessageHasBeenPosted(Arc<Post>),
    MessageHasBeenDeleted(Arc<Post>),
    ReactionHasBeenAdded(Reaction),
    ReactionHasBeenRemoved(Reaction),
    ChannelHasBeenCreated(ChannelId),
    UserHasJoinedChannel(ChannelId, UserId),
    UserHasLeftChannel(ChannelId, UserId),
    UserHasJoinedTeam(TeamId, UserId),
    UserHasLeftTeam(TeamId, UserId),
    UserHasBeenCreated(UserId),
    PreferencesHaveChanged(Vec<Preference>),
    OnConfigurationChange(),
}

/// The call with its nouns; nothing when they are gone, or when no hook follows from the event.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn call_of(app: &App, event: &Caused) -> Result<Option<HookCall>> {
    let cx = &event.cx;
    let Some(told) = event.event.told() else { return Ok(None) };
    Ok(match told {
        Told::MessageHasBeenPosted(post) => Some(HookCall::MessageHasBeenPosted { post }),
        Told::MessageHasBeenDeleted(post) => Some(HookCall::MessageHasBeenDeleted { post }),
        Told::ReactionHasBeenAdded(reaction) => Some(HookCall::ReactionHasBeenAdded { reaction: Arc::new(reaction) }),
        Told::ReactionHasBeenRemoved(reaction) => {
            Some(HookCall::ReactionHasBeenRemoved { reaction: Arc::new(reaction) })
        }
        Told::ChannelHasBeenCreated(channel) => {
            let found = channels::by_id(channel).optional::<Channel>(&app.store).await?;
            found.map(|channel| HookCall::ChannelHasBeenCreated { channel: Arc::new(channel) })
        }
        Told::UserHasJoinedChannel(channel, user) => {
            let member = channel_member(app, channel, user).await?;
            let actor = actor(app, cx, user).await?;
            Some(HookCall::UserHasJoinedChannel { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Told::UserHasLeftChannel(channel_id, user_id) => {
            let member = ChannelMember { channel_id, user_id, ..ChannelMember::default() };
            let actor = actor(app, cx, user_id).await?;
            Some(HookCall::UserHasLeftChannel { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Told::UserHasJoinedTeam(team, user) => {
            let member = team_member(app, team, user).await?;
            let actor = actor(app, cx, user).await?;
            Some(HookCall::UserHasJoinedTeam { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Told::UserHasLeftTeam(team, user) => {
            let member = team_member(app, team, user).await?;
            let actor = actor(app, cx, user).await?;
            Some(HookCall::UserHasLeftTeam { member: Arc::new(member), actor: Arc::new(actor) })
        }
        Told::UserHasBeenCreated(user) => {
            let found = users::by_id(user).optional::<User>(&app.store).await?;
            found.map(|user| HookCall::UserHasBeenCreated { user: Arc::new(user.sanitized_for_admin()) })
        }
        Told::PreferencesHaveChanged(preferences) => {
            Some(HookCall::PreferencesHaveChanged { preferences: Arc::new(preferences) })
        }
        Told::OnConfigurationChange() => Some(HookCall::OnConfigurationChange {}),
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
