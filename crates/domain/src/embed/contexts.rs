//! Channels of an app's objects: an order, a ticket, a page. They are made when somebody first comes to one.

use std::sync::Arc;

use jackfield_model::permission::{AddChannelMember, ChannelMemberOf, DeleteChannel, ManageChannelProperties, Public};
use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelPatch, ChannelType, EmbedApp, Team, User, UserId, limits,
};
use jackfield_storage::{Query, Tx, channel_members, channels, embed as statements, teams};

use super::people;
use super::token::{self, Act, Context, bad_claim};
use crate::authorize::Granted;
use crate::channels::Change;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

const KEY: usize = 100;
const URL: usize = 512;
/// People whom one token brings along.
const MEMBERS: usize = 20;

/// Refuses what is no object of an app.
pub(super) fn check(context: &Context) -> Result<()> {
    let is_key =
        !context.key.trim().is_empty() && context.key.len() <= KEY && !context.key.chars().any(char::is_control);
    let is_web = |url: &str| {
        let read = url.parse::<reqwest::Url>();
        // A header is Markdown: nothing in it may end the link.
        let is_plain = !url.chars().any(|c| c.is_whitespace() || c.is_control() || "()<>[]\\".contains(c));
        is_plain && read.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
    };
    let is_long = context.title.chars().count() > limits::CHANNEL_DISPLAY_NAME;
    if !is_key || is_long || context.title.chars().any(char::is_control) {
        return Err(bad_claim("context"));
    }
    if context.url.len() > URL || !(context.url.is_empty() || is_web(&context.url)) {
        return Err(bad_claim("context.url"));
    }
    if context.members.len() > MEMBERS || !context.members.iter().all(|member| token::is_subject(&member.sub)) {
        return Err(bad_claim("context.members"));
    }
    Ok(())
}

/// What a channel says of its object: a link back to it.
fn header(url: &str) -> String {
    if url.is_empty() { String::new() } else { format!("[{url}]({url})") }
}

async fn find(app: &App, embed: &EmbedApp, key: &str) -> Result<Option<Channel>> {
    let Some((id,)) = statements::channel_of(embed.id, key).optional::<(ChannelId,)>(&app.store).await? else {
        return Ok(None);
    };
    let channel = channels::by_id(id).optional::<Channel>(&app.store).await?;
    if channel.is_none() {
        // One that was removed for good leaves its object behind.
        statements::delete_context(embed.id, key, id).execute(&app.store).await?;
    }
    Ok(channel)
}

/// The channel of an object, made or changed as its token says.
///
/// # Errors
/// 400 where it was archived, or the team has too many channels.
pub(super) async fn find_or_make(app: &App, cx: &Arc<Cx>, embed: &EmbedApp, context: &Context) -> Result<Channel> {
    if let Some(channel) = find(app, embed, &context.key).await? {
        if channel.is_archived() {
            return Err(Failure::of("api.embed.context.archived.app_error", 400));
        }
        return changed(app, cx, channel, context).await;
    }
    let title = if context.title.trim().is_empty() { context.key.as_str() } else { context.title.trim() };
    let draft = Channel {
        channel_type: ChannelType::Private,
        display_name: title.to_owned(),
        header: header(&context.url),
        ..Channel::default()
    };
    let claim = |channel| statements::insert_context(embed.id, &context.key, channel, app.now());
    if let Some(channel) = make(app, cx, embed, draft, claim).await? {
        return Ok(channel);
    }
    let found = find(app, embed, &context.key).await?;
    found.ok_or_else(|| Failure::of("api.embed.session.again.app_error", 409))
}

