//! Asking for an integration, and deciding that: whoever may make none says what they want, administrators say yes or no, and the
//! server's own bot tells whoever asked. What is new is made as it was asked for, and is theirs who asked.

use std::sync::Arc;

use jackfield_model::permission::{
    CreateBot, CreateCommand, CreateDirectChannel, CreateIncomingWebhook, CreatePost, DirectOf, ReadChannel, SignedIn,
    SwitchIntegrations, ViewTeam,
};
use jackfield_model::{
    AppError, Bot, Command, IncomingWebhook, IntegrationDecision, IntegrationKind, IntegrationRequest,
    IntegrationRequestId, Millis, NewIntegrationRequest, Post, Props, RequestState, SYSTEM_GUEST, Session, TeamMember,
    User, UserId, names,
};
use jackfield_storage::{Tx, allowed as statements, audits, team_members, users};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::allowed;
use crate::authorize::Granted;
use crate::cx::{Actor, Cx, RequestInfo, SystemCx};
use crate::failure::Found;
use crate::plugins::installed;
use crate::posts::{Author, create};
use crate::texts::{locale_of_user, plain, text};
use crate::{App, Failure, Result, bots, channels, commands, sessions, webhooks};

/// Requests of somebody that nobody has decided.
const OPEN: i64 = 20;
/// Characters of what is said.
const REASON: usize = 1024;
/// Bytes of what is to be made.
const DRAFT: usize = 8 * 1024;
/// Bytes of an integration's id.
const ID: usize = 190;
/// How long a decided request is kept.
const KEPT_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// Asks for an integration in a team that whoever asks is in.
///
/// # Errors
/// 400 for what cannot be asked for, or too much of it; 403 in a team of others.
#[crate::boxed]
pub async fn ask(app: &App, granted: &Granted<SignedIn>, draft: NewIntegrationRequest) -> Result<IntegrationRequest> {
    let cx = granted.cx();
    // Neither programs nor guests have anything to ask for.
    let is_none = |session: &Session| {
        sessions::is_bot(session) || session.roles.split_ascii_whitespace().any(|role| role == SYSTEM_GUEST)
    };
    if cx.session().is_some_and(|session| is_none(session)) {
        return Err(AppError::no_permission().into());
    }
    app.require::<ViewTeam>(cx, draft.team_id).await?;
    let me = granted.user_id();
    let member = team_members::get(draft.team_id, me).optional::<TeamMember>(&app.store).await?;
    if !member.is_some_and(|member| member.delete_at.is_never()) {
        return Err(AppError::no_permission().into());
    }
    let reason = draft.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(AppError::invalid_param("reason").into());
    }
    check(app, cx, &draft).await?;
    let (open,) = statements::count_pending(me).one::<(i64,)>(&app.store).await?;
    if open >= OPEN {
        return Err(Failure::of("app.integrations.requests.too_many.app_error", 400).with("most", OPEN));
    }
    let user = users::by_id(me).optional::<User>(&app.store).await?.unwrap_or_default();
    let request = IntegrationRequest {
        id: IntegrationRequestId::new(),
        create_at: app.now(),
        user_id: me,
        username: user.username,
        kind: draft.kind,
        team_id: draft.team_id,
        integration_id: draft.integration_id,
        reason,
        draft: draft.draft,
        ..IntegrationRequest::default()
    };
    statements::insert_request(&request).execute(&app.store).await?;
    Ok(request)
}

/// Whether there is something to decide: a new one that can be made, or one that a team may use.
async fn check(app: &App, cx: &Arc<Cx>, draft: &NewIntegrationRequest) -> Result<()> {
    if !draft.integration_id.is_empty() {
        let is_listed =
            !matches!(draft.kind, IntegrationKind::Token | IntegrationKind::Subscription | IntegrationKind::Job);
        let is_id = draft.kind != IntegrationKind::Plugin || names::is_valid_plugin_id(&draft.integration_id);
        let good = is_listed && is_id && draft.integration_id.len() <= ID && draft.draft.is_empty();
        return if good { Ok(()) } else { Err(AppError::invalid_param("integration_id").into()) };
    }
    if serde_json::to_string(&draft.draft).map_or(usize::MAX, |text| text.len()) > DRAFT {
        return Err(AppError::invalid_param("draft").into());
    }
    match draft.kind {
        IntegrationKind::IncomingWebhook => {
            let hook: IncomingWebhook = read(&draft.draft)?;
            // Nobody asks their way into a channel.
            let reads = app.authorize::<ReadChannel>(cx, hook.channel_id).await?;
            let channel = reads.object(app).await?;
            if channel.channel.team_id == draft.team_id {
                Ok(())
            } else {
                Err(AppError::invalid_param("channel_id").into())
            }
        }
        IntegrationKind::Command => read::<Command>(&draft.draft).map(drop),
        IntegrationKind::Bot => {
            let bot: Bot = read(&draft.draft)?;
            if bot.username.is_empty() { Err(AppError::invalid_param("username").into()) } else { Ok(()) }
        }
        _ => Err(AppError::invalid_param("kind").into()),
    }
}

