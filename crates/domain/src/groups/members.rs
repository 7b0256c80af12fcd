//! Who is in a group.

use std::sync::Arc;

use jackfield_model::permission::{ManageGroupMembers, ReadGroup};
use jackfield_model::{AppError, GroupId, GroupMember, GroupMemberList, Millis, User, UserId, limits};
use jackfield_storage::{Tx, groups as statements, users};

use super::change::{check_custom, check_on};
use super::find::seen_by;
use crate::authorize::Granted;
use crate::events::{Event, EventBus, Record};
use crate::users::seen_among;
use crate::{App, Cx, Failure, Result};

/// Those people, when all of them are there and seen by whoever names them.
pub(super) async fn check_people(app: &App, cx: &Arc<Cx>, ids: &[UserId]) -> Result<Vec<UserId>> {
    if ids.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("user_ids").into());
    }
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let found = users::by_ids(&ids).all::<User>(&app.store).await?;
    let active = found.iter().filter(|user| user.delete_at.is_never()).count();
    let seen = seen_among(app, cx, &ids).await?;
    if active != ids.len() || seen.is_some_and(|seen| seen.len() != ids.len()) {
        return Err(Failure::of("app.group.user_not_found", 400));
    }
    Ok(ids)
}

/// Puts people into a group as part of a transaction; those who are in it already stay.
pub(super) async fn enter(
    tx: &mut Tx,
    bus: &EventBus,
    cx: &Arc<Cx>,
    group_id: GroupId,
    people: &[UserId],
    now: Millis,
) -> Result<()> {
    for user_id in people {
        if statements::add_member(group_id, *user_id, now).execute(&mut *tx).await? > 0 {
            let member = GroupMember { group_id, user_id: *user_id, create_at: now, delete_at: Millis::NEVER };
            tx.record(bus, Event::GroupMemberAdded { member }, cx);
        }
    }
    Ok(())
}

/// Adds members to a group.
///
/// # Errors
/// 400 for unknown users and groups of a directory, 404 for an archived group.
#[crate::boxed]
pub async fn add(app: &App, granted: &Granted<ManageGroupMembers>, ids: &[UserId]) -> Result<Vec<GroupMember>> {
    check_open(app, granted).await?;
    let people = check_people(app, granted.cx(), ids).await?;
    let (group_id, now) = (granted.target(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        enter(&mut *tx, &bus, &cx, group_id, &people, now).await?;
        Ok(statements::members_by_ids(group_id, &people).all::<GroupMember>(&mut *tx).await?)
    })
    .await
}

/// Removes members from a group; who is not in it is passed over.
///
/// # Errors
/// As [`add`].
#[crate::boxed]
pub async fn remove(app: &App, granted: &Granted<ManageGroupMembers>, ids: &[UserId]) -> Result<Vec<GroupMember>> {
    check_open(app, granted).await?;
    if ids.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("user_ids").into());
    }
    leave(app, granted.cx(), granted.target(), ids.to_vec()).await
}

/// Takes people out of a group; answers who was in it.
pub(super) async fn leave(app: &App, cx: &Arc<Cx>, group_id: GroupId, ids: Vec<UserId>) -> Result<Vec<GroupMember>> {
    let (bus, cx, now) = (app.events.clone(), cx.clone(), app.now());
    app.transact(async move |tx: &mut Tx| {
        let there = statements::members_by_ids(group_id, &ids).all::<GroupMember>(&mut *tx).await?;
        let mut gone = Vec::new();
        for member in there {
            if statements::remove_member(group_id, member.user_id, now).execute(&mut *tx).await? > 0 {
                let member = GroupMember { delete_at: now, ..member };
                tx.record(&bus, Event::GroupMemberRemoved { member: member.clone() }, &cx);
                gone.push(member);
            }
        }
        Ok(gone)
    })
    .await
}

async fn check_open(app: &App, granted: &Granted<ManageGroupMembers>) -> Result<()> {
    check_on(app)?;
    let group = &granted.object(app).await?.group;
    check_custom(group)?;
    if group.delete_at.is_never() {
        return Ok(());
    }
    Err(Failure::of("app.group.no_rows#archived", 404))
}

/// A page of a group's members whom the caller sees.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn members(app: &App, granted: &Granted<ReadGroup>, (limit, offset): (i64, i64)) -> Result<GroupMemberList> {
    let (group, seen_by) = (granted.target(), seen_by(app, granted.cx()));
    let page = statements::members(group, seen_by, limit, offset).all::<(UserId,)>(&app.store).await?;
    let ids: Vec<UserId> = page.into_iter().map(|row| row.0).collect();
    let mut members = users::by_ids(&ids).all::<User>(&app.store).await?;
    members.sort_by_key(|user| ids.iter().position(|id| *id == user.id));
    let members = members.iter().map(|user| crate::users::shown(app, granted.cx(), user)).collect();
    let (total_member_count,) = statements::count_members(group, seen_by).one::<(i64,)>(&app.store).await?;
    Ok(GroupMemberList { members, total_member_count })
}
