//! The console of integrations.

use axum::response::IntoResponse;
use http::header;
use jackfield_api::console as api;
use jackfield_api::query::Acts;
use jackfield_domain::console::{self, Format, Place, Wanted};
use jackfield_domain::{audits, calls};
use jackfield_model::IntegrationKind;
use jackfield_model::permission::ManagePlugins;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetIntegrations, _, _>(list)
        .add::<api::ExportIntegrations, _, _>(export)
        .add::<api::SwitchIntegration, _, _>(switch)
        .add::<api::GetTokenCalls, _, _>(token_calls)
        .add::<api::GetAllowedIntegrations, _, _>(allowed)
        .add::<api::SetAllowedIntegrations, _, _>(allow)
        .add::<api::RequestIntegration, _, _>(ask)
        .add::<api::GetIntegrationRequests, _, _>(requests)
        .add::<api::DecideIntegrationRequest, _, _>(decide)
}

async fn allowed(call: Call<api::GetAllowedIntegrations>) -> Answer<api::GetAllowedIntegrations> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(console::allowed(&call.app, &granted, call.query.team_id)))
}

async fn allow(call: Call<api::SetAllowedIntegrations>) -> Answer<api::SetAllowedIntegrations> {
    let granted = call.granted(()).await?;
    console::allow(&call.app, &granted, &call.body).await?;
    Ok(Reply::ok())
}

async fn ask(call: Call<api::RequestIntegration>) -> Answer<api::RequestIntegration> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(console::ask(&call.app, &granted, call.body.clone()).await?))
}

async fn requests(call: Call<api::GetIntegrationRequests>) -> Answer<api::GetIntegrationRequests> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    let found = console::requests(&call.app, &granted, &call.query.state, (window.limit, window.offset)).await?;
    Ok(Reply::json(found))
}

async fn decide(call: Call<api::DecideIntegrationRequest>) -> Answer<api::DecideIntegrationRequest> {
    let granted = call.granted(()).await?;
    let id = call.path.integration_request_id;
    Ok(Reply::json(console::decide(&call.app, &granted, id, &call.body).await?))
}

async fn list(call: Call<api::GetIntegrations>) -> Answer<api::GetIntegrations> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let wanted = Wanted::read(&query.kind, &query.owner, &query.term, &query.state)?;
    let window = (Place::read(&query.after)?, query.per_page.0.into());
    let failing = call.server.plugins().failing();
    Ok(Reply::json(console::list(&call.app, &granted, &wanted, window, &failing).await?))
}

async fn export(call: Call<api::ExportIntegrations>) -> Answer<api::ExportIntegrations> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let wanted = Wanted::read(&query.kind, &query.owner, &query.term, &query.state)?;
    let format = Format::read(&query.format)?;
    let failing = call.server.plugins().failing();
    let file = console::export(&call.app, &granted, &wanted, format, &failing).await?;
    let named = format!("attachment; filename=\"{}\"", format.file_name());
    let headers = [(header::CONTENT_TYPE, format.content_type()), (header::CONTENT_DISPOSITION, named.as_str())];
    Ok(Reply::whole((headers, file).into_response()))
}

async fn switch(call: Call<api::SwitchIntegration>) -> Answer<api::SwitchIntegration> {
    let granted = call.granted(()).await?;
    let wanted = &call.body;
    if wanted.kind == IntegrationKind::Plugin {
        let managing = call.also_granted::<ManagePlugins>(()).await?;
        let plugins = call.server.plugins();
        if wanted.active {
            plugins.enable(&managing, &wanted.id).await?;
        } else {
            plugins.disable(&managing, &wanted.id).await?;
        }
    }
    console::switch(&call.app, &granted, wanted).await?;
    Ok(Reply::ok())
}

/// Whose acts are asked about.
pub fn of(query: &Acts) -> audits::Of {
    audits::Of { user: query.user_id, token: query.token_id, app: query.oauth_app_id }
}

async fn token_calls(call: Call<api::GetTokenCalls>) -> Answer<api::GetTokenCalls> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(calls::list(&call.app, &granted, of(&call.query), (window.limit, window.offset)).await?))
}
