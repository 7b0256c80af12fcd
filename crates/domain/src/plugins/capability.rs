//! What a manifest can ask for, and sets of it as bits.

use jackfield_model::PluginPermissions;

macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// Something that a plugin may do when an administrator granted it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Capability { $($(#[$doc])* $name,)+ }

        impl Capability {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word in the manifest.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

capabilities! {
    PostsRead = "posts:read",
    PostsWrite = "posts:write",
    UsersRead = "users:read",
    TeamsRead = "teams:read",
    ChannelsRead = "channels:read",
    ChannelsWrite = "channels:write",
    ReactionsRead = "reactions:read",
    ReactionsWrite = "reactions:write",
    BotsWrite = "bots:write",
    CommandsWrite = "commands:write",
    JobsWrite = "jobs:write",
    /// Asked for by `permissions.kv`.
    Kv = "kv",
    /// Asked for by `permissions.http`.
    Http = "http",
    /// Asked for by `permissions.websocket`.
    WebSocket = "websocket",
    UsersWrite = "users:write",
    TeamsWrite = "teams:write",
    FilesRead = "files:read",
    FilesWrite = "files:write",
    PreferencesRead = "preferences:read",
    PreferencesWrite = "preferences:write",
    EmojiRead = "emoji:read",
    SessionsRead = "sessions:read",
    /// Signs in as ordinary people; see [`Capability::beyond`].
    SessionsWrite = "sessions:write",
    ConfigRead = "config:read",
    /// Changes settings; see [`Capability::beyond`].
    ConfigWrite = "config:write",
    PluginsRead = "plugins:read",
    PluginsWrite = "plugins:write",
    PushWrite = "push:write",
    MailWrite = "mail:write",
    AuditWrite = "audit:write",
    /// Gives slash commands in the name of ordinary people.
    CommandsExecute = "commands:execute",
    Sql = "sql",
    ClusterWrite = "cluster:write",
    PropertiesRead = "properties:read",
    PropertiesWrite = "properties:write",
    GroupsRead = "groups:read",
    GroupsWrite = "groups:write",
    OAuthWrite = "oauth:write",
    /// Asked for by `permissions.database`.
    Database = "database",
}

impl Capability {
    /// Why no component is ever given it, if that is so. Programs, which nothing here could hold back, have it all.
    pub const fn never(self) -> Option<&'static str> {
        match self {
            Self::PluginsWrite => {
                Some("switching a plugin on is the consent to all that it asks for, which only an administrator gives")
            }
            Self::OAuthWrite => {
                Some("an application's secret signs people in, and one that is trusted does so without asking them")
            }
            Self::Sql => Some("no rule of the server holds in its database, which keeps everybody's secrets"),
            _ => None,
        }
    }

    /// Whether a manifest asks for it by its word; for the rest it has keys of their own.
    pub const fn is_asked_by_word(self) -> bool {
        !matches!(self, Self::Kv | Self::Http | Self::WebSocket | Self::Database) && self.never().is_none()
    }
}

/// A set of capabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CapabilitySet(u64);

impl CapabilitySet {
    /// Everything: for plugins that run as native programs anyway.
    pub fn all() -> Self {
        Capability::ALL.iter().copied().collect()
    }

    /// What the manifest asks for. Words that mean nothing are refused.
    ///
    /// # Errors
    /// Answers what is wrong with the first word that cannot be granted.
    pub fn from_manifest(permissions: &PluginPermissions) -> Result<Self, String> {
        let mut set = Self::default();
        for word in &permissions.api {
            let named = Capability::ALL.iter().copied().find(|known| known.word() == word);
            match named {
                Some(known) if known.is_asked_by_word() => set.insert(known),
                named => return Err(refusal(word, named.and_then(Capability::never))),
            }
        }
        if permissions.kv.is_some() {
            set.insert(Capability::Kv);
        }
        if permissions.database.is_some() {
            set.insert(Capability::Database);
        }
        if permissions.http.as_ref().is_some_and(|http| !http.allow.is_empty()) {
            set.insert(Capability::Http);
        }
        if permissions.websocket {
            set.insert(Capability::WebSocket);
        }
        Ok(set)
    }

    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & (1 << capability as u8) != 0
    }

    pub const fn insert(&mut self, capability: Capability) {
        self.0 |= 1 << capability as u8;
    }
}

fn refusal(word: &str, why: Option<&str>) -> String {
    match why {
        Some(why) => format!("has `{word}`, which no component is given: {why}"),
        None => format!("has `{word}`, which does not exist"),
    }
}

impl FromIterator<Capability> for CapabilitySet {
    fn from_iter<I: IntoIterator<Item = Capability>>(capabilities: I) -> Self {
        let mut set = Self::default();
        for capability in capabilities {
            set.insert(capability);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_refused_by_name() {
        let asked = PluginPermissions { api: vec!["posts:read".into(), "posts:burn".into()], ..Default::default() };
        assert_eq!(CapabilitySet::from_manifest(&asked), Err("has `posts:burn`, which does not exist".to_owned()));
    }

    #[test]
    fn what_no_component_may_do_is_refused_with_the_reason() {
        for word in ["plugins:write", "sql"] {
            let asked = PluginPermissions { api: vec![word.into()], ..Default::default() };
            let refused = CapabilitySet::from_manifest(&asked).unwrap_err();
            assert!(refused.contains(word) && refused.contains("no component is given"), "{refused}");
        }
    }

    #[test]
    fn every_capability_has_a_bit() {
        let all = CapabilitySet::all();
        assert!(Capability::ALL.len() <= 64 && Capability::ALL.iter().all(|capability| all.contains(*capability)));
    }

    #[test]
    fn storage_is_not_granted_by_a_word_in_the_list() {
        for word in ["kv", "database"] {
            let asked = PluginPermissions { api: vec![word.into()], ..Default::default() };
            assert!(CapabilitySet::from_manifest(&asked).is_err());
        }
    }
}
