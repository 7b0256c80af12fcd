//! What plugins may read of the server's own tables, where somebody consented: views with the columns of this table, in which
//! there are no secrets, nothing that was deleted, and nobody's address.

macro_rules! views {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal of $table:literal where $which:literal {
        $($column:ident: $source:literal),+ $(,)?
    })+) => {
        /// A view of the server's tables.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum View { $($(#[doc = $doc])+ $name),+ }

        impl View {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word in the manifest.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// What it is called in SQL.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => concat!("core_", $word)),+ }
            }

            /// The table behind it.
            pub const fn table(self) -> &'static str {
                match self { $(Self::$name => $table),+ }
            }

            /// Its columns, each with that of the table.
            pub const fn columns(self) -> &'static [(&'static str, &'static str)] {
                match self { $(Self::$name => &[$((stringify!($column), $source)),+]),+ }
            }

            /// Which rows it shows.
            pub const fn which(self) -> &'static str {
                match self { $(Self::$name => $which),+ }
            }
        }
    };
}

views! {
    /// People: names and roles.
    Users = "users" of "users" where "deleteat = 0" {
        id: "id", username: "username", first_name: "firstname", last_name: "lastname", nickname: "nickname",
        position: "position", roles: "roles", locale: "locale", create_at: "createat",
    }
    /// Teams.
    Teams = "teams" of "teams" where "deleteat = 0" {
        id: "id", name: "name", display_name: "displayname", type: "type", create_at: "createat",
    }
    /// Channels of all kinds.
    Channels = "channels" of "channels" where "deleteat = 0" {
        id: "id", team_id: "teamid", type: "type", name: "name", display_name: "displayname", header: "header",
        purpose: "purpose", creator_id: "creatorid", last_post_at: "lastpostat", create_at: "createat",
    }
    /// Messages as they are now.
    Posts = "posts" of "posts" where "deleteat = 0 AND originalid = ''" {
        id: "id", channel_id: "channelid", user_id: "userid", root_id: "rootid", type: "type", message: "message",
        create_at: "createat", update_at: "updateat", edit_at: "editat",
    }
    /// What is known of files, not what is in them.
    Files = "files" of "fileinfo" where "deleteat = 0 AND postid <> ''" {
        id: "id", post_id: "postid", channel_id: "channelid", creator_id: "creatorid", name: "name", extension: "extension",
        size: "size", mime_type: "mimetype", create_at: "createat",
    }
    /// Reactions.
    Reactions = "reactions" of "reactions" where "deleteat = 0" {
        post_id: "postid", user_id: "userid", channel_id: "channelid", emoji_name: "emojiname", create_at: "createat",
    }
}

impl View {
    /// The view of a word in the manifest.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|view| view.word() == word)
    }

    /// How it selects, from the table by its whole name.
    pub(super) fn select(self, table: &str) -> String {
        let columns: Vec<String> =
            self.columns().iter().map(|(name, source)| format!("\"{source}\" AS \"{name}\"")).collect();
        format!("SELECT {} FROM {table} WHERE {}", columns.join(", "), self.which())
    }
}
