//! The market's routes: Mattermost's list as version 1, our own protocol as version 2, and the pages.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use futures_util::TryStreamExt;
use http::{HeaderMap, StatusCode, header};
use jackfield_domain::Failure;
use jackfield_domain::texts::Locale;
use jackfield_model::{
    AppError, MarketAct, MarketFound, MarketPlugin, MarketProof, MarketPublisher, MarketReviewer, MarketRevocation,
    MarketVersion, Millis, Sealed,
};
use jackfield_plugin_host::package::ARCHIVE_BYTES;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::Market;
use crate::catalogue::{Asked, Catalogue, Order, Wanted};
use crate::publish::Published;
use crate::store::fault;

/// Bytes of a body that is no package.
const SMALL: usize = 64 * 1024;
/// What is read of a package at a time when it is sent.
const PIECE: usize = 64 * 1024;
/// Plugins of a page at most, and without being asked.
const PAGE_MOST: usize = 1_000;
const PAGE: usize = 100;

pub fn router(market: Market) -> Router {
    // What surrounds the package in a form is small.
    let whole = usize::try_from(ARCHIVE_BYTES).unwrap_or(usize::MAX).saturating_add(SMALL);
    Router::new()
        .route("/api/v1/plugins", get(list_for_mattermost))
        .route("/api/v2/plugins", get(list))
        .route("/api/v2/plugins/{id}", get(plugin))
        .route("/api/v2/plugins/{id}/{version}/report", get(report))
        .route("/api/v2/plugins/{id}/{version}/review", get(review))
        .route("/api/v2/plugins/{id}/{version}/sbom", get(sbom))
        .route("/api/v2/plugins/{id}/workloads", get(workloads))
        .route("/api/v2/workloads", post(allow_workloads))
        .route("/api/v2/scan", post(scan))
        .route("/api/v2/search", get(search))
        .route("/api/v2/openapi.json", get(async || Json(crate::openapi::document())))
        .route("/api/v2/acts", post(act_as_author))
        .route("/api/v2/reviews", post(act_as_reviewer))
        .route("/api/v2/packages/{digest}", get(package))
        .route("/api/v2/revocations", get(revocations).post(revoke))
        .route("/api/v2/log", get(log))
        .route("/api/v2/keys", get(keys))
        .route("/api/v2/publishers", get(publishers).post(register))
        .route("/api/v2/publishers/{name}", delete(revoke_key))
        .route("/api/v2/publishers/{name}/proof", post(prove))
        .route("/api/v2/reviewers", get(reviewers).post(name_reviewer))
        .route("/api/v2/reviewers/{name}", delete(revoke_reviewer))
        .merge(crate::site::router())
        .layer(DefaultBodyLimit::max(SMALL))
        .route("/api/v2/publish", post(publish).layer(DefaultBodyLimit::max(whole)))
        .with_state(market)
}

/// A refusal in the language of whoever asked.
struct Refusal(Failure);

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error: AppError = self.0.into();
        if error.status_code >= 500 && error.status_code != 501 {
            tracing::error!(error.id = %error.id, cause = %error.internal, "Refused a request");
            error.detailed_error.clear();
        }
        let status = StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(error)).into_response()
    }
}

type Answer<T> = Result<T, Refusal>;

fn told(failure: Failure, headers: &HeaderMap) -> Refusal {
    let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Refusal(failure.told(Locale::wished(wished).unwrap_or(Locale::English)))
}

type Parameters = Query<HashMap<String, String>>;

fn asked(market: &Market, query: &HashMap<String, String>) -> Asked {
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<i64>().ok());
    // Mattermost: -1 is all of them.
    let per_page = match number("per_page") {
        None | Some(0) => PAGE,
        Some(count) => usize::try_from(count).unwrap_or(PAGE_MOST).min(PAGE_MOST),
    };
    Asked {
        filter: text("filter"),
        plugin_id: text("plugin_id"),
        server_version: text("server_version"),
        tier: text("tier"),
        all_versions: text("return_all_versions") == "true",
        page: number("page").and_then(|page| usize::try_from(page).ok()).unwrap_or_default(),
        per_page,
        now: market.0.clock.now(),
    }
}

async fn list_for_mattermost(State(market): State<Market>, Query(query): Parameters) -> Answer<Response> {
    let platform = query.get("platform").map(String::as_str).unwrap_or_default();
    let found = market.list_for_mattermost(&asked(&market, &query), platform).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], found).into_response())
}

async fn list(State(market): State<Market>, Query(query): Parameters) -> Json<Vec<MarketVersion>> {
    let catalogue = market.0.catalogue.read().await;
    let asked = asked(&market, &query);
    let found = catalogue.list(&asked, |_| true).into_iter();
    let downloads = market.0.downloads.all().await;
    Json(found.map(|version| told_of(&catalogue, version, &downloads, asked.now)).collect())
}

