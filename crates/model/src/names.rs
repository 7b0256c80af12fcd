//! Which names are valid, and how the names of direct and group channels are made.

use data_encoding::HEXLOWER;
use sha1::{Digest, Sha1};

use crate::{UserId, limits};

/// Names that nobody may have, because mentions or the server use them.
pub const RESERVED_USERNAMES: &[&str] = &["all", "channel", "matterbot", "system", "here"];

/// Beginnings of paths that are not teams.
pub const RESERVED_TEAM_NAMES: &[&str] = &[
    "admin",
    "api",
    "channel",
    "claim",
    "error",
    "files",
    "help",
    "landing",
    "login",
    "mfa",
    "oauth",
    "plug",
    "plugins",
    "post",
    "signup",
    "boards",
    "playbooks",
];

/// The channels that every team has.
pub const DEFAULT_CHANNELS: &[&str] = &["town-square", "off-topic"];
pub const TOWN_SQUARE: &str = "town-square";
pub const OFF_TOPIC: &str = "off-topic";

/// Lower-case letters, digits, `.`, `-`, `_`; not reserved.
pub fn is_valid_username(name: &str) -> bool {
    (1..=limits::USERNAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
        && !RESERVED_USERNAMES.contains(&name)
}

/// Lower-case letters, digits and `-` between them; not the beginning of another path.
pub fn is_valid_team_name(name: &str) -> bool {
    (limits::TEAM_NAME_MIN..=limits::TEAM_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !is_reserved_team_name(name)
}

// Mattermost: a name that only begins with a reserved word is refused too.
pub fn is_reserved_team_name(name: &str) -> bool {
    RESERVED_TEAM_NAMES.iter().any(|reserved| name.starts_with(reserved))
}

/// Lower-case letters, digits, `-` and `_`, with a letter or digit at both ends; not the name of a direct channel.
pub fn is_valid_channel_name(name: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=limits::CHANNEL_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        && name.starts_with(edge)
        && name.ends_with(edge)
        && !looks_like_direct_name(name)
}

/// Two ids with `__` between them.
pub fn looks_like_direct_name(name: &str) -> bool {
    direct_members(name).is_some()
}

/// Lower-case letters, digits, `-`, `_`, `+`; not longer than an emoji's name may be.
pub fn is_valid_emoji_name(name: &str) -> bool {
    (1..=limits::EMOJI_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_+".contains(&b))
}

/// One `@` with something on both sides, no spaces. Mail servers know the rest.
pub fn is_valid_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else { return false };
    !local.is_empty()
        && !domain.is_empty()
        && email.len() <= limits::EMAIL
        && !local.contains('@')
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c))
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

/// Letters, digits, `.`, `-`, `_`; 3 to 190 of them, beginning with a letter or digit.
pub fn is_valid_plugin_id(id: &str) -> bool {
    (3..=limits::PLUGIN_ID).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !id.contains("..")
}

/// The name of the direct channel of two users, the same for both.
pub fn direct_channel_name(a: UserId, b: UserId) -> String {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    format!("{first}__{second}")
}

/// The two members of a direct channel, from its name.
pub fn direct_members(name: &str) -> Option<(UserId, UserId)> {
    let (first, second) = name.split_once("__")?;
    let (first, second) = (first.parse::<UserId>().ok()?, second.parse::<UserId>().ok()?);
    Some((first.some()?, second.some()?))
}

/// The other member of a direct channel; oneself in the channel with oneself.
pub fn direct_teammate(name: &str, me: UserId) -> Option<UserId> {
    let (first, second) = direct_members(name)?;
    if first == me {
        return Some(second);
    }
    if second == me { Some(first) } else { None }
}

/// The name of a group channel: a digest of its members, whatever their order.
pub fn group_channel_name(members: &[UserId]) -> String {
    let mut members = members.to_vec();
    members.sort_unstable();
    let mut digest = Sha1::new();
    for member in members {
        digest.update(member.as_str().as_bytes());
    }
    HEXLOWER.encode(&digest.finalize())
}

/// The display name of a group channel: its members' names in order, cut at a name's end.
pub fn group_display_name<'a>(usernames: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = usernames.into_iter().collect();
    names.sort_unstable();
    let mut shown = String::new();
    for name in names {
        let separator = if shown.is_empty() { "" } else { ", " };
        if shown.len() + separator.len() + name.len() > limits::CHANNEL_DISPLAY_NAME {
            break;
        }
        shown.push_str(separator);
        shown.push_str(name);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direct_channel_has_one_name_for_both_users() {
        let (a, b) = (UserId::new(), UserId::new());
        let name = direct_channel_name(a, b);
        assert_eq!(name, direct_channel_name(b, a));
        assert_eq!(direct_teammate(&name, a), Some(b));
        assert_eq!(direct_teammate(&name, b), Some(a));
        assert_eq!(direct_teammate(&name, UserId::new()), None);
        assert!(!is_valid_channel_name(&name));
    }

    #[test]
    fn a_group_channels_name_does_not_depend_on_the_order_of_its_members() {
        let mut members = [UserId::new(), UserId::new(), UserId::new()];
        let name = group_channel_name(&members);
        members.reverse();
        assert_eq!(name, group_channel_name(&members));
        assert_eq!(name.len(), 40);
    }

    #[test]
    fn names_are_checked() {
        assert!(is_valid_username("ada.lovelace-1"));
        for bad in ["", "Ada", "a b", "all", &"a".repeat(65)] {
            assert!(!is_valid_username(bad), "{bad}");
        }
        assert!(is_valid_team_name("red-team"));
        for bad in ["a", "-team", "team-", "Team", "api", "apiary", "a_b"] {
            assert!(!is_valid_team_name(bad), "{bad}");
        }
        assert!(is_valid_channel_name("town-square"));
        for bad in ["", "-x", "x_", "Town", "a b", "a/b"] {
            assert!(!is_valid_channel_name(bad), "{bad}");
        }
        assert!(is_valid_email("ada@example.com"));
        for bad in ["ada", "@example.com", "ada@", "a b@c.d", "a@b@c"] {
            assert!(!is_valid_email(bad), "{bad}");
        }
        assert!(is_valid_plugin_id("com.example.plugin"));
        for bad in ["ab", "../../x", "a/b", ".hidden"] {
            assert!(!is_valid_plugin_id(bad), "{bad}");
        }
    }
}
