//! What no component reaches, whatever it was granted. A capability is consented to for what its words say; what would
//! raise a component above that is beyond it. Programs, which nothing here could hold back, reach it all.

use jackfield_model::{User, UserId};
use jackfield_storage::users;
use serde_json::{Map, Value};

use super::{Capability, PluginApi, Principal};
use crate::config::MASK;
use crate::failure::Found;
use crate::{Failure, Result};

/// Roles of ordinary people. Who has others runs the server, or a part of it.
const ORDINARY: &[&str] =
    &["system_user", "system_guest", "system_post_all", "system_post_all_public", "system_user_access_token"];
/// Those that a component may give.
const GIVEN: &[&str] = &["system_user", "system_guest"];
/// Sections of the configuration that a component may change with `config:write`: what people see, and how they work.
/// The others say who may run what, where secrets and mails go, and who is whom.
const OPEN_SECTIONS: &[&str] = &[
    "AnnouncementSettings",
    "DisplaySettings",
    "LocalizationSettings",
    "NativeAppSettings",
    "SupportSettings",
    "TeamSettings",
    "ThemeSettings",
];

impl Capability {
    /// What no component ever does by this, in words.
    pub const fn beyond(self) -> &'static [&'static str] {
        match self {
            Self::UsersWrite => &[
                "changes an account that has more than the roles of ordinary people, or gives anybody more",
                "makes the first account of a server, which administers it",
                "changes the address at which somebody gets a new password",
                "changes by which service somebody signs in",
            ],
            Self::BotsWrite => &["removes for good a bot that is not its own"],
            Self::SessionsRead => &["sees the secret of a session"],
            Self::SessionsWrite => {
                &["gets a session or a token of an account that has more than the roles of ordinary people"]
            }
            Self::CommandsExecute => {
                &["gives a command in the name of an account that has more than the roles of ordinary people"]
            }
            Self::ConfigWrite => &[
                "changes settings other than its own and those of AnnouncementSettings, DisplaySettings, LocalizationSettings, NativeAppSettings, SupportSettings, TeamSettings and ThemeSettings",
                "sees secret settings other than its own",
            ],
            _ => &[],
        }
    }
}

impl Principal {
    /// Whether it is held to what was consented to.
    pub fn is_held(&self) -> bool {
        !self.native
    }

    /// Takes out of a configuration what the plugin may not change of it; answers the settings that stay as they were.
    pub fn keep_within_consent(&self, before: &Value, wanted: &mut Value) -> Vec<String> {
        let mut kept = Vec::new();
        if !self.is_held() {
            return kept;
        }
        for (section, settings) in wanted.as_object_mut().into_iter().flatten() {
            if OPEN_SECTIONS.contains(&section.as_str()) {
                continue;
            }
            let nothing = Map::new();
            let known = before.get(section).and_then(Value::as_object).unwrap_or(&nothing);
            for (name, value) in settings.as_object_mut().into_iter().flatten() {
                if section == "PluginSettings" && name == "Plugins" {
                    let known = known.get(name).and_then(Value::as_object).unwrap_or(&nothing);
                    let others = value.as_object_mut().into_iter().flatten();
                    let others = others.filter(|(id, _)| !id.eq_ignore_ascii_case(&self.id));
                    restore(others, known, "PluginSettings.Plugins", &mut kept);
                    continue;
                }
                restore([(name, value)].into_iter(), known, section, &mut kept);
            }
        }
        kept
    }
}

/// Puts values back that differ from what is known.
fn restore<'a>(
    values: impl Iterator<Item = (&'a String, &'a mut Value)>,
    known: &Map<String, Value>,
    place: &str,
    kept: &mut Vec<String>,
) {
    for (name, value) in values {
        let before = known.get(name).unwrap_or(&Value::Null);
        // Null and the mask leave what there is.
        if value == before || value.is_null() || *value == MASK {
            continue;
        }
        if differs(value, before) {
            kept.push(format!("{place}.{name}"));
            value.clone_from(before);
        }
    }
}

/// Whether a value differs where it is not masked.
fn differs(value: &Value, before: &Value) -> bool {
    match (value, before) {
        (Value::Object(value), Value::Object(before)) => {
            value.iter().any(|(name, value)| differs(value, before.get(name).unwrap_or(&Value::Null)))
        }
        (value, before) => value != before && *value != MASK,
    }
}

