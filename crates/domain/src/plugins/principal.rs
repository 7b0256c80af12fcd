//! A plugin as somebody who acts: its id and what an administrator granted it.

use std::sync::{Arc, OnceLock};

use jackfield_model::{AppError, Manifest, PluginSettingsSchema};

use super::budget::{Budget, ClusterBudget};
use super::own_database::{self, Grant};
use super::{AllowList, Capability, CapabilitySet};
use crate::{Failure, Result};

/// What a plugin may keep in its key-value store when its manifest names no quota.
const DEFAULT_QUOTA: u64 = 64 << 20;

/// A plugin with what it was granted. Made when it starts, shared by all its calls.
#[derive(Debug)]
pub struct Principal {
    pub id: Arc<str>,
    /// A program of the machine, which the server cannot hold back.
    pub native: bool,
    pub capabilities: CapabilitySet,
    pub hosts: AllowList,
    /// Bytes in the key-value store, keys included.
    pub quota: u64,
    /// What its own database may be, if it has one.
    pub database: Option<Grant>,
    /// Secret settings that it may read; `None` for all.
    pub secrets: Option<Vec<String>>,
    pub settings: Option<PluginSettingsSchema>,
    pub(super) budget: Budget,
    pub(super) cluster_budget: ClusterBudget,
    pub(super) logged: Budget,
    pub(super) mails: Budget,
    /// Made with the first request, because it is dear and most plugins make none.
    pub(super) client: OnceLock<reqwest::Client>,
}

impl Principal {
    /// What the manifest asks for, which is what the administrator consented to.
    ///
    /// # Errors
    /// 400 when the manifest asks for something that does not exist.
    pub fn from_manifest(manifest: &Manifest) -> Result<Self> {
        let permissions = manifest.permissions.clone().unwrap_or_default();
        let capabilities = CapabilitySet::from_manifest(&permissions)
            .map_err(|problem| bad_manifest(format!("`permissions.api` {problem}")))?;
        let allow = permissions.http.map(|http| http.allow).unwrap_or_default();
        let hosts = AllowList::parse(&allow)
            .map_err(|entry| bad_manifest(format!("`permissions.http.allow` has `{entry}`, which is no host")))?;
        let quota = match permissions.kv {
            Some(kv) if !kv.quota.is_empty() => parse_size(&kv.quota)
                .ok_or_else(|| bad_manifest(format!("`permissions.kv.quota` is `{}`, which is no size", kv.quota)))?,
            _ => DEFAULT_QUOTA,
        };
        let database = permissions.database.map(|asked| own_database::grant(&manifest.id, &asked)).transpose();
        let database = database.map_err(bad_manifest)?;
        Ok(Self {
            id: manifest.id.as_str().into(),
            native: false,
            capabilities,
            hosts,
            quota,
            database,
            secrets: Some(permissions.secrets),
            settings: manifest.settings_schema.clone(),
            budget: Budget::of_calls(),
            cluster_budget: ClusterBudget::default(),
            logged: Budget::of_log(),
            mails: Budget::of_mails(),
            client: OnceLock::new(),
        })
    }

    /// A native program, which nothing here could hold back: it may call everything.
    pub fn unrestricted(manifest: &Manifest) -> Self {
        Self {
            id: manifest.id.as_str().into(),
            native: true,
            capabilities: CapabilitySet::all(),
            hosts: AllowList::anything(),
            quota: u64::MAX,
            // A program brings its own way to a database.
            database: None,
            secrets: None,
            settings: manifest.settings_schema.clone(),
            budget: Budget::of_calls(),
            cluster_budget: ClusterBudget::default(),
            logged: Budget::of_log(),
            mails: Budget::of_mails(),
            client: OnceLock::new(),
        }
    }

    pub fn has(&self, capability: Capability) -> bool {
        self.capabilities.contains(capability)
    }
}

/// Reads `64MiB`, `1GiB`, `100kB` or a number of bytes.
pub fn parse_size(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim() {
        "" | "B" => 1,
        "kB" => 1_000,
        "KiB" => 1 << 10,
        "MB" => 1_000_000,
        "MiB" => 1 << 20,
        "GB" => 1_000_000_000,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

fn bad_manifest(problem: String) -> Failure {
    AppError::of("app.plugin.manifest.app_error", 400).with("problem", problem).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(parse_size("16MiB"), Some(16 << 20));
        assert_eq!(parse_size("5"), Some(5));
        for bad in ["", "MiB", "1.5MiB", "99999999999GiB", "1TB"] {
            assert_eq!(parse_size(bad), None, "{bad}");
        }
    }
}