/// A version with what depends on the moment.
fn told_of(
    catalogue: &Catalogue,
    version: &MarketVersion,
    downloads: &HashMap<String, i64>,
    now: Millis,
) -> MarketVersion {
    MarketVersion {
        state: catalogue.state(version, now).into(),
        downloads: downloads.get(&version.statement.digest).copied().unwrap_or_default(),
        ..version.clone()
    }
}

/// As the list, with how many there are of what.
async fn search(State(market): State<Market>, Query(query): Parameters) -> Json<MarketFound> {
    let asked = Asked { filter: query.get("q").cloned().unwrap_or_default(), ..asked(&market, &query) };
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    let wanted =
        Wanted { publisher: text("publisher"), category: text("category"), order: Order::read(&text("order")) };
    let (catalogue, downloads) = (market.0.catalogue.read().await, market.0.downloads.all().await);
    Json(catalogue.search(&asked, &wanted, &downloads))
}

async fn plugin(State(market): State<Market>, headers: HeaderMap, Path(id): Path<String>) -> Answer<Response> {
    let (catalogue, downloads) = (market.0.catalogue.read().await, market.0.downloads.all().await);
    let found = catalogue.plugin(&id).ok_or_else(|| not_found(&headers))?;
    let now = market.0.clock.now();
    let versions = found.versions.iter().map(|version| told_of(&catalogue, version, &downloads, now)).collect();
    Ok(Json(MarketPlugin { plugin_id: found.plugin_id.clone(), versions }).into_response())
}

fn not_found(headers: &HeaderMap) -> Refusal {
    told(Failure::of("app.market.not_found.app_error", 404), headers)
}

async fn report(
    State(market): State<Market>,
    headers: HeaderMap,
    Path((id, version)): Path<(String, String)>,
) -> Answer<Response> {
    let text = market.report(&id, &version).await.map_err(|failure| told(failure, &headers))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

async fn sbom(
    State(market): State<Market>,
    headers: HeaderMap,
    Path((id, version)): Path<(String, String)>,
) -> Answer<Response> {
    let found = market.0.catalogue.read().await.version(&id, &version).cloned().ok_or_else(|| not_found(&headers))?;
    let digest = &found.statement.digest;
    let parts = market.parts(digest).await.map_err(|failure| told(failure, &headers))?;
    let listed = crate::parts::document(&found.manifest, digest, &parts);
    Ok(([(header::CONTENT_TYPE, "application/vnd.cyclonedx+json; version=1.6")], listed.to_string()).into_response())
}

async fn prove(
    State(market): State<Market>,
    headers: HeaderMap,
    Path(name): Path<String>,
    Json(asked): Json<MarketProof>,
) -> Answer<Response> {
    administrates(&market, &headers)?;
    let proven = market.prove(&name, &asked.domain).await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(proven)).into_response())
}

async fn workloads(State(market): State<Market>, headers: HeaderMap, Path(id): Path<String>) -> Answer<Response> {
    let found = market.workloads(&id).await.map_err(|failure| told(failure, &headers))?;
    Ok(Json(found.ok_or_else(|| not_found(&headers))?).into_response())
}

async fn allow_workloads(
    State(market): State<Market>,
    headers: HeaderMap,
    Json(asked): Json<Sealed>,
) -> Answer<Response> {
    market.allow_workloads(asked).await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(json!({ "status": "OK" }))).into_response())
}

async fn scan(State(market): State<Market>, headers: HeaderMap) -> Answer<Response> {
    administrates(&market, &headers)?;
    let scanned = market.scan().await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(scanned)).into_response())
}

async fn package(State(market): State<Market>, headers: HeaderMap, Path(digest): Path<String>) -> Answer<Response> {
    let place = market.0.packages.place(&digest).ok_or_else(|| not_found(&headers))?;
    let Ok(file) = tokio::fs::File::open(&place).await else { return Err(not_found(&headers)) };
    let length = file.metadata().await.map_err(fault)?.len();
    let pieces = futures_util::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, file)))
    });
    market.count_download(&digest).await;
    let about = [
        (header::CONTENT_TYPE, "application/gzip".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((about, Body::from_stream(pieces.into_stream())).into_response())
}

async fn revocations(State(market): State<Market>) -> Answer<Response> {
    Ok(Json(market.revocations().await?).into_response())
}

async fn log(State(market): State<Market>, Query(query): Parameters) -> Answer<Response> {
    let after = query.get("after").and_then(|text| text.parse().ok()).unwrap_or_default();
    Ok(Json(market.log(after).await?).into_response())
}

async fn keys(State(market): State<Market>) -> Response {
    Json(market.keys()).into_response()
}

async fn publishers(State(market): State<Market>) -> Answer<Response> {
    Ok(Json(market.publishers().await?).into_response())
}

fn bearer(headers: &HeaderMap) -> &str {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    token.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
}

/// Whether the administrator asks.
fn administrates(market: &Market, headers: &HeaderMap) -> Answer<()> {
    market.administrates(bearer(headers)).map_err(|failure| told(failure, headers))
}

async fn review(
    State(market): State<Market>,
    headers: HeaderMap,
    Path((id, version)): Path<(String, String)>,
) -> Answer<Response> {
    let found = market.review(&id, &version).await.map_err(|failure| told(failure, &headers))?;
    Ok(Json(found).into_response())
}

async fn act_as_author(
    State(market): State<Market>,
    headers: HeaderMap,
    Json(asked): Json<Sealed>,
) -> Answer<Response> {
    market.act_as_author(asked).await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(json!({ "status": "OK" }))).into_response())
}

