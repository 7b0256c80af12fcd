//! Bots.

use jackfield_api::bots as api;
use jackfield_domain::bots;
use jackfield_domain::config::API_VERSION;
use jackfield_model::Bot;
use jackfield_model::permission::BotOf;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateBot, _, _>(create)
        .add::<api::GetBots, _, _>(list)
        .add::<api::GetBot, _, _>(get)
        .add::<api::PatchBot, _, _>(patch)
        .add::<api::DisableBot, _, _>(disable)
        .add::<api::EnableBot, _, _>(enable)
        .add::<api::AssignBot, _, _>(assign)
}

fn etag(bot: &Bot) -> String {
    format!("{API_VERSION}.{}.{}", bot.user_id, bot.update_at)
}

async fn create(call: Call<api::CreateBot>) -> Answer<api::CreateBot> {
    let granted = call.granted(()).await?;
    let owner = call.me().to_string();
    Ok(Reply::json(bots::create(&call.app, &granted, call.body.clone(), owner).await?))
}

async fn list(call: Call<api::GetBots>) -> Answer<api::GetBots> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let window = query.window();
    let kinds = (query.include_deleted, query.only_orphaned);
    Ok(Reply::json(bots::list(&call.app, &granted, kinds, (window.limit, window.offset)).await?))
}

async fn get(call: Call<api::GetBot>) -> Answer<api::GetBot> {
    let granted = call.granted_or_hidden(BotOf(call.path.bot_user_id)).await?;
    let bot = bots::get(&call.app, &granted, call.query.include_deleted).await?;
    let tag = etag(&bot);
    Ok(Reply::json(bot).with_etag(tag))
}

async fn patch(call: Call<api::PatchBot>) -> Answer<api::PatchBot> {
    let granted = call.granted(BotOf(call.path.bot_user_id)).await?;
    Ok(Reply::json(bots::patch(&call.app, &granted, call.body.clone()).await?))
}

async fn disable(call: Call<api::DisableBot>) -> Answer<api::DisableBot> {
    let granted = call.granted(BotOf(call.path.bot_user_id)).await?;
    Ok(Reply::json(bots::set_active(&call.app, &granted, false).await?))
}

async fn enable(call: Call<api::EnableBot>) -> Answer<api::EnableBot> {
    let granted = call.granted(BotOf(call.path.bot_user_id)).await?;
    Ok(Reply::json(bots::set_active(&call.app, &granted, true).await?))
}

async fn assign(call: Call<api::AssignBot>) -> Answer<api::AssignBot> {
    let granted = call.granted(BotOf(call.path.bot_user_id)).await?;
    Ok(Reply::json(bots::assign(&call.app, &granted, call.path.user_id).await?))
}
