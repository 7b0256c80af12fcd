//! What makes a channel one, and which roles may be given to members.

use jackfield_model::{Channel, limits, names};

use crate::roles::Roles;
use crate::{Failure, Result};

/// Whether a text has more characters than allowed.
pub(crate) fn too_long(text: &str, most: usize) -> bool {
    text.chars().count() > most
}

/// Checks what people may say of a channel.
///
/// # Errors
/// 400 naming what is wrong.
pub(super) fn check(channel: &Channel) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    if too_long(&channel.display_name, limits::CHANNEL_DISPLAY_NAME) {
        return refuse("model.channel.is_valid.display_name.app_error");
    }
    if too_long(&channel.header, limits::CHANNEL_HEADER) {
        return refuse("model.channel.is_valid.header.app_error");
    }
    if too_long(&channel.purpose, limits::CHANNEL_PURPOSE) {
        return refuse("model.channel.is_valid.purpose.app_error");
    }
    check_banner(channel)?;
    if channel.is_direct_or_group() {
        return Ok(());
    }
    if names::looks_like_direct_name(&channel.name) {
        return refuse("model.channel.is_valid.name.app_error");
    }
    if !names::is_valid_channel_name(&channel.name) {
        return refuse("model.channel.is_valid.1_or_more.app_error");
    }
    Ok(())
}

/// A banner that is shown has a text and a colour.
fn check_banner(channel: &Channel) -> Result<()> {
    let Some(banner) = channel.banner_info.as_ref().filter(|banner| banner.enabled == Some(true)) else {
        return Ok(());
    };
    let text = banner.text.as_deref().unwrap_or_default();
    let color = banner.background_color.as_deref().unwrap_or_default();
    let is_color =
        color.len() == 7 && color.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let id = if channel.is_direct_or_group() {
        "model.channel.is_valid.banner_info.channel_type.app_error"
    } else if text.is_empty() {
        "model.channel.is_valid.banner_info.text.empty.app_error"
    } else if too_long(text, limits::CHANNEL_BANNER) {
        "model.channel.is_valid.banner_info.text.invalid_length.app_error"
    } else if color.is_empty() {
        "model.channel.is_valid.banner_info.background_color.empty.app_error"
    } else if !is_color {
        "model.channel.is_valid.banner_info.background_color.invalid.app_error"
    } else {
        return Ok(());
    };
    Err(Failure::of(id, 400))
}

/// A member's roles as they were asked for: the scheme's as flags, the rest by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Assigned {
    pub guest: bool,
    pub user: bool,
    pub admin: bool,
    pub explicit: String,
}

/// Reads a member's new roles. `scope` is `channel` or `team`, `was_guest` what the member is now.
///
/// # Errors
/// 400 for roles that nobody may give, and for making a guest a member or the reverse.
pub(crate) fn assigned_roles(roles: &Roles, scope: &str, names: &str, was_guest: bool) -> Result<Assigned> {
    let mut assigned = Assigned::default();
    let mut explicit = Vec::new();
    let refuse = |what: &str| {
        // Mattermost: most of these ids say channel even when they are about a team.
        let area = if what == "guest_and_user" { scope } else { "channel" };
        Failure::of(format!("api.{area}.update_{scope}_member_roles.{what}.app_error"), 400)
    };
    for name in names.split_ascii_whitespace() {
        match name.strip_prefix(scope).and_then(|rest| rest.strip_prefix('_')) {
            Some("guest") => assigned.guest = true,
            Some("user") => assigned.user = true,
            Some("admin") => assigned.admin = true,
            _ if is_reserved(name) || roles.schemes.has_role(name) => {
                return Err(refuse("scheme_role").with("name", name));
            }
            _ if !roles.contains(name) => {
                return Err(Failure::of("app.role.get_by_name.app_error", 400));
            }
            _ => explicit.push(name),
        }
    }
    if assigned.guest && (assigned.user || assigned.admin) {
        return Err(refuse("guest_and_user"));
    }
    if assigned.guest != was_guest {
        return Err(refuse("changing_guest_role"));
    }
    assigned.explicit = explicit.join(" ");
    Ok(assigned)
}

/// Roles that are given elsewhere: by the server's administrators or by another scope's flags.
fn is_reserved(name: &str) -> bool {
    const SCOPES: &[&str] = &["system_", "team_", "channel_", "playbook_", "run_"];
    SCOPES.iter().any(|scope| name.starts_with(scope))
}

#[cfg(test)]
mod tests {
    use jackfield_model::{ChannelBannerInfo, ChannelType, Role, UserId};

    use super::*;

    fn roles() -> Roles {
        Roles::new([Role { name: "auditor".into(), ..Role::default() }])
    }

    fn banner(color: Option<&str>) -> ChannelBannerInfo {
        let background_color = color.map(str::to_owned);
        ChannelBannerInfo { enabled: Some(true), text: Some("Hello".into()), background_color }
    }

    // covers: 36
    #[test]
    fn a_channels_texts_and_name_are_bounded() {
        let channel = Channel { name: "bugs".into(), display_name: "é".repeat(64), ..Channel::default() };
        assert!(check(&channel).is_ok());
        let bad = [
            Channel { display_name: "é".repeat(65), ..channel.clone() },
            Channel { header: "x".repeat(1025), ..channel.clone() },
            Channel { purpose: "x".repeat(251), ..channel.clone() },
            Channel { name: "No Spaces".into(), ..channel.clone() },
            Channel { banner_info: Some(banner(Some("#zzzzzz"))), ..channel.clone() },
            Channel { banner_info: Some(banner(Some("#ééé"))), ..channel.clone() },
            Channel { banner_info: Some(banner(None)), ..channel.clone() },
            Channel { name: names::direct_channel_name(UserId::new(), UserId::new()), ..channel.clone() },
        ];
        for channel in bad {
            assert!(check(&channel).is_err(), "{}", channel.name);
        }
        let direct = Channel {
            name: names::direct_channel_name(UserId::new(), UserId::new()),
            channel_type: ChannelType::Direct,
            ..channel
        };
        assert!(check(&direct).is_ok());
    }

    #[test]
    fn scheme_roles_become_flags_and_others_stay_names() {
        let assigned = assigned_roles(&roles(), "channel", "channel_user channel_admin auditor", false);
        let expected = Assigned { user: true, admin: true, explicit: "auditor".into(), ..Assigned::default() };
        assert_eq!(assigned.ok(), Some(expected));
    }

    // covers: 4
    #[test]
    fn nobody_gives_a_member_the_servers_roles_or_makes_a_guest_a_member() {
        let refused = |names: &str, was_guest: bool| {
            let refusal = assigned_roles(&roles(), "channel", names, was_guest).err();
            refusal.map(|failure| failure.0.status_code)
        };
        assert_eq!(refused("channel_user system_admin", false), Some(400));
        assert_eq!(refused("channel_user system_manager", false), Some(400));
        assert_eq!(refused("channel_user team_admin", false), Some(400));
        assert_eq!(refused("channel_user unheard_of", false), Some(400));
        assert_eq!(refused("channel_user", true), Some(400));
        assert_eq!(refused("channel_guest", false), Some(400));
        assert_eq!(refused("channel_guest channel_admin", true), Some(400));
        assert_eq!(refused("channel_guest", true), None);
    }
}
