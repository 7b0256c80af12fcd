//! The panels themselves: registering, changing and removing them, and who may open which.

use std::sync::Arc;

use jackfield_model::permission::{ManagePanel, ManagePanels, OpenPanel, SignedIn};
use jackfield_model::{
    Panel, PanelComplaint, PanelDraft, PanelId, PanelPatch, PanelShortcut, Team, TeamId, TeamMember, User,
};
use jackfield_storage::{Batch, audits, panels as statements, team_members, teams, users};
use serde_json::json;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

const PANELS: i64 = 100;
const NAME: usize = 64;
const URL: usize = 512;
const TEAMS: usize = 50;
/// Where a panel may be shown. The web client knows the same words, as those that follow.
pub const PLACES: &[&str] = &["rhs", "page", "channel", "card", "settings"];
/// What it may ask for.
pub const SCOPES: &[&str] = &["identity", "place", "post", "pick", "open", "notify"];
/// Hosts whose links one explains, and its entries in the menu of messages.
const UNFURLS: usize = 10;
const SHORTCUTS: usize = 10;
const SHORTCUT: usize = 64;
const REASONS: &[&str] = &["flood", "silent", "scope"];
/// Of complaints within so long one is written down.
const NOTED_MS: i64 = 10_000;

fn invalid(what: &str) -> Failure {
    Failure::of("model.panel.is_valid.app_error", 400).with("name", what)
}

/// Whether a page may be shown: by TLS, or on this machine, and without a password in its address.
fn is_page(text: &str) -> bool {
    let Ok(url) = text.parse::<reqwest::Url>() else { return false };
    // Addresses of other schemes may have an origin within them, as blob: has.
    let is_web = matches!(url.scheme(), "https" | "http");
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    text.len() <= URL && is_web && is_bare && crate::embed::is_origin(&origin(text))
}

/// Whether a plugin's panel is a page that the plugin serves itself, below its own address here. Clients show it as a stranger's:
/// in a frame without an origin.
fn is_own_page(panel: &Panel) -> bool {
    let below = panel.url.strip_prefix(&format!("/plugins/{}/", panel.plugin_id));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./?=&".contains(&byte);
    let is_below =
        |rest: &str| !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(is_plain) && !rest.contains("..");
    !panel.plugin_id.is_empty() && panel.url.len() <= URL && below.is_some_and(is_below)
}

