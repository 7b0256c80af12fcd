//! What administrators set.

use jackfield_plugin_api::host;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    #[serde(rename = "WebhookSecret")]
    pub webhook_secret: String,
    /// Names with commas between them; empty for all.
    #[serde(rename = "GitHubOrg")]
    pub organisations: String,
    #[serde(rename = "EnablePrivateRepo")]
    pub private_repositories: bool,
}

impl Settings {
    pub fn read() -> Self {
        serde_json::from_str(&host::configuration::get()).unwrap_or_default()
    }

    /// Whether repositories of this owner may be subscribed to.
    pub fn allows_owner(&self, owner: &str) -> bool {
        let mut listed = self.organisations.split(',').map(str::trim).filter(|name| !name.is_empty()).peekable();
        listed.peek().is_none() || listed.any(|name| name.eq_ignore_ascii_case(owner))
    }
}
