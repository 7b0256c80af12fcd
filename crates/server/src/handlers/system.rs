//! The server itself: is it there, what may clients know of its configuration.

mod administration;
mod clients;

use http::{HeaderName, header};
use jackfield_api::system as api;
use jackfield_domain::{config, identity, notifications, push};
use jackfield_model::permission::ReadPost;
use jackfield_model::{AppError, Props};
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    clients::add(administration::add(routes))
        .add::<api::GetPing, _, _>(ping)
        .add::<api::GetClientConfig, _, _>(client_config)
        .add::<api::GetClientLicense, _, _>(client_license)
        .add::<api::GetConfig, _, _>(get_config)
        .add::<api::UpdateConfig, _, _>(update_config)
        .add::<api::PatchConfig, _, _>(patch_config)
        .add::<api::TestEmail, _, _>(test_email)
        .add::<api::AcknowledgeNotification, _, _>(acknowledge)
        .add::<api::GetSupportedTimezone, _, _>(timezones)
        .add::<api::GetOpenApi, _, _>(openapi)
}

async fn ping(call: Call<api::GetPing>) -> Answer<api::GetPing> {
    let mut answer = api::PingResponse { status: "OK".into(), ..Default::default() };
    if !call.query.device_id.is_empty() {
        push::reaches(&call.app, &call.query.device_id).await.clone_into(&mut answer.can_receive_notifications);
    }
    if !call.query.get_server_status {
        return Ok(Reply::json(answer));
    }
    let health = identity::health(&call.app).await;
    let word = |well: bool| if well { "OK" } else { "UNHEALTHY" }.to_owned();
    answer.database_status = word(health.database);
    answer.filestore_status = word(health.files);
    let well = health.database && health.files;
    answer.status = word(well);
    // Mattermost: the same in headers, which load balancers look at.
    let told = [
        ("status", answer.status.clone()),
        ("database_status", answer.database_status.clone()),
        ("filestore_status", answer.filestore_status.clone()),
    ];
    let reply = told
        .into_iter()
        .fold(Reply::json(answer), |reply, (name, value)| reply.with_header(HeaderName::from_static(name), value));
    let quiet = well || call.query.use_rest_semantics;
    Ok(if quiet { reply } else { reply.with_status(http::StatusCode::INTERNAL_SERVER_ERROR) })
}

async fn client_config(call: Call<api::GetClientConfig>) -> Answer<api::GetClientConfig> {
    let _anybody = call.granted(()).await?;
    Ok(Reply::json(config::for_client(&call.app, &call.cx).await))
}

async fn client_license(call: Call<api::GetClientLicense>) -> Answer<api::GetClientLicense> {
    let _anybody = call.granted(()).await?;
    if call.query.format.is_empty() {
        return Err(AppError::of("api.license.client.old_format.app_error", 400).into());
    }
    Ok(Reply::json(config::client_license()))
}

fn masked(document: &Value) -> Props {
    let mut shown = document.clone();
    config::mask(&mut shown);
    match shown {
        Value::Object(map) => map,
        _ => Props::new(),
    }
}

async fn get_config(call: Call<api::GetConfig>) -> Answer<api::GetConfig> {
    let _granted = call.granted(()).await?;
    let mut document = call.app.config.read().document().clone();
    call.server.plugins().mask_settings(&mut document);
    config::mask(&mut document);
    if call.query.remove_masked {
        config::leave_out_masks(&mut document);
    }
    if call.query.remove_defaults {
        config::leave_out_defaults(&mut document)?;
    }
    Ok(unkept(Reply::json(masked(&document))))
}

/// Mattermost: nobody keeps a configuration on the way.
fn unkept(reply: Reply<Props>) -> Reply<Props> {
    reply.with_header(header::CACHE_CONTROL, "no-cache, no-store, must-revalidate")
}

async fn update_config(call: Call<api::UpdateConfig>) -> Answer<api::UpdateConfig> {
    let granted = call.granted(()).await?;
    if call.body.is_empty() {
        return Err(AppError::invalid_param("config").into());
    }
    let changed = config::change(&call.app, &granted, Value::Object(call.body.clone())).await?;
    let mut document = changed.document().clone();
    call.server.plugins().mask_settings(&mut document);
    Ok(unkept(Reply::json(masked(&document))))
}

async fn patch_config(call: Call<api::PatchConfig>) -> Answer<api::PatchConfig> {
    let granted = call.granted(()).await?;
    let changed = config::change(&call.app, &granted, Value::Object(call.body.clone())).await?;
    let mut document = changed.document().clone();
    call.server.plugins().mask_settings(&mut document);
    Ok(unkept(Reply::json(masked(&document))))
}

async fn test_email(call: Call<api::TestEmail>) -> Answer<api::TestEmail> {
    let granted = call.granted(()).await?;
    notifications::send_test(&call.app, &granted, &Value::Object(call.body.clone())).await?;
    Ok(Reply::ok())
}

async fn acknowledge(call: Call<api::AcknowledgeNotification>) -> Answer<api::AcknowledgeNotification> {
    let signed_in = call.granted(()).await?;
    notifications::acknowledge(&call.app, &signed_in, &call.body).await?;
    if !call.body.is_id_loaded {
        return Ok(Reply::json(Props::from_iter([("status".to_owned(), "OK".into())])));
    }
    let granted = call.also_granted::<ReadPost>(call.body.post_id).await?;
    let whole = notifications::whole(&call.app, &granted, call.me()).await?;
    match serde_json::to_value(whole) {
        Ok(Value::Object(whole)) => Ok(Reply::json(whole)),
        _ => Err(AppError::of("api.push_notification.id_loaded.fetch.app_error", 500).into()),
    }
}

async fn timezones(call: Call<api::GetSupportedTimezone>) -> Answer<api::GetSupportedTimezone> {
    let _signed_in = call.granted(()).await?;
    let names = include_str!("../../data/timezones.txt").lines().filter(|line| !line.starts_with('#'));
    Ok(Reply::json(names.map(str::to_owned).collect()))
}

async fn openapi(call: Call<api::GetOpenApi>) -> Answer<api::GetOpenApi> {
    static DOCUMENT: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    let _anybody = call.granted(()).await?;
    let mut document = DOCUMENT.get_or_init(jackfield_api::openapi).clone();
    // Which plugins are on is for those who are signed in.
    if !call.me().is_empty() {
        call.server.plugins().describe(&mut document);
    }
    Ok(Reply::raw_json(serde_json::to_vec(&document).unwrap_or_default()))
}