/// The origin of an address, as browsers say it.
fn origin(url: &str) -> String {
    url.parse::<reqwest::Url>().map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

fn host(url: &str) -> Option<String> {
    url.parse::<reqwest::Url>().ok()?.host_str().map(str::to_owned)
}

fn are_of(words: &[String], known: &[&str], least: usize) -> bool {
    let distinct = words.iter().enumerate().all(|(at, word)| !words[..at].contains(word));
    words.len() >= least && distinct && words.iter().all(|word| known.contains(&word.as_str()))
}

/// Refuses what no panel says of itself, whoever brings it.
pub(super) fn check_words(panel: &Panel) -> Result<()> {
    let is_named = !panel.name.trim().is_empty() && panel.name.chars().count() <= NAME;
    if !is_named || panel.name.chars().any(char::is_control) {
        return Err(invalid("name"));
    }
    if !is_page(&panel.url) && !is_own_page(panel) {
        return Err(invalid("url"));
    }
    if !panel.icon.is_empty() && !is_page(&panel.icon) {
        return Err(invalid("icon"));
    }
    if !are_of(&panel.places, PLACES, 1) {
        return Err(invalid("places"));
    }
    if !are_of(&panel.scopes, SCOPES, 0) {
        return Err(invalid("scopes"));
    }
    check_told(panel)
}

/// Refuses what no panel's own server can be told of.
fn check_told(panel: &Panel) -> Result<()> {
    let Panel { events_url, unfurls, shortcuts, .. } = panel;
    let is_told = !events_url.is_empty();
    if is_told && !is_page(events_url) {
        return Err(invalid("events_url"));
    }
    let is_host = |host: &String| {
        let read = format!("https://{host}/").parse::<reqwest::Url>();
        read.is_ok_and(|url| url.host_str() == Some(host) && url.port().is_none())
    };
    if unfurls.len() > UNFURLS || !unfurls.iter().all(is_host) || !(is_told || unfurls.is_empty()) {
        return Err(invalid("unfurls"));
    }
    let is_text = |text: &String, most: usize| {
        !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    let is_shortcut = |(at, shortcut): (usize, &PanelShortcut)| {
        let is_key = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let is_own = shortcuts[..at].iter().all(|other| other.id != shortcut.id);
        is_own && shortcut.id.bytes().all(is_key) && is_text(&shortcut.id, SHORTCUT) && is_text(&shortcut.name, NAME)
    };
    let all = shortcuts.iter().enumerate().all(is_shortcut);
    if shortcuts.len() > SHORTCUTS || !all || !(is_told || shortcuts.is_empty()) {
        return Err(invalid("shortcuts"));
    }
    Ok(())
}

async fn check(app: &App, cx: &Cx, panel: &Panel) -> Result<()> {
    check_words(panel)?;
    // A frame of the server's own origin would be no stranger to the page around it, and cookies know no ports.
    let site = app.config.read().settings.service.site_url.clone();
    if !is_own_page(panel) && [host(&site), host(&cx.request.origin)].contains(&host(&panel.url)) {
        return Err(invalid("url"));
    }
    if panel.team_ids.len() > TEAMS {
        return Err(invalid("team_ids"));
    }
    if !panel.team_ids.is_empty() {
        let found = teams::by_ids(&panel.team_ids).all::<Team>(&app.store).await?;
        if !panel.team_ids.iter().all(|id| found.iter().any(|team| team.id == *id && team.delete_at.is_never())) {
            return Err(invalid("team_ids"));
        }
    }
    Ok(())
}

fn audit(app: &App, cx: &Cx, action: &str, panel: &Panel) -> jackfield_storage::Query {
    let about = json!({ "panel_id": panel.id, "name": panel.name, "url": panel.url, "scopes": panel.scopes });
    audits::insert(&crate::audits::entry(app, cx, action, &about))
}

/// Registers a panel.
///
/// # Errors
/// 400 for invalid values, and for one panel too many.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<ManagePanels>, draft: PanelDraft) -> Result<Panel> {
    let now = app.now();
    let panel = Panel {
        id: PanelId::new(),
        create_at: now,
        update_at: now,
        creator_id: granted.user_id(),
        name: draft.name.trim().to_owned(),
        icon: draft.icon,
        url: draft.url,
        places: draft.places,
        scopes: draft.scopes,
        team_ids: draft.team_ids,
        guests: draft.guests,
        is_active: true,
        events_url: draft.events_url,
        unfurls: draft.unfurls,
        shortcuts: draft.shortcuts,
        ..Panel::default()
    };
    check(app, granted.cx(), &panel).await?;
    if statements::count().one::<(i64,)>(&app.store).await?.0 >= PANELS {
        return Err(Failure::of("api.panel.too_many.app_error", 400).with("most", PANELS));
    }
    let mut batch = Batch::new();
    batch.push(statements::insert(&panel));
    batch.push(audit(app, granted.cx(), "createPanel", &panel));
    batch.record(&app.events, Event::PanelsChanged, granted.cx());
    batch.commit(&app.store).await?;
    Ok(panel)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, _: &Granted<ManagePanels>, (limit, offset): (i64, i64)) -> Result<Vec<Panel>> {
    Ok(statements::page(limit, offset).all(&app.store).await?)
}

/// Changes a panel. What a plugin brought says about itself what its package says.
///
/// # Errors
/// As [`create`]; 403 for what is a plugin's to say.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<ManagePanel>, patch: PanelPatch) -> Result<Panel> {
    let before = granted.object(app).await?;
    let panel = Panel {
        name: patch.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        icon: patch.icon.unwrap_or_else(|| before.icon.clone()),
        url: patch.url.unwrap_or_else(|| before.url.clone()),
        places: patch.places.unwrap_or_else(|| before.places.clone()),
        scopes: patch.scopes.unwrap_or_else(|| before.scopes.clone()),
        team_ids: patch.team_ids.unwrap_or_else(|| before.team_ids.clone()),
        guests: patch.guests.unwrap_or(before.guests),
        is_active: patch.is_active.unwrap_or(before.is_active),
        events_url: patch.events_url.unwrap_or_else(|| before.events_url.clone()),
        unfurls: patch.unfurls.unwrap_or_else(|| before.unfurls.clone()),
        shortcuts: patch.shortcuts.unwrap_or_else(|| before.shortcuts.clone()),
        update_at: app.now(),
        ..(*before).clone()
    };
    let own = |panel: &Panel| (panel.name.clone(), panel.icon.clone(), panel.url.clone());
    let told = |panel: &Panel| (panel.events_url.clone(), panel.unfurls.clone(), panel.shortcuts.clone());
    let says = |panel: &Panel| (own(panel), panel.places.clone(), panel.scopes.clone(), told(panel));
    if !before.plugin_id.is_empty() && says(&before) != says(&panel) {
        return Err(of_plugin(&before));
    }
    check(app, granted.cx(), &panel).await?;
    let mut batch = Batch::new();
    batch.push(statements::update(&panel));
    batch.push(audit(app, granted.cx(), "patchPanel", &panel));
    batch.record(&app.events, Event::PanelsChanged, granted.cx());
    batch.commit(&app.store).await?;
    Ok(panel)
}

