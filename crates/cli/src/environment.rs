//! What Mattermost's environment variables say: `MM_SECTIONSETTINGS_SETTING`.

use std::path::PathBuf;

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
        Self::of(std::env::vars())
    }

    fn of(variables: impl Iterator<Item = (String, String)>) -> Self {
        let names = jackfield_domain::config::setting_names();
        let mut found = Self::default();
        for (variable, value) in variables {
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

/// Where what developers compile is kept between one run and the next: a folder of their own, which `JACKFIELD_COMPILED` names.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn compiled() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|place| !place.is_empty()).map(PathBuf::from);
    folder("JACKFIELD_COMPILED").or_else(|| {
        let caches = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
        Some(caches?.join("jackfield/compiled"))
    })
}

#[cfg(test)]
mod tests {
    use jackfield_domain::config::SECTIONS;

    use super::*;

    #[test]
    fn every_setting_has_the_variable_that_the_reference_names() {
        for section in SECTIONS {
            for setting in section.settings {
                let found = Environment::of([(setting.variable(section), "x".to_owned())].into_iter());
                let path = format!("{}.{}", section.name, setting.name);
                assert_eq!(found.overrides, [(path, "x".to_owned())]);
            }
        }
        let found =
            Environment::of([("MM_NONE".to_owned(), "x".to_owned()), ("HOME".to_owned(), "x".to_owned())].into_iter());
        assert_eq!((found.overrides.len(), found.unknown), (0, vec!["MM_NONE".to_owned()]));
    }
}