/// Makes a channel of an app's team for what `claim` says; nothing where that has one meanwhile.
///
/// # Errors
/// 400 where the team has too many channels.
pub(super) async fn make(
    app: &App,
    cx: &Arc<Cx>,
    embed: &EmbedApp,
    draft: Channel,
    claim: impl FnOnce(ChannelId) -> Query,
) -> Result<Option<Channel>> {
    crate::channels::check_team(app, embed.team_id).await?;
    let draft = Channel {
        team_id: embed.team_id,
        display_name: draft.display_name.chars().take(limits::CHANNEL_DISPLAY_NAME).collect(),
        name: format!("embed-{}", ChannelId::new()),
        ..draft
    };
    let channel = crate::channels::fresh(draft, UserId::EMPTY, app.now());
    let claim = claim(channel.id);
    let (bus, by, stored) = (app.events.clone(), cx.clone(), channel.clone());
    let made = app
        .transact(async move |tx: &mut Tx| {
            // Of two who come at once, one waits here for the other.
            if claim.execute(&mut *tx).await? == 0 {
                return Ok(false);
            }
            crate::channels::insert(&mut *tx, &stored).await?;
            let (channel_id, team_id) = (stored.id, stored.team_id);
            tx.record(&bus, Event::ChannelCreated { user_id: UserId::EMPTY, channel_id, team_id }, &by);
            Ok(true)
        })
        .await?;
    Ok(made.then_some(channel))
}

/// Follows what the app says of its object since.
async fn changed(app: &App, cx: &Arc<Cx>, channel: Channel, context: &Context) -> Result<Channel> {
    let title = context.title.trim();
    let display_name = Some(title).filter(|title| !title.is_empty() && *title != channel.display_name);
    let header = Some(header(&context.url)).filter(|header| !header.is_empty() && *header != channel.header);
    if display_name.is_none() && header.is_none() {
        return Ok(channel);
    }
    let patch = ChannelPatch { display_name: display_name.map(str::to_owned), header, ..ChannelPatch::default() };
    let of = Granted::<ManageChannelProperties>::for_system(SystemCx::within(cx, "embed"), channel.id);
    let after = crate::channels::change(app, &of, Change::Patch(patch)).await?;
    Ok((*after).clone())
}

/// Brings whom a token names into the channel of its object; who is switched off stays out.
pub(super) async fn bring(
    app: &App,
    cx: &Arc<Cx>,
    embed: &EmbedApp,
    context: &Context,
    channel: &Channel,
) -> Result<()> {
    for member in &context.members {
        let user = people::find_or_make(app, cx, embed, (&member.sub, &member.profile)).await?;
        if user.is_active() {
            join(app, cx, embed, (user, channel.id)).await?;
        }
    }
    Ok(())
}

/// Puts somebody into the app's team and into a channel of it.
pub(super) async fn join(app: &App, cx: &Arc<Cx>, embed: &EmbedApp, (user, channel): (User, ChannelId)) -> Result<()> {
    let id = user.id;
    if channel_members::get(channel, id).optional::<ChannelMember>(&app.store).await?.is_some() {
        return Ok(());
    }
    let team = teams::by_id(embed.team_id).optional::<Team>(&app.store).await?;
    let team = team.found_or("app.team.get.find.app_error")?;
    let system = SystemCx::within(cx, "embed");
    crate::teams::enter_alone(app, &system, &team, user).await?;
    let joins = ChannelMemberOf { channel, user: id };
    crate::channels::add_member(app, &Granted::<AddChannelMember>::for_system(system, joins)).await?;
    Ok(())
}

/// Archives the channel of an object, as the app's token says.
///
/// # Errors
/// As [`token::prove`]; 404 for an object that has none, 400 where it is archived already.
#[crate::boxed]
pub async fn archive(app: &App, granted: &Granted<Public>, given: &str) -> Result<()> {
    let cx = granted.cx();
    let (proven, _) = token::prove(app, cx, given, &[Act::Archive]).await?;
    let archived = async {
        let context = proven.claims.context().ok_or_else(|| bad_claim("context"))?;
        check(&context)?;
        let channel = find(app, &proven.app, &context.key).await?;
        let channel = channel.ok_or_else(|| Failure::of("api.embed.context.unknown.app_error", 404))?;
        let of = Granted::<DeleteChannel>::for_system(SystemCx::within(cx, "embed"), channel.id);
        crate::channels::archive(app, &of).await
    };
    token::noted(app, &proven.app, archived.await).await
}
