//! Groups of users: those that people make, those of a directory, and those of plugins.

mod memberships;

use jackfield_model::permission as may;
use jackfield_model::{ChannelId, Group, GroupId, GroupMember, GroupSyncable, Millis, TeamId, User, UserId};
use jackfield_storage::groups as statements;
use serde::Deserialize;
use serde_json::Value;

use super::{Entry, Method, PluginApi, at_most_rows, rows, unknown, whole};
use crate::failure::Found;
use crate::groups::{self, Listed, sourced, syncables};
use crate::plugins::Capability;
use crate::{Result, users};

pub use memberships::DefaultMemberships;

/// Which groups a plugin wants; what is empty does not narrow them.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct GroupSearchOpts {
    q: String,
    not_associated_to_team: TeamId,
    not_associated_to_channel: ChannelId,
    include_member_count: bool,
    filter_allow_reference: bool,
    since: Millis,
    source: String,
    filter_has_member: UserId,
    include_channel_member_count: ChannelId,
    include_timezones: bool,
    #[serde(rename = "IncludeMemberIDs")]
    include_member_ids: bool,
    include_archived: bool,
    filter_archived: bool,
    filter_parent_team_permitted: bool,
    only_syncable_sources: bool,
}

methods! {
    /// A group by its id, also one that is archived.
    GetGroup = GroupsRead (id: GroupId) -> Group |api| {
        groups::get(&api.app, &api.grant::<may::ReadGroup>(id), true).await
    }
    /// A group by the name that it is mentioned by.
    GetGroupByName = GroupsRead (name: String) -> Group |api| {
        let found = statements::by_name(&name.to_lowercase()).optional::<Group>(&api.app.store).await?;
        found.found_or("app.group.no_rows")
    }
    /// A group by what it is called where it comes from.
    GetGroupByRemoteID = GroupsRead (remote: String, source: String) -> Group |api| {
        let found = statements::by_remote_id(&remote, &source).optional::<Group>(&api.app.store).await?;
        found.found_or("app.group.no_rows")
    }
    /// A page of a group's members.
    GetGroupMemberUsers = GroupsRead (group: GroupId, page: i64, per_page: i64) -> Vec<User> |api| {
        let granted = api.grant::<may::ReadGroup>(group);
        granted.object(&api.app).await?;
        whole(groups::members(&api.app, &granted, rows(page, per_page)).await?.members, per_page)
    }
    /// A page of groups, narrowed.
    GetGroups = GroupsRead (page: i64, per_page: i64, options: GroupSearchOpts, restrictions: Value) -> Vec<Group> |api| {
        list(api, page, per_page, options, &restrictions).await
    }
    /// All groups of one source.
    GetGroupsBySource = GroupsRead (source: String) -> Vec<Group> |api| {
        let (limit, offset) = rows(0, super::ROWS);
        let listed = Listed { source, ..Listed::default() };
        Ok(statements::page(&listed, limit, offset).all(&api.app.store).await?)
    }
    /// The groups that somebody is in.
    GetGroupsForUser = GroupsRead (user: UserId) -> Vec<Group> |api| {
        users::get(&api.app, &api.grant::<may::ViewUser>(user)).await?;
        let (limit, offset) = rows(0, super::ROWS);
        let listed = Listed { member: user, ..Listed::default() };
        Ok(statements::page(&listed, limit, offset).all(&api.app.store).await?)
    }
    /// Makes a group: one that people see, one of a directory, or one of the plugin.
    CreateGroup = GroupsWrite (group: Group) -> Group |api| {
        sourced::make(&api.app, &api.grant::<may::CreateGroup>(()), group).await
    }
    /// Changes a group; where it comes from stays.
    UpdateGroup = GroupsWrite (group: Group) -> Group |api| {
        sourced::change(&api.app, &api.grant::<may::EditGroup>(group.id), group).await
    }
    /// Archives a group.
    DeleteGroup = GroupsWrite (id: GroupId) -> Group |api| {
        sourced::put_away(&api.app, &api.grant::<may::DeleteGroup>(id)).await
    }
    /// Brings an archived group back.
    RestoreGroup = GroupsWrite (id: GroupId) -> Group |api| {
        sourced::bring_back(&api.app, &api.grant::<may::RestoreGroup>(id)).await
    }
    /// Adds somebody to a group.
    UpsertGroupMember = GroupsWrite (group: GroupId, user: UserId) -> GroupMember |api| {
        let added = sourced::enlist(&api.app, &api.grant::<may::ManageGroupMembers>(group), &[user]).await?;
        added.into_iter().next().found_or("app.group.no_rows#member")
    }
    /// Adds people to a group.
    UpsertGroupMembers = GroupsWrite (group: GroupId, users: Vec<UserId>) -> Vec<GroupMember> |api| {
        sourced::enlist(&api.app, &api.grant::<may::ManageGroupMembers>(group), at_most_rows(&users)?).await
    }
    /// Removes somebody from a group.
    DeleteGroupMember = GroupsWrite (group: GroupId, user: UserId) -> GroupMember |api| {
        let granted = api.grant::<may::ManageGroupMembers>(group);
        granted.object(&api.app).await?;
        sourced::strike(&api.app, &granted, user).await
    }
    /// What binds a group to a team or a channel.
    GetGroupSyncable = GroupsRead (group: GroupId, id: String, kind: String) -> GroupSyncable |api| {
        syncables::get(&api.app, &api.grant::<may::ReadGroup>(group), syncables::Place::of(&id, &kind)?).await
    }
    /// The teams, or the channels, that a group is bound to.
    GetGroupSyncables = GroupsRead (group: GroupId, kind: String) -> Vec<GroupSyncable> |api| {
        syncables::list(&api.app, &api.grant::<may::ReadGroup>(group), &kind).await
    }
    /// Binds a group to a team or a channel.
    UpsertGroupSyncable = GroupsWrite (bound: GroupSyncable) -> GroupSyncable |api| {
        let place = syncables::Place::of(&bound.syncable_id, &bound.syncable_type)?;
        syncables::bind(&api.app, &api.grant::<may::EditGroup>(bound.group_id), place, bound).await
    }
    /// Changes how a group is bound to a team or a channel.
    UpdateGroupSyncable = GroupsWrite (bound: GroupSyncable) -> GroupSyncable |api| {
        let place = syncables::Place::of(&bound.syncable_id, &bound.syncable_type)?;
        syncables::rebind(&api.app, &api.grant::<may::EditGroup>(bound.group_id), place, bound).await
    }
    /// Undoes what binds a group to a team or a channel; who is there stays.
    DeleteGroupSyncable = GroupsWrite (group: GroupId, id: String, kind: String) -> GroupSyncable |api| {
        syncables::unbind(&api.app, &api.grant::<may::EditGroup>(group), syncables::Place::of(&id, &kind)?).await
    }
    /// Adds members of groups to the teams and channels that the groups are bound to.
    CreateDefaultSyncableMemberships = GroupsWrite (asked: DefaultMemberships) |api| {
        memberships::add(api, asked).await
    }
    /// Takes those out of teams and channels that only take members of their groups, who are in none of them.
    DeleteGroupConstrainedMemberships = GroupsWrite () |api| {
        memberships::remove(api).await
    }
}

async fn list(
    api: &PluginApi,
    page: i64,
    per_page: i64,
    options: GroupSearchOpts,
    restrictions: &Value,
) -> Result<Vec<Group>> {
    if !restrictions.is_null() || options.filter_parent_team_permitted || options.only_syncable_sources {
        return Err(unknown(
            "This server does not narrow groups by restrictions of view, by their team's, or by sources that sync.",
        ));
    }
    let listed = Listed {
        term: options.q,
        source: options.source,
        referable_only: options.filter_allow_reference,
        member: options.filter_has_member,
        not_of_team: options.not_associated_to_team,
        not_of_channel: options.not_associated_to_channel,
        since: options.since,
        include_archived: options.include_archived,
        archived_only: options.filter_archived,
        count_members: options.include_member_count,
        count_in: options.include_channel_member_count,
        count_timezones: options.include_timezones,
    };
    let granted = api.grant::<may::SignedIn>(());
    let found = groups::list(&api.app, &granted, listed, options.include_member_ids, rows(page, per_page)).await?;
    whole(found, per_page)
}
