//! OAuth 2.0: applications, the page that asks people, and the endpoints that applications call.

mod page;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use jackfield_api::oauth as api;
use jackfield_domain::oauth::{self, Client, Refused};
use jackfield_domain::{Cx, Granted};
use jackfield_model::permission::SignedIn;
use jackfield_model::{AppError, AuthorizeRequest, OAuthApp, OAuthAppId};
use serde_json::json;
use std::sync::Arc;

use crate::call::{Answer, Call};
use crate::credentials;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{GivenId, read_bytes, request_info, wished};
use crate::routes::Routes;
use crate::server::Server;

/// Bytes of what these endpoints are sent.
const SENT: usize = 64 * 1024;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateOAuthApp, _, _>(create)
        .add::<api::GetOAuthApps, _, _>(list)
        .add::<api::GetOAuthApp, _, _>(get_app)
        .add::<api::UpdateOAuthApp, _, _>(update)
        .add::<api::DeleteOAuthApp, _, _>(delete)
        .add::<api::RegenerateOAuthAppSecret, _, _>(regenerate_secret)
        .add::<api::GetOAuthAppInfo, _, _>(info)
        .add::<api::RegisterOAuthClient, _, _>(register)
        .add::<api::GetAuthorizedOAuthAppsForUser, _, _>(authorized)
        .add::<api::GetAuthorizationServerMetadata, _, _>(metadata)
}

/// What is below `/oauth`.
pub fn beside_the_api() -> Router<Server> {
    Router::new()
        .route("/oauth/authorize", get(page).post(allow))
        .route("/oauth/deauthorize", post(deauthorize))
        .route("/oauth/access_token", post(token))
        .route("/oauth/revoke", post(revoke))
        .route("/oauth/introspect", post(introspect))
}

fn draft(body: &api::OAuthAppRequest) -> OAuthApp {
    let body = body.clone();
    OAuthApp {
        name: body.name,
        description: body.description,
        icon_url: body.icon_url,
        callback_urls: body.callback_urls,
        homepage: body.homepage,
        is_trusted: body.is_trusted,
        ..OAuthApp::default()
    }
}

async fn create(call: Call<api::CreateOAuthApp>) -> Answer<api::CreateOAuthApp> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(oauth::create(&call.app, &granted, draft(&call.body), call.body.is_public).await?))
}

