//! Panels: apps of others inside the client, and what proves to them who is there.

use jackfield_api::panels as api;
use jackfield_domain::panels;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreatePanel, _, _>(create)
        .add::<api::GetPanels, _, _>(mine)
        .add::<api::GetAllPanels, _, _>(list)
        .add::<api::PatchPanel, _, _>(patch)
        .add::<api::DeletePanel, _, _>(delete)
        .add::<api::CreatePanelToken, _, _>(token)
        .add::<api::ReportPanel, _, _>(complain)
        .add::<api::PressPanelShortcut, _, _>(press)
        .add::<api::RotatePanelKey, _, _>(rotate)
        .add::<api::GetPanelKeys, _, _>(keys)
}

async fn create(call: Call<api::CreatePanel>) -> Answer<api::CreatePanel> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(panels::create(&call.app, &granted, call.body.clone()).await?))
}

async fn mine(call: Call<api::GetPanels>) -> Answer<api::GetPanels> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(panels::mine(&call.app, &granted).await?))
}

async fn list(call: Call<api::GetAllPanels>) -> Answer<api::GetAllPanels> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(panels::list(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn patch(call: Call<api::PatchPanel>) -> Answer<api::PatchPanel> {
    let granted = call.granted(call.path.panel_id).await?;
    Ok(Reply::json(panels::patch(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeletePanel>) -> Answer<api::DeletePanel> {
    let granted = call.granted(call.path.panel_id).await?;
    panels::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn token(call: Call<api::CreatePanelToken>) -> Answer<api::CreatePanelToken> {
    let granted = call.granted(call.path.panel_id).await?;
    Ok(Reply::json(panels::token(&call.app, &granted, call.body.clone()).await?))
}

async fn complain(call: Call<api::ReportPanel>) -> Answer<api::ReportPanel> {
    let granted = call.granted(call.path.panel_id).await?;
    panels::complain(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::ok())
}

async fn press(call: Call<api::PressPanelShortcut>) -> Answer<api::PressPanelShortcut> {
    let granted = call.granted(call.path.panel_id).await?;
    Ok(Reply::json(panels::press(&call.app, &granted, &call.path.shortcut_id, call.body.post_id).await?))
}

async fn rotate(call: Call<api::RotatePanelKey>) -> Answer<api::RotatePanelKey> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(panels::rotate(&call.app, &granted, call.body.clone()).await?))
}

async fn keys(call: Call<api::GetPanelKeys>) -> Answer<api::GetPanelKeys> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(panels::public(&call.app, &granted).await?))
}
