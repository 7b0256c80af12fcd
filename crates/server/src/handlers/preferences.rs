//! Preferences.

use jackfield_api::preferences as api;
use jackfield_domain::preferences;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetPreferences, _, _>(all)
        .add::<api::GetPreferencesByCategory, _, _>(of_category)
        .add::<api::GetPreferencesByCategoryByName, _, _>(one)
        .add::<api::UpdatePreferences, _, _>(save)
        .add::<api::DeletePreferences, _, _>(delete)
}

async fn all(call: Call<api::GetPreferences>) -> Answer<api::GetPreferences> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(preferences::all(&call.app, &granted).await?))
}

async fn of_category(call: Call<api::GetPreferencesByCategory>) -> Answer<api::GetPreferencesByCategory> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(preferences::of_category(&call.app, &granted, &call.path.category).await?))
}

async fn one(call: Call<api::GetPreferencesByCategoryByName>) -> Answer<api::GetPreferencesByCategoryByName> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(preferences::one(&call.app, &granted, &call.path.category, &call.path.preference_name).await?))
}

async fn save(call: Call<api::UpdatePreferences>) -> Answer<api::UpdatePreferences> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    preferences::save(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::ok())
}

async fn delete(call: Call<api::DeletePreferences>) -> Answer<api::DeletePreferences> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    preferences::delete(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::ok())
}
