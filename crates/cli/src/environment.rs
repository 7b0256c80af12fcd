//! What Mattermost's environment variables say: `MM_SECTIONSETTINGS_SETTING`.

/// The prefix of those that set the configuration.
const MATTERMOST: &str = "MM_";

/// Settings that the environment fixes, and variables that no setting belongs to.
#[derive(Debug, Default)]
pub struct Environment {
    pub overrides: Vec<(String, String)>,
    pub unknown: Vec<String>,
}

impl Environment {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn read() -> Self {
        let names = jackfield_domain::config::setting_names();
        let mut found = Self::default();
        for (variable, value) in std::env::vars() {
            let Some(name) = variable.strip_prefix(MATTERMOST) else { continue };
            let name = name.replace('_', "");
            match names.iter().find(|setting| setting.replace('.', "").eq_ignore_ascii_case(&name)) {
                Some(setting) => found.overrides.push((setting.clone(), value)),
                None => found.unknown.push(variable),
            }
        }
        found.unknown.sort();
        found
    }
}
