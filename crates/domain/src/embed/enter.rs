//! Coming in with an app's token: the account, the channels, and the session that sees them.

use std::sync::Arc;

use jackfield_model::permission::{EditUser, Public, ReadChannelContent};
use jackfield_model::{
    AppError, Channel, ChannelViewResponse, EmbedApp, EmbedEntry, EmbedSession, Resource, Scope, Scopes, Session,
    SessionId, StringMap, User, Verb, Within, secret,
};
use jackfield_storage::{Batch, channels, embed as statements, sessions, users};

use super::contexts;
use super::people;
use super::token::{self, Act, Proven, Visitor, bad_claim};
use super::visitors;
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

/// Channels of one session.
const CHANNELS: usize = 10;

/// What somebody may do in a channel that is shown to them; as far as their role in it goes.
const OPENED: &[(Resource, Verb)] = &[
    (Resource::Posts, Verb::Read),
    (Resource::Posts, Verb::Write),
    (Resource::Files, Verb::Read),
    (Resource::Files, Verb::Write),
    (Resource::Channels, Verb::Read),
];

/// The same of visitors: anybody may be one, and so they bring no files.
const VISITED: &[(Resource, Verb)] = &[
    (Resource::Posts, Verb::Read),
    (Resource::Posts, Verb::Write),
    (Resource::Files, Verb::Read),
    (Resource::Channels, Verb::Read),
];

/// Gives a session for an app's token, or a visitor's, once. With both the talk of the visitor becomes the talk of whom the
/// app names.
///
/// # Errors
/// As [`token::prove`]; 403 for channels that the app does not show, somebody who is switched off, or one too many.
#[crate::boxed]
pub async fn enter(app: &App, granted: &Granted<Public>, entry: &EmbedEntry) -> Result<EmbedSession> {
    let cx = granted.cx();
    if entry.token.is_empty() && !entry.visitor.is_empty() {
        let (embed, visitor) = token::prove_visitor(app, cx, &entry.visitor, None).await?;
        let by: Arc<Cx> = SystemCx::within(cx, "embed").into();
        let come = async {
            let (user, channel) = visitors::come(app, &by, &embed, &visitor).await?;
            open(app, &embed, user, vec![channel], VISITED).await
        };
        let come = come.await;
        return token::noted(app, &embed, come).await;
    }
    let (proven, _) = token::prove(app, cx, &entry.token, &[Act::Enter]).await?;
    let begun = async {
        let visitor = match entry.visitor.as_str() {
            "" => None,
            given => Some(token::prove_visitor(app, cx, given, Some(&proven.app)).await?.1),
        };
        begin(app, cx, &proven, visitor.as_ref()).await
    };
    let begun = begun.await;
    token::noted(app, &proven.app, begun).await
}

async fn begin(app: &App, cx: &Arc<Cx>, proven: &Proven, visitor: Option<&Visitor>) -> Result<EmbedSession> {
    let (embed, claims) = (&proven.app, &proven.claims);
    let context = claims.context();
    if let Some(context) = &context {
        contexts::check(context)?;
    }
    if claims.channels.len() > CHANNELS {
        return Err(bad_claim("channels"));
    }
    let is_named = context.is_some() || !claims.channels.is_empty();
    let mut shown = Vec::new();
    if context.is_none() || !claims.channels.is_empty() {
        shown = named(app, proven).await?;
    }
    let by: Arc<Cx> = SystemCx::within(cx, "embed").into();
    let user = people::find_or_make(app, &by, embed, (&claims.sub, &claims.profile)).await?;
    if !user.is_active() {
        return Err(Failure::of("api.embed.session.deactivated.app_error", 403));
    }
    if user.is_guest() && !app.config.read().settings.guests.enable {
        return Err(Failure::of("api.user.login.guest_accounts.disabled.error", 403));
    }
    if let Some(visitor) = visitor {
        visitors::hand_over(app, &by, embed, visitor, &user).await?;
    }
    let talks = visitors::talks(app, embed, user.id).await?;
    shown.retain(|channel: &Channel| talks.iter().all(|talk| talk.id != channel.id));
    // What somebody talked about before they were known goes on, and stands behind what the app names.
    let at = if is_named { shown.len() } else { 0 };
    shown.splice(at..at, talks);
    if let Some(context) = &context {
        let channel = contexts::find_or_make(app, &by, embed, context).await?;
        contexts::join(app, &by, embed, (user.clone(), channel.id)).await?;
        contexts::bring(app, &by, embed, context, &channel).await?;
        shown.retain(|other| other.id != channel.id);
        shown.insert(0, channel);
    }
    if shown.is_empty() {
        return Err(Failure::of("api.embed.session.channel.app_error", 403).with("name", ""));
    }
    shown.truncate(CHANNELS);
    for channel in &shown {
        contexts::join(app, &by, embed, (user.clone(), channel.id)).await?;
    }
    open(app, embed, user, shown, OPENED).await
}

