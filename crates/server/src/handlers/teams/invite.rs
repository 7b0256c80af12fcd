//! Coming into teams by invitation, and inviting.

use jackfield_api::teams as api;
use jackfield_api::{PlainOrMore, StatusOk};
use jackfield_domain::teams::{self, Invited};
use jackfield_model::permission::AddTeamMembers;
use jackfield_model::{AppError, EmailInvite, TeamType};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::UpdateTeamPrivacy, _, _>(set_privacy)
        .add::<api::RegenerateTeamInviteId, _, _>(regenerate)
        .add::<api::GetTeamInviteInfo, _, _>(info)
        .add::<api::AddTeamMemberFromInvite, _, _>(join)
        .add::<api::InviteUsersToTeam, _, _>(invite)
        .add::<api::InviteGuestsToTeam, _, _>(invite_guests)
        .add::<api::InvalidateEmailInvites, _, _>(invalidate)
}

async fn set_privacy(call: Call<api::UpdateTeamPrivacy>) -> Answer<api::UpdateTeamPrivacy> {
    let Ok(privacy) = call.body.privacy.parse::<TeamType>() else {
        return Err(AppError::invalid_param("privacy").into());
    };
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::set_privacy(&call.app, &granted, privacy).await?))
}

async fn regenerate(call: Call<api::RegenerateTeamInviteId>) -> Answer<api::RegenerateTeamInviteId> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::regenerate_invite_id(&call.app, &granted).await?))
}

async fn info(call: Call<api::GetTeamInviteInfo>) -> Answer<api::GetTeamInviteInfo> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(teams::invite_info(&call.app, &granted, &call.path.invite_id).await?))
}

async fn join(call: Call<api::AddTeamMemberFromInvite>) -> Answer<api::AddTeamMemberFromInvite> {
    let granted = call.granted(()).await?;
    let (token, link) = (&call.query.token, &call.query.invite_id);
    if token.is_empty() && link.is_empty() {
        return Err(AppError::of("api.team.add_user_to_team.missing_parameter.app_error", 400).into());
    }
    Ok(Reply::json(if token.is_empty() {
        teams::join_by_link(&call.app, &granted, link).await?
    } else {
        teams::join_by_token(&call.app, &granted, token).await?
    }))
}

/// Each address with its answer, where that was asked for.
fn answered(invites: Vec<EmailInvite>, graceful: bool) -> Reply<PlainOrMore<Vec<EmailInvite>, StatusOk>> {
    Reply::json(if graceful { PlainOrMore::Plain(invites) } else { PlainOrMore::More(StatusOk::default()) })
}

async fn invite(call: Call<api::InviteUsersToTeam>) -> Answer<api::InviteUsersToTeam> {
    let granted = call.granted(call.path.team_id).await?;
    let adding = call.also_granted::<AddTeamMembers>(call.path.team_id).await?;
    let graceful = call.query.graceful;
    let invited = match call.body.clone() {
        api::MemberInvites::Emails(emails) => Invited { emails, graceful, ..Invited::default() },
        api::MemberInvites::More { emails, channel_ids: channels, message } => {
            Invited { emails, channels, message, graceful }
        }
    };
    Ok(answered(teams::invite(&call.app, &granted, &adding, invited).await?, graceful))
}

async fn invite_guests(call: Call<api::InviteGuestsToTeam>) -> Answer<api::InviteGuestsToTeam> {
    let granted = call.granted(call.path.team_id).await?;
    let body = call.body.clone();
    let graceful = call.query.graceful;
    let invited = Invited { emails: body.emails, channels: body.channels, message: body.message, graceful };
    Ok(answered(teams::invite_guests(&call.app, &granted, invited).await?, graceful))
}

async fn invalidate(call: Call<api::InvalidateEmailInvites>) -> Answer<api::InvalidateEmailInvites> {
    let granted = call.granted(()).await?;
    teams::invalidate_invites(&call.app, &granted).await?;
    Ok(Reply::ok())
}