fn of_plugin(panel: &Panel) -> Failure {
    Failure::of("api.panel.of_plugin.app_error", 403).with("plugin", &panel.plugin_id)
}

/// Deletes a panel.
///
/// # Errors
/// 403 for a plugin's, which goes with it.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManagePanel>) -> Result<()> {
    let panel = granted.object(app).await?;
    if !panel.plugin_id.is_empty() {
        return Err(of_plugin(&panel));
    }
    let mut batch = Batch::new();
    batch.push(statements::delete(panel.id));
    batch.push(audit(app, granted.cx(), "deletePanel", &panel));
    batch.record(&app.events, Event::PanelsChanged, granted.cx());
    batch.commit(&app.store).await?;
    Ok(())
}

/// The panels that whoever asks may open.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn mine(app: &App, granted: &Granted<SignedIn>) -> Result<Vec<Panel>> {
    let (_, panels) = openable(app, granted.cx()).await?;
    Ok(panels.iter().map(Panel::for_members).collect())
}

/// Who asks, and what they may open.
async fn openable(app: &App, cx: &Arc<Cx>) -> Result<(User, Vec<Panel>)> {
    let user = users::by_id(cx.user_id()).optional::<User>(&app.store).await?;
    let user = user.found_or("app.user.missing_account.const")?;
    let mut panels = statements::active().all::<Panel>(&app.store).await?;
    let mut own: Vec<TeamId> = Vec::new();
    if panels.iter().any(|panel| !panel.team_ids.is_empty()) {
        let found = team_members::of_user(user.id).all::<TeamMember>(&app.store).await?;
        own.extend(found.iter().filter(|member| member.delete_at.is_never()).map(|member| member.team_id));
    }
    let is_for = |panel: &Panel| {
        let is_theirs = panel.team_ids.is_empty() || panel.team_ids.iter().any(|id| own.contains(id));
        user.is_active() && is_theirs && (panel.guests || !user.is_guest())
    };
    panels.retain(is_for);
    Ok((user, panels))
}

/// A panel that whoever asks may open, and who that is. One that they may not is not there for them.
pub(super) async fn opened(app: &App, granted: &Granted<OpenPanel>) -> Result<(User, Panel)> {
    let (user, panels) = openable(app, granted.cx()).await?;
    let panel = panels.into_iter().find(|panel| panel.id == granted.target());
    Ok((user, panel.found_or("app.panel.get.app_error")?))
}

/// Writes down what a client had to stop a panel at: in the log by its name, and with the panel.
///
/// # Errors
/// 400 for what is no reason; 404 for a panel that whoever asks may not open.
#[crate::boxed]
pub async fn complain(app: &App, granted: &Granted<OpenPanel>, complaint: PanelComplaint) -> Result<()> {
    let (_, panel) = opened(app, granted).await?;
    if !REASONS.contains(&complaint.reason.as_str()) {
        return Err(invalid("reason"));
    }
    let now = app.now();
    let noting = statements::note_complaint(panel.id, &complaint.reason, now, now.plus(-NOTED_MS));
    // Whoever complains often fills no log.
    if noting.execute(&app.store).await? > 0 {
        tracing::warn!(panel = %panel.name, panel.id = %panel.id, reason = %complaint.reason, "A client stopped a panel");
    }
    Ok(())
}

/// The origins of all panels that are on, once each: what the client's page may have frames of.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn origins(app: &App) -> Result<Vec<String>> {
    let panels = statements::active().all::<Panel>(&app.store).await?;
    let others = panels.iter().filter(|panel| !is_own_page(panel));
    let mut origins: Vec<String> = others.map(|panel| origin(&panel.url)).collect();
    origins.sort();
    origins.dedup();
    Ok(origins)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 34, 40
    #[test]
    fn a_page_is_one_that_nobody_between_can_change() {
        let long = format!("https://a.example/{}", "a".repeat(600));
        for good in
            ["https://a.example", "https://a.example:8443/x?y=z", "http://localhost:3000/", "http://a.localhost/"]
        {
            assert!(is_page(good), "{good}");
        }
        for bad in [
            "",
            "/panel",
            "http://a.example/",
            "https://*/",
            "https://a;b.example/",
            "https://ann:secret@a.example/",
            "https://a.example/#here",
            "javascript:alert(1)",
            "data:text/html,x",
            "blob:https://a.example/1",
            "file:///etc",
            &long,
        ] {
            assert!(!is_page(bad), "{bad}");
        }
    }
}
