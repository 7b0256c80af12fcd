//! How much people may keep in the maps of their account: every client that sees them gets a copy at each change.

use jackfield_model::{StringMap, User};

use crate::{Failure, Result};

/// The entries of a map, and the bytes of a key.
const ENTRIES: usize = 64;
const KEY: usize = 64;
/// Bytes of all properties together; clients keep custom statuses here.
const PROPS: usize = 16 * 1024;
/// Mattermost: 256 for all of the time zone.
const TIMEZONE: usize = 256;
/// Bytes of a notification setting that is a choice.
const CHOICE: usize = 64;
/// Bytes of one that is a text or a list of words.
const TEXT: usize = 2048;
const TEXTS: &[&str] = &["mention_keys", "highlight_keys", "auto_responder_message"];

/// Refuses maps that have grown too large. What was there before, moved in with a database, stays as it is.
///
/// # Errors
/// 400 naming the map.
pub(super) fn check(user: &User, before: Option<&User>) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    let is_new = |map: fn(&User) -> &StringMap| before.is_none_or(|before| map(before) != map(user));
    if is_new(|user| &user.props) && !fits(&user.props, PROPS) {
        return refuse("model.user.is_valid.props.app_error");
    }
    if is_new(|user| &user.timezone) && !fits(&user.timezone, TIMEZONE) {
        return refuse("model.user.is_valid.timezone.app_error");
    }
    if is_new(|user| &user.notify_props) && !fits_notifications(&user.notify_props) {
        return refuse("model.user.is_valid.notify_props.app_error");
    }
    Ok(())
}

fn fits(map: &StringMap, bytes: usize) -> bool {
    let size: usize = map.iter().map(|(key, value)| key.len() + value.len()).sum();
    size <= bytes && map.len() <= ENTRIES && map.keys().all(|key| key.len() <= KEY)
}

fn fits_notifications(map: &StringMap) -> bool {
    let most = |name: &str| if TEXTS.contains(&name) { TEXT } else { CHOICE };
    fits(map, usize::MAX) && map.iter().all(|(name, value)| value.len() <= most(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(key: &str, bytes: usize) -> StringMap {
        StringMap::from_iter([(key.to_owned(), "x".repeat(bytes))])
    }

    fn refused(user: &User, before: Option<&User>) -> Option<String> {
        check(user, before).err().map(|failure| failure.0.id)
    }

    // covers: 36
    #[test]
    fn each_map_has_its_bound_and_what_was_there_stays() {
        let known = User::default();
        let cases = [
            (User { props: one("a", PROPS), ..known.clone() }, "model.user.is_valid.props.app_error"),
            (User { timezone: one("manualTimezone", 300), ..known.clone() }, "model.user.is_valid.timezone.app_error"),
            (
                User { notify_props: one("mention_keys", 2049), ..known.clone() },
                "model.user.is_valid.notify_props.app_error",
            ),
            (User { notify_props: one("desktop", 65), ..known.clone() }, "model.user.is_valid.notify_props.app_error"),
            (
                User { notify_props: one(&"k".repeat(65), 1), ..known.clone() },
                "model.user.is_valid.notify_props.app_error",
            ),
            (
                User { props: (0..65).map(|n| (n.to_string(), String::new())).collect(), ..known.clone() },
                "model.user.is_valid.props.app_error",
            ),
        ];
        for (user, id) in cases {
            assert_eq!(refused(&user, Some(&known)).as_deref(), Some(id));
            assert_eq!(refused(&user, None).as_deref(), Some(id));
            assert_eq!(refused(&user, Some(&user.clone())), None);
        }
        let usual = User {
            notify_props: User::default_notify_props(),
            timezone: User::default_timezone(),
            props: one("customStatus", 8_000),
            ..known
        };
        assert_eq!(refused(&usual, None), None);
    }
}
