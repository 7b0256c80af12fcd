//! Preferences: what people's clients remember on the server.

use jackfield_model::permission::EditUser;
use jackfield_model::{AppError, Preference, limits};
use jackfield_storage::preferences as statements;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Failure, Result, sidebar};

/// Mattermost: 32 characters each.
const NAME: usize = 32;

/// Preferences of one person: saved posts are among them, of which some have thousands.
const COUNT: i64 = 20_000;
/// Characters of all their values.
const CHARACTERS: i64 = 2_000_000;

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn all(app: &App, granted: &Granted<EditUser>) -> Result<Vec<Preference>> {
    Ok(statements::of_user(granted.target()).all::<Preference>(&app.store).await?)
}

/// # Errors
/// 404 when the user has none of this category.
#[crate::boxed]
pub async fn of_category(app: &App, granted: &Granted<EditUser>, category: &str) -> Result<Vec<Preference>> {
    let found = statements::of_category(granted.target(), category).all::<Preference>(&app.store).await?;
    (!found.is_empty()).then_some(found).found_or("api.preference.preferences_category.get.app_error")
}

/// # Errors
/// 400 when there is none, as Mattermost says it.
#[crate::boxed]
pub async fn one(app: &App, granted: &Granted<EditUser>, category: &str, name: &str) -> Result<Preference> {
    let found = statements::get(granted.target(), category, name).optional::<Preference>(&app.store).await?;
    found.ok_or_else(|| Failure::of("app.preference.get.app_error", 400))
}

fn check(granted: &Granted<EditUser>, preferences: &[Preference]) -> Result<()> {
    if preferences.is_empty() || preferences.len() > limits::PREFERENCES_PER_REQUEST {
        return Err(AppError::invalid_param("preferences").into());
    }
    for preference in preferences {
        if preference.user_id != granted.target() {
            return Err(Failure::of("api.preference.update_preferences.set.app_error", 403));
        }
        if preference.category.is_empty() || preference.category.len() > NAME {
            return Err(Failure::of("model.preference.is_valid.category.app_error", 400));
        }
        if preference.name.len() > NAME || preference.value.len() > limits::PREFERENCE_VALUE {
            return Err(AppError::invalid_param("preferences").into());
        }
    }
    Ok(())
}

/// Keeps preferences, replacing those of the same name.
///
/// # Errors
/// 400 for invalid ones or too many, 403 for another user's; none is kept then.
#[crate::boxed]
pub async fn save(app: &App, granted: &Granted<EditUser>, preferences: Vec<Preference>) -> Result<()> {
    check(granted, &preferences)?;
    let (bus, cx, user_id) = (app.events.clone(), granted.cx().clone(), granted.target());
    app.transact(async move |tx| {
        for preference in &preferences {
            statements::upsert(preference).execute(&mut *tx).await?;
        }
        let (count, characters) = statements::size(user_id).one::<(i64, i64)>(&mut *tx).await?;
        if count > COUNT || characters > CHARACTERS {
            return Err(AppError::invalid_param("preferences").into());
        }
        sidebar::follow_preferences(&mut *tx, &bus, &cx, user_id, &preferences, true).await?;
        tx.record(&bus, Event::PreferencesChanged { user_id, preferences }, &cx);
        Ok(())
    })
    .await
}

/// # Errors
/// 400 for invalid ones, 403 for another user's; none is deleted then.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<EditUser>, preferences: Vec<Preference>) -> Result<()> {
    check(granted, &preferences)?;
    let (bus, cx, user_id) = (app.events.clone(), granted.cx().clone(), granted.target());
    app.transact(async move |tx| {
        for preference in &preferences {
            statements::delete(user_id, &preference.category, &preference.name).execute(&mut *tx).await?;
        }
        sidebar::follow_preferences(&mut *tx, &bus, &cx, user_id, &preferences, false).await?;
        tx.record(&bus, Event::PreferencesDeleted { user_id, preferences }, &cx);
        Ok(())
    })
    .await
}
