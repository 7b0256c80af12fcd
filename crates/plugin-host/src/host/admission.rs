//! Whether a plugin may be switched on here: what administrators allow, and what it needs of the configuration.

use jackfield_domain::config::API_VERSION;
use jackfield_domain::{Failure, Result};
use jackfield_model::Manifest;
use serde_json::Value;

use super::PluginHost;

impl PluginHost {
    /// # Errors
    /// 400 with the switch or the settings that stand against it.
    pub(super) fn admit(&self, manifest: &Manifest) -> Result<()> {
        let id = &manifest.id;
        if self.are_off() {
            return Err(Failure::of("app.plugin.disabled.app_error#setting", 501));
        }
        let runtime = self.0.runtimes.iter().find(|runtime| runtime.runs(manifest));
        if let Some(reason) = runtime.and_then(|runtime| runtime.refuses()) {
            return Err(Failure::of("app.plugin.native.app_error", 400).with("id", id).with("reason", reason));
        }
        if !is_at_least(API_VERSION, &manifest.min_server_version) {
            let wanted = &manifest.min_server_version;
            return Err(Failure::of("app.plugin.min_version.app_error", 400)
                .with("id", id)
                .with("wanted", wanted)
                .with("found", API_VERSION));
        }
        let Some(required) = &manifest.required_configuration else { return Ok(()) };
        let snapshot = self.0.app.config.read();
        let mut differences = Vec::new();
        compare(required, snapshot.document(), &mut String::new(), &mut differences);
        if differences.is_empty() {
            return Ok(());
        }
        Err(Failure::of("app.plugin.required_configuration.app_error", 400)
            .with("id", id)
            .with("differences", differences.join(", ")))
    }
}

/// Compares versions by their numbers; a text that is no version asks for nothing.
fn is_at_least(own: &str, wanted: &str) -> bool {
    let numbers = |version: &str| -> Option<Vec<u64>> {
        let version = version.trim().trim_start_matches('v');
        let release = version.split(['-', '+']).next().unwrap_or_default();
        release.split('.').map(|part| part.parse().ok()).collect()
    };
    match (numbers(own), numbers(wanted)) {
        (Some(own), Some(wanted)) => own >= wanted,
        _ => true,
    }
}

/// Collects the settings that are not as required, as `Section.Setting = value`.
fn compare(required: &Value, actual: &Value, path: &mut String, differences: &mut Vec<String>) {
    match required {
        Value::Null => {}
        Value::Object(fields) => {
            for (key, wanted) in fields {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                compare(wanted, actual.get(key).unwrap_or(&Value::Null), path, differences);
                path.truncate(length);
            }
        }
        wanted if wanted == actual => {}
        wanted => differences.push(format!("{path} = {wanted}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for low in ["", "5.2", "5.12.0", "11.9", "v11.9.0", "11.9.0-rc1", "no version"] {
            assert!(is_at_least("11.9.0", low), "{low}");
        }
        for high in ["11.9.1", "11.10.0", "12.0.0"] {
            assert!(!is_at_least("11.9.0", high), "{high}");
        }
    }

    #[test]
    fn only_settings_that_differ_are_listed() {
        let required = json!({"ServiceSettings": {"EnableA": true, "EnableB": true, "C": null}, "D": {"E": "x"}});
        let actual = json!({"ServiceSettings": {"EnableA": true, "EnableB": false}});
        let mut differences = Vec::new();
        compare(&required, &actual, &mut String::new(), &mut differences);
        assert_eq!(differences, ["D.E = \"x\"", "ServiceSettings.EnableB = true"]);
    }
}
