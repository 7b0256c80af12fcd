//! Whether a plugin may be switched on here: what administrators allow, and what it needs of the configuration.

use jackfield_domain::{Failure, Result};
use jackfield_model::Manifest;
use serde_json::Value;

use super::PluginHost;

impl PluginHost {
    /// # Errors
    /// 400 with the switch or the settings that stand against it.
    pub(super) fn admit(&self, manifest: &Manifest) -> Result<()> {
        let id = &manifest.id;
        let runtime = self.0.runtimes.iter().find(|runtime| runtime.runs(manifest));
        if let Some(reason) = runtime.and_then(|runtime| runtime.refuses()) {
            let message = format!("The plugin `{id}` cannot run: {reason}.");
            return Err(Failure::new("app.plugin.native.app_error", 400, message));
        }
        let Some(required) = &manifest.required_configuration else { return Ok(()) };
        let snapshot = self.0.app.config.read();
        let mut differences = Vec::new();
        compare(required, &snapshot.document, &mut String::new(), &mut differences);
        if differences.is_empty() {
            return Ok(());
        }
        let message = format!("The plugin `{id}` needs the server's configuration to be: {}.", differences.join(", "));
        Err(Failure::new("app.plugin.required_configuration.app_error", 400, message))
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
    fn only_settings_that_differ_are_listed() {
        let required = json!({"ServiceSettings": {"EnableA": true, "EnableB": true, "C": null}, "D": {"E": "x"}});
        let actual = json!({"ServiceSettings": {"EnableA": true, "EnableB": false}});
        let mut differences = Vec::new();
        compare(&required, &actual, &mut String::new(), &mut differences);
        assert_eq!(differences, ["D.E = \"x\"", "ServiceSettings.EnableB = true"]);
    }
}
