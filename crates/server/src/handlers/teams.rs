//! Teams: making, finding, changing and archiving them. Members are beside.

mod invite;
mod members;

use jackfield_api::PlainOrMore;
use jackfield_api::teams as api;
use jackfield_domain::removal;
use jackfield_domain::teams::{self, Change};
use jackfield_model::permission::RemoveTeam;
use jackfield_model::{TeamExists, TeamsWithCount};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    let routes = routes
        .add::<api::CreateTeam, _, _>(create)
        .add::<api::GetAllTeams, _, _>(list)
        .add::<api::GetTeam, _, _>(get)
        .add::<api::GetTeamByName, _, _>(get_by_name)
        .add::<api::TeamExists, _, _>(exists)
        .add::<api::SearchTeams, _, _>(search)
        .add::<api::UpdateTeam, _, _>(update)
        .add::<api::PatchTeam, _, _>(patch)
        .add::<api::SoftDeleteTeam, _, _>(archive)
        .add::<api::RestoreTeam, _, _>(restore)
        .add::<api::GetTeamStats, _, _>(stats);
    let routes = invite::add(routes);
    members::add(routes)
}

async fn create(call: Call<api::CreateTeam>) -> Answer<api::CreateTeam> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(teams::create(&call.app, &granted, call.body, None).await?))
}

async fn list(call: Call<api::GetAllTeams>) -> Answer<api::GetAllTeams> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    let (teams, total_count) = teams::list(&call.app, &granted, window.limit, window.offset).await?;
    Ok(Reply::json(if call.query.include_total_count {
        PlainOrMore::More(TeamsWithCount { teams, total_count })
    } else {
        PlainOrMore::Plain(teams)
    }))
}

async fn get(call: Call<api::GetTeam>) -> Answer<api::GetTeam> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::get(&call.app, &granted).await?))
}

async fn get_by_name(call: Call<api::GetTeamByName>) -> Answer<api::GetTeamByName> {
    Ok(Reply::json(teams::by_name(&call.app, &call.cx, &call.path.team_name).await?))
}

async fn exists(call: Call<api::TeamExists>) -> Answer<api::TeamExists> {
    let granted = call.granted(()).await?;
    let exists = teams::exists(&call.app, &granted, &call.path.team_name).await?;
    Ok(Reply::json(TeamExists { exists }))
}

async fn search(call: Call<api::SearchTeams>) -> Answer<api::SearchTeams> {
    let granted = call.granted(()).await?;
    let (teams, total_count) = teams::search(&call.app, &granted, &call.body).await?;
    let paged = call.body.page.is_some() && call.body.per_page.is_some();
    Ok(Reply::json(if paged {
        PlainOrMore::More(TeamsWithCount { teams, total_count })
    } else {
        PlainOrMore::Plain(teams)
    }))
}

async fn update(call: Call<api::UpdateTeam>) -> Answer<api::UpdateTeam> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::change(&call.app, &granted, Change::Replace(call.body)).await?))
}

async fn patch(call: Call<api::PatchTeam>) -> Answer<api::PatchTeam> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::change(&call.app, &granted, Change::Patch(call.body)).await?))
}

async fn archive(call: Call<api::SoftDeleteTeam>) -> Answer<api::SoftDeleteTeam> {
    if call.query.permanent {
        let granted = call.also_granted::<RemoveTeam>(call.path.team_id).await?;
        removal::team(&call.app, &granted).await?;
        return Ok(Reply::ok());
    }
    let granted = call.granted(call.path.team_id).await?;
    teams::archive(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn restore(call: Call<api::RestoreTeam>) -> Answer<api::RestoreTeam> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::restore(&call.app, &granted).await?))
}

async fn stats(call: Call<api::GetTeamStats>) -> Answer<api::GetTeamStats> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::stats(&call.app, &granted).await?))
}
