//! Setting who is in a channel, as a list.

use std::collections::BTreeSet;

use jackfield_model::permission::{
    AddChannelMember, ChannelMemberOf, ManageChannelRoles, ManageSystem, RemoveChannelMember,
};
use jackfield_model::{
    AppError, ChannelId, ChannelMember, SetChannelMembersError, SetChannelMembersRequest, SetChannelMembersResponse,
    UserId, limits,
};
use jackfield_storage::channel_members;

use super::members::{add_member, remove_member};
use super::roles::{SchemeFlags, set_scheme_roles};
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::texts::{Locale, locale_of};
use crate::{App, Failure, Result};

/// Members that are looked at.
const MEMBERS: i64 = 20_000;

/// Makes a channel's members those of a list: adds who is missing, removes who is too many, and, where administrators
/// are listed, makes those and nobody else administrators. What cannot be done for somebody is told with the rest.
///
/// # Errors
/// 400 for a list that is too long, or administrators who are no members; 404 for an unknown channel.
#[crate::boxed]
pub async fn set_members(
    app: &App,
    granted: &Granted<ManageSystem>,
    channel: ChannelId,
    wanted: &SetChannelMembersRequest,
) -> Result<SetChannelMembersResponse> {
    if wanted.members.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("members").into());
    }
    let members: BTreeSet<UserId> = wanted.members.iter().copied().filter(|id| !id.is_empty()).collect();
    let admins: Option<BTreeSet<UserId>> = wanted.channel_admins.as_ref().map(|ids| ids.iter().copied().collect());
    if admins.as_ref().is_some_and(|admins| !admins.is_subset(&members)) {
        return Err(AppError::invalid_param("channel_admins").into());
    }
    let cx = || SystemCx::within(granted.cx(), "members of a channel");
    let roles = Granted::<ManageChannelRoles>::for_system(cx(), channel);
    // 404 before anything is done.
    roles.object(app).await?;
    let there = channel_members::page(channel, MEMBERS, 0).all::<ChannelMember>(&app.store).await?;
    let locale = locale_of(app, granted.cx()).await;
    let mut told = SetChannelMembersResponse::default();
    let present: BTreeSet<UserId> = there.iter().map(|member| member.user_id).collect();
    for user in members.difference(&present) {
        let joins = ChannelMemberOf { channel, user: *user };
        match add_member(app, &Granted::<AddChannelMember>::for_system(cx(), joins)).await {
            Ok(_) => told.added.push(*user),
            Err(failure) => told.errors.push(failed(*user, failure, locale)?),
        }
    }
    for user in present.difference(&members) {
        let leaves = ChannelMemberOf { channel, user: *user };
        match remove_member(app, &Granted::<RemoveChannelMember>::for_system(cx(), leaves)).await {
            Ok(()) => told.removed.push(*user),
            Err(failure) => told.errors.push(failed(*user, failure, locale)?),
        }
    }
    let Some(admins) = admins else { return Ok(told) };
    let there = channel_members::page(channel, MEMBERS, 0).all::<ChannelMember>(&app.store).await?;
    for member in there.iter().filter(|member| member.scheme_admin != admins.contains(&member.user_id)) {
        let admin = !member.scheme_admin;
        let flags = SchemeFlags { guest: member.scheme_guest, user: member.scheme_user, admin };
        match set_scheme_roles(app, &roles, member.user_id, flags).await {
            Ok(_) if admin => told.promoted.push(member.user_id),
            Ok(_) => told.demoted.push(member.user_id),
            Err(failure) => told.errors.push(failed(member.user_id, failure, locale)?),
        }
    }
    Ok(told)
}

/// What is told of somebody for whom it could not be done. What the server cannot do at all ends it.
fn failed(user_id: UserId, failure: Failure, locale: Locale) -> Result<SetChannelMembersError> {
    if failure.0.status_code >= 500 {
        return Err(failure);
    }
    let Failure(error) = failure.told(locale);
    Ok(SetChannelMembersError { user_id, id: error.id, error: error.message })
}
