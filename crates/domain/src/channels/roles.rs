//! What a member of a channel may do, and how they are notified.

use std::sync::Arc;

use jackfield_model::permission::{EditUser, ManageChannelRoles};
use jackfield_model::{ChannelId, ChannelMember, StringMap, UserId};
use jackfield_storage::{Tx, channel_members};

use super::members::stored;
use super::valid;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

/// The scheme's roles of a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchemeFlags {
    pub guest: bool,
    pub user: bool,
    pub admin: bool,
}

/// Sets a member's roles by name.
///
/// # Errors
/// 404 when they are not in; 400 for roles that a member cannot have.
#[crate::boxed]
pub async fn set_roles(
    app: &App,
    granted: &Granted<ManageChannelRoles>,
    user: UserId,
    names: &str,
) -> Result<ChannelMember> {
    let mut member = stored(app, granted.target(), user).await?;
    let assigned = valid::assigned_roles(&app.memory.roles.read(), "channel", names, member.scheme_guest)?;
    (member.scheme_guest, member.scheme_user, member.scheme_admin) = (assigned.guest, assigned.user, assigned.admin);
    member.explicit_roles = assigned.explicit;
    keep(app, granted.cx(), member).await
}

/// Sets a member's scheme roles; the roles by name stay.
///
/// # Errors
/// 404 when they are not in; 400 for making a guest a member or the reverse.
#[crate::boxed]
pub async fn set_scheme_roles(
    app: &App,
    granted: &Granted<ManageChannelRoles>,
    user: UserId,
    flags: SchemeFlags,
) -> Result<ChannelMember> {
    let mut member = stored(app, granted.target(), user).await?;
    check_flags("channel", member.scheme_guest, flags)?;
    (member.scheme_guest, member.scheme_user, member.scheme_admin) = (flags.guest, flags.user, flags.admin);
    keep(app, granted.cx(), member).await
}

/// Refuses flags that contradict each other or what somebody is for the whole server.
///
/// # Errors
/// 400 saying which.
pub(crate) fn check_flags(scope: &str, was_guest: bool, flags: SchemeFlags) -> Result<()> {
    if flags.guest && (flags.user || flags.admin) {
        let id = format!("api.{scope}.update_{scope}_member_roles.guest_and_user.app_error");
        return Err(Failure::of(id, 400));
    }
    if flags.guest != was_guest {
        let id = format!("api.channel.update_{scope}_member_roles.changing_guest_role.app_error");
        return Err(Failure::of(id, 400));
    }
    Ok(())
}

async fn keep(app: &App, cx: &Arc<Cx>, mut member: ChannelMember) -> Result<ChannelMember> {
    member.compose_roles();
    member.last_update_at = app.now();
    // Clients are told the roles that the schemes give; what is stored are flags.
    let mut shown = [member];
    crate::schemes::dress_channel_members(app, &mut shown).await?;
    let [member] = shown;
    let (bus, cx) = (app.events.clone(), cx.clone());
    app.transact(async move |tx: &mut Tx| {
        channel_members::set_roles(&member).execute(&mut *tx).await?;
        tx.record(&bus, Event::ChannelMemberUpdated { member: Arc::new(member.clone()) }, &cx);
        Ok(member)
    })
    .await
}

/// Changes how a member is notified; settings that are not named stay.
///
/// # Errors
/// 404 when they are not in; 400 for a value that a setting does not have.
#[crate::boxed]
pub async fn set_notify_props(
    app: &App,
    granted: &Granted<EditUser>,
    channel: ChannelId,
    props: &StringMap,
) -> Result<ChannelMember> {
    let mut member = stored(app, channel, granted.target()).await?;
    for (name, value) in props {
        if check_notify_prop(name, value)? {
            member.notify_props.insert(name.clone(), value.clone());
        }
    }
    let now = app.now();
    member.last_update_at = now;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        channel_members::set_notify_props(channel, member.user_id, &member.notify_props, now).execute(&mut *tx).await?;
        tx.record(&bus, Event::ChannelMemberUpdated { member: Arc::new(member.clone()) }, &cx);
        Ok(member)
    })
    .await
}

/// Whether it is a setting at all; others are passed over.
fn check_notify_prop(name: &str, value: &str) -> Result<bool> {
    const LEVELS: &[&str] = &["default", "all", "mention", "none"];
    const SWITCH: &[&str] = &["default", "on", "off"];
    let (values, id): (&[&str], &str) = match name {
        "desktop" | "desktop_threads" => (LEVELS, "model.channel_member.is_valid.notify_level.app_error"),
        "push" | "push_threads" => (LEVELS, "model.channel_member.is_valid.push_level.app_error"),
        "mark_unread" => (&["all", "mention"], "model.channel_member.is_valid.unread_level.app_error"),
        "email" => (&["default", "true", "false"], "model.channel_member.is_valid.email_value.app_error"),
        "ignore_channel_mentions" => (SWITCH, "model.channel_member.is_valid.ignore_channel_mentions_value.app_error"),
        "channel_auto_follow_threads" => {
            (&["on", "off"], "model.channel_member.is_valid.channel_auto_follow_threads_value.app_error")
        }
        "desktop_sound" => (SWITCH, "model.channel_member.is_valid.notify_level.app_error"),
        // The name of a sound that the client knows.
        "desktop_notification_sound" if value.len() <= 64 => return Ok(true),
        _ => return Ok(false),
    };
    if values.contains(&value) {
        return Ok(true);
    }
    Err(Failure::of(id, 400).with("name", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notification_settings_have_known_values_and_unknown_settings_are_passed_over() {
        assert_eq!(check_notify_prop("mark_unread", "mention").ok(), Some(true));
        assert_eq!(check_notify_prop("something", "else").ok(), Some(false));
        let refusal = check_notify_prop("push", "loud").err().map(|failure| failure.0.id);
        assert_eq!(refusal.as_deref(), Some("model.channel_member.is_valid.push_level.app_error"));
    }
}
