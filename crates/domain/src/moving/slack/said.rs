//! What stands in the files of a Slack export. All of it may be missing.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Declares a part of a file: every field may be missing or null.
macro_rules! said {
    ($($(#[$doc:meta])* pub struct $name:ident { $($field:ident : $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(#[serde(deserialize_with = "or_default")] pub $field: $type,)+
        }
    )+};
}

fn or_default<'de, D: serde::Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

said! {
    /// Of `users.json`.
    pub struct User {
        id: String,
        name: String,
        deleted: bool,
        real_name: String,
        is_bot: bool,
        is_admin: bool,
        is_owner: bool,
        is_restricted: bool,
        is_ultra_restricted: bool,
        profile: Profile,
    }

    pub struct Profile {
        email: String,
        first_name: String,
        last_name: String,
        real_name: String,
        display_name: String,
        title: String,
        name: String,
    }

    /// Of `channels.json`, `groups.json`, `dms.json` and `mpims.json`.
    pub struct Place {
        id: String,
        name: String,
        is_archived: bool,
        is_general: bool,
        members: Vec<String>,
        topic: About,
        purpose: About,
    }

    pub struct About {
        value: String,
    }

    /// Of a channel's file of a day.
    pub struct Message {
        subtype: String,
        user: String,
        bot_id: String,
        username: String,
        text: String,
        ts: String,
        thread_ts: String,
        edited: Edited,
        reactions: Vec<Reaction>,
        files: Vec<File>,
        attachments: Vec<Map<String, Value>>,
        pinned_to: Vec<String>,
        user_profile: Profile,
    }

    pub struct Edited {
        ts: String,
    }

    pub struct Reaction {
        name: String,
        users: Vec<String>,
    }

    pub struct File {
        id: String,
        name: String,
        title: String,
        mode: String,
        permalink: String,
        url_private: String,
    }
}

/// A time in milliseconds; nothing for what is none.
pub fn millis(ts: &str) -> Option<i64> {
    let (seconds, rest) = ts.split_once('.').unwrap_or((ts, ""));
    let seconds: i64 = seconds.parse().ok()?;
    let millis: String = rest.chars().chain("000".chars()).take(3).collect();
    seconds.checked_mul(1000)?.checked_add(millis.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_to_the_millisecond() {
        for (said, time) in [
            ("1600000000.000200", Some(1_600_000_000_000)),
            ("1600000000.123456", Some(1_600_000_000_123)),
            ("1600000000", Some(1_600_000_000_000)),
            ("", None),
            ("soon", None),
            ("9999999999999999999.0", None),
        ] {
            assert_eq!(millis(said), time, "{said}");
        }
    }

    #[test]
    fn what_is_null_or_missing_is_as_if_it_were_empty() {
        let message: Message = serde_json::from_str(r#"{"user":null,"text":"hi","files":null,"new":[1]}"#).unwrap();
        assert_eq!((message.user.as_str(), message.text.as_str(), message.files.len()), ("", "hi", 0));
    }
}
