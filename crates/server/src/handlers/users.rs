//! Users: signing in and out, accounts, profiles, lists.

mod administration;
mod recovery;
mod second_factor;

use http::header;
use jackfield_api::users as api;
use jackfield_domain::config::API_VERSION;
use jackfield_domain::removal;
use jackfield_domain::users::{self, Credentials, ListFilter};
use jackfield_domain::{channels, sessions, terms_of_service};
use jackfield_model::permission::{CreatePost, RemoveUser};
use jackfield_model::{AppError, Session, User};

use crate::call::{Answer, Call};
use crate::credentials::{COOKIE_CSRF, COOKIE_TOKEN, COOKIE_USER, text};
use crate::reply::Reply;
use crate::routes::Routes;
use crate::user_agent;

pub fn add(routes: Routes) -> Routes {
    administration::add(second_factor::add(recovery::add(routes)))
        .add::<api::Login, _, _>(login)
        .add::<api::GetLoginType, _, _>(login_type)
        .add::<api::Logout, _, _>(logout)
        .add::<api::CreateUser, _, _>(create)
        .add::<api::GetUsers, _, _>(list)
        .add::<api::GetUsersByIds, _, _>(by_ids)
        .add::<api::GetUsersByUsernames, _, _>(by_usernames)
        .add::<api::GetUsersByGroupChannelIds, _, _>(by_group_channels)
        .add::<api::SearchUsers, _, _>(search)
        .add::<api::AutocompleteUsers, _, _>(autocomplete)
        .add::<api::GetKnownUsers, _, _>(known)
        .add::<api::GetTotalUsersStats, _, _>(stats)
        .add::<api::GetUser, _, _>(get)
        .add::<api::GetUserByUsername, _, _>(by_username)
        .add::<api::GetUserByEmail, _, _>(by_email)
        .add::<api::UpdateUser, _, _>(update)
        .add::<api::PatchUser, _, _>(patch)
        .add::<api::DeleteUser, _, _>(deactivate)
        .add::<api::UpdateUserActive, _, _>(set_active)
        .add::<api::UpdateUserRoles, _, _>(set_roles)
        .add::<api::UpdateUserPassword, _, _>(change_password)
        .add::<api::PublishUserTyping, _, _>(typing)
}

async fn login(call: Call<api::Login>) -> Answer<api::Login> {
    let given = Credentials {
        id: call.body.id,
        login_id: call.body.login_id.clone(),
        password: call.body.password.clone(),
        device_id: call.body.device_id.clone(),
        code: call.body.token.clone(),
    };
    let props = user_agent::session_props(&call.cx.request.user_agent);
    let (user, session) = users::sign_in(&call.app, &call.cx, given, &props).await?;
    let mut reply = Reply::json(user.sanitized_for_self());
    reply = reply.with_header(header::HeaderName::from_static("token"), &session.token);
    // Mattermost: cookies are for pages, which say so.
    if text(&call.headers, "x-requested-with").eq_ignore_ascii_case("XMLHttpRequest") {
        for cookie in cookies(&call, &session) {
            reply = reply.with_header(header::SET_COOKIE, cookie);
        }
    }
    Ok(reply)
}

fn cookies(call: &Call<api::Login>, session: &Session) -> [String; 3] {
    let config = call.app.config.read();
    let https = config.settings.service.site_url.starts_with("https://")
        || text(&call.headers, "x-forwarded-proto").eq_ignore_ascii_case("https");
    let secure = if https { "; Secure" } else { "" };
    let age = config.settings.service.session_length_web_in_hours.saturating_mul(3600);
    let csrf = session.props.get(sessions::PROP_CSRF).cloned().unwrap_or_default();
    [
        format!("{COOKIE_TOKEN}={}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", session.token),
        format!("{COOKIE_USER}={}; Path=/; Max-Age={age}; SameSite=Lax{secure}", session.user_id),
        format!("{COOKIE_CSRF}={csrf}; Path=/; Max-Age={age}; SameSite=Lax{secure}"),
    ]
}

async fn login_type(_: Call<api::GetLoginType>) -> Answer<api::GetLoginType> {
    // Everybody signs in by password; the answer does not tell who exists.
    Ok(Reply::json(api::LoginTypeResponse::default()))
}

async fn logout(call: Call<api::Logout>) -> Answer<api::Logout> {
    if let Some(session) = call.cx.session() {
        sessions::end(&call.app, session).await?;
    }
    let mut reply = Reply::ok();
    for name in [COOKIE_TOKEN, COOKIE_USER, COOKIE_CSRF] {
        reply = reply.with_header(header::SET_COOKIE, format!("{name}=; Path=/; Max-Age=0"));
    }
    Ok(reply.with_status(http::StatusCode::OK))
}

async fn create(call: Call<api::CreateUser>) -> Answer<api::CreateUser> {
    let granted = call.granted(()).await?;
    let draft = call.body.clone();
    let user = if call.query.t.is_empty() {
        users::create(&call.app, &granted, draft, &call.query.iid).await?
    } else {
        users::create_by_token(&call.app, &granted, draft, &call.query.t).await?
    };
    Ok(Reply::json(user.sanitized_for_self()))
}

/// Words that commas separate.
fn words(list: &str) -> impl Iterator<Item = String> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned)
}