fn read<T: DeserializeOwned>(draft: &Props) -> Result<T> {
    serde_json::from_value(Value::Object(draft.clone())).map_err(|_| AppError::invalid_param("draft").into())
}

/// Requests, the newest first: all of them for those who see all integrations, and else one's own.
///
/// # Errors
/// 400 for a state that there is not.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<SignedIn>,
    state: &str,
    (limit, offset): (i64, i64),
) -> Result<Vec<IntegrationRequest>> {
    if !state.is_empty() && state.parse::<RequestState>().is_err() {
        return Err(AppError::invalid_url_param("state").into());
    }
    let all = app.holds(granted.cx(), "sysconsole_read_integrations_integration_management");
    let of = if all { UserId::EMPTY } else { granted.user_id() };
    Ok(statements::requests(of, state, limit, offset).all::<IntegrationRequest>(&app.store).await?)
}

/// Approves a request, which makes what was asked for, or refuses it with a reason; and tells whoever asked.
///
/// # Errors
/// 404 for an unknown one, 400 for one that is decided and a refusal without a reason; what making it is refused with.
#[crate::boxed]
pub async fn decide(
    app: &App,
    granted: &Granted<SwitchIntegrations>,
    id: IntegrationRequestId,
    decision: &IntegrationDecision,
) -> Result<IntegrationRequest> {
    let request = statements::request(id).optional::<IntegrationRequest>(&app.store).await?;
    let request = request.found_or("app.integrations.requests.get.app_error")?;
    let answer = decision.reason.trim();
    if answer.chars().count() > REASON || (!decision.approve && answer.is_empty()) {
        return Err(AppError::invalid_param("reason").into());
    }
    let decided = IntegrationRequest {
        state: if decision.approve { RequestState::Approved } else { RequestState::Refused },
        decided_by: granted.user_id(),
        decided_at: app.now(),
        answer: answer.to_owned(),
        ..request
    };
    // Taken first, so that two who decide at once make one thing; given back where it cannot be made.
    let what = json!({ "id": id, "approve": decision.approve, "user_id": decided.user_id, "kind": decided.kind });
    let entry = crate::audits::entry(app, granted.cx(), "decideIntegrationRequest", &what);
    let taken = decided.clone();
    app.transact(async move |tx: &mut Tx| {
        if statements::decide(&taken).execute(&mut *tx).await? == 0 {
            return Err(Failure::of("app.integrations.requests.decided.app_error", 400));
        }
        audits::insert(&entry).execute(&mut *tx).await?;
        Ok(())
    })
    .await?;
    let made = if decision.approve { make(app, granted.cx(), &decided).await } else { Ok(String::new()) };
    match made {
        Ok(made) => tell(app, &decided, made).await,
        Err(failure) => {
            statements::reopen(id).execute(&app.store).await?;
            return Err(failure);
        }
    }
    Ok(decided)
}

