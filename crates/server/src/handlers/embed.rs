//! Embedding: apps in whose pages channels are shown, and what their tokens open.

use jackfield_api::embed as api;
use jackfield_domain::embed;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateEmbedApp, _, _>(create)
        .add::<api::GetEmbedApps, _, _>(list)
        .add::<api::GetEmbedApp, _, _>(get)
        .add::<api::PatchEmbedApp, _, _>(patch)
        .add::<api::DeleteEmbedApp, _, _>(delete)
        .add::<api::GetEmbedAppUsage, _, _>(usage)
        .add::<api::GetEmbedAppPeople, _, _>(directory)
        .add::<api::ExportEmbedApp, _, _>(export)
        .add::<api::RotateEmbedKey, _, _>(rotate)
        .add::<api::CreateEmbedSession, _, _>(enter)
        .add::<api::EndEmbedSession, _, _>(end)
        .add::<api::SetEmbedUserActive, _, _>(set_active)
        .add::<api::ArchiveEmbedContext, _, _>(archive)
        .add::<api::LinkEmbedUser, _, _>(link)
        .add::<api::GetEmbedPeople, _, _>(people)
        .add::<api::ViewEmbedChannel, _, _>(view)
}

async fn create(call: Call<api::CreateEmbedApp>) -> Answer<api::CreateEmbedApp> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(embed::create(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::GetEmbedApps>) -> Answer<api::GetEmbedApps> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(embed::list(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn get(call: Call<api::GetEmbedApp>) -> Answer<api::GetEmbedApp> {
    let granted = call.granted(call.path.embed_app_id).await?;
    Ok(Reply::json(embed::get(&call.app, &granted).await?))
}

async fn patch(call: Call<api::PatchEmbedApp>) -> Answer<api::PatchEmbedApp> {
    let granted = call.granted(call.path.embed_app_id).await?;
    Ok(Reply::json(embed::patch(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteEmbedApp>) -> Answer<api::DeleteEmbedApp> {
    let granted = call.granted(call.path.embed_app_id).await?;
    embed::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn usage(call: Call<api::GetEmbedAppUsage>) -> Answer<api::GetEmbedAppUsage> {
    let granted = call.granted(call.path.embed_app_id).await?;
    Ok(Reply::json(embed::usage(&call.app, &granted).await?))
}

async fn directory(call: Call<api::GetEmbedAppPeople>) -> Answer<api::GetEmbedAppPeople> {
    let granted = call.granted(call.path.embed_app_id).await?;
    let window = call.query.window();
    Ok(Reply::json(embed::directory(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn export(call: Call<api::ExportEmbedApp>) -> Answer<api::ExportEmbedApp> {
    let granted = call.granted(call.path.embed_app_id).await?;
    Ok(Reply::json(embed::export(&call.app, &granted).await?))
}

async fn rotate(call: Call<api::RotateEmbedKey>) -> Answer<api::RotateEmbedKey> {
    let granted = call.granted(call.path.embed_app_id).await?;
    Ok(Reply::json(embed::rotate(&call.app, &granted, call.body.clone()).await?))
}

async fn enter(call: Call<api::CreateEmbedSession>) -> Answer<api::CreateEmbedSession> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(embed::enter(&call.app, &granted, &call.body).await?))
}

async fn end(call: Call<api::EndEmbedSession>) -> Answer<api::EndEmbedSession> {
    let granted = call.granted(()).await?;
    embed::end(&call.app, &granted, &call.body.token).await?;
    Ok(Reply::ok())
}

async fn set_active(call: Call<api::SetEmbedUserActive>) -> Answer<api::SetEmbedUserActive> {
    let granted = call.granted(()).await?;
    embed::set_active(&call.app, &granted, &call.body.token).await?;
    Ok(Reply::ok())
}

async fn archive(call: Call<api::ArchiveEmbedContext>) -> Answer<api::ArchiveEmbedContext> {
    let granted = call.granted(()).await?;
    embed::archive(&call.app, &granted, &call.body.token).await?;
    Ok(Reply::ok())
}

async fn link(call: Call<api::LinkEmbedUser>) -> Answer<api::LinkEmbedUser> {
    let granted = call.granted(()).await?;
    embed::link(&call.app, &granted, &call.body.token).await?;
    Ok(Reply::ok())
}

async fn people(call: Call<api::GetEmbedPeople>) -> Answer<api::GetEmbedPeople> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(embed::people(&call.app, &granted, call.body.clone()).await?))
}

async fn view(call: Call<api::ViewEmbedChannel>) -> Answer<api::ViewEmbedChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(embed::view(&call.app, &granted).await?))
}
