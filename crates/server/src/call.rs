//! One call of an operation: who calls, with what. Built before the handler runs.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body as RequestBody;
use axum::extract::{ConnectInfo, FromRequestParts, Path, Query, Request};
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, HeaderName, header};
use jackfield_api::{Body, Operation};
use jackfield_domain::{App, Bound, Cx, Granted, RequestInfo};
use jackfield_model::permission::{Permission, Rule};
use jackfield_model::{AppError, RequestId, UserId};
use serde::de::DeserializeOwned;

use crate::credentials;
use crate::pace::TooSlow;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::start::Server;

/// What a handler gets: everything decoded, the caller known, nothing authorised yet.
pub struct Call<O: Operation> {
    pub server: Server,
    pub app: App,
    pub cx: Arc<Cx>,
    pub path: O::Path,
    pub query: O::Query,
    pub body: O::Request,
    pub headers: HeaderMap,
    /// The body, for operations whose request is not JSON. Behind a lock only so that calls can be shared.
    stream: Mutex<RequestBody>,
}

/// What a handler answers.
pub type Answer<O> = Result<Reply<<O as Operation>::Response>, Refusal>;

impl<O: Operation> Call<O> {
    /// Asks for the operation's own permission on `target`.
    ///
    /// # Errors
    /// As [`App::authorize`].
    pub async fn granted(
        &self,
        target: <O::Permission as Permission>::Target,
    ) -> Result<Granted<O::Permission>, Refusal>
    where
        O::Permission: Permission<Target: Bound>,
    {
        Ok(self.app.authorize::<O::Permission>(&self.cx, target).await?)
    }

    /// As [`Call::granted`], for what must not be known to exist: a refusal says that it is not there.
    ///
    /// # Errors
    /// As [`App::authorize_hidden`].
    pub async fn granted_or_hidden(
        &self,
        target: <O::Permission as Permission>::Target,
    ) -> Result<Granted<O::Permission>, Refusal>
    where
        O::Permission: Permission<Target: Bound>,
    {
        Ok(self.app.authorize_hidden::<O::Permission>(&self.cx, target).await?)
    }

    /// Asks for another permission, for operations that need a second one.
    ///
    /// # Errors
    /// As [`App::authorize`].
    pub async fn also_granted<P: Permission<Target: Bound>>(&self, target: P::Target) -> Result<Granted<P>, Refusal> {
        Ok(self.app.authorize::<P>(&self.cx, target).await?)
    }

