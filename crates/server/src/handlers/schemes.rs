//! Schemes, and which teams and channels have one.

use jackfield_api::schemes as api;
use jackfield_domain::schemes;
use jackfield_model::{AppError, SchemeScope};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetSchemes, _, _>(list)
        .add::<api::CreateScheme, _, _>(create)
        .add::<api::GetScheme, _, _>(get)
        .add::<api::PatchScheme, _, _>(patch)
        .add::<api::DeleteScheme, _, _>(delete)
        .add::<api::GetTeamsForScheme, _, _>(teams)
        .add::<api::GetChannelsForScheme, _, _>(channels)
        .add::<api::UpdateTeamScheme, _, _>(set_of_team)
        .add::<api::UpdateChannelScheme, _, _>(set_of_channel)
}

async fn list(call: Call<api::GetSchemes>) -> Answer<api::GetSchemes> {
    let granted = call.granted(()).await?;
    let scope = match call.query.scope.as_str() {
        "" => None,
        scope => Some(scope.parse::<SchemeScope>().map_err(|_| AppError::invalid_url_param("scope"))?),
    };
    let window = call.query.window();
    Ok(Reply::json(schemes::list(&call.app, &granted, scope, (window.limit, window.offset)).await?))
}

async fn create(call: Call<api::CreateScheme>) -> Answer<api::CreateScheme> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(schemes::create(&call.app, &granted, call.body.clone()).await?))
}

async fn get(call: Call<api::GetScheme>) -> Answer<api::GetScheme> {
    let granted = call.granted(call.path.scheme_id).await?;
    Ok(Reply::json(schemes::get(&call.app, &granted).await?))
}

async fn patch(call: Call<api::PatchScheme>) -> Answer<api::PatchScheme> {
    let granted = call.granted(call.path.scheme_id).await?;
    Ok(Reply::json(schemes::patch(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteScheme>) -> Answer<api::DeleteScheme> {
    let granted = call.granted(call.path.scheme_id).await?;
    schemes::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn teams(call: Call<api::GetTeamsForScheme>) -> Answer<api::GetTeamsForScheme> {
    let granted = call.granted(call.path.scheme_id).await?;
    let window = call.query.window();
    Ok(Reply::json(schemes::teams(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn channels(call: Call<api::GetChannelsForScheme>) -> Answer<api::GetChannelsForScheme> {
    let granted = call.granted(call.path.scheme_id).await?;
    let window = call.query.window();
    Ok(Reply::json(schemes::channels(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn set_of_team(call: Call<api::UpdateTeamScheme>) -> Answer<api::UpdateTeamScheme> {
    let granted = call.granted(call.path.team_id).await?;
    schemes::set_of_team(&call.app, &granted, call.body.scheme_id).await?;
    Ok(Reply::ok())
}

async fn set_of_channel(call: Call<api::UpdateChannelScheme>) -> Answer<api::UpdateChannelScheme> {
    let granted = call.granted(call.path.channel_id).await?;
    schemes::set_of_channel(&call.app, &granted, call.body.scheme_id).await?;
    Ok(Reply::ok())
}
