//! The console of integrations: all of them in one list, and one switch for each.
//!
//! What has a switch of its own is turned by it: plugins, bots, tokens, subscriptions, jobs. What has none (webhooks,
//! commands, OAuth applications) is suspended: it stays as it is, for its owner and everybody else, and does nothing
//! until an administrator brings it back.

mod allowed;
mod export;
mod requests;
mod switch;

use std::collections::{BTreeSet, HashMap};

use jackfield_model::permission::ReadIntegrations;
use jackfield_model::{
    AppError, HookId, Integration, IntegrationKind, IntegrationList, IntegrationState, JobStatus, Millis,
    PluginPermissions,
};
use jackfield_storage::console::{self as statements, Entry};
use jackfield_storage::uses::Uses;
use jackfield_storage::{hashed, plugins};

use crate::authorize::Granted;
use crate::plugins::installed::Installed;
use crate::{App, Cx, Result, calls, uses};

pub use allowed::{AllowBook, list as allowed, set as allow};
pub(crate) use allowed::{check as check_allowed, is_left_out, load as load_allowed, permits};
pub use export::{Format, export};
pub(crate) use requests::tidy as tidy_requests;
pub use requests::{ask, decide, list as requests};
pub use switch::switch;

/// What is looked for; what is empty narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub kind: Option<IntegrationKind>,
    /// A user's id or name, or a plugin's id.
    pub owner: String,
    /// Part of a name, a description or an owner's name.
    pub term: String,
    pub active: Option<bool>,
}

impl Wanted {
    /// Reads what a request says.
    ///
    /// # Errors
    /// 400 for a kind or a state that there is not, and for what is too long to be looked for.
    pub fn read(kind: &str, owner: &str, term: &str, state: &str) -> Result<Self> {
        let refuse = |name: &str| Err(AppError::invalid_url_param(name).into());
        let kind = match kind {
            "" => None,
            kind => match kind.parse() {
                Ok(kind) => Some(kind),
                Err(_) => return refuse("kind"),
            },
        };
        let active = match state {
            "" => None,
            "on" => Some(true),
            "off" => Some(false),
            _ => return refuse("state"),
        };
        if owner.len() > LOOKED_FOR {
            return refuse("owner");
        }
        if term.len() > LOOKED_FOR {
            return refuse("term");
        }
        let owner = owner.trim().trim_start_matches('@').to_lowercase();
        Ok(Self { kind, owner, term: term.trim().to_lowercase(), active })
    }

    fn kinds(&self) -> impl Iterator<Item = IntegrationKind> {
        let wanted = self.kind;
        IntegrationKind::ALL.iter().copied().filter(move |kind| wanted.is_none_or(|wanted| wanted == *kind))
    }
}

/// Bytes of what is looked for.
const LOOKED_FOR: usize = 128;

/// Where a page begins: in a kind, behind so many of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    kind: IntegrationKind,
    behind: i64,
}

impl Place {
    /// Reads what an answer before said to ask for; the beginning without.
    ///
    /// # Errors
    /// 400 for what no answer said.
    pub fn read(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let parts = text.split_once(':').and_then(|(kind, behind)| {
            Some(Self { kind: kind.parse().ok()?, behind: behind.parse::<i64>().ok().filter(|behind| *behind >= 0)? })
        });
        parts.ok_or_else(|| AppError::invalid_url_param("after").into())
    }

    fn written(self) -> String {
        format!("{}:{}", self.kind, self.behind)
    }
}

/// A page of integrations: by kind, and each kind by its age. `failing`: plugins that are on and do not run.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ReadIntegrations>,
    wanted: &Wanted,
    (from, limit): (Place, i64),
    failing: &BTreeSet<String>,
) -> Result<IntegrationList> {
    calls::write(app).await?;
    uses::write(app).await?;
    let rights = Rights::of(app, granted.cx());
    let limit = limit.max(1);
    let mut found: Vec<Integration> = Vec::new();
    for kind in wanted.kinds().filter(|kind| *kind >= from.kind) {
        let behind = if kind == from.kind { from.behind } else { 0 };
        let there = i64::try_from(found.len()).unwrap_or(i64::MAX);
        // One more than there is room for says whether there is more.
        let room = limit.saturating_sub(there);
        let more = of_kind(app, kind, wanted, (room + 1, behind), failing).await?;
        let is_more = i64::try_from(more.len()).is_ok_and(|count| count > room);
        found.extend(more.into_iter().take(usize::try_from(room).unwrap_or(0)));
        if is_more {
            let next = Place { kind, behind: behind.saturating_add(room) }.written();
            return Ok(IntegrationList { integrations: rights.given(found), next });
        }
    }
    Ok(IntegrationList { integrations: rights.given(found), next: String::new() })
}

async fn of_kind(
    app: &App,
    kind: IntegrationKind,
    wanted: &Wanted,
    (limit, offset): (i64, i64),
    failing: &BTreeSet<String>,
) -> Result<Vec<Integration>> {
    let Wanted { owner, term, active, .. } = wanted.clone();
    let Some(query) = statements::page(kind, &statements::Wanted { owner, term, active }, limit, offset) else {
        let all = plugins::list().all::<Installed>(&app.store).await?;
        let used = uses::of_kind(app, IntegrationKind::Plugin).await?;
        let shown = all
            .into_iter()
            .map(|row| used_as(of_plugin(row, failing), &used))
            .filter(|plugin| is_wanted(plugin, wanted));
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        return Ok(shown.skip(skipped).take(usize::try_from(limit).unwrap_or(0)).collect());
    };
    let now = app.now();
    Ok(query.all::<Entry>(&app.store).await?.into_iter().map(|entry| shown(kind, entry, now)).collect())
}