    /// The request's body; empty the second time, and for JSON, which was read already.
    pub fn take_stream(&self) -> RequestBody {
        std::mem::take(&mut *self.stream.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The caller; empty for strangers.
    pub fn me(&self) -> UserId {
        self.cx.user_id()
    }
}

/// The id that the outermost layer gave to a request.
#[derive(Clone, Copy, Debug)]
pub struct GivenId(pub RequestId);

/// Runs one operation's handler on a request.
pub async fn run<O, F, A>(server: Server, handler: F, request: Request) -> Response
where
    O: Operation,
    F: Fn(Call<O>) -> A,
    A: Future<Output = Answer<O>>,
{
    let id = request.extensions().get::<GivenId>().map_or(RequestId::EMPTY, |given| given.0);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let developer = server.app().config.read().settings.service.enable_developer;
    let answer = match decode::<O>(server, id, request).await {
        Ok(call) => handler(call).await,
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(reply) => reply.respond(O::STATUS, known.as_ref()),
        Err(refusal) => refusal.respond(id, developer),
    }
}

async fn decode<O: Operation>(server: Server, id: RequestId, request: Request) -> Result<Call<O>, Refusal> {
    let (mut parts, stream) = request.into_parts();
    let app = server.app().clone();
    let info = request_info(&app, &parts, id);
    let cx = credentials::context(&app, &parts.method, &parts.headers, info).await?;
    // Strangers learn nothing, not even whether their request was well formed.
    if <O::Permission as Permission>::RULE != Rule::Public && cx.session().is_none() {
        return Err(AppError::no_session().into());
    }
    let Path(path) = Path::<O::Path>::from_request_parts(&mut parts, &())
        .await
        .map_err(|rejection| invalid_url(&rejection.body_text()))?;
    let Query(query) = Query::<O::Query>::from_request_parts(&mut parts, &())
        .await
        .map_err(|rejection| invalid_url(&rejection.body_text()))?;
    let (body, stream) = if O::REQUEST == Body::Json {
        let limit = app.config.read().settings.service.maximum_payload_size_bytes;
        (read_json(stream, usize::try_from(limit).unwrap_or(usize::MAX)).await?, RequestBody::empty())
    } else {
        (empty_body()?, stream)
    };
    Ok(Call { server, app, cx, path, query, body, headers: parts.headers, stream: Mutex::new(stream) })
}

/// What the log, hooks, events and counts of attempts know of a request.
pub fn request_info(app: &App, parts: &Parts, id: RequestId) -> RequestInfo {
    RequestInfo {
        id,
        ip: address(app, parts).map(|ip| ip.to_string()).unwrap_or_default(),
        user_agent: credentials::text(&parts.headers, header::USER_AGENT.as_str()).to_owned(),
        accept_language: credentials::text(&parts.headers, header::ACCEPT_LANGUAGE.as_str()).to_owned(),
        connection_id: credentials::text(&parts.headers, "connection-id").parse().unwrap_or_default(),
    }
}

/// Whose address it is: the connection's, or what a proxy says that is trusted by the settings or on this machine.
fn address(app: &App, parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let config = app.config.read();
    let trusted = &config.settings.service.trusted_proxy_ip_header;
    let on_this_machine = trusted.is_empty() && peer.is_some_and(|peer| peer.is_loopback());
    let names = trusted.iter().map(String::as_str).chain(on_this_machine.then_some("x-forwarded-for"));
    // Mattermost takes the first of several; the last is the one that the nearest proxy has seen itself.
    let told = |name: &str| {
        let lines = parts.headers.get_all(HeaderName::from_bytes(name.as_bytes()).ok()?);
        let line = lines.iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    names.filter_map(told).next().or(peer)
}

fn invalid_url(detail: &str) -> AppError {
    let mut error =
        AppError::new("api.context.invalid_url_param.app_error", 400, "Invalid or missing parameter in request URL.");
    error.detailed_error = detail.to_owned();
    error
}

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// 413 when it is longer, 408 when it is too slow, 400 when the connection fails.
pub async fn read_bytes(stream: RequestBody, limit: usize) -> Result<bytes::Bytes, Refusal> {
    axum::body::to_bytes(stream, limit).await.map_err(|error| {
        use std::error::Error as _;
        let too_long = error.source().is_some_and(|source| source.is::<http_body_util::LengthLimitError>());
        if too_long {
            let id = "api.context.request_body_too_large.app_error";
            return AppError::new(id, 413, "The request body is too large.").into();
        }
        if is_too_slow(&error) {
            let id = "api.context.request_timeout.app_error";
            return AppError::new(id, 408, "The request's body did not come in time.").into();
        }
        AppError::invalid_param("body").caused_by(error).into()
    })
}

fn is_too_slow(error: &axum::Error) -> bool {
    use std::error::Error;
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<TooSlow>() {
            return true;
        }
        cause = error.source();
    }
    false
}

async fn read_json<T: DeserializeOwned>(stream: RequestBody, limit: usize) -> Result<T, Refusal> {
    let bytes = read_bytes(stream, limit).await?;
    // Mattermost's clients send no body where all of it may be left out.
    let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
    serde_json::from_slice(text).map_err(|error| {
        let mut refusal = AppError::new(
            "api.context.invalid_body_param.app_error",
            400,
            "Invalid or missing parameter in request body.",
        );
        refusal.detailed_error = error.to_string();
        refusal.into()
    })
}

/// The request of an operation without a JSON body, which is `()`.
fn empty_body<T: DeserializeOwned>() -> Result<T, Refusal> {
    serde_json::from_value(serde_json::Value::Null)
        .map_err(|error| AppError::internal("api.context.invalid_body_param.app_error", error).into())
}
