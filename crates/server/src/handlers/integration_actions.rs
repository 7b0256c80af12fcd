//! Interactive dialogs.

use jackfield_api::integration_actions as api;
use jackfield_domain::dialogs;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::OpenInteractiveDialog, _, _>(open)
        .add::<api::SubmitInteractiveDialog, _, _>(submit)
        .add::<api::LookupInteractiveDialog, _, _>(lookup)
}

async fn open(call: Call<api::OpenInteractiveDialog>) -> Answer<api::OpenInteractiveDialog> {
    let _anybody = call.granted(()).await?;
    dialogs::open(&call.app, &call.cx, &call.body).await?;
    Ok(Reply::ok())
}

async fn submit(call: Call<api::SubmitInteractiveDialog>) -> Answer<api::SubmitInteractiveDialog> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(dialogs::submit(&call.app, &granted, call.body.clone()).await?))
}

async fn lookup(call: Call<api::LookupInteractiveDialog>) -> Answer<api::LookupInteractiveDialog> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(dialogs::lookup(&call.app, &granted, call.body.clone()).await?))
}
