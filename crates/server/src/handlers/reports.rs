//! Reports for administrators.

use jackfield_api::reports as api;
use jackfield_domain::reports::{self, Asked, Reported, Start};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetUsersForReporting, _, _>(users)
        .add::<api::GetUserCountForReporting, _, _>(count)
        .add::<api::StartBatchUsersExport, _, _>(export)
        .add::<api::GetPostsForReporting, _, _>(posts)
}

fn reported(query: &api::UserReportQuery) -> Reported {
    Reported {
        role: query.role_filter.clone(),
        team: query.team_filter,
        without_team: query.has_no_team,
        hide_active: query.hide_active,
        hide_inactive: query.hide_inactive,
        term: query.search_term.trim().to_lowercase(),
    }
}

async fn users(call: Call<api::GetUsersForReporting>) -> Answer<api::GetUsersForReporting> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let from = Start {
        column: query.sort_column.clone(),
        value: query.from_column_value.clone(),
        id: query.from_id,
        descending: query.sort_direction == "desc",
    };
    let asked = Asked {
        reported: reported(query),
        from,
        back: query.direction == "prev",
        limit: query.page_size.into(),
        dates: query.date_range.clone(),
    };
    Ok(Reply::json(reports::users(&call.app, &granted, asked).await?))
}

async fn count(call: Call<api::GetUserCountForReporting>) -> Answer<api::GetUserCountForReporting> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(reports::count_users(&call.app, &granted, &reported(&call.query)).await?))
}

async fn export(call: Call<api::StartBatchUsersExport>) -> Answer<api::StartBatchUsersExport> {
    let granted = call.granted(()).await?;
    reports::export_users(&call.app, &granted, &call.query.date_range).await?;
    Ok(Reply::ok())
}

async fn posts(call: Call<api::GetPostsForReporting>) -> Answer<api::GetPostsForReporting> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(reports::posts(&call.app, &granted, call.body.clone()).await?))
}
