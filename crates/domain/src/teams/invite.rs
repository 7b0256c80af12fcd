//! Coming into a team by invitation: by its link, by mail, and as a guest.

use std::sync::Arc;

use jackfield_model::permission::{
    AddChannelMember, AddTeamMember, AddTeamMembers, ChannelMemberOf, InvalidateInvitations, InviteGuests, InviteUsers,
    ManageTeam, Public, SignedIn, TeamMemberOf,
};
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelType, EmailInvite, Team, TeamInviteInfo, TeamMember, User, UserId, names,
    secret,
};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::{Batch, channels, one_time as tokens, teams, users};

use super::{change, lists, members, valid};
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::Event;
use crate::failure::Found;
use crate::letters::{self, Letter};
use crate::one_time::{self, Invitation, Purpose, Shown};
use crate::texts::locale_of;
use crate::{App, Cx, Failure, Result, audits};

/// Addresses in one request. Mattermost: 20.
const AT_ONCE: usize = 20;
/// Channels that an invitation leads into.
const CHANNELS: usize = 100;
/// Letters of what the inviter writes to go with it.
const MESSAGE: usize = 2_000;
/// Mattermost: twenty invitations an hour for each inviter.
const BY_MAIL: Allowance = Allowance { most: 20, each: 3 * 60 * 1000 };

/// Whom an invitation by mail is for.
#[derive(Clone, Debug, Default)]
pub struct Invited {
    pub emails: Vec<String>,
    pub channels: Vec<ChannelId>,
    pub message: String,
    /// Each address for itself: else one that gets none keeps the others from getting theirs.
    pub graceful: bool,
}

/// Gives a team a new invitation link; the old one leads nowhere from then on.
///
/// # Errors
/// 404 when the team does not exist.
#[crate::boxed]
pub async fn regenerate_invite_id(app: &App, granted: &Granted<ManageTeam>) -> Result<Team> {
    let team = granted.object(app).await?.team.clone();
    let team = Arc::new(Team { invite_id: secret::fresh(), update_at: app.now(), ..team });
    change::store(app, granted, team.clone(), Event::TeamUpdated { team: team.clone() }).await?;
    lists::one_shown(app, granted.cx(), (*team).clone()).await
}

/// What a team's invitation link shows to whoever has it.
///
/// # Errors
/// 404 for an unknown link, 403 for that of a team that nobody joins by it.
#[crate::boxed]
pub async fn invite_info(app: &App, _: &Granted<Public>, invite_id: &str) -> Result<TeamInviteInfo> {
    let team = by_invite_id(app, invite_id).await?;
    if team.team_type != jackfield_model::TeamType::Open {
        return Err(Failure::of("api.team.get_invite_info.not_open_team", 403));
    }
    Ok(TeamInviteInfo { id: team.id, name: team.name, display_name: team.display_name, description: team.description })
}

async fn by_invite_id(app: &App, invite_id: &str) -> Result<Team> {
    let found = match invite_id {
        "" => None,
        id => teams::by_invite_id(id).optional::<Team>(&app.store).await?,
    };
    found.found_or("app.team.get_by_invite_id.finding.app_error")
}

/// Lets the caller into a team by its link.
///
/// # Errors
/// 404 for an unknown link, 403 for guests and for teams that are made of groups; as joining else.
#[crate::boxed]
pub async fn join_by_link(app: &App, granted: &Granted<SignedIn>, invite_id: &str) -> Result<TeamMember> {
    let team = by_invite_id(app, invite_id).await?;
    if caller(app, granted).await?.is_guest() {
        return Err(Failure::of("api.team.add_user_to_team_from_invite.guest.app_error", 403));
    }
    if team.group_constrained == Some(true) {
        return Err(Failure::of("app.team.invite_id.group_constrained.error", 403));
    }
    enter(app, granted.cx(), &team, granted.user_id()).await
}

/// Lets the caller into a team by an invitation that came by mail.
///
/// # Errors
/// 400 for one that is unknown, used, past, or for another kind of account; as joining else.
#[crate::boxed]
pub async fn join_by_token(app: &App, granted: &Granted<SignedIn>, token: &str) -> Result<TeamMember> {
    let (purpose, _, team) = by_token(app, token).await?;
    let user = caller(app, granted).await?;
    if user.is_guest() != (purpose == Purpose::GuestInvitation) {
        return Err(Failure::of("api.user.create_user.invalid_invitation_type.app_error", 400));
    }
    if team.group_constrained == Some(true) {
        return Err(Failure::of("app.team.invite_token.group_constrained.error", 403));
    }
    if members::in_team(app, team.id, user.id).await?.is_none() {
        members::check_welcome(app, &team, &user).await?;
    }
    let invitation = use_up(app, token).await?;
    let member = enter(app, granted.cx(), &team, user.id).await?;
    enter_channels(app, granted.cx(), &invitation, user.id).await;
    Ok(member)
}

