//! Changing a channel's name and texts, archiving it and bringing it back.

use std::sync::Arc;

use jackfield_model::permission::{DeleteChannel, ManageChannelProperties, RestoreChannel};
use jackfield_model::{AppError, Channel, ChannelPatch, ChannelType, Millis, names};
use jackfield_storage::{Tx, channels};

use super::create::name_taken;
use super::notices::Notice;
use super::valid;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Failure, Result};

/// How a channel is to be changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// What is missing stays.
    Patch(ChannelPatch),
    /// Header and purpose are replaced, names where they are given.
    Replace(Channel),
}

/// Changes a channel.
///
/// # Errors
/// 400 when it is archived, would not be valid, or is the default channel and would be renamed.
#[crate::boxed]
pub async fn change(app: &App, granted: &Granted<ManageChannelProperties>, change: Change) -> Result<Arc<Channel>> {
    let cx = granted.cx();
    let before = granted.object(app).await?.channel.clone();
    if before.is_archived() {
        return Err(Failure::of("api.channel.update_channel.deleted.app_error", 400));
    }
    let mut after = changed(&before, change)?;
    check(&before, &after)?;
    after.update_at = app.now();
    let verdict = app.hooks.channel_will_be_updated(cx, &after, &before).await?;
    let after = kept_identity(verdict.settle(after, "Channel update")?, &before, app.now());
    check(&before, &after)?;
    let after = Arc::new(after);
    let (bus, by, stored) = (app.events.clone(), cx.clone(), after.clone());
    app.transact(async move |tx: &mut Tx| {
        match channels::update(&stored).execute(&mut *tx).await {
            Err(error) if error.is_unique() => return Err(name_taken()),
            other => other?,
        };
        tx.record(&bus, Event::ChannelUpdated { channel: stored }, &by);
        Ok(())
    })
    .await?;
    let Some(actor) = granted.user_id().some() else { return Ok(after) };
    let texts = [
        Notice::DisplayName { old: &before.display_name, new: &after.display_name },
        Notice::Header { old: &before.header, new: &after.header },
        Notice::Purpose { old: &before.purpose, new: &after.purpose },
    ];
    for notice in texts {
        if notice.changes() {
            notice.write(app, cx, after.id, actor).await;
        }
    }
    Ok(after)
}

fn changed(before: &Channel, change: Change) -> Result<Channel> {
    let mut after = before.clone();
    match change {
        Change::Patch(patch) => after.apply(patch),
        Change::Replace(whole) => {
            if whole.id != before.id {
                return Err(AppError::invalid_param("channel_id").into());
            }
            if whole.channel_type != before.channel_type {
                return Err(Failure::of("api.channel.update_channel.typechange.app_error", 400));
            }
            after.header = whole.header;
            after.purpose = whole.purpose;
            if !whole.display_name.is_empty() {
                after.display_name = whole.display_name;
            }
            if !whole.name.is_empty() {
                after.name = whole.name;
            }
        }
    }
    after.display_name = after.display_name.trim().to_owned();
    Ok(after)
}

fn check(before: &Channel, after: &Channel) -> Result<()> {
    if before.name == names::TOWN_SQUARE && before.name != after.name && !before.team_id.is_empty() {
        return Err(Failure::of("api.channel.update_channel.tried.app_error", 400).with("name", &before.name));
    }
    let renamed = before.name != after.name || before.display_name != after.display_name;
    if before.is_direct_or_group() && renamed {
        // Mattermost: the names of direct and group channels follow from their members.
        return Err(Failure::of(
            "api.channel.update_channel.update_direct_or_group_messages_not_allowed.app_error",
            400,
        ));
    }
    valid::check(after)
}

/// Whatever a plugin answers, it is the same channel of the same kind.
fn kept_identity(after: Channel, before: &Channel, now: Millis) -> Channel {
    Channel {
        id: before.id,
        create_at: before.create_at,
        update_at: now,
        delete_at: before.delete_at,
        team_id: before.team_id,
        channel_type: before.channel_type,
        creator_id: before.creator_id,
        last_post_at: before.last_post_at,
        total_msg_count: before.total_msg_count,
        total_msg_count_root: before.total_msg_count_root,
        last_root_post_at: before.last_root_post_at,
        ..after
    }
}

