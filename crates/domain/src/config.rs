//! The configuration: Mattermost's sections and names, with defaults, stored changes and fixed overrides.
//!
//! Three layers, the later winning: the built-in defaults (`data/config-defaults.json` with Mattermost's, and the table
//! and `config-own.json` for where Jackfield's differ), what administrators stored, and what the environment fixes. Rules read the typed
//! [`Settings`], which follow from the table; the API shows the whole document.

#[macro_use]
mod declare;
mod client;
mod document;
mod native;
mod oddities;
mod settings;
mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use arc_swap::ArcSwap;
use jackfield_model::permission::{ChangeConfig, ReadConfig, ReloadConfig};
use jackfield_model::{AppError, Props, StringMap};
use jackfield_storage::{Store, systems};
use serde_json::{Map, Value};

pub use client::{API_VERSION, Shown, client_license, for_client, shown_to_clients};
pub use declare::{Page, Section, Setting};
pub use document::{MASK, defaults, is_secret, leave_out_defaults, leave_out_masks, mask, merge, unmask};
pub use native::NativePluginLimits;
pub use oddities::{Oddity, oddities};
pub use settings::{PushContents, Security};
pub use table::{EmailSettings, SECTIONS, ServiceSettings, Settings};

use client::client_config;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::hooks::Verdict;
use crate::{App, Cx, Result};

/// The row of `systems` that keeps what administrators changed.
const STORED: &str = "JackfieldConfig";

/// Where what is stored says how often it was changed; no setting.
const REVISION: &str = "JackfieldRevision";

/// One state of the configuration.
#[derive(Debug)]
pub struct Snapshot {
    /// Grows with each stored change, of all servers: of two states the one with the larger number is newer.
    revision: i64,
    document: Value,
    /// What rules read.
    pub settings: Settings,
    /// What clients get, with and without a session.
    pub client: Arc<StringMap>,
    pub limited: Arc<StringMap>,
    /// Changes with the configuration; part of the version header, by which clients notice.
    pub hash: String,
}

/// The configuration in force; readers never wait.
#[derive(Clone, Debug)]
pub struct ConfigStore {
    current: Arc<ArcSwap<Snapshot>>,
    overrides: Arc<Vec<(String, Value)>>,
}

impl ConfigStore {
    /// Reads what is stored; `overrides` are `Section.Setting` and text, which wins over all.
    ///
    /// # Errors
    /// Fails when the database does, or 500 when an override does not fit its setting.
    #[crate::boxed]
    pub async fn load(store: &Store, overrides: &[(String, String)]) -> Result<Self> {
        let stored = stored(store).await?;
        let defaults = document::defaults()?;
        let overrides: Vec<(String, Value)> = overrides
            .iter()
            .map(|(path, text)| Ok((path.clone(), document::typed_like(&defaults, path, text)?)))
            .collect::<Result<_>>()?;
        let snapshot = Snapshot::build(&stored, &overrides)?;
        Ok(Self { current: Arc::new(ArcSwap::from_pointee(snapshot)), overrides: Arc::new(overrides) })
    }

    pub fn read(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// The settings that the environment fixes, by path.
    pub fn overridden(&self) -> BTreeSet<String> {
        self.overrides.iter().map(|(path, _)| path.clone()).collect()
    }

    /// Puts a state in force, unless a newer one came first: what is stored is read and changed by several at once.
    fn install(&self, snapshot: &Arc<Snapshot>) {
        self.current
            .rcu(|current| if current.revision > snapshot.revision { current.clone() } else { snapshot.clone() });
    }

    /// Takes what the environment fixes out of a change: whoever saves a whole configuration sends it, and its secrets
    /// are not for the database.
    fn leave_out_fixed(&self, change: &mut Value) {
        for (path, _) in self.overrides.iter() {
            document::leave_out(change, path);
        }
    }
}

impl Snapshot {
    /// The whole document, as the API shows it to administrators (unmasked). Rules read [`Settings`], where a wrong name
    /// does not compile.
    pub fn document(&self) -> &Value {
        &self.document
    }

