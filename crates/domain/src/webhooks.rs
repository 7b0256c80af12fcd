//! Incoming webhooks: addresses that turn what they are sent into posts.

use std::sync::Arc;

use jackfield_model::permission::{
    CreateDirectChannel, CreateIncomingWebhook, CreatePost, ListIncomingWebhooks, ManageAllIncomingWebhooks,
    ManageIncomingWebhook, ViewUser,
};
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelMember, ChannelType, HookId, IncomingWebhook, IncomingWebhookRequest, Post,
    Session, TeamId, User, UserId, limits, names, post_type,
};
use jackfield_storage::access::{self, TeamAccess};
use jackfield_storage::{Batch, channel_members, channels, users, webhooks as statements};
use serde_json::Value;

use crate::authorize::{ChannelGrant, Granted, Proof};
use crate::cx::{Actor, SystemCx};
use crate::posts::{self, Author};
use crate::{App, Cx, Failure, Result};

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
        id: HookId::new(),
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
pub async fn list(
    app: &App,
    granted: &Granted<ListIncomingWebhooks>,
    (limit, offset): (i64, i64),
) -> Result<Vec<IncomingWebhook>> {
    let team = granted.target();
    let all = app.holds_in_team(granted.cx(), team, "manage_others_incoming_webhooks").await?;
    let owner = if all { UserId::EMPTY } else { granted.user_id() };
    Ok(statements::page(team, owner, limit, offset).all::<IncomingWebhook>(&app.store).await?)
}

/// Hooks of all teams, for administrators.
///
/// # Errors
/// Fails when the database does.
pub async fn list_all(
    app: &App,
    _: &Granted<ManageAllIncomingWebhooks>,
    (limit, offset): (i64, i64),
) -> Result<Vec<IncomingWebhook>> {
    Ok(statements::page(TeamId::EMPTY, UserId::EMPTY, limit, offset).all::<IncomingWebhook>(&app.store).await?)
}