async fn caller(app: &App, granted: &Granted<SignedIn>) -> Result<User> {
    users::by_id(granted.user_id()).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")
}

/// What an invitation by mail leads to.
///
/// # Errors
/// 400 when it is unknown, used or past; 404 when its team is gone.
pub(crate) async fn by_token(app: &App, token: &str) -> Result<(Purpose, Invitation, Team)> {
    let purposes = [Purpose::Invitation, Purpose::GuestInvitation];
    let (purpose, invitation) = good(one_time::look::<Invitation>(app, token, &purposes).await?)?;
    let team = teams::by_id(invitation.team_id).optional::<Team>(&app.store).await?;
    let team = team.filter(|team| team.delete_at.is_never()).found_or("app.team.get.find.app_error")?;
    Ok((purpose, invitation, team))
}

/// Uses an invitation up; of two who try at once one gets in.
///
/// # Errors
/// 400 when somebody was faster.
pub(crate) async fn use_up(app: &App, token: &str) -> Result<Invitation> {
    let purposes = [Purpose::Invitation, Purpose::GuestInvitation];
    Ok(good(one_time::take::<Invitation>(app, token, &purposes).await?)?.1)
}

fn good(shown: Shown<(Purpose, Invitation)>) -> Result<(Purpose, Invitation)> {
    match shown {
        Shown::Good(invitation) => Ok(invitation),
        Shown::Expired => Err(Failure::of("api.user.create_user.signup_link_expired.app_error", 400)),
        Shown::Nothing => Err(Failure::of("api.user.create_user.signup_link_invalid.app_error", 400)),
    }
}

/// Puts somebody into a team whose invitation they have.
pub(crate) async fn enter(app: &App, cx: &Cx, team: &Team, user: UserId) -> Result<TeamMember> {
    let joins = TeamMemberOf { team: team.id, user };
    members::add_member(app, &Granted::<AddTeamMember>::for_system(SystemCx::within(cx, "invitation"), joins)).await
}

/// Puts them into the channels that it names. One that is gone, or full of reasons against it, is left out.
pub(crate) async fn enter_channels(app: &App, cx: &Cx, invitation: &Invitation, user: UserId) {
    for channel in invitation.channel_ids() {
        let joins = ChannelMemberOf { channel, user };
        let joining = Granted::<AddChannelMember>::for_system(SystemCx::within(cx, "invitation"), joins);
        let in_team = joining.object(app).await.is_ok_and(|found| found.channel.team_id == invitation.team_id);
        if !in_team {
            continue;
        }
        if let Err(failure) = crate::channels::add_member(app, &joining).await {
            tracing::info!(channel.id = %channel, "An invitation did not lead into a channel: {failure}");
        }
    }
}

/// Invites people by mail; answers for each address whether it gets one.
///
/// # Errors
/// 501 where the server sends no invitations, 400 for no, too many or wrong channels, 403 for channels whose members
/// the caller does not manage, 413 for too many invitations in an hour.
#[crate::boxed]
pub async fn invite(
    app: &App,
    granted: &Granted<InviteUsers>,
    _: &Granted<AddTeamMembers>,
    invited: Invited,
) -> Result<Vec<EmailInvite>> {
    let team = &granted.object(app).await?.team;
    if !app.config.read().settings.service.enable_email_invitations {
        return Err(no_invitations());
    }
    send(app, granted.cx(), team, invited, false).await
}

/// Invites guests by mail into channels; answers as [`invite`].
///
/// # Errors
/// As [`invite`], and 501 where the server has no guests.
#[crate::boxed]
pub async fn invite_guests(app: &App, granted: &Granted<InviteGuests>, invited: Invited) -> Result<Vec<EmailInvite>> {
    let team = &granted.object(app).await?.team;
    let config = app.config.read();
    if !config.settings.guests.enable {
        // Mattermost: the id is spelled so.
        return Err(Failure::of("api.team.invate_guests_to_channels.disabled.error", 501));
    }
    if !config.settings.service.enable_email_invitations {
        return Err(no_invitations());
    }
    if invited.channels.is_empty() {
        return Err(Failure::of("model.guest.is_valid.channels.app_error", 400));
    }
    if team.group_constrained == Some(true) {
        return Err(Failure::of("app.team.invite_token.group_constrained.error", 403));
    }
    send(app, granted.cx(), team, invited, true).await
}

fn no_invitations() -> Failure {
    Failure::of("api.team.invite_members.disabled.app_error", 501)
}

