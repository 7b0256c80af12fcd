//! What a session remembers of the program that signed in: its name and version, and the system it runs on.

use std::borrow::Cow;

/// Names that hold their version behind a slash, the more telling ones first: most browsers claim to be others as well.
const BROWSERS: &[(&str, &str)] = &[
    ("Mattermost Mobile", "Mattermost Mobile"),
    ("Mattermost", "Desktop App"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac OS"),
    ("CrOS", "Chrome OS"),
    ("Linux", "Linux"),
];

/// Letters of a name that are kept.
const LENGTH: usize = 64;

/// The properties of a session, under Mattermost's names.
pub fn session_props(agent: &str) -> [(&'static str, String); 3] {
    let system = SYSTEMS.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| name);
    [("browser", browser(agent).chars().take(LENGTH).collect()), ("os", system.to_owned()), ("platform", String::new())]
}

fn browser(agent: &str) -> Cow<'_, str> {
    let named = BROWSERS.iter().find_map(|(mark, name)| Some((*name, version(agent, mark)?)));
    // Safari's version stands beside its name.
    let named =
        named.or_else(|| agent.contains("Safari/").then(|| ("Safari", version(agent, "Version").unwrap_or(""))));
    match named {
        Some((name, "")) => name.into(),
        Some((name, version)) => format!("{name}/{version}").into(),
        None => agent.into(),
    }
}

fn version<'a>(agent: &'a str, mark: &str) -> Option<&'a str> {
    let rest = agent.split_once(mark)?.1.strip_prefix('/')?;
    Some(rest.split([' ', ';', ')']).next().unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(agent: &str) -> (String, String) {
        let [(_, browser), (_, system), _] = session_props(agent);
        (browser, system)
    }

    #[test]
    fn browsers_and_systems_are_told_by_their_most_telling_name() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(of(chrome), ("Chrome/140.0.0.0".into(), "Linux".into()));
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.1";
        assert_eq!(of(edge), ("Edge/140.1".into(), "Windows".into()));
        let safari =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 (KHTML, like Gecko) Version/18.1 Safari/605";
        assert_eq!(of(safari), ("Safari/18.1".into(), "Mac OS".into()));
    }

    #[test]
    fn programs_keep_the_name_they_give_up_to_a_length() {
        assert_eq!(of("curl/8.5.0"), ("curl/8.5.0".into(), String::new()));
        assert_eq!(of(""), (String::new(), String::new()));
        assert_eq!(of(&"ä".repeat(100)).0.chars().count(), LENGTH);
    }
}