/// Makes what was asked for, as far as whoever asked is still who they were; answers what they need to use it.
async fn make(app: &App, cx: &Arc<Cx>, request: &IntegrationRequest) -> Result<String> {
    let user = users::by_id(request.user_id).optional::<User>(&app.store).await?;
    let user = user.filter(User::is_active).found_or("app.user.missing_account.const")?;
    let member = team_members::get(request.team_id, user.id).optional::<TeamMember>(&app.store).await?;
    if !member.is_some_and(|member| member.delete_at.is_never()) {
        return Err(Failure::of("app.team.get_member.missing.app_error", 404));
    }
    if !request.integration_id.is_empty() {
        // One that is in a market and not here yet is installed first, by whoever consents to what it asks for.
        let is_plugin = request.kind == IntegrationKind::Plugin;
        if is_plugin && installed::get(app, &request.integration_id).await.is_err() {
            let refusal = Failure::of("app.integrations.requests.not_installed.app_error", 400);
            return Err(refusal.with("id", &request.integration_id));
        }
        allowed::add(app, cx, request.team_id, request.kind, &request.integration_id).await?;
        return Ok(String::new());
    }
    let system = || SystemCx::within(cx, "a request for an integration");
    let (made, told) = match request.kind {
        IntegrationKind::IncomingWebhook => {
            let draft = IncomingWebhook { user_id: user.id, ..read(&request.draft)? };
            let session = Session { user_id: user.id, roles: user.roles.clone(), ..Session::default() };
            let theirs = Cx::new(Actor::User(Arc::new(session)), RequestInfo::default());
            app.authorize::<ReadChannel>(&theirs, draft.channel_id).await?;
            let creates = Granted::<CreateIncomingWebhook>::for_system(system(), draft.channel_id);
            let hook = webhooks::create(app, &creates, draft).await?;
            let site = app.config.read().settings.service.site_url.trim_end_matches('/').to_owned();
            (super::stand_in(hook.id.as_str()), format!("{site}/hooks/{}", hook.id))
        }
        IntegrationKind::Command => {
            let draft = Command { creator_id: user.id, team_id: request.team_id, ..read(&request.draft)? };
            let creates = Granted::<CreateCommand>::for_system(system(), request.team_id);
            let command = commands::create(app, &creates, draft).await?;
            (command.id.to_string(), command.token)
        }
        IntegrationKind::Bot => {
            let creates = Granted::<CreateBot>::for_system(system(), ());
            let bot = bots::create(app, &creates, read(&request.draft)?, user.id.to_string()).await?;
            (bot.user_id.to_string(), String::new())
        }
        _ => return Err(AppError::invalid_param("kind").into()),
    };
    // A team with a list uses what was made for it.
    allowed::add(app, cx, request.team_id, request.kind, &made).await?;
    Ok(told)
}

/// Tells whoever asked, by a message of the server's own bot. It is decided by then, so that a failure is logged.
async fn tell(app: &App, request: &IntegrationRequest, made: String) {
    if let Err(failure) = say(app, request, made).await {
        tracing::error!(cause = %failure, "Could not tell what became of a request for an integration");
    }
}

async fn say(app: &App, request: &IntegrationRequest, made: String) -> Result<()> {
    let system = || SystemCx::new("a request for an integration");
    let bot = bots::of_server(app, &system(), request.user_id).await?;
    let opens = Granted::<CreateDirectChannel>::for_system(system(), DirectOf { one: bot, other: request.user_id });
    let channel = channels::direct(app, &opens).await?;
    let locale = locale_of_user(app, request.user_id).await;
    let kind = plain(kind_text(request.kind), locale);
    let key = match (request.state, request.answer.is_empty()) {
        (RequestState::Approved, true) => "app.integrations.requests.approved",
        (RequestState::Approved, false) => "app.integrations.requests.approved#reason",
        _ => "app.integrations.requests.refused",
    };
    let values = [("kind", kind), ("what", named(request)), ("reason", request.answer.clone())];
    let mut message = text(key, locale, &values);
    let to_use = match request.kind {
        _ if request.state != RequestState::Approved || !request.integration_id.is_empty() => None,
        IntegrationKind::IncomingWebhook => Some("app.integrations.requests.made.incoming_webhook"),
        IntegrationKind::Command => Some("app.integrations.requests.made.command"),
        _ => Some("app.integrations.requests.made.bot"),
    };
    if let Some(key) = to_use {
        message.push_str("\n\n");
        message.push_str(&text(key, locale, &[("made", made)]));
    }
    let post = Post { channel_id: channel.id, user_id: bot, message, ..Post::default() };
    create(app, &Granted::<CreatePost>::for_system(system(), channel.id), post, Author::Server).await?;
    Ok(())
}

/// What was asked for, by the name that it was to have.
fn named(request: &IntegrationRequest) -> String {
    let names = ["display_name", "trigger", "username"];
    let name =
        names.iter().find_map(|name| request.draft.get(*name).and_then(Value::as_str).filter(|name| !name.is_empty()));
    name.unwrap_or(&request.integration_id).to_owned()
}

fn kind_text(kind: IntegrationKind) -> &'static str {
    match kind {
        IntegrationKind::Plugin => "app.integrations.kind.plugin",
        IntegrationKind::IncomingWebhook => "app.integrations.kind.incoming_webhook",
        IntegrationKind::OutgoingWebhook => "app.integrations.kind.outgoing_webhook",
        IntegrationKind::Command => "app.integrations.kind.command",
        IntegrationKind::Bot => "app.integrations.kind.bot",
        _ => "app.integrations.kind.oauth_app",
    }
}

/// Removes what was decided long ago.
pub(crate) async fn tidy(app: &App) -> Result<u64> {
    Ok(statements::delete_old(Millis(app.now().0 - KEPT_MS)).execute(&app.store).await?)
}