/// Archives a channel: it is read only and leaves the lists.
///
/// # Errors
/// 400 for the default channel, direct and group channels, and channels that are archived; a plugin's refusal.
#[crate::boxed]
pub async fn archive(app: &App, granted: &Granted<DeleteChannel>) -> Result<()> {
    let cx = granted.cx();
    let channel = granted.object(app).await?.channel.clone();
    if channel.is_archived() {
        return Err(Failure::of("api.channel.delete_channel.deleted.app_error", 400));
    }
    if channel.is_direct_or_group() {
        return Err(Failure::of("api.channel.delete_channel.type.invalid", 400));
    }
    if channel.name == names::TOWN_SQUARE {
        return Err(Failure::of("api.channel.delete_channel.cannot.app_error", 400).with("name", &channel.name));
    }
    app.hooks.channel_will_be_archived(cx, &channel).await?.settle((), "Channel archive")?;
    // Before: nobody may write into an archived channel.
    if let Some(actor) = granted.user_id().some() {
        Notice::Archived.write(app, cx, channel.id, actor).await;
    }
    let now = app.now();
    set_deleted(app, granted.cx(), &channel, now, now).await
}

/// Brings an archived channel back.
///
/// # Errors
/// 400 when it is not archived; a plugin's refusal.
#[crate::boxed]
pub async fn restore(app: &App, granted: &Granted<RestoreChannel>) -> Result<Channel> {
    let cx = granted.cx();
    let channel = granted.object(app).await?.channel.clone();
    if !channel.is_archived() {
        return Err(Failure::of("api.channel.restore_channel.restored.app_error", 400));
    }
    app.hooks.channel_will_be_restored(cx, &channel).await?.settle((), "Channel restore")?;
    let now = app.now();
    set_deleted(app, cx, &channel, Millis::NEVER, now).await?;
    if let Some(actor) = granted.user_id().some() {
        Notice::Restored.write(app, cx, channel.id, actor).await;
    }
    Ok(Channel { delete_at: Millis::NEVER, update_at: now, ..(*channel).clone() })
}

async fn set_deleted(app: &App, cx: &Arc<crate::Cx>, channel: &Channel, delete_at: Millis, now: Millis) -> Result<()> {
    let (bus, by) = (app.events.clone(), cx.clone());
    let (channel_id, team_id) = (channel.id, channel.team_id);
    let private = channel.channel_type != ChannelType::Open;
    let event = if delete_at.is_never() {
        Event::ChannelRestored { channel_id, team_id, private }
    } else {
        Event::ChannelDeleted { channel_id, team_id, delete_at, private }
    };
    app.transact(async move |tx: &mut Tx| {
        channels::set_deleted(channel_id, delete_at, now).execute(&mut *tx).await?;
        tx.record(&bus, event, &by);
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn town_square() -> Channel {
        Channel {
            id: jackfield_model::ChannelId::new(),
            team_id: jackfield_model::TeamId::new(),
            name: names::TOWN_SQUARE.into(),
            display_name: "Town Square".into(),
            ..Channel::default()
        }
    }

    #[test]
    fn the_default_channel_may_be_shown_by_another_name_but_keeps_its_own() {
        let before = town_square();
        let shown = Channel { display_name: "Everybody".into(), ..before.clone() };
        assert!(check(&before, &shown).is_ok());
        let renamed = Channel { name: "everybody".into(), ..before.clone() };
        let refusal = check(&before, &renamed).err().map(|failure| failure.0.id);
        assert_eq!(refusal.as_deref(), Some("api.channel.update_channel.tried.app_error"));
    }

    #[test]
    fn a_replacement_keeps_names_that_it_does_not_give_and_never_changes_the_type() {
        let before = Channel { header: "old".into(), ..town_square() };
        let whole = Channel { id: before.id, purpose: "new".into(), ..Channel::default() };
        let after = changed(&before, Change::Replace(whole)).expect("the type is the same");
        assert_eq!((after.name.as_str(), after.header.as_str(), after.purpose.as_str()), ("town-square", "", "new"));
        let private = Channel { id: before.id, channel_type: ChannelType::Private, ..Channel::default() };
        assert!(changed(&before, Change::Replace(private)).is_err());
        let other = Channel { id: jackfield_model::ChannelId::new(), ..before.clone() };
        assert!(changed(&before, Change::Replace(other)).is_err());
    }

    #[test]
    fn a_plugin_changes_no_channel_into_another() {
        let before = town_square();
        let other = Channel { header: "by a plugin".into(), ..Channel::default() };
        let after = kept_identity(other, &before, Millis(5));
        assert_eq!((after.id, after.team_id, after.header.as_str()), (before.id, before.team_id, "by a plugin"));
    }
}
