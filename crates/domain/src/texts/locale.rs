//! In which language somebody is answered.

use jackfield_model::UserId;

use crate::{App, Cx};

/// A language that the server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    #[default]
    English,
    German,
}

/// Bytes of an `Accept-Language` that are looked at, and languages in it.
const HEADER: usize = 512;
const WISHES: usize = 16;

impl Locale {
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// How it is called in the catalogue, and how tags of it begin.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a tag such as `de-AT`, if the server speaks it.
    pub fn known(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The language of somebody who chose `tag`; English where the server does not speak theirs.
    pub fn of(tag: &str) -> Self {
        Self::known(tag).unwrap_or_default()
    }

    /// The first language of an `Accept-Language` that the server speaks, by the weights that stand there.
    pub fn wished(header: &str) -> Option<Self> {
        let header = header.get(..header.floor_char_boundary(HEADER)).unwrap_or_default();
        let mut wishes: Vec<(f32, &str)> = header.split(',').take(WISHES).map(weighed).collect();
        // What weighs the same stays in its order.
        wishes.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        wishes.into_iter().filter(|(weight, _)| *weight > 0.0).find_map(|(_, tag)| Self::known(tag))
    }
}

fn weighed(wish: &str) -> (f32, &str) {
    let (tag, rest) = wish.split_once(';').unwrap_or((wish, ""));
    let weight = rest.trim().strip_prefix("q=").map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
    (weight, tag.trim())
}

/// The language of whoever asks: the user's own, or what a stranger's browser says.
#[crate::boxed]
pub async fn locale_of(app: &App, cx: &Cx) -> Locale {
    match chosen(app, cx.user_id()).await {
        Some(locale) => locale,
        None => locale_of_stranger(app, &cx.request.accept_language),
    }
}

/// The language of somebody who is told of something, whoever caused it.
#[crate::boxed]
pub async fn locale_of_user(app: &App, user: UserId) -> Locale {
    chosen(app, user).await.unwrap_or_else(|| locale_of_server(app))
}

/// What an account says; `None` where there is none, or it says nothing.
async fn chosen(app: &App, user: UserId) -> Option<Locale> {
    let writer = app.memory.writers.find(app, user.some()?).await.ok()?;
    (!writer.locale.is_empty()).then(|| Locale::of(&writer.locale))
}

/// The language of somebody who is not signed in, by their `Accept-Language`.
pub fn locale_of_stranger(app: &App, accept_language: &str) -> Locale {
    // Mattermost: the same setting as for new accounts.
    Locale::wished(accept_language)
        .unwrap_or_else(|| Locale::of(&app.config.read().settings.localization.default_client_locale))
}

/// The language of what is said to nobody in particular: system posts, plugins, logs of them.
pub fn locale_of_server(app: &App) -> Locale {
    Locale::of(&app.config.read().settings.localization.default_server_locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language() {
        assert_eq!(Locale::of("de"), Locale::German);
        assert_eq!(Locale::of("de-AT"), Locale::German);
        assert_eq!(Locale::of("DE_ch"), Locale::German);
        for tag in ["xx", "", "deutsch", "english"] {
            assert_eq!(Locale::known(tag), None, "{tag}");
            assert_eq!(Locale::of(tag), Locale::English, "{tag}");
        }
    }

    #[test]
    fn the_heaviest_wish_that_is_known_wins() {
        let cases = [
            ("de", Some(Locale::German)),
            ("fr-FR, de;q=0.5, en;q=0.8", Some(Locale::English)),
            ("en;q=0.1,de;q=0.2", Some(Locale::German)),
            ("de;q=0, en;q=0.1", Some(Locale::English)),
            ("de-DE,de;q=0.9,en;q=0.8", Some(Locale::German)),
            ("fr", None),
            ("*", None),
            ("", None),
            ("de;q=much", None),
        ];
        for (header, wanted) in cases {
            assert_eq!(Locale::wished(header), wanted, "{header}");
        }
    }

    // covers: 36
    #[test]
    fn an_endless_header_is_looked_at_for_a_while_only() {
        assert_eq!(Locale::wished(&format!("{}de", "xx,".repeat(17))), None);
        assert_eq!(Locale::wished(&format!("{},de", "ä".repeat(600))), None);
    }
}