async fn list(call: Call<api::GetOAuthApps>) -> Answer<api::GetOAuthApps> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(oauth::list(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn get_app(call: Call<api::GetOAuthApp>) -> Answer<api::GetOAuthApp> {
    let granted = call.granted(call.path.app_id).await?;
    Ok(Reply::json(oauth::get(&call.app, &granted).await?))
}

async fn update(call: Call<api::UpdateOAuthApp>) -> Answer<api::UpdateOAuthApp> {
    let granted = call.granted(call.path.app_id).await?;
    Ok(Reply::json(oauth::update(&call.app, &granted, draft(&call.body)).await?))
}

async fn delete(call: Call<api::DeleteOAuthApp>) -> Answer<api::DeleteOAuthApp> {
    let granted = call.granted(call.path.app_id).await?;
    oauth::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn regenerate_secret(call: Call<api::RegenerateOAuthAppSecret>) -> Answer<api::RegenerateOAuthAppSecret> {
    let granted = call.granted(call.path.app_id).await?;
    Ok(Reply::json(oauth::regenerate_secret(&call.app, &granted).await?))
}

async fn info(call: Call<api::GetOAuthAppInfo>) -> Answer<api::GetOAuthAppInfo> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(oauth::info(&call.app, &granted, call.path.app_id).await?))
}

async fn register(call: Call<api::RegisterOAuthClient>) -> Answer<api::RegisterOAuthClient> {
    let granted = call.granted(()).await?;
    match oauth::register(&call.app, &granted, call.body.clone()).await {
        Ok(registered) => Ok(Reply::json(registered)),
        Err(Refused::Failure(failure)) => Err(failure.into()),
        // RFC 7591 has words of its own for what is wrong.
        Err(Refused::Metadata(error, why)) => {
            let said = Json(json!({ "error": error, "error_description": why }));
            Ok(Reply::whole((StatusCode::BAD_REQUEST, said).into_response()))
        }
    }
}

async fn authorized(call: Call<api::GetAuthorizedOAuthAppsForUser>) -> Answer<api::GetAuthorizedOAuthAppsForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let window = call.query.window();
    Ok(Reply::json(oauth::authorized(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn metadata(call: Call<api::GetAuthorizationServerMetadata>) -> Answer<api::GetAuthorizationServerMetadata> {
    let _anybody = call.granted(()).await?;
    Ok(Reply::json(oauth::metadata(&call.app, &call.cx)?))
}

type Fields = BTreeMap<String, String>;

fn fields(bytes: &[u8]) -> Fields {
    form_urlencoded::parse(bytes).into_owned().collect()
}

fn field(fields: &Fields, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

fn asked(fields: &Fields) -> AuthorizeRequest {
    AuthorizeRequest {
        response_type: field(fields, "response_type"),
        client_id: field(fields, "client_id"),
        redirect_uri: field(fields, "redirect_uri"),
        scope: field(fields, "scope"),
        state: field(fields, "state"),
        code_challenge: field(fields, "code_challenge"),
        code_challenge_method: field(fields, "code_challenge_method"),
        resource: field(fields, "resource"),
    }
}

/// Whoever is signed in, with the proof that their page sent this where it changes something.
async fn signed_in(
    server: &Server,
    parts: &Parts,
    id: jackfield_model::RequestId,
) -> Result<Granted<SignedIn>, Refusal> {
    let app = server.app();
    // A token with scopes lets nobody act for its owner: nothing is needed that it could have.
    let cx: Arc<Cx> = credentials::context(app, &parts.method, &parts.headers, request_info(app, parts, id)).await?;
    Ok(app.authorize::<SignedIn>(&cx, ()).await?)
}

/// Answers a request, or refuses it in the language of whoever asked.
macro_rules! answered {
    ($server:ident, $request:ident, $answer:expr) => {{
        let id = GivenId::of($request.extensions());
        let locale = wished($server.app(), $request.headers());
        match $answer(&$server, $request, id).await {
            Ok(response) => response,
            Err(refusal) => Refusal::from(refusal).told(locale).respond(id, false),
        }
    }};
}

async fn page(State(server): State<Server>, request: Request) -> Response {
    let id = GivenId::of(request.extensions());
    let locale = wished(server.app(), request.headers());
    let (parts, _) = request.into_parts();
    let request = asked(&fields(parts.uri.query().unwrap_or_default().as_bytes()));
    let granted = match signed_in(&server, &parts, id).await {
        Ok(granted) => granted,
        Err(refusal) if refusal.0.status_code == 401 => return page::to_sign_in(&parts.uri),
        Err(refusal) => return page::refused(&refusal.told(locale).0, locale),
    };
    let app = server.app();
    let outcome = match oauth::ask(app, &granted, &request).await {
        Ok(asked) if asked.is_settled => oauth::allow(app, &granted, &request).await.map(|url| to(&url)),
        Ok(asked) => Ok(page::asking(&granted, &asked, &request, locale)),
        Err(failure) => Err(failure),
    };
    outcome.unwrap_or_else(|failure| page::refused(&failure.told(locale).0, locale))
}

/// Sends a browser on.
fn to(url: &str) -> Response {
    let Ok(place) = HeaderValue::from_str(url) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, place);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn allow(State(server): State<Server>, request: Request) -> Response {
    answered!(server, request, allowed)
}

async fn allowed(server: &Server, request: Request, id: jackfield_model::RequestId) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let bytes = read_bytes(body, SENT).await?;
    let kind = credentials::text(&parts.headers, header::CONTENT_TYPE.as_str());
    if !kind.starts_with("application/x-www-form-urlencoded") {
        // Mattermost's clients send JSON, and are told where to go.
        let request: AuthorizeRequest =
            serde_json::from_slice(&bytes).map_err(|error| AppError::invalid_param("body").caused_by(error))?;
        let granted = signed_in(server, &parts, id).await?;
        let redirect = oauth::allow(server.app(), &granted, &request).await?;
        return Ok(Json(json!({ "redirect": redirect })).into_response());
    }
    let form = fields(&bytes);
    // A page without scripts sends its proof as a field.
    if let Ok(proof) = HeaderValue::from_str(&field(&form, "csrf")) {
        parts.headers.insert("x-csrf-token", proof);
    }
    let granted = signed_in(server, &parts, id).await?;
    let request = asked(&form);
    let url = if field(&form, "decision") == "allow" {
        oauth::allow(server.app(), &granted, &request).await?
    } else {
        oauth::deny(server.app(), &granted, &request).await?
    };
    Ok(to(&url))
}

async fn deauthorize(State(server): State<Server>, request: Request) -> Response {
    answered!(server, request, deauthorized)
}

async fn deauthorized(server: &Server, request: Request, id: jackfield_model::RequestId) -> Result<Response, Refusal> {
    #[derive(serde::Deserialize)]
    struct Which {
        client_id: OAuthAppId,
    }
    let (parts, body) = request.into_parts();
    let bytes = read_bytes(body, SENT).await?;
    let granted = signed_in(server, &parts, id).await?;
    let which: Which =
        serde_json::from_slice(&bytes).map_err(|error| AppError::invalid_param("client_id").caused_by(error))?;
    oauth::deauthorize(server.app(), &granted, which.client_id).await?;
    Ok(Json(json!({ "status": "OK" })).into_response())
}

/// A form of an application, and who it says to be: in fields, or by the scheme `Basic`.
async fn of_client(parts: &Parts, body: Body) -> Result<(Client, Fields), Refusal> {
    let form = fields(&read_bytes(body, SENT).await?);
    let basic = credentials::text(&parts.headers, header::AUTHORIZATION.as_str()).strip_prefix("Basic ");
    let pair = basic.and_then(|basic| String::from_utf8(STANDARD.decode(basic.trim()).ok()?).ok());
    let client = match pair.as_deref().and_then(|pair| pair.split_once(':')) {
        Some((id, secret)) => Client { id: id.to_owned(), secret: secret.to_owned() },
        None => Client { id: field(&form, "client_id"), secret: field(&form, "client_secret") },
    };
    Ok((client, form))
}

/// What no cache may keep.
fn private(body: serde_json::Value) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")];
    (headers, Json(body)).into_response()
}

async fn token(State(server): State<Server>, request: Request) -> Response {
    answered!(server, request, exchanged)
}

async fn exchanged(server: &Server, request: Request, _: jackfield_model::RequestId) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let (client, form) = of_client(&parts, body).await?;
    let answer = match field(&form, "grant_type").as_str() {
        "authorization_code" => {
            let (code, redirect_uri) = (field(&form, "code"), field(&form, "redirect_uri"));
            let verifier = field(&form, "code_verifier");
            oauth::exchange(server.app(), &client, (&code, &redirect_uri, &verifier)).await?
        }
        "refresh_token" => oauth::refresh(server.app(), &client, &field(&form, "refresh_token")).await?,
        _ => return Err(AppError::of("api.oauth.get_access_token.bad_grant.app_error", 400).into()),
    };
    Ok(private(json!(answer)))
}

async fn revoke(State(server): State<Server>, request: Request) -> Response {
    answered!(server, request, revoked)
}

async fn revoked(server: &Server, request: Request, _: jackfield_model::RequestId) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let (client, form) = of_client(&parts, body).await?;
    oauth::revoke(server.app(), &client, &field(&form, "token")).await?;
    Ok(private(json!({})))
}

async fn introspect(State(server): State<Server>, request: Request) -> Response {
    answered!(server, request, introspected)
}

async fn introspected(server: &Server, request: Request, _: jackfield_model::RequestId) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let (client, form) = of_client(&parts, body).await?;
    let Some(active) = oauth::introspect(server.app(), &client, &field(&form, "token")).await? else {
        return Ok(private(json!({ "active": false })));
    };
    Ok(private(json!({
        "active": true, "scope": active.access.scope, "client_id": active.access.client_id,
        "username": active.username, "sub": active.access.user_id, "token_type": "bearer",
        "exp": active.access.expires_at.0 / 1000,
    })))
}
