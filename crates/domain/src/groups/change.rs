//! Making groups, changing and archiving them.

use std::sync::Arc;

use jackfield_model::permission::{CreateGroup, DeleteGroup, EditGroup, RestoreGroup};
use jackfield_model::{AppError, CUSTOM_GROUP, Group, GroupId, GroupPatch, GroupWithUserIds, Millis, User};
use jackfield_storage::{Tx, groups as statements, users};

use super::members::{check_people, enter};
use crate::authorize::Granted;
use crate::events::{Event, EventBus, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

const NAME: usize = 64;
const DISPLAY_NAME: usize = 128;
const DESCRIPTION: usize = 1024;
/// Names that mention everybody.
const RESERVED: &[&str] = &["all", "channel", "here"];

fn refuse<T>(id: &'static str, status: u16) -> Result<T> {
    Err(Failure::of(id, status))
}

/// Whether groups are made and changed here at all.
pub(super) fn check_on(app: &App) -> Result<()> {
    if app.config.read().settings.service.enable_custom_groups {
        return Ok(());
    }
    refuse("api.custom_groups.feature_disabled", 501)
}

/// Makes a group with its first members.
///
/// # Errors
/// 400 when it is not a valid group, its name is a user's or another group's, or a member does not exist; 501 where groups
/// are switched off.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateGroup>, draft: GroupWithUserIds) -> Result<Group> {
    check_on(app)?;
    let GroupWithUserIds { group: draft, user_ids } = draft;
    if draft.source != CUSTOM_GROUP || draft.remote_id.is_some() {
        return refuse("app.group.crud_permission", 400);
    }
    if !draft.allow_reference {
        return refuse("api.custom_groups.must_be_referenceable", 400);
    }
    let now = app.now();
    let group = Group {
        id: GroupId::new(),
        name: draft.name.map(|name| name.trim().to_lowercase()),
        display_name: draft.display_name.trim().to_owned(),
        description: draft.description,
        source: CUSTOM_GROUP.into(),
        create_at: now,
        update_at: now,
        allow_reference: true,
        ..Group::default()
    };
    check_texts(&group)?;
    check_name(app, group.name.as_deref().unwrap_or_default()).await?;
    let people = check_people(app, granted.cx(), &user_ids).await?;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        match statements::insert(&group).execute(&mut *tx).await {
            Err(error) if error.is_unique() => return Err(name_taken()),
            other => other?,
        };
        enter(&mut *tx, &bus, &cx, group.id, &people, now).await?;
        tell(&mut *tx, &bus, &cx, group.id).await
    })
    .await
}

fn name_taken() -> Failure {
    Failure::of("app.custom_group.unique_name", 400)
}

pub(super) async fn check_name(app: &App, name: &str) -> Result<()> {
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Failure::of("model.group.name.invalid_length.app_error", 400).with("most", NAME));
    }
    if RESERVED.contains(&name) {
        return refuse("model.group.name.reserved_name.app_error", 400);
    }
    if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte)) {
        return refuse("model.group.name.invalid_chars.app_error", 400);
    }
    if users::by_username(name).optional::<User>(&app.store).await?.is_some() {
        return refuse("app.group.username_conflict", 400);
    }
    Ok(())
}

pub(super) fn check_texts(group: &Group) -> Result<()> {
    if group.display_name.is_empty() || group.display_name.chars().count() > DISPLAY_NAME {
        return Err(Failure::of("model.group.display_name.app_error", 400).with("most", DISPLAY_NAME));
    }
    if group.description.chars().count() > DESCRIPTION {
        return Err(Failure::of("model.group.description.app_error", 400).with("most", DESCRIPTION));
    }
    Ok(())
}

/// Reads a group as it is now, and tells of it.
pub(super) async fn tell(tx: &mut Tx, bus: &EventBus, cx: &Arc<Cx>, id: GroupId) -> Result<Group> {
    let group = statements::by_id(id).optional::<Group>(&mut *tx).await?.found_or("app.group.no_rows")?;
    tx.record(bus, Event::GroupChanged { group: Box::new(group.clone()) }, cx);
    Ok(group)
}

/// Changes a group; what is missing stays.
///
/// # Errors
/// As [`create`]; 404 for an archived group, 400 for one of a directory.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<EditGroup>, patch: GroupPatch) -> Result<Group> {
    check_on(app)?;
    let before = &granted.object(app).await?.group;
    check_custom(before)?;
    if !before.delete_at.is_never() {
        return refuse("app.group.no_rows#archived", 404);
    }
    let mut after = before.clone();
    if let Some(name) = patch.name {
        after.name = Some(name.trim().to_lowercase());
    }
    after.display_name = patch.display_name.map_or(after.display_name, |name| name.trim().to_owned());
    after.description = patch.description.unwrap_or(after.description);
    if patch.allow_reference == Some(false) {
        return refuse("api.custom_groups.must_be_referenceable", 400);
    }
    check_texts(&after)?;
    if after.name != before.name {
        check_name(app, after.name.as_deref().unwrap_or_default()).await?;
    }
    after.update_at = app.now();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        match statements::update(&after).execute(&mut *tx).await {
            Err(error) if error.is_unique() => return Err(name_taken()),
            other => other?,
        };
        tell(tx, &bus, &cx, after.id).await
    })
    .await
}

/// Archives a group.
///
/// # Errors
/// 404 when it is archived already.
#[crate::boxed]
pub async fn archive(app: &App, granted: &Granted<DeleteGroup>) -> Result<Group> {
    check_on(app)?;
    let group = &granted.object(app).await?.group;
    check_custom(group)?;
    if !group.delete_at.is_never() {
        return refuse("app.group.no_rows#archived", 404);
    }
    set_deleted(app, granted.cx(), group.id, app.now()).await
}

/// Brings an archived group back.
///
/// # Errors
/// 404 when it is not archived.
#[crate::boxed]
pub async fn restore(app: &App, granted: &Granted<RestoreGroup>) -> Result<Group> {
    check_on(app)?;
    let group = &granted.object(app).await?.group;
    check_custom(group)?;
    if group.delete_at.is_never() {
        return refuse("app.group.no_rows#open", 404);
    }
    set_deleted(app, granted.cx(), group.id, Millis::NEVER).await
}

pub(super) async fn set_deleted(app: &App, cx: &Arc<Cx>, id: GroupId, delete_at: Millis) -> Result<Group> {
    let (bus, cx, now) = (app.events.clone(), cx.clone(), app.now());
    app.transact(async move |tx: &mut Tx| {
        statements::set_deleted(id, delete_at, now).execute(&mut *tx).await?;
        tell(tx, &bus, &cx, id).await
    })
    .await
}

/// What a directory says of its groups, people do not change.
pub(super) fn check_custom(group: &Group) -> Result<()> {
    if group.source == CUSTOM_GROUP {
        return Ok(());
    }
    Err(AppError::invalid_param("group_id").into())
}
