//! Members who become guests, and guests who become members.

use std::sync::Arc;

use jackfield_model::permission::{DemoteToGuest, PromoteGuest};
use jackfield_model::{AppError, SYSTEM_GUEST, SYSTEM_USER, TeamMember, User, UserId};
use jackfield_storage::{Tx, audits, channel_members, team_members, users};
use serde_json::json;

use super::account::{in_turn, keep_an_administrator};
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

/// Makes a guest a member: of their teams, of their channels, and of those that everybody is in.
///
/// # Errors
/// 501 for somebody who is no guest.
#[crate::boxed]
pub async fn promote(app: &App, granted: &Granted<PromoteGuest>) -> Result<()> {
    if !granted.object(app).await?.is_guest() {
        return Err(Failure::of("api.user.promote_guest_to_user.no_guest.app_error", 501));
    }
    change(app, granted.cx(), granted.target(), false, "promoteGuestToUser").await?;
    crate::teams::enter_default_channels(app, granted.cx(), granted.target()).await;
    Ok(())
}

/// Makes a member a guest: they see what they are in, and nothing else.
///
/// # Errors
/// 501 for a guest and where there are none, 403 for administrators unless by one, 400 for the last of them.
#[crate::boxed]
pub async fn demote(app: &App, granted: &Granted<DemoteToGuest>) -> Result<()> {
    if !app.config.read().settings.guests.enable {
        return Err(Failure::of("api.team.demote_user_to_guest.disabled.error", 501));
    }
    let user = granted.object(app).await?;
    if user.is_guest() {
        return Err(Failure::of("api.user.demote_user_to_guest.already_guest.app_error", 501));
    }
    if user.has_role(jackfield_model::SYSTEM_ADMIN) && !app.holds(granted.cx(), "manage_system") {
        return Err(AppError::no_permission().into());
    }
    if user.is_bot {
        return Err(AppError::invalid_url_param("user_id").into());
    }
    change(app, granted.cx(), granted.target(), true, "demoteUserToGuest").await
}

async fn change(app: &App, cx: &Arc<Cx>, id: UserId, guest: bool, action: &str) -> Result<()> {
    let (bus, by, privacy, now) = (app.events.clone(), cx.clone(), super::privacy(app), app.now());
    let entry = crate::audits::entry(app, cx, action, &json!({ "user_id": id }));
    app.transact(async move |tx: &mut Tx| {
        let mut user: User = in_turn(&mut *tx, id).await?;
        if guest {
            keep_an_administrator(&mut *tx, &user).await?;
        }
        // Mattermost: a guest has no other role on the server.
        let kept = user.roles.split_ascii_whitespace().filter(|role| *role != SYSTEM_GUEST);
        user.roles = if guest {
            SYSTEM_GUEST.to_owned()
        } else {
            [SYSTEM_USER].into_iter().chain(kept).collect::<Vec<_>>().join(" ")
        };
        user.update_at = now;
        users::set_roles(id, &user.roles, now).execute(&mut *tx).await?;
        team_members::set_guest(id, guest).execute(&mut *tx).await?;
        channel_members::set_guest(id, guest, now).execute(&mut *tx).await?;
        audits::insert(&entry).execute(&mut *tx).await?;
        for member in team_members::of_user(id).all::<TeamMember>(&mut *tx).await? {
            tx.record(&bus, Event::TeamMemberUpdated { member: Arc::new(member) }, &by);
        }
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()), privacy, is_seen: true }, &by);
        // Ends the streams that go on as what they were.
        tx.record(&bus, Event::UserRoleUpdated { user_id: id, roles: user.roles }, &by);
        Ok(())
    })
    .await
}