async fn send(app: &App, cx: &Arc<Cx>, team: &Team, invited: Invited, guest: bool) -> Result<Vec<EmailInvite>> {
    if !team.delete_at.is_never() {
        return None.found_or("app.team.get.find.app_error");
    }
    if invited.emails.is_empty() {
        return Err(Failure::of("api.team.invite_members.no_one.app_error", 400));
    }
    if invited.emails.len() > AT_ONCE {
        return Err(Failure::of("api.team.invite_members.limit_reached.app_error", 400).with("most", AT_ONCE));
    }
    if invited.message.chars().count() > MESSAGE {
        return Err(AppError::invalid_param("message").into());
    }
    letters::check(app, "api.team.invite_members.disabled.app_error#mail")?;
    check_channels(app, cx, team, &invited.channels).await?;
    let locale = locale_of(app, cx).await;
    let mut answers = Vec::with_capacity(invited.emails.len());
    let mut good = Vec::new();
    for email in invited.emails {
        let email = email.trim().to_lowercase();
        let error = match refusal(app, team, &email, guest) {
            Some(failure) if !invited.graceful => return Err(failure),
            refused => refused.map(|failure| failure.told(locale).into()),
        };
        if error.is_none() && !good.contains(&email) {
            good.push(email.clone());
        }
        answers.push(EmailInvite { email, error });
    }
    count(app, cx, good.len()).await?;
    let mut batch = Batch::new();
    for to in &good {
        let letter = Letter::Invitation {
            team: team.id,
            sender: cx.user_id(),
            to: to.clone(),
            channels: invited.channels.clone(),
            guest,
            message: invited.message.clone(),
        };
        if let Some(asked) = letters::ask(app, &letter) {
            asked.push(&mut batch);
        }
    }
    let what = serde_json::json!({ "team_id": team.id, "emails": good, "channels": invited.channels });
    let action = if guest { "inviteGuestsToChannels" } else { "inviteUsersToTeam" };
    batch.push(jackfield_storage::audits::insert(&audits::entry(app, cx, action, &what)));
    batch.commit(&app.store).await?;
    Ok(answers)
}

/// Why an address gets no invitation.
fn refusal(app: &App, team: &Team, email: &str, guest: bool) -> Option<Failure> {
    if email.len() > jackfield_model::limits::EMAIL || !names::is_valid_email(email) {
        return Some(Failure::of("api.team.invite_members.invalid_email.app_error", 400));
    }
    let config = app.config.read();
    let allowed = if guest {
        // Mattermost: a team's domains are not for its guests.
        valid::is_of_domain(email, &config.settings.guests.restrict_creation_to_domains)
    } else {
        valid::is_of_domain(email, &config.settings.team.restrict_creation_to_domains)
            && valid::is_of_domain(email, &team.allowed_domains)
    };
    (!allowed).then(|| Failure::of("api.team.invite_members.invalid_email.app_error#domain", 400))
}

/// Whoever leads others into channels manages who is in them.
async fn check_channels(app: &App, cx: &Arc<Cx>, team: &Team, ids: &[ChannelId]) -> Result<()> {
    if ids.len() > CHANNELS {
        return Err(AppError::invalid_param("channels").into());
    }
    let found = channels::by_ids(ids).all::<Channel>(&app.store).await?;
    let fits = |channel: &Channel| {
        channel.team_id == team.id
            && !channel.is_archived()
            && matches!(channel.channel_type, ChannelType::Open | ChannelType::Private)
    };
    if ids.iter().any(|id| !found.iter().any(|channel| channel.id == *id && fits(channel))) {
        return Err(Failure::of("api.team.invite_guests.channel_in_invalid_team.app_error", 400));
    }
    for id in ids {
        app.require::<AddChannelMember>(cx, ChannelMemberOf { channel: *id, user: UserId::EMPTY }).await?;
    }
    Ok(())
}

async fn count(app: &App, cx: &Cx, several: usize) -> Result<()> {
    let several = i64::try_from(several).unwrap_or(i64::MAX);
    if several == 0 || cx.is_trusted() {
        return Ok(());
    }
    let subject = format!("v:{}", cx.user_id());
    let counted = attempts::count_many(&subject, several, BY_MAIL, app.now()).optional::<(i64,)>(&app.store).await?;
    if counted.is_some() {
        return Ok(());
    }
    Err(Failure::of("app.email.rate_limit_exceeded.app_error", 413))
}

/// Has no invitation that was sent by mail lead anywhere any more.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn invalidate_invites(app: &App, granted: &Granted<InvalidateInvitations>) -> Result<()> {
    let mut batch = Batch::new();
    for purpose in [Purpose::Invitation, Purpose::GuestInvitation] {
        batch.push(tokens::delete_of_kind(purpose.kind()));
    }
    let entry = audits::entry(app, granted.cx(), "invalidateAllEmailInvites", &serde_json::Value::Null);
    batch.push(jackfield_storage::audits::insert(&entry));
    batch.commit(&app.store).await?;
    Ok(())
}
