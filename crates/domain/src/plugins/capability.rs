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
    // Native programs have these. Components have no interface for them, so that no manifest can ask for them.
    UsersWrite = "users-write",
    TeamsWrite = "teams-write",
    FilesRead = "files-read",
    FilesWrite = "files-write",
    PreferencesRead = "preferences-read",
    PreferencesWrite = "preferences-write",
    EmojiRead = "emoji-read",
    SessionsRead = "sessions-read",
    SessionsWrite = "sessions-write",
    ConfigRead = "config-read",
    ConfigWrite = "config-write",
    PluginsRead = "plugins-read",
    PluginsWrite = "plugins-write",
    PushWrite = "push-write",
    AuditWrite = "audit-write",
    Sql = "sql",
}

/// A set of capabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CapabilitySet(u32);

impl CapabilitySet {
    /// Everything: for plugins that run as native programs anyway.
    pub fn all() -> Self {
        Capability::ALL.iter().copied().collect()
    }

    /// What the manifest asks for. Words that mean nothing are refused.
    ///
    /// # Errors
    /// Answers the first unknown word.
    pub fn from_manifest(permissions: &PluginPermissions) -> Result<Self, String> {
        let mut set = Self::default();
        for word in &permissions.api {
            let named = Capability::ALL.iter().find(|known| known.word() == word && word.contains(':'));
            set.insert(*named.ok_or_else(|| word.clone())?);
        }
        if permissions.kv.is_some() {
            set.insert(Capability::Kv);
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
        assert_eq!(CapabilitySet::from_manifest(&asked), Err("posts:burn".to_owned()));
    }

    #[test]
    fn storage_is_not_granted_by_a_word_in_the_list() {
        let asked = PluginPermissions { api: vec!["kv".into()], ..Default::default() };
        assert!(CapabilitySet::from_manifest(&asked).is_err());
    }
}