/// # Errors
/// 404 for an unknown one.
pub async fn get(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<IncomingWebhook> {
    Ok(granted.object(app).await?.object.clone())
}

/// Changes a hook; `moved` is the grant on the channel that it is to write into from now on.
///
/// # Errors
/// 400 for invalid values, and for a channel of another team.
pub async fn update(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    moved: Option<&Granted<CreateIncomingWebhook>>,
    draft: IncomingWebhook,
) -> Result<IncomingWebhook> {
    let before = get(app, granted).await?;
    let channel_id = match moved {
        Some(moved) => {
            let channel = destination(app, moved).await?;
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
    statements::update(&hook).execute(&app.store).await?;
    Ok(hook)
}

/// # Errors
/// Fails when the database does.
pub async fn delete(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<()> {
    statements::delete(granted.target(), app.now()).execute(&app.store).await?;
    Ok(())
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
pub async fn receive(app: &App, cx: &Arc<Cx>, id: HookId, mut sent: IncomingWebhookRequest) -> Result<()> {
    let config = app.config.read();
    let service = &config.settings.service;
    if !service.enable_incoming_webhooks {
        return Err(disabled());
    }
    let hook = statements::by_id(id).optional::<IncomingWebhook>(&app.store).await?;
    let Some(hook) = hook else {
        return Err(Failure::of("web.incoming_webhook.invalid.app_error", 400));
    };
    if sent.text.trim().is_empty() && sent.attachments.is_empty() {
        return Err(Failure::of("web.incoming_webhook.text.app_error", 400));
    }
    check_owner(app, &hook).await?;
    let channel = channel(app, cx, &hook, &sent).await?;
    let mut props = std::mem::take(&mut sent.props);
    props.insert("from_webhook".into(), Value::from("true"));
    props.insert("webhook_display_name".into(), Value::from(hook.display_name.as_str()));
    let named = |own: &str, of_hook: &str| if own.is_empty() { of_hook.to_owned() } else { own.to_owned() };
    let username = named(&sent.username, &hook.username);
    if service.enable_post_username_override {
        let username = if username.is_empty() { "webhook".to_owned() } else { username };
        props.insert("override_username".into(), Value::from(username));
    }
    let icon = named(&sent.icon_url, &hook.icon_url);
    if service.enable_post_icon_override && !icon.is_empty() {
        props.insert("override_icon_url".into(), Value::from(icon));
    }
    if service.enable_post_icon_override && !sent.icon_emoji.is_empty() {
        props.insert("override_icon_emoji".into(), Value::from(sent.icon_emoji.as_str()));
    }
    let mut kind = post_type::DEFAULT.to_owned();
    if !sent.attachments.is_empty() {
        let attachments = serde_json::to_value(&sent.attachments).unwrap_or(Value::Null);
        props.insert("attachments".into(), slack_links(attachments));
        post_type::SLACK_ATTACHMENT.clone_into(&mut kind);
    }
    if !sent.post_type.is_empty() {
        if !sent.post_type.starts_with(post_type::CUSTOM_PREFIX) {
            return Err(Failure::of("web.incoming_webhook.post_type.app_error", 400));
        }
        kind = sent.post_type;
    }
    let received = Received { channel: Arc::new(channel) };
    let granted = Granted::<CreatePost>::for_bearer(SystemCx::within(cx, "incoming webhook"), &received);
    let text = slack_text(&sent.text);
    for (index, part) in parts(&text, limits::POST_MESSAGE).into_iter().enumerate() {
        let post = Post {
            channel_id: granted.target(),
            user_id: hook.user_id,
            root_id: sent.root_id,
            message: part.to_owned(),
            post_type: if index == 0 { kind.clone() } else { String::new() },
            props: if index == 0 { props.clone() } else { without_attachments(&props) },
            ..Post::default()
        };
        let mut origin = Batch::new();
        if index == 0 {
            origin.push(statements::note_use(hook.id, app.now()));
        }
        posts::create_with(app, &granted, post, Author::Webhook, origin).await?;
    }
    Ok(())
}

/// A hook is its owner's hand, and ends with their account and with their membership of its team.
async fn check_owner(app: &App, hook: &IncomingWebhook) -> Result<()> {
    match app.memory.writers.find(app, hook.user_id).await {
        Ok(owner) if owner.is_active => {}
        Err(failure) if failure.0.status_code != 404 => return Err(failure),
        _ => {
            return Err(Failure::of("web.incoming_webhook.user.app_error#deactivated", 403));
        }
    }
    let found = access::team(hook.team_id, hook.user_id).optional::<TeamAccess>(&app.store).await?;
    let Some(found) = found.filter(|found| found.team.delete_at.is_never()) else {
        return Err(Failure::of("api.post.create_post.can_not_post_to_deleted.error", 400));
    };
    if found.member.is_some() {
        return Ok(());
    }
    // Administrators make hooks in teams that they are not in.
    let owner = users::by_id(hook.user_id).optional::<User>(&app.store).await?;
    if owner.is_some_and(|owner| app.memory.roles.any(&owner.roles, "manage_others_incoming_webhooks")) {
        return Ok(());
    }
    Err(Failure::of("web.incoming_webhook.permissions.app_error#team", 403))
}

fn without_attachments(props: &jackfield_model::Props) -> jackfield_model::Props {
    let mut props = props.clone();
    props.remove("attachments");
    props
}

async fn channel(app: &App, cx: &Arc<Cx>, hook: &IncomingWebhook, sent: &IncomingWebhookRequest) -> Result<Channel> {
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
        let granted = app.authorize::<CreateDirectChannel>(&owner, ()).await?;
        app.require::<ViewUser>(&owner, user.id).await?;
        crate::channels::direct(app, &granted, hook.user_id, user.id).await?
    } else if asked.is_empty() {
        channels::by_id(hook.channel_id).optional::<Channel>(&app.store).await?.ok_or_else(unknown)?
    } else {
        let name = asked.trim_start_matches('#').to_lowercase();
        let by_name = channels::by_name(hook.team_id, &name).optional::<Channel>(&app.store).await?;
        match (by_name, name.parse::<ChannelId>()) {
            (Some(channel), _) => channel,
            (None, Ok(id)) if !id.is_empty() => {
                let found = channels::by_id(id).optional::<Channel>(&app.store).await?;
                found.filter(|channel| channel.team_id == hook.team_id).ok_or_else(unknown)?
            }
            _ => return Err(unknown()),
        }
    };
    if hook.channel_locked && channel.id != hook.channel_id {
        return Err(locked());
    }
    // Mattermost: the owner must be in a private channel; a public one of the team is open to the hook.
    let private = channel.channel_type == ChannelType::Private;
    if private && channel_members::get(channel.id, hook.user_id).optional::<ChannelMember>(&app.store).await?.is_none()
    {
        return Err(Failure::of("web.incoming_webhook.permissions.app_error#channel", 403));
    }
    debug_assert!(!names::looks_like_direct_name(&channel.name) || channel.is_direct_or_group(), "names tell kinds");
    Ok(channel)
}

/// Cuts a text into parts of at most `most` characters, at line ends where there are any.
fn parts(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.chars().count() > most {
        let end = rest.char_indices().nth(most).map_or(rest.len(), |(at, _)| at);
        let cut = rest[..end].rfind('\n').filter(|at| *at > end / 2).map_or(end, |at| at + 1);
        parts.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    parts.push(rest);
    parts
}

/// Slack's marks in Mattermost's words: `<url|text>` is a link, `<!here>` a mention.
fn slack_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('>').filter(|end| !rest[..*end].contains('\n')) else { break };
        let inside = &rest[1..end];
        let (target, label) = inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
        let is_link = ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| target.starts_with(scheme));
        match (target, label) {
            ("!channel" | "!here" | "!all", _) => out.push_str(&target.replace('!', "@")),
            (target, Some(label)) if is_link => out.push_str(&format!("[{label}]({target})")),
            (target, None) if is_link => out.push_str(target),
            _ => out.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

fn slack_links(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("text" | "pretext" | "value" | "title", Value::String(text)) => (key, Value::from(slack_text(&text))),
                (_, value) => (key, slack_links(value)),
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(slack_links).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_marks_become_markdown() {
        assert_eq!(
            slack_text("<!here> see <https://a.example|the page> 1 < 2"),
            "@here see [the page](https://a.example) 1 < 2"
        );
    }

    #[test]
    fn a_long_text_is_cut_at_a_line_end() {
        let text = format!("{}\n{}", "a".repeat(80), "b".repeat(40));
        let parts = parts(&text, 100);
        assert_eq!(parts.len(), 2);
        assert!(parts[0].ends_with('\n'));
        assert_eq!(parts.concat(), text);
    }
}
