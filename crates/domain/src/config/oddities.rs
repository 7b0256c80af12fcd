//! What is odd about a configuration, for who looks at a server that does not run. Values are never told: some are
//! secrets.

use serde_json::Value;

use super::{REVISION, Snapshot, document};

/// Something that an administrator should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    pub text: String,
    /// The server does not start like this.
    pub is_fatal: bool,
}

/// Looks at what is stored and at what the environment fixes over it.
pub fn oddities(stored: &str, overrides: &[(String, String)]) -> Vec<Oddity> {
    let odd = |text: String| Oddity { text, is_fatal: false };
    let fatal = |text: String| Oddity { text, is_fatal: true };
    let (Ok(stored), Ok(defaults)) = (serde_json::from_str::<Value>(stored), document::defaults()) else {
        return vec![fatal("the stored configuration is no JSON".to_owned())];
    };
    let mut found = unknown(&stored, &defaults).map(odd).collect::<Vec<_>>();
    let mut fixed = Vec::new();
    for (path, text) in overrides {
        match document::typed_like(&defaults, path, text) {
            Ok(value) => fixed.push((path.clone(), value)),
            Err(failure) => found.push(fatal(failure.0.message)),
        }
        if document::get(&stored, path).is_some() {
            found.push(odd(format!("{path} is stored, and the environment's value is used instead")));
        }
    }
    match Snapshot::build(&stored, &fixed) {
        Err(failure) => found.push(fatal(failure.0.message)),
        Ok(snapshot) => found.extend(of_the_whole(&snapshot).map(|text| odd(text.to_owned()))),
    }
    found
}

/// Settings that are stored and that this version does not have.
fn unknown(stored: &Value, defaults: &Value) -> impl Iterator<Item = String> {
    let mut names = Vec::new();
    for (section, settings) in stored.as_object().into_iter().flatten().filter(|(name, _)| *name != REVISION) {
        let Some(known) = defaults.get(section) else {
            names.push(section.clone());
            continue;
        };
        let settings = settings.as_object().into_iter().flatten().map(|(name, _)| name);
        names.extend(settings.filter(|name| known.get(name).is_none()).map(|name| format!("{section}.{name}")));
    }
    names.into_iter().map(|name| format!("{name} is stored, and this version has no such setting"))
}

/// What is allowed and seldom meant.
fn of_the_whole(snapshot: &Snapshot) -> impl Iterator<Item = &'static str> {
    let url = snapshot.settings.service.site_url.as_str();
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    let elsewhere = host.is_some_and(|host| !matches!(host, "localhost" | "127.0.0.1"));
    let mails = !snapshot.settings.email.smtp_server.is_empty();
    [
        (url.is_empty() && mails, "ServiceSettings.SiteURL is empty: links in mails lead nowhere"),
        (elsewhere, "ServiceSettings.SiteURL begins with http://: passwords cross the network in clear"),
        (
            snapshot.settings.service.enable_developer,
            "ServiceSettings.EnableDeveloper is on: it is for a developer's machine",
        ),
        (
            snapshot.settings.service.enable_testing,
            "ServiceSettings.EnableTesting is on: it is for a developer's machine",
        ),
    ]
    .into_iter()
    .filter_map(|(is_so, text)| is_so.then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(stored: &str, overrides: &[(&str, &str)]) -> Vec<(String, bool)> {
        let overrides: Vec<_> = overrides.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        oddities(stored, &overrides).into_iter().map(|oddity| (oddity.text, oddity.is_fatal)).collect()
    }

    #[test]
    fn a_configuration_in_order_has_nothing_odd() {
        assert_eq!(texts(r#"{"JackfieldRevision": 3, "TeamSettings": {"SiteName": "Ours"}}"#, &[]), []);
    }

    #[test]
    fn what_would_keep_the_server_from_starting_is_told_apart_from_what_is_odd() {
        let is_fatal = |stored, overrides: &[(&str, &str)]| texts(stored, overrides).iter().any(|(_, fatal)| *fatal);
        assert!(is_fatal("{", &[]));
        assert!(is_fatal(r#"{"TeamSettings": {"MaxUsersPerTeam": 0}}"#, &[]));
        assert!(is_fatal("{}", &[("TeamSettings.MaxUsersPerTeam", "many")]));
        assert!(!is_fatal(r#"{"TeamSettings": {"Gone": 1}, "OldSettings": {"A": 1}}"#, &[]));
        let odd = texts(r#"{"TeamSettings": {"Gone": 1}, "OldSettings": {"A": 1}}"#, &[]);
        assert_eq!(odd.len(), 2, "{odd:?}");
        let odd = texts(r#"{"ServiceSettings": {"SiteURL": "http://chat.example.org"}}"#, &[]);
        assert!(odd[0].0.contains("in clear"), "{odd:?}");
        let odd = texts(r#"{"TeamSettings": {"SiteName": "geheim"}}"#, &[("TeamSettings.SiteName", "geheim")]);
        assert_eq!(odd.len(), 1);
        assert!(!odd[0].0.contains("geheim"), "values are not told: {odd:?}");
    }
}