/// Begins a session that sees these channels, and does in them what is said here.
async fn open(
    app: &App,
    embed: &EmbedApp,
    user: User,
    shown: Vec<Channel>,
    opened: &[(Resource, Verb)],
) -> Result<EmbedSession> {
    let is_visitor = opened == VISITED;
    let now = app.now();
    let scopes = shown.iter().flat_map(|channel| {
        opened.iter().map(|&(resource, verb)| Scope { resource, verb, within: Within::Channel(channel.id) })
    });
    // So that a list of sessions says what this one is.
    let named = [("platform", embed.name.as_str()), ("os", "Embed"), ("browser", "Embed")];
    let mut props: StringMap = named.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    props.insert(crate::sessions::PROP_EMBED.into(), embed.id.to_string());
    if is_visitor {
        props.insert(crate::sessions::PROP_VISITOR.into(), "true".into());
    }
    props.insert(crate::sessions::PROP_SCOPES.into(), Scopes::of(scopes).to_string());
    let session = Session {
        id: SessionId::new(),
        token: secret::fresh(),
        create_at: now,
        last_activity_at: now,
        expires_at: now.plus(embed.session_minutes * 60_000),
        user_id: user.id,
        roles: user.roles.clone(),
        props,
        ..Session::default()
    };
    let mut batch = Batch::new();
    batch.push(sessions::insert(&session));
    statements::insert_session(&mut batch, embed.id, &session);
    batch.push(sessions::delete_beyond(user.id, crate::sessions::SESSIONS));
    batch.push(users::note_login(user.id, now));
    batch.record(&app.events, Event::SessionsChanged { user_id: user.id }, &Cx::system("embed"));
    batch.commit(&app.store).await?;
    Ok(EmbedSession {
        token: session.token,
        expires_at: session.expires_at,
        user: user.sanitized_for_self(),
        channels: shown,
        is_visitor,
    })
}

/// Ends a session, given by its own token: its scopes are for channels, and none of them for itself.
///
/// # Errors
/// 401 for what is no session of an app's person, or has ended.
#[crate::boxed]
pub async fn end(app: &App, _: &Granted<Public>, token: &str) -> Result<()> {
    let session = crate::sessions::find(app, token).await?;
    let own = session.filter(|session| session.props.contains_key(crate::sessions::PROP_EMBED));
    let Some(session) = own else { return Err(AppError::no_session().into()) };
    crate::sessions::end(app, &session).await
}

/// The channels that a token names, of those that its app shows; all of them where it names none.
async fn named(app: &App, proven: &Proven) -> Result<Vec<Channel>> {
    let (embed, wanted) = (&proven.app, &proven.claims.channels);
    let mut all = if embed.channel_ids.is_empty() {
        Vec::new()
    } else {
        channels::by_ids(&embed.channel_ids).all::<Channel>(&app.store).await?
    };
    all.retain(|channel| channel.team_id == embed.team_id && !channel.is_archived());
    let place = |channel: &Channel| embed.channel_ids.iter().position(|id| *id == channel.id);
    all.sort_by_key(place);
    if wanted.is_empty() {
        return Ok(all);
    }
    let find = |name: &String| {
        let found = all.iter().find(|channel| channel.id.as_str() == name || channel.name == *name);
        let refused = || Failure::of("api.embed.session.channel.app_error", 403);
        found.cloned().ok_or_else(|| refused().with("name", name.chars().take(64).collect::<String>()))
    };
    let mut found: Vec<Channel> = Vec::with_capacity(wanted.len());
    for name in wanted {
        let channel = find(name)?;
        if found.iter().all(|other| other.id != channel.id) {
            found.push(channel);
        }
    }
    Ok(found)
}

/// Marks a channel that is shown as read by whoever looks at it.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn view(app: &App, granted: &Granted<ReadChannelContent>) -> Result<ChannelViewResponse> {
    let own = Granted::<EditUser>::for_system(SystemCx::within(granted.cx(), "embed"), granted.user_id());
    crate::channels::view(app, &own, &[granted.target()], true).await
}