fn filter(query: &api::UsersQuery) -> ListFilter {
    ListFilter {
        in_team: query.in_team,
        not_in_team: query.not_in_team,
        in_channel: query.in_channel,
        not_in_channel: query.not_in_channel,
        in_group: query.in_group,
        group_constrained: query.group_constrained,
        without_team: query.without_team,
        roles: words(&query.role).chain(words(&query.roles)).collect(),
        team_roles: words(&query.team_roles).collect(),
        channel_roles: words(&query.channel_roles).collect(),
        active: query.active,
        inactive: query.inactive,
        sort: query.sort.clone(),
        ..ListFilter::default()
    }
}

async fn list(call: Call<api::GetUsers>) -> Answer<api::GetUsers> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    let found = users::list(&call.app, &granted, filter(&call.query), (window.limit, window.offset)).await?;
    Ok(Reply::json(found))
}

async fn by_ids(call: Call<api::GetUsersByIds>) -> Answer<api::GetUsersByIds> {
    let granted = call.granted(()).await?;
    let found = users::by_ids(&call.app, &granted, &call.body, call.query.since).await?;
    Ok(Reply::json(found))
}

async fn by_usernames(call: Call<api::GetUsersByUsernames>) -> Answer<api::GetUsersByUsernames> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::by_usernames(&call.app, &granted, &call.body).await?))
}

async fn by_group_channels(call: Call<api::GetUsersByGroupChannelIds>) -> Answer<api::GetUsersByGroupChannelIds> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::group_members(&call.app, &granted, &call.body).await?))
}

async fn search(call: Call<api::SearchUsers>) -> Answer<api::SearchUsers> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::search(&call.app, &granted, call.body.clone()).await?))
}

async fn autocomplete(call: Call<api::AutocompleteUsers>) -> Answer<api::AutocompleteUsers> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let place = (query.in_team, query.in_channel);
    Ok(Reply::json(users::autocomplete(&call.app, &granted, place, &query.name, query.limit.into()).await?))
}

async fn known(call: Call<api::GetKnownUsers>) -> Answer<api::GetKnownUsers> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::known(&call.app, &granted).await?))
}

async fn stats(call: Call<api::GetTotalUsersStats>) -> Answer<api::GetTotalUsersStats> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::stats(&call.app, &granted).await?))
}

/// Mattermost: id, time of change, and what of the user is shown.
fn etag(user: &User) -> String {
    format!("{API_VERSION}.{}.{}.true.true.{}", user.id, user.update_at, user.bot_last_icon_update)
}

async fn get(call: Call<api::GetUser>) -> Answer<api::GetUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let mut user = users::get(&call.app, &granted).await?;
    if user.id == call.me() {
        user = terms_of_service::noted_in(&call.app, user).await?;
    }
    let tag = format!("{}.{}", etag(&user), user.terms_of_service_id);
    Ok(Reply::json(user).with_etag(tag))
}

async fn by_username(call: Call<api::GetUserByUsername>) -> Answer<api::GetUserByUsername> {
    let user = users::by_username(&call.app, &call.cx, &call.path.username).await?;
    let tag = etag(&user);
    Ok(Reply::json(user).with_etag(tag))
}

async fn by_email(call: Call<api::GetUserByEmail>) -> Answer<api::GetUserByEmail> {
    let user = users::by_email(&call.app, &call.cx, &call.path.email).await?;
    let tag = etag(&user);
    Ok(Reply::json(user).with_etag(tag))
}

async fn update(call: Call<api::UpdateUser>) -> Answer<api::UpdateUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let user = users::replace(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::json(users::shown(&call.app, &call.cx, &user)))
}

async fn patch(call: Call<api::PatchUser>) -> Answer<api::PatchUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let user = users::patch(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::json(users::shown(&call.app, &call.cx, &user)))
}

async fn deactivate(call: Call<api::DeleteUser>) -> Answer<api::DeleteUser> {
    if call.query.permanent {
        let granted = call.also_granted::<RemoveUser>(call.path.user_id.or(call.me())).await?;
        removal::user(&call.app, &granted).await?;
        return Ok(Reply::ok());
    }
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::set_active(&call.app, &granted, false).await?;
    Ok(Reply::ok())
}

async fn set_active(call: Call<api::UpdateUserActive>) -> Answer<api::UpdateUserActive> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let Some(active) = call.body.active else { return Err(AppError::invalid_param("active").into()) };
    users::set_active(&call.app, &granted, active).await?;
    Ok(Reply::ok())
}

async fn set_roles(call: Call<api::UpdateUserRoles>) -> Answer<api::UpdateUserRoles> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::set_roles(&call.app, &granted, &call.body.roles).await?;
    Ok(Reply::ok())
}

async fn change_password(call: Call<api::UpdateUserPassword>) -> Answer<api::UpdateUserPassword> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::change_password(&call.app, &granted, &call.body.current_password, &call.body.new_password).await?;
    Ok(Reply::ok())
}

async fn typing(call: Call<api::PublishUserTyping>) -> Answer<api::PublishUserTyping> {
    let own = call.granted(call.path.user_id.or(call.me())).await?;
    let writing = call.also_granted::<CreatePost>(call.body.channel_id).await?;
    channels::typing(&call.app, &own, &writing, call.body.parent_id);
    Ok(Reply::ok())
}