    fn build(stored: &Value, overrides: &[(String, Value)]) -> Result<Self> {
        let mut whole = document::defaults()?;
        merge(&mut whole, stored);
        document::leave_out(&mut whole, REVISION);
        for (path, value) in overrides {
            document::set(&mut whole, path, value.clone());
        }
        let settings: Settings = serde_json::from_value(whole.clone())
            .map_err(|error| AppError::of("model.config.is_valid.app_error", 400).with("reason", error))?;
        settings.check()?;
        let client = client_config(&whole, &settings, true);
        let limited = client_config(&whole, &settings, false);
        let hash = document::hash(&client);
        let revision = revision(stored);
        Ok(Self { revision, document: whole, settings, client: Arc::new(client), limited: Arc::new(limited), hash })
    }
}

fn revision(stored: &Value) -> i64 {
    stored.get(REVISION).and_then(Value::as_i64).unwrap_or_default()
}

async fn stored(store: &Store) -> Result<Value> {
    match systems::get(STORED).optional::<(String,)>(store).await? {
        Some((text,)) => {
            Ok(serde_json::from_str(&text).map_err(|error| AppError::internal("app.config.parse.app_error", error))?)
        }
        None => Ok(Value::Object(Map::new())),
    }
}

/// Reads what is stored anew, and tells this server's clients and plugins when another server has changed it.
///
/// # Errors
/// Fails when the database does, or what is stored is not valid here; what was in force stays then.
#[crate::boxed]
pub async fn reload(app: &App) -> Result<()> {
    let config = &app.config;
    let snapshot = Snapshot::build(&stored(&app.store).await?, &config.overrides)?;
    let is_known = snapshot.document == config.read().document;
    config.install(&Arc::new(snapshot));
    if is_known {
        return Ok(());
    }
    app.events.publish_here(Event::ConfigChanged { config: config.read().client.clone() }, &Cx::system("cluster"));
    Ok(())
}

/// As [`reload`], where an administrator asks for it.
///
/// # Errors
/// As [`reload`].
#[crate::boxed]
pub async fn reload_now(app: &App, granted: &Granted<ReloadConfig>) -> Result<()> {
    crate::audits::note(app, granted.cx(), "configReload", &serde_json::json!({})).await?;
    reload(app).await
}

/// Which settings the environment fixes: sections of settings that are true.
pub fn environment(app: &App, _: &Granted<ReadConfig>) -> Props {
    let mut fixed = Value::Object(Map::new());
    for path in app.config.overridden() {
        document::set(&mut fixed, &path, Value::Bool(true));
    }
    match fixed {
        Value::Object(fixed) => fixed,
        _ => Props::new(),
    }
}

/// Stores a change of the configuration and tells everybody: `patch` holds only what changes.
///
/// Values that are still masked, and those that the environment fixes, keep what they were.
///
/// # Errors
/// 400 when the document would not be valid; nothing changes then.
#[crate::boxed]
pub async fn change(app: &App, granted: &Granted<ChangeConfig>, mut patch: Value) -> Result<Arc<Snapshot>> {
    let cx = granted.cx();
    let before = app.config.read();
    document::leave_out_masked(&mut patch, &before.document);
    app.config.leave_out_fixed(&mut patch);
    reviewed(app, cx, &before.document, &mut patch).await?;
    app.config.leave_out_fixed(&mut patch);
    let now = app.now();
    let overrides = app.config.overrides.clone();
    let config = app.config.clone();
    let (bus, cx) = (app.events.clone(), cx.clone());
    let changed = app.transact(async move |tx: &mut jackfield_storage::Tx| {
        // Of two changes at once, the second sees what the first has stored.
        systems::set_once(STORED, "{}").execute(&mut *tx).await?;
        let stored = systems::get_to_change(STORED).optional::<(String,)>(&mut *tx).await?;
        let mut stored: Value =
            stored.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_else(|| Value::Object(Map::new()));
        let revision = revision(&stored).saturating_add(1);
        merge(&mut stored, &patch);
        document::set(&mut stored, REVISION, revision.into());
        let snapshot = Arc::new(Snapshot::build(&stored, &overrides)?);
        systems::set(STORED, &stored.to_string(), now).execute(&mut *tx).await?;
        let after = snapshot.clone();
        tx.record_when_known(&bus, move || {
            config.install(&after);
            Some(Event::ConfigChanged { config: config.read().client.clone() }.caused_by(&cx))
        });
        Ok(snapshot)
    });
    let changed: Arc<Snapshot> = changed.await?;
    // Another server's change may have been stored later and followed earlier.
    if app.memory.cluster.others() > 0
        && let Err(failure) = reload(app).await
    {
        tracing::error!("The configuration is stored, and could not be read anew: {failure}");
    }
    Ok(changed)
}

/// Lets plugins change what is about to be stored, or refuse it.
async fn reviewed(app: &App, cx: &Arc<Cx>, before: &Value, patch: &mut Value) -> Result<()> {
    let mut whole = before.clone();
    merge(&mut whole, patch);
    match app.hooks.configuration_will_be_saved(cx, &whole).await? {
        Verdict::Unchanged => Ok(()),
        Verdict::Replace(mut wanted) => {
            // Plugins see the mask in place of what is about to be stored, not of what was.
            unmask(&mut wanted, &whole);
            merge(patch, &document::difference(&whole, &wanted));
            Ok(())
        }
        Verdict::Reject(reason) => {
            Err(AppError::of("app.plugin.config_will_be_saved.app_error", 400).with("reason", reason).into())
        }
        Verdict::Dismiss => Err(AppError::of("app.plugin.config_will_be_saved.app_error#silent", 400).into()),
    }
}

/// Stores a whole configuration: only the settings that differ from the one in force, so that the others
/// keep following their defaults.
///
/// # Errors
/// As [`change`].
#[crate::boxed]
pub async fn replace(app: &App, granted: &Granted<ChangeConfig>, whole: &Value) -> Result<Arc<Snapshot>> {
    let current = app.config.read();
    let mut patch = Map::new();
    for (section, settings) in whole.as_object().into_iter().flatten() {
        let known = current.document.get(section);
        let differs = |(name, value): &(&String, &Value)| {
            !value.is_null() && known.and_then(|known| known.get(*name)) != Some(*value)
        };
        let changed: Map<String, Value> = settings
            .as_object()
            .into_iter()
            .flatten()
            .filter(differs)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if !changed.is_empty() {
            patch.insert(section.clone(), Value::Object(changed));
        }
    }
    change(app, granted, Value::Object(patch)).await
}

/// All settings that have a default, as `Section.Setting`; for reading the environment.
pub fn setting_names() -> Vec<String> {
    let Ok(Value::Object(whole)) = document::defaults() else { return Vec::new() };
    let of_section = |(section, settings): (String, Value)| match settings {
        Value::Object(settings) => settings.keys().map(|setting| format!("{section}.{setting}")).collect(),
        _ => Vec::new(),
    };
    whole.into_iter().flat_map(of_section).collect()
}
