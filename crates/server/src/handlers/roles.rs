//! Roles by name and id.

use jackfield_api::roles as api;
use jackfield_domain::roles;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetAllRoles, _, _>(list)
        .add::<api::PatchRole, _, _>(patch)
        .add::<api::GetAncillaryPermissionsPost, _, _>(ancillary)
        .add::<api::GetRole, _, _>(by_id)
        .add::<api::GetRoleByName, _, _>(by_name)
        .add::<api::GetRolesByNames, _, _>(by_names)
}

async fn list(call: Call<api::GetAllRoles>) -> Answer<api::GetAllRoles> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(roles::list(&call.app, &granted).await?))
}

async fn patch(call: Call<api::PatchRole>) -> Answer<api::PatchRole> {
    let granted = call.granted(call.path.role_id).await?;
    Ok(Reply::json(roles::patch(&call.app, &granted, call.body.clone()).await?))
}

async fn ancillary(call: Call<api::GetAncillaryPermissionsPost>) -> Answer<api::GetAncillaryPermissionsPost> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(roles::with_ancillary(&granted, call.body.clone())?))
}

async fn by_id(call: Call<api::GetRole>) -> Answer<api::GetRole> {
    let granted = call.granted(call.path.role_id).await?;
    Ok(Reply::json(roles::get(&call.app, &granted).await?))
}

async fn by_name(call: Call<api::GetRoleByName>) -> Answer<api::GetRoleByName> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(roles::by_name(&call.app, &granted, &call.path.role_name).await?))
}

async fn by_names(call: Call<api::GetRolesByNames>) -> Answer<api::GetRolesByNames> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(roles::by_names(&call.app, &granted, &call.body).await?))
}