/// There are few plugins, and what is known of them is no column.
fn is_wanted(plugin: &Integration, wanted: &Wanted) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(&wanted.term);
    (wanted.owner.is_empty() || plugin.owner_id.eq_ignore_ascii_case(&wanted.owner))
        && wanted.active.is_none_or(|active| active == plugin.active)
        && (holds(&plugin.name) || holds(&plugin.description) || holds(&plugin.id))
}

fn of_plugin(row: Installed, failing: &BTreeSet<String>) -> Integration {
    let text = |name: &str| row.manifest[name].as_str().unwrap_or_default().to_owned();
    let granted = serde_json::from_value::<PluginPermissions>(row.granted.clone()).unwrap_or_default();
    let state = match (row.enabled, failing.contains(&row.id)) {
        (true, true) => IntegrationState::Failing,
        (true, false) => IntegrationState::On,
        (false, _) => IntegrationState::Off,
    };
    Integration {
        kind: IntegrationKind::Plugin,
        name: text("name"),
        description: text("description"),
        owner_id: row.id.clone(),
        id: row.id,
        scopes: [granted.api, granted.hooks].concat(),
        state,
        active: row.enabled,
        create_at: row.installed_at,
        ..Integration::default()
    }
}

fn used_as(plugin: Integration, used: &HashMap<String, Uses>) -> Integration {
    let uses = used.get(&plugin.id).cloned().unwrap_or_default();
    Integration { calls: Some(uses.uses), errors: Some(uses.errors), last_used_at: uses.last_at, ..plugin }
}

fn shown(kind: IntegrationKind, entry: Entry, now: Millis) -> Integration {
    let counted = |count: i64| (count >= 0).then_some(count);
    let state = state(kind, &entry, now);
    Integration {
        kind,
        id: if kind == IntegrationKind::IncomingWebhook { stand_in(&entry.id) } else { entry.id },
        name: entry.name,
        description: entry.description,
        owner_id: entry.owner_id,
        owner_name: entry.owner_name,
        team_id: entry.team_id,
        scopes: scopes(&entry.scopes),
        state,
        active: entry.active,
        may_switch: false,
        create_at: entry.create_at,
        expires_at: entry.expires_at,
        last_used_at: entry.last_used_at,
        calls: counted(entry.calls),
        errors: counted(entry.errors),
    }
}

fn state(kind: IntegrationKind, entry: &Entry, now: Millis) -> IntegrationState {
    if kind == IntegrationKind::Job {
        return match entry.status.parse() {
            Ok(JobStatus::Pending | JobStatus::InProgress) => IntegrationState::On,
            Ok(JobStatus::Success | JobStatus::Warning) => IntegrationState::Done,
            Ok(JobStatus::Error) => IntegrationState::Failed,
            Ok(JobStatus::CancelRequested | JobStatus::Canceled) | Err(_) => IntegrationState::Off,
        };
    }
    match entry.active {
        false => IntegrationState::Off,
        true if !entry.expires_at.is_never() && entry.expires_at <= now => IntegrationState::Expired,
        true if entry.status == "failing" => IntegrationState::Failing,
        true => IntegrationState::On,
    }
}

/// Scopes as the tables have them: a list, or words with commas and spaces between.
fn scopes(text: &str) -> Vec<String> {
    let list = serde_json::from_str::<Vec<String>>(text);
    let words = |text: &str| -> Vec<String> {
        let words: BTreeSet<&str> = text.split([',', ' ']).filter(|word| !word.is_empty()).collect();
        words.into_iter().map(str::to_owned).collect()
    };
    list.unwrap_or_else(|_| words(text))
}

/// What stands for an incoming webhook: whoever knows its own id can use it.
pub(crate) fn stand_in(id: &str) -> String {
    hashed(id).chars().take(26).collect()
}

/// The incoming webhook that this stands for.
async fn webhook_behind(app: &App, id: &str) -> Result<Option<HookId>> {
    let all = statements::incoming_ids().all::<(HookId,)>(&app.store).await?;
    Ok(all.into_iter().map(|(hook,)| hook).find(|hook| stand_in(hook.as_str()) == id))
}

/// Which switches somebody may turn.
struct Rights<'a> {
    app: &'a App,
    cx: &'a Cx,
    any: bool,
}

impl<'a> Rights<'a> {
    fn of(app: &'a App, cx: &'a Cx) -> Self {
        Self { app, cx, any: app.holds(cx, "sysconsole_write_integrations_integration_management") }
    }

    fn hold(&self, kind: IntegrationKind) -> bool {
        self.any && switch::own_right(kind).is_none_or(|permission| self.app.holds(self.cx, permission))
    }

    fn given(&self, mut all: Vec<Integration>) -> Vec<Integration> {
        for integration in &mut all {
            integration.may_switch = self.hold(integration.kind);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_what_was_said_or_refused() {
        let place = Place { kind: IntegrationKind::Token, behind: 60 };
        assert_eq!(Place::read(&place.written()).ok(), Some(place));
        assert_eq!(Place::read("").ok(), Some(Place::default()));
        for wrong in ["token", "token:x", "token:-1", "x:1", ":"] {
            assert!(Place::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn scopes_are_read_from_lists_and_words() {
        assert_eq!(scopes(r#"["posts:read","users:read"]"#), ["posts:read", "users:read"]);
        assert_eq!(scopes("posts:read users:read,posts:read"), ["posts:read", "users:read"]);
        assert!(scopes("").is_empty());
    }
}