async fn act_as_reviewer(
    State(market): State<Market>,
    headers: HeaderMap,
    Json(asked): Json<MarketAct>,
) -> Answer<Response> {
    let done = async {
        let reviewer = market.reviewer(bearer(&headers)).await?;
        market.act_as_reviewer(&reviewer, asked).await
    };
    done.await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(json!({ "status": "OK" }))).into_response())
}

async fn reviewers(State(market): State<Market>) -> Answer<Response> {
    Ok(Json(market.reviewers().await?).into_response())
}

async fn name_reviewer(
    State(market): State<Market>,
    headers: HeaderMap,
    Json(asked): Json<MarketReviewer>,
) -> Answer<Response> {
    administrates(&market, &headers)?;
    let named = market.name_reviewer(asked).await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(named)).into_response())
}

async fn revoke_reviewer(
    State(market): State<Market>,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Answer<Response> {
    administrates(&market, &headers)?;
    market.revoke_reviewer(&name).await.map_err(|failure| told(failure, &headers))?;
    Ok(Json(json!({ "status": "OK" })).into_response())
}

async fn register(
    State(market): State<Market>,
    headers: HeaderMap,
    Json(asked): Json<MarketPublisher>,
) -> Answer<Response> {
    administrates(&market, &headers)?;
    let registered = market.register(asked).await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(registered)).into_response())
}

async fn revoke_key(State(market): State<Market>, headers: HeaderMap, Path(name): Path<String>) -> Answer<Response> {
    administrates(&market, &headers)?;
    market.revoke_key(&name).await.map_err(|failure| told(failure, &headers))?;
    Ok(Json(json!({ "status": "OK" })).into_response())
}

async fn revoke(
    State(market): State<Market>,
    headers: HeaderMap,
    Json(asked): Json<MarketRevocation>,
) -> Answer<Response> {
    administrates(&market, &headers)?;
    market.revoke(asked).await.map_err(|failure| told(failure, &headers))?;
    Ok((StatusCode::CREATED, Json(json!({ "status": "OK" }))).into_response())
}

async fn publish(State(market): State<Market>, headers: HeaderMap, form: Multipart) -> Answer<Response> {
    match received(&market, bearer(&headers), form).await.map_err(|failure| told(failure, &headers))? {
        Published::Listed(version) => Ok((StatusCode::CREATED, Json(version)).into_response()),
        Published::Returned(report) => {
            let broken: Vec<String> =
                report
                    .findings
                    .iter()
                    .filter(|one| one.severity == "error")
                    .map(|one| {
                        if one.line > 0 {
                            format!("{} ({}:{})", one.rule, one.file, one.line)
                        } else {
                            one.rule.clone()
                        }
                    })
                    .collect();
            let failure = Failure::of("app.market.publish.rules.app_error", 422).with("findings", broken.join(", "));
            let Refusal(failure) = told(failure, &headers);
            let mut body = json!(AppError::from(failure));
            body["report"] = json!(report);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response())
        }
    }
}

/// Reads a package, once it is known that its author may publish it.
async fn received(market: &Market, token: &str, mut form: Multipart) -> Result<Published, Failure> {
    let bad_form = || Failure::of("app.market.publish.form.app_error", 400);
    let first = form.next_field().await.ok().flatten().filter(|field| field.name() == Some("author"));
    let sealed = text_of(first.ok_or_else(bad_form)?).await?;
    let sealed = serde_json::from_str(&sealed).map_err(|_| bad_form())?;
    let announced = market.announce(sealed, token).await?;
    let second = form.next_field().await.ok().flatten().filter(|field| field.name() == Some("package"));
    let mut field = second.ok_or_else(bad_form)?;
    let file = market.0.packages.receive().map_err(fault)?;
    let mut target = tokio::fs::File::from_std(file.reopen().map_err(fault)?);
    let mut size = 0_u64;
    while let Some(piece) = field.chunk().await.map_err(|_| bad_form())? {
        size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if size > ARCHIVE_BYTES {
            return Err(Failure::of("app.market.publish.too_large.app_error", 413).with("most", ARCHIVE_BYTES));
        }
        target.write_all(&piece).await.map_err(fault)?;
    }
    target.flush().await.map_err(fault)?;
    drop(target);
    market.publish(announced, file).await
}

/// A part of a form that is a small text.
async fn text_of(mut field: Field<'_>) -> Result<String, Failure> {
    let bad_form = || Failure::of("app.market.publish.form.app_error", 400);
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| bad_form())? {
        if text.len() + piece.len() > SMALL {
            return Err(bad_form());
        }
        text.extend_from_slice(&piece);
    }
    String::from_utf8(text).map_err(|_| bad_form())
}
