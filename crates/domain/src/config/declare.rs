//! `settings!`: turns the table of settings into the structs that rules read, defaults, bounds and a reference.

use serde_json::{Map, Value};

/// A section of the configuration that rules read something of.
pub struct Section {
    pub name: &'static str,
    pub settings: &'static [Setting],
}

/// Where the system console shows a setting. The pages are in its order, the settings of each in the table's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Site,
    Accounts,
    Passwords,
    Sessions,
    Guests,
    Posts,
    Files,
    Mail,
    Push,
    Integrations,
    Plugins,
    Network,
    /// A page of its own, which is no list of settings.
    Own,
}

impl Page {
    pub const LISTS: &[Self] = &[
        Self::Site,
        Self::Accounts,
        Self::Passwords,
        Self::Sessions,
        Self::Guests,
        Self::Posts,
        Self::Files,
        Self::Mail,
        Self::Push,
        Self::Integrations,
        Self::Plugins,
        Self::Network,
    ];
}

/// A setting that is acted upon.
pub struct Setting {
    pub name: &'static str,
    pub page: Page,
    /// What it may be, where only some texts make sense.
    pub choices: &'static [&'static str],
    /// What it does, in sentences.
    pub about: &'static str,
    /// Whether it is read at the start only.
    pub needs_restart: bool,
    /// The smallest number that makes sense.
    pub least: Option<i64>,
    /// Jackfield's own default, as a function since JSON is no constant; Mattermost's stands elsewhere.
    pub default: Option<fn() -> Value>,
}

impl Section {
    /// The defaults that differ from Mattermost's, or that Mattermost does not have.
    pub(super) fn defaults(&self) -> (String, Value) {
        let own = self.settings.iter().filter_map(|setting| Some((setting.name.to_owned(), setting.default?())));
        (self.name.to_owned(), Value::Object(own.collect::<Map<_, _>>()))
    }
}

impl Setting {
    /// The variable of the environment that fixes it. Mattermost's names.
    pub fn variable(&self, section: &Section) -> String {
        format!("MM_{}_{}", section.name, self.name).to_uppercase()
    }
}

/// Declares the settings that are acted upon: the doc comment says what a setting does, then come its field, type and
/// name in the document, and the page of the console that shows it. `of` are the texts that it may be, `or` is a default
/// that is not Mattermost's, `least` the smallest number that makes sense, `, at_start` that a change is in force after a
/// restart only.
macro_rules! settings {
    ($(
        $(#[doc = $part:literal])+
        $section:ident: $struct:ident = $document:literal {$(
            $(#[doc = $about:literal])+
            $field:ident: $ty:ty = $name:literal in $page:ident
                $(of $choices:tt)? $(or $default:tt)? $(least $least:literal)? $(, $mark:ident)?;
        )+}
    )+) => {
        /// All sections that rules read something of. What else the document holds is kept, and not read.
        #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
        pub struct Settings {$(
            $(#[doc = $part])+
            #[serde(rename = $document)]
            pub $section: $struct,
        )+}

        $(
            $(#[doc = $part])+
            #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
            pub struct $struct {$(
                $(#[doc = $about])+
                #[serde(rename = $name)]
                pub $field: $ty,
            )+}
        )+

        /// The same as data, in the order of the table.
        pub const SECTIONS: &[Section] = &[$(Section {
            name: $document,
            settings: &[$(Setting {
                name: $name,
                page: Page::$page,
                choices: settings!(@choices $($choices)?),
                about: concat!($($about),+),
                needs_restart: settings!(@at_start $($mark)?),
                least: settings!(@least $($least)?),
                default: settings!(@default $($default)?),
            }),+],
        }),+];

        /// The fields, for the test of what is read.
        #[cfg(test)]
        const FIELDS: &[&str] = &[$($(stringify!($field)),+),+];

        impl Settings {
            /// The settings that have a smallest number, with what they are.
            pub(super) fn bounded(&self) -> Vec<(&'static str, &'static str, i64, i64)> {
                vec![$($($(($document, $name, self.$section.$field, $least),)?)+)+]
            }
        }
    };

    (@at_start) => { false };
    (@at_start at_start) => { true };
    (@choices) => { &[] };
    (@choices $choices:tt) => { &$choices };
    (@least) => { None };
    (@least $least:literal) => { Some($least) };
    (@default) => { None };
    (@default $default:tt) => { Some(|| serde_json::json!($default)) };
}
