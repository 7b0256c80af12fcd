//! Roles by name and id.

use jackfield_api::roles as api;
use jackfield_domain::Failure;
use jackfield_model::{AppError, Role};
use jackfield_storage as storage;

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

/// Names in one request. Mattermost: 100.
const NAMES: usize = 100;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetRole, _, _>(by_id)
        .add::<api::GetRoleByName, _, _>(by_name)
        .add::<api::GetRolesByNames, _, _>(by_names)
}

fn missing() -> Refusal {
    AppError::new("app.role.get.app_error", 404, "Unable to find the role.").into()
}

async fn by_id(call: Call<api::GetRole>) -> Answer<api::GetRole> {
    let _signed_in = call.granted(()).await?;
    let all = storage::roles::list().all::<Role>(&call.app.store).await.map_err(Failure::from)?;
    let found = all.into_iter().find(|role| role.id == call.path.role_id);
    Ok(Reply::json(found.ok_or_else(missing)?))
}

async fn by_name(call: Call<api::GetRoleByName>) -> Answer<api::GetRoleByName> {
    let _signed_in = call.granted(()).await?;
    let names = [call.path.role_name.clone()];
    let found = storage::roles::by_names(&names).optional::<Role>(&call.app.store).await.map_err(Failure::from)?;
    Ok(Reply::json(found.ok_or_else(missing)?))
}

async fn by_names(call: Call<api::GetRolesByNames>) -> Answer<api::GetRolesByNames> {
    let _signed_in = call.granted(()).await?;
    if call.body.is_empty() || call.body.len() > NAMES {
        return Err(AppError::invalid_param("rolenames").into());
    }
    let found = storage::roles::by_names(&call.body).all::<Role>(&call.app.store).await.map_err(Failure::from)?;
    Ok(Reply::json(found))
}
