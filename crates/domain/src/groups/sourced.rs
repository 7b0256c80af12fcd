//! Groups as plugins make and change them: also those of a directory, or of the plugin itself, which people do not
//! change.

use jackfield_model::permission::{CreateGroup, DeleteGroup, EditGroup, ManageGroupMembers, RestoreGroup};
use jackfield_model::{CUSTOM_GROUP, Group, GroupId, GroupMember, UserId};
use jackfield_storage::{Tx, groups as statements};

use super::change::{check_name, check_texts, set_deleted, tell};
use super::members::{check_people, enter, leave};
use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Groups of a plugin have a source that begins so.
const OF_PLUGINS: &str = "plugin_";
const OF_DIRECTORY: &str = "ldap";
/// Mattermost: the columns' width.
const SOURCE: usize = 64;
const REMOTE_ID: usize = 48;

async fn check(app: &App, group: &Group, before: Option<&Group>) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    check_texts(group)?;
    let source = group.source.as_str();
    let is_elsewhere = source == OF_DIRECTORY || source.starts_with(OF_PLUGINS);
    if !(is_elsewhere || source == CUSTOM_GROUP) || source.len() > SOURCE {
        return refuse("model.group.source.app_error");
    }
    let remote = group.remote_id.as_deref().unwrap_or_default();
    if (is_elsewhere && remote.is_empty()) || remote.len() > REMOTE_ID {
        return refuse("model.group.remote_id.app_error");
    }
    match group.name.as_deref() {
        None if group.allow_reference => refuse("model.group.name.app_error"),
        None => Ok(()),
        Some(name) if before.is_some_and(|before| before.name.as_deref() == Some(name)) => Ok(()),
        Some(name) => check_name(app, name).await,
    }
}

fn taken(error: jackfield_storage::Error) -> Failure {
    if error.is_unique() { Failure::of("app.group.uniqueness_error", 400) } else { error.into() }
}

/// Makes a group of any source.
///
/// # Errors
/// 400 when it is not a valid group, or its name or its id elsewhere is another's.
#[crate::boxed]
pub async fn make(app: &App, granted: &Granted<CreateGroup>, draft: Group) -> Result<Group> {
    let now = app.now();
    let group = Group {
        id: GroupId::new(),
        create_at: now,
        update_at: now,
        remote_id: draft.remote_id.filter(|remote| !remote.is_empty()),
        name: draft.name,
        display_name: draft.display_name,
        description: draft.description,
        source: draft.source,
        allow_reference: draft.allow_reference,
        ..Group::default()
    };
    check(app, &group, None).await?;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        statements::insert(&group).execute(&mut *tx).await.map_err(taken)?;
        tell(tx, &bus, &cx, group.id).await
    })
    .await
}

/// Changes a group of any source; where it comes from stays.
///
/// # Errors
/// As [`make`]; 404 for one that is archived.
#[crate::boxed]
pub async fn change(app: &App, granted: &Granted<EditGroup>, wanted: Group) -> Result<Group> {
    let before = &granted.object(app).await?.group;
    before.delete_at.is_never().then_some(()).found_or("app.group.no_rows#archived")?;
    let after = Group {
        name: wanted.name,
        display_name: wanted.display_name,
        description: wanted.description,
        allow_reference: wanted.allow_reference,
        remote_id: wanted.remote_id.filter(|remote| !remote.is_empty()),
        update_at: app.now(),
        ..before.clone()
    };
    check(app, &after, Some(before)).await?;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        statements::update(&after).execute(&mut *tx).await.map_err(taken)?;
        tell(tx, &bus, &cx, after.id).await
    })
    .await
}

/// Archives a group of any source.
///
/// # Errors
/// 404 when it is archived already.
#[crate::boxed]
pub async fn put_away(app: &App, granted: &Granted<DeleteGroup>) -> Result<Group> {
    let group = &granted.object(app).await?.group;
    group.delete_at.is_never().then_some(()).found_or("app.group.no_rows#archived")?;
    set_deleted(app, granted.cx(), group.id, app.now()).await
}

/// Brings an archived group of any source back.
///
/// # Errors
/// 404 when it is not archived.
#[crate::boxed]
pub async fn bring_back(app: &App, granted: &Granted<RestoreGroup>) -> Result<Group> {
    let group = &granted.object(app).await?.group;
    (!group.delete_at.is_never()).then_some(()).found_or("app.group.no_rows#open")?;
    set_deleted(app, granted.cx(), group.id, jackfield_model::Millis::NEVER).await
}

/// Adds members to a group of any source; those who are in it stay.
///
/// # Errors
/// 400 for unknown users, 404 for an archived group.
#[crate::boxed]
pub async fn enlist(app: &App, granted: &Granted<ManageGroupMembers>, ids: &[UserId]) -> Result<Vec<GroupMember>> {
    let group = &granted.object(app).await?.group;
    group.delete_at.is_never().then_some(()).found_or("app.group.no_rows#archived")?;
    let people = check_people(app, granted.cx(), ids).await?;
    let (group_id, now) = (group.id, app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        enter(&mut *tx, &bus, &cx, group_id, &people, now).await?;
        Ok(statements::members_by_ids(group_id, &people).all::<GroupMember>(&mut *tx).await?)
    })
    .await
}

/// Removes somebody from a group of any source.
///
/// # Errors
/// 404 for somebody who is not in it.
#[crate::boxed]
pub async fn strike(app: &App, granted: &Granted<ManageGroupMembers>, user: UserId) -> Result<GroupMember> {
    leave(app, granted.cx(), granted.target(), vec![user]).await?.pop().found_or("app.group.no_rows#member")
}
