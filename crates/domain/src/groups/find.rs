//! Finding groups, and what is counted of them.

use std::collections::HashMap;

use jackfield_model::permission::{EditUser, ListTeamChannels, ReadChannel, ReadGroup, SignedIn};
use jackfield_model::{
    AppError, BoundGroups, ChannelMemberCountByGroup, Group, GroupId, GroupStats, GroupWithSchemeAdmin, UserId, limits,
};
use jackfield_storage::groups::{self as statements, Listed};

use crate::authorize::Granted;
use crate::{App, Cx, Result};

/// Members that a list of groups names at most.
const MEMBER_IDS: i64 = 20_000;

/// Whom of a group's members somebody sees: everybody, or those whom they meet, which this user stands for.
pub(super) fn seen_by(app: &App, cx: &Cx) -> UserId {
    if app.holds(cx, "view_members") { UserId::EMPTY } else { cx.user_id() }
}

/// A page of the groups that the caller may know of.
///
/// # Errors
/// Fails when the database does; 403 for counting in a channel that the caller does not see.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<SignedIn>,
    mut listed: Listed,
    with_ids: bool,
    (limit, offset): (i64, i64),
) -> Result<Vec<Group>> {
    let cx = granted.cx();
    let administers = app.holds(cx, "sysconsole_read_user_management_groups");
    // Mattermost: others see groups that can be mentioned.
    listed.referable_only |= !administers;
    let knows_all = app.holds(cx, "view_members");
    if !knows_all {
        listed.member = granted.user_id();
    }
    if let Some(channel) = listed.count_in.some() {
        app.require::<ReadChannel>(cx, channel).await?;
    }
    listed.term = listed.term.trim().to_lowercase();
    let mut found = statements::page(&listed, limit, offset).all::<Group>(&app.store).await?;
    if with_ids && knows_all {
        let ids: Vec<GroupId> = found.iter().map(|group| group.id).collect();
        let mut members: HashMap<GroupId, Vec<UserId>> = HashMap::new();
        for (group, user) in statements::member_ids(&ids, MEMBER_IDS).all::<(GroupId, UserId)>(&app.store).await? {
            members.entry(group).or_default().push(user);
        }
        for group in &mut found {
            group.member_ids = Some(members.remove(&group.id).unwrap_or_default());
        }
    }
    Ok(found)
}

/// A group; its members are counted where that was asked for.
///
/// # Errors
/// 404 when it does not exist.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadGroup>, with_count: bool) -> Result<Group> {
    let group = granted.object(app).await?.group.clone();
    Ok(Group { member_count: group.member_count.filter(|_| with_count), ..group })
}

/// Counts a group's members.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn stats(app: &App, granted: &Granted<ReadGroup>) -> Result<GroupStats> {
    let group_id = granted.target();
    let seen_by = seen_by(app, granted.cx());
    let (total_member_count,) = statements::count_members(group_id, seen_by).one::<(i64,)>(&app.store).await?;
    Ok(GroupStats { group_id, total_member_count })
}

/// The groups that can be mentioned by these names.
///
/// # Errors
/// 400 for more names than one request may hold.
#[crate::boxed]
pub async fn by_names(app: &App, granted: &Granted<SignedIn>, names: &[String]) -> Result<Vec<Group>> {
    if names.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("group_names").into());
    }
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let most = i64::try_from(limits::IDS_PER_REQUEST).unwrap_or(i64::MAX);
    let mut found = statements::by_names(&names, most).all::<Group>(&app.store).await?;
    if !app.holds(granted.cx(), "view_members") {
        let listed = Listed { member: granted.user_id(), ..Listed::default() };
        let own = statements::page(&listed, most, 0).all::<Group>(&app.store).await?;
        found.retain(|group| own.iter().any(|own| own.id == group.id));
    }
    Ok(found)
}

/// The groups that a user is in.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<EditUser>) -> Result<Vec<Group>> {
    let most = i64::try_from(limits::IDS_PER_REQUEST).unwrap_or(i64::MAX);
    let listed = Listed { member: granted.target(), referable_only: true, ..Listed::default() };
    Ok(statements::page(&listed, most, 0).all(&app.store).await?)
}

fn bound(groups: Vec<Group>, total_group_count: i64) -> BoundGroups {
    let groups = groups.into_iter().map(|group| GroupWithSchemeAdmin { group, scheme_admin: None }).collect();
    BoundGroups { groups, total_group_count }
}

/// The groups of a directory that are bound to a team.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_team(
    app: &App,
    granted: &Granted<ListTeamChannels>,
    (limit, offset): (i64, i64),
) -> Result<BoundGroups> {
    let found = statements::of_team(granted.target(), limit, offset).all::<Group>(&app.store).await?;
    let (total,) = statements::count_of_team(granted.target()).one::<(i64,)>(&app.store).await?;
    Ok(bound(found, total))
}

/// The groups of a directory that are bound to a channel.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_channel(app: &App, granted: &Granted<ReadChannel>, (limit, offset): (i64, i64)) -> Result<BoundGroups> {
    let found = statements::of_channel(granted.target(), limit, offset).all::<Group>(&app.store).await?;
    let (total,) = statements::count_of_channel(granted.target()).one::<(i64,)>(&app.store).await?;
    Ok(bound(found, total))
}

/// How many of a channel's members are in each group that can be mentioned.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn counts_in_channel(
    app: &App,
    granted: &Granted<ReadChannel>,
    with_timezones: bool,
) -> Result<Vec<ChannelMemberCountByGroup>> {
    let query = statements::counts_in_channel(granted.target(), with_timezones);
    let mut counts = query.all::<ChannelMemberCountByGroup>(&app.store).await?;
    if !app.holds(granted.cx(), "view_members") {
        let most = i64::try_from(limits::IDS_PER_REQUEST).unwrap_or(i64::MAX);
        let listed = Listed { member: granted.user_id(), ..Listed::default() };
        let own = statements::page(&listed, most, 0).all::<Group>(&app.store).await?;
        counts.retain(|count| own.iter().any(|own| own.id == count.group_id));
    }
    Ok(counts)
}
