//! What a member of a team may do.

use std::sync::Arc;

use jackfield_model::permission::ManageTeamRoles;
use jackfield_model::{TeamMember, UserId};
use jackfield_storage::Tx;

use super::members::{in_team, store_member};
use crate::authorize::Granted;
use crate::channels::{SchemeFlags, assigned_roles, check_flags};
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

/// Sets a member's roles by name.
///
/// # Errors
/// 400 when they are not in, or for roles that a member cannot have.
#[crate::boxed]
pub async fn set_roles(app: &App, granted: &Granted<ManageTeamRoles>, user: UserId, names: &str) -> Result<TeamMember> {
    let mut member = load(app, granted, user).await?;
    let assigned = assigned_roles(&app.memory.roles.read(), "team", names, member.scheme_guest)?;
    (member.scheme_guest, member.scheme_user, member.scheme_admin) = (assigned.guest, assigned.user, assigned.admin);
    member.explicit_roles = assigned.explicit;
    keep(app, granted.cx(), member).await
}

/// Sets a member's scheme roles; the roles by name stay.
///
/// # Errors
/// 400 when they are not in, or for making a guest a member or the reverse.
#[crate::boxed]
pub async fn set_scheme_roles(
    app: &App,
    granted: &Granted<ManageTeamRoles>,
    user: UserId,
    flags: SchemeFlags,
) -> Result<TeamMember> {
    let mut member = load(app, granted, user).await?;
    check_flags("team", member.scheme_guest, flags)?;
    (member.scheme_guest, member.scheme_user, member.scheme_admin) = (flags.guest, flags.user, flags.admin);
    keep(app, granted.cx(), member).await
}

async fn load(app: &App, granted: &Granted<ManageTeamRoles>, user: UserId) -> Result<TeamMember> {
    in_team(app, granted.target(), user)
        .await?
        .ok_or_else(|| Failure::of("api.team.update_member_roles.not_a_member", 400))
}

async fn keep(app: &App, cx: &Arc<Cx>, mut member: TeamMember) -> Result<TeamMember> {
    member.compose_roles();
    // Clients are told the roles that the scheme gives; what is stored are flags.
    let mut shown = [member];
    crate::schemes::dress_team_members(app, &mut shown).await?;
    let [member] = shown;
    let (bus, cx) = (app.events.clone(), cx.clone());
    app.transact(async move |tx: &mut Tx| {
        store_member(&mut *tx, &member).await?;
        tx.record(&bus, Event::TeamMemberUpdated { member: Arc::new(member.clone()) }, &cx);
        Ok(member)
    })
    .await
}
