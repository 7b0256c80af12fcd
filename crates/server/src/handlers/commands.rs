//! Slash commands.

use jackfield_api::commands as api;
use jackfield_domain::commands;
use jackfield_model::AppError;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::ExecuteCommand, _, _>(execute)
        .add::<api::ListCommands, _, _>(list)
        .add::<api::ListAutocompleteCommands, _, _>(autocomplete)
        .add::<api::ListCommandAutocompleteSuggestions, _, _>(suggestions)
        .add::<api::CreateCommand, _, _>(create)
        .add::<api::GetCommandById, _, _>(get)
        .add::<api::UpdateCommand, _, _>(update)
        .add::<api::DeleteCommand, _, _>(delete)
        .add::<api::RegenCommandToken, _, _>(regenerate_token)
}

async fn execute(call: Call<api::ExecuteCommand>) -> Answer<api::ExecuteCommand> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(commands::execute(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::ListCommands>) -> Answer<api::ListCommands> {
    let granted = call.granted(call.query.team_id).await?;
    Ok(Reply::json(commands::list(&call.app, &granted, call.query.custom_only).await?))
}

async fn autocomplete(call: Call<api::ListAutocompleteCommands>) -> Answer<api::ListAutocompleteCommands> {
    let granted = call.granted(call.path.team_id).await?;
    let mut all = commands::list(&call.app, &granted, false).await?;
    all.retain(|command| command.auto_complete);
    Ok(Reply::json(all))
}

async fn suggestions(
    call: Call<api::ListCommandAutocompleteSuggestions>,
) -> Answer<api::ListCommandAutocompleteSuggestions> {
    let granted = call.granted(call.path.team_id).await?;
    if call.query.user_input.is_empty() {
        return Err(AppError::invalid_url_param("user_input").into());
    }
    let place = commands::Place { channel_id: call.query.channel_id, root_id: call.query.root_id };
    Ok(Reply::json(commands::suggestions(&call.app, &granted, &call.query.user_input, place).await?))
}

async fn create(call: Call<api::CreateCommand>) -> Answer<api::CreateCommand> {
    let granted = call.granted(call.body.team_id).await?;
    Ok(Reply::json(commands::create(&call.app, &granted, call.body.clone()).await?))
}

async fn get(call: Call<api::GetCommandById>) -> Answer<api::GetCommandById> {
    let granted = call.granted(call.path.command_id).await?;
    Ok(Reply::json(commands::get(&call.app, &granted).await?))
}

async fn update(call: Call<api::UpdateCommand>) -> Answer<api::UpdateCommand> {
    let granted = call.granted(call.path.command_id).await?;
    Ok(Reply::json(commands::update(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteCommand>) -> Answer<api::DeleteCommand> {
    let granted = call.granted(call.path.command_id).await?;
    commands::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn regenerate_token(call: Call<api::RegenCommandToken>) -> Answer<api::RegenCommandToken> {
    let granted = call.granted(call.path.command_id).await?;
    let token = commands::regenerate_token(&call.app, &granted).await?;
    Ok(Reply::json(api::CommandToken { token }))
}