impl PluginApi {
    /// Whether the plugin may act on an account, or in its name.
    ///
    /// # Errors
    /// 403 for a component and an account that has more than the roles of ordinary people, 404 for an unknown one.
    pub(super) async fn spare_administrators(&self, user: UserId) -> Result<()> {
        if !self.principal().is_held() {
            return Ok(());
        }
        let found = users::by_id(user).optional::<User>(&self.app().store).await?;
        let user = found.found_or("app.user.missing_account.const")?;
        let is_ordinary = user.roles.split_ascii_whitespace().all(|role| ORDINARY.contains(&role));
        if is_ordinary {
            Ok(())
        } else {
            Err(self.beyond("an account that has more than the roles of ordinary people"))
        }
    }

    /// Whether the plugin may give a user these roles.
    ///
    /// # Errors
    /// 403 for a component and roles that the user does not have already.
    pub(super) async fn spare_roles(&self, user: UserId, roles: &str) -> Result<()> {
        self.spare_administrators(user).await?;
        let given = roles.split_ascii_whitespace().all(|role| GIVEN.contains(&role));
        if given || !self.principal().is_held() {
            Ok(())
        } else {
            Err(self.beyond("other roles than those of ordinary people"))
        }
    }

    /// Whether the plugin may make an account.
    ///
    /// # Errors
    /// 403 for a component while there is none: the first administers the server.
    pub(super) async fn spare_first_account(&self) -> Result<()> {
        if !self.principal().is_held() || users::any_person().optional::<(UserId,)>(&self.app().store).await?.is_some()
        {
            return Ok(());
        }
        Err(self.beyond("the first account of a server, which administers it"))
    }

    /// The refusal of what lies beyond what was consented to.
    pub(super) fn beyond(&self, what: &str) -> Failure {
        let id = &self.principal().id;
        tracing::warn!(plugin.id = %id, "The plugin `{id}` reached for {what}, which no component gets");
        Failure::of("app.plugin.beyond_consent.app_error", 403).with("what", what)
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::Manifest;
    use serde_json::json;

    use super::*;

    fn component() -> Principal {
        Principal::from_manifest(&Manifest { id: "com.example.own".into(), ..Manifest::default() }).unwrap()
    }

    #[test]
    fn only_its_own_settings_and_those_of_what_people_see_are_a_components_to_change() {
        let before = json!({
            "TeamSettings": { "SiteName": "a" },
            "JackfieldSettings": { "AllowNativePlugins": false },
            "EmailSettings": { "SMTPServer": "mail", "SMTPPassword": "secret" },
            "PluginSettings": { "Enable": true, "Plugins": { "com.example.own": { "a": 1 }, "other": { "b": 1 } } },
        });
        let wanted = json!({
            "TeamSettings": { "SiteName": "b" },
            "JackfieldSettings": { "AllowNativePlugins": true },
            "EmailSettings": { "SMTPServer": "mail", "SMTPPassword": MASK },
            "PluginSettings": {
                "Enable": true,
                "Plugins": { "com.example.own": { "a": 2 }, "other": { "b": 2 }, "new": { "c": 1 } },
            },
        });
        let mut within = wanted.clone();
        let kept = component().keep_within_consent(&before, &mut within);
        let beyond =
            ["JackfieldSettings.AllowNativePlugins", "PluginSettings.Plugins.new", "PluginSettings.Plugins.other"];
        assert_eq!(kept, beyond);
        assert_eq!(within["TeamSettings"]["SiteName"], "b");
        assert_eq!(within["JackfieldSettings"]["AllowNativePlugins"], false);
        assert_eq!(
            within["PluginSettings"]["Plugins"],
            json!({ "com.example.own": { "a": 2 }, "other": { "b": 1 }, "new": null })
        );
        let mut all = wanted.clone();
        assert!(Principal::unrestricted(&Manifest::default()).keep_within_consent(&before, &mut all).is_empty());
        assert_eq!(all, wanted);
    }

    #[test]
    fn the_sections_that_are_open_are_the_ones_that_the_page_names() {
        let told = Capability::ConfigWrite.beyond().concat();
        assert!(OPEN_SECTIONS.iter().all(|section| told.contains(section)), "{told}");
    }
}
