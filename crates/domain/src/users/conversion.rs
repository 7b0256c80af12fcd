//! People who become bots, and bots who become people.

use std::sync::Arc;

use jackfield_model::permission::{ManageSystemBot, ManageSystemUser};
use jackfield_model::{AppError, Bot, Millis, SYSTEM_USER, User, UserPatch};
use jackfield_storage::{Tx, access_tokens, audits, bots, sessions, users};
use serde_json::json;

use super::account::{in_turn, keep_an_administrator};
use super::password;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Result};

/// Makes a person a bot: nobody signs in as them any more. They own themselves, as in Mattermost.
///
/// # Errors
/// 400 for the last administrator.
#[crate::boxed]
pub async fn to_bot(app: &App, granted: &Granted<ManageSystemUser>) -> Result<Bot> {
    let (id, now) = (granted.target(), app.now());
    let (bus, by, privacy) = (app.events.clone(), granted.cx().clone(), super::privacy(app));
    let entry = crate::audits::entry(app, granted.cx(), "convertUserToBot", &json!({ "user_id": id }));
    app.transact(async move |tx: &mut Tx| {
        let user = in_turn(&mut *tx, id).await?;
        if user.is_bot {
            return Ok(bots::by_id(id, true).one::<Bot>(&mut *tx).await?);
        }
        keep_an_administrator(&mut *tx, &user).await?;
        let bot = Bot {
            user_id: id,
            username: user.username.clone(),
            display_name: user.first_name.clone(),
            description: String::new(),
            owner_id: id.to_string(),
            last_icon_update: Millis::NEVER,
            create_at: now,
            update_at: now,
            delete_at: user.delete_at,
        };
        bots::insert(&bot).execute(&mut *tx).await?;
        users::set_password(id, "", now).execute(&mut *tx).await?;
        users::set_second_factor(id, "", false, now).execute(&mut *tx).await?;
        sessions::delete_of_user(id).execute(&mut *tx).await?;
        audits::insert(&entry).execute(&mut *tx).await?;
        tx.record(&bus, Event::SessionsRevoked { user_id: id }, &by);
        let user = Arc::new(User { is_bot: true, update_at: now, ..user });
        tx.record(&bus, Event::UserUpdated { user, privacy, is_seen: true }, &by);
        Ok(bot)
    })
    .await
}

/// Makes a bot a person who signs in with a password. Its tokens end: whoever has one is not that person.
///
/// # Errors
/// 400 without a password, or for values that no account has.
#[crate::boxed]
pub async fn to_person(
    app: &App,
    granted: &Granted<ManageSystemBot>,
    patch: UserPatch,
    administrator: bool,
) -> Result<User> {
    let Some(given) = patch.password.clone().filter(|password| !password.is_empty()) else {
        return Err(AppError::invalid_param("userPatch").into());
    };
    let (id, now) = (granted.target().0, app.now());
    granted.object(app).await?;
    let hash = password::hash(app, &given).await?;
    let (bus, by, privacy) = (app.events.clone(), granted.cx().clone(), super::privacy(app));
    let entry = crate::audits::entry(app, granted.cx(), "convertBotToUser", &json!({ "user_id": id }));
    let user = app
        .transact(async move |tx: &mut Tx| {
            let mut user = in_turn(&mut *tx, id).await?;
            let before = user.clone();
            user.apply(UserPatch { password: None, ..patch });
            user.update_at = now;
            super::profile::check(&user, Some(&before))?;
            user.roles = if administrator { "system_admin system_user".to_owned() } else { SYSTEM_USER.to_owned() };
            bots::delete(id).execute(&mut *tx).await?;
            users::update(&user).execute(&mut *tx).await.map_err(super::profile::taken)?;
            users::set_roles(id, &user.roles, now).execute(&mut *tx).await?;
            users::set_password(id, &hash, now).execute(&mut *tx).await?;
            access_tokens::delete_of_user(id).execute(&mut *tx).await?;
            sessions::delete_of_user(id).execute(&mut *tx).await?;
            audits::insert(&entry).execute(&mut *tx).await?;
            user.is_bot = false;
            tx.record(&bus, Event::SessionsRevoked { user_id: id }, &by);
            tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()), privacy, is_seen: true }, &by);
            Ok(user)
        })
        .await?;
    Ok(super::shown(app, granted.cx(), &user))
}
