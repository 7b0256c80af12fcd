//! From declared operations to routes; a declaration without a handler keeps the server from starting.
//!
//! Each handler is erased to one shape as it is added, so that the router and all that is around a handler is compiled
//! once and not for each operation: only reading the call, the handler itself and writing the answer are.

use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::sync::Arc;

use axum::body::Body as RequestBody;
use axum::extract::Request;
use axum::response::Response;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, header};
use jackfield_api::params::{self, Pairs};
use jackfield_api::wire;
use jackfield_api::{Absent, AbsentAnswer, Body, Method, Operation};
use jackfield_domain::{Cx, RequestInfo, calls};
use jackfield_model::permission::{Permission, Rule, Target};
use jackfield_model::{AppError, Need, RequestId, Resource, Verb};

use crate::call::{Answer, Arrived, Call, invalid_url};
use crate::credentials;
use crate::local;
use crate::refusal::Refusal;
use crate::reply::{Reply, Settled};
use crate::request::{GivenId, read_bytes, request_info, wished};
use crate::server::Server;

/// What became of a call, whatever its types.
type Outcome = Result<Settled, Refusal>;

/// A handler without its types.
type Serve = dyn Fn(Arrived, Pairs<'_>, Pairs<'_>) -> BoxFuture<'static, Outcome> + Send + Sync;

/// What the router has to know of an operation.
struct Endpoint {
    id: &'static str,
    status: u16,
    is_json: bool,
    is_public: bool,
    need: Need,
    serve: Box<Serve>,
}

/// The endpoints of one path, by method.
type Methods = BTreeMap<Method, Endpoint>;

/// Collects the operations' handlers.
#[derive(Default)]
pub struct Routes {
    paths: BTreeMap<&'static str, Methods>,
    served: BTreeSet<&'static str>,
}

impl Routes {
    /// Serves `O` by `handler`.
    #[must_use]
    pub fn add<O, F, A>(mut self, handler: F) -> Self
    where
        O: Operation,
        F: Fn(Call<O>) -> A + Send + Sync + 'static,
        A: Future<Output = Answer<O>> + Send + 'static,
    {
        let serve = move |arrived: Arrived, path: Pairs<'_>, query: Pairs<'_>| -> BoxFuture<'static, Outcome> {
            let known = arrived.headers.get(header::IF_NONE_MATCH).cloned();
            match Call::<O>::decode(arrived, path, query) {
                Ok(call) => Box::pin(settle::<O>(handler(call), known)),
                Err(refusal) => Box::pin(ready(Err(refusal))),
            }
        };
        let is_public = <O::Permission as Permission>::RULE == Rule::Public;
        let is_json = O::REQUEST == Body::Json;
        let endpoint =
            Endpoint { id: O::ID, status: O::STATUS, is_json, is_public, need: O::NEED, serve: Box::new(serve) };
        self.insert(O::ID, O::METHOD, O::PATH, endpoint);
        self
    }

    /// Answers for a feature that is not here.
    #[must_use]
    pub fn add_absent(mut self, absent: &'static Absent) -> Self {
        let serve = move |arrived: Arrived, _: Pairs<'_>, _: Pairs<'_>| -> BoxFuture<'static, Outcome> {
            Box::pin(answer_absent(absent, arrived))
        };
        let is_public = absent.rule == Rule::Public;
        let need = Need::new(Resource::System, if absent.method == Method::Get { Verb::Read } else { Verb::Write });
        let endpoint =
            Endpoint { id: absent.path, status: 200, is_json: false, is_public, need, serve: Box::new(serve) };
        self.paths.entry(absent.path).or_default().insert(absent.method, endpoint);
        self
    }

    fn insert(&mut self, id: &'static str, method: Method, path: &'static str, endpoint: Endpoint) {
        self.paths.entry(path).or_default().insert(method, endpoint);
        self.served.insert(id);
    }

    /// The ids of the operations that are served.
    pub fn served(&self) -> &BTreeSet<&'static str> {
        &self.served
    }

    /// The routes as they are looked up.
    ///
    /// # Errors
    /// Names two paths that cannot be told apart.
    pub fn into_table(self) -> Result<Table, matchit::InsertError> {
        let mut table = matchit::Router::new();
        for (path, methods) in self.paths {
            table.insert(path, methods)?;
        }
        Ok(Table(Arc::new(table)))
    }
}

async fn answer_absent(absent: &Absent, arrived: Arrived) -> Outcome {
    if !arrived.server.app().allows(&arrived.cx, absent.rule, Target::Server).await? {
        return Err(AppError::no_permission().into());
    }
    match absent.answer {
        AbsentAnswer::Refused(status, id) => Err(AppError::of(id, status).into()),
        AbsentAnswer::Nothing(nothing) => Reply::json(nothing()).settle(None, wire::write),
    }
}

async fn settle<O: Operation>(answer: impl Future<Output = Answer<O>>, known: Option<HeaderValue>) -> Outcome {
    answer.await?.settle(known.as_ref(), O::write_response)
}

/// All operations by path and method; cheap to clone.
#[derive(Clone)]
pub struct Table(Arc<matchit::Router<Methods>>);

impl Table {
    /// Serves an operation, or gives the request back when there is none at its address.
    ///
    /// # Errors
    /// The request, when no operation has its path and method.
    pub async fn serve(&self, server: &Server, request: Request) -> Result<Response, Request> {
        let uri = request.uri().clone();
        let Ok(found) = self.0.at(uri.path()) else { return Err(request) };
        let Some(endpoint) = method(request.method()).and_then(|method| found.value.get(&method)) else {
            return Err(request);
        };
        if local::is_marked(request.extensions()) && !local::serves(endpoint.id) {
            return Err(request);
        }
        let id = GivenId::of(request.extensions());
        let developer = server.app().config.read().settings.service.enable_developer;
        let path = params::of_path(found.params.iter());
        Ok(match endpoint.call(server, id, request, path, params::of_query(uri.query().unwrap_or_default())).await {
            Ok(settled) => settled.respond(endpoint.status),
            Err(refusal) => refusal.respond(id, developer),
        })
    }
}

fn method(method: &http::Method) -> Option<Method> {
    match *method {
        // The connection leaves the body out.
        http::Method::GET | http::Method::HEAD => Some(Method::Get),
        http::Method::POST => Some(Method::Post),
        http::Method::PUT => Some(Method::Put),
        http::Method::PATCH => Some(Method::Patch),
        http::Method::DELETE => Some(Method::Delete),
        _ => None,
    }
}

/// What can wait while the server has too much to do. Mattermost: searching, and that somebody types.
const CAN_WAIT: &[&str] = &[
    "AutocompleteChannelsForTeam",
    "AutocompleteChannelsForTeamForSearch",
    "PublishUserTyping",
    "SearchAllChannels",
    "SearchArchivedChannels",
    "SearchChannels",
    "SearchGroupChannels",
    "SearchPosts",
    "SearchTeams",
    "SearchUsers",
];

/// What sets up a second factor.
const SECOND_FACTOR: &[&str] = &["GenerateMfaSecret", "UpdateUserMfa"];

impl Endpoint {
    /// Mattermost: whoever has to set one up sees who they are, and sets it up.
    fn is_open_before_second_factor(&self, path: Option<&Pairs<'_>>) -> bool {
        let is_own = || path.is_some_and(|path| path.iter().any(|(_, value)| value.0 == "me"));
        SECOND_FACTOR.contains(&self.id) || (self.id == "GetUser" && is_own())
    }

    async fn call(
        &self,
        server: &Server,
        id: RequestId,
        request: Request,
        path: Option<Pairs<'_>>,
        query: Pairs<'_>,
    ) -> Outcome {
        let (parts, stream) = request.into_parts();
        let app = server.app();
        let info = RequestInfo { need: Some(self.need), ..request_info(app, &parts, id) };
        let cx = match local::is_marked(&parts.extensions) {
            true => Ok(local::context(info)),
            false => credentials::context(app, &parts.method, &parts.headers, info).await,
        };
        let cx = match cx {
            Ok(cx) => cx,
            Err(failure) => return Err(Refusal::from(failure).told(wished(app, &parts.headers))),
        };
        let answer = match credentials::in_scope(&cx, self.is_public) {
            Ok(cx) => self.answer(server, &cx, parts.headers, stream, path, query).await,
            Err(failure) => Err(failure.into()),
        };
        calls::note(app, &cx, self.id, answer.is_err());
        match answer {
            Ok(settled) => Ok(settled),
            Err(refusal) => Err(refusal.told_to(app, &cx).await),
        }
    }

    async fn answer(
        &self,
        server: &Server,
        cx: &Arc<Cx>,
        headers: HeaderMap,
        stream: RequestBody,
        path: Option<Pairs<'_>>,
        query: Pairs<'_>,
    ) -> Outcome {
        // Strangers learn nothing, not even whether their request was well formed.
        if !self.is_public && cx.session().is_none() {
            return Err(AppError::no_session().into());
        }
        if !self.is_public && !self.is_open_before_second_factor(path.as_ref()) {
            credentials::check_second_factor(server.app(), cx)?;
        }
        if CAN_WAIT.contains(&self.id) && server.app().memory.busy.is_at(server.app().now()) {
            return Err(AppError::of("api.context.server_busy.app_error", 503).into());
        }
        let path = path.ok_or_else(|| invalid_url("a parameter is not UTF-8"))?;
        let mut arrived = Arrived { server: server.clone(), cx: cx.clone(), headers, json: Default::default(), stream };
        if self.is_json {
            let limit = server.app().config.read().settings.service.maximum_payload_size_bytes;
            let stream = std::mem::take(&mut arrived.stream);
            arrived.json = read_bytes(stream, usize::try_from(limit).unwrap_or(usize::MAX)).await?;
        }
        (self.serve)(arrived, path, query).await
    }
}

/// Declared operations that nothing serves.
#[derive(Debug, thiserror::Error)]
#[error("declared operations have no handler: {}", .0.join(", "))]
pub struct Missing(Vec<&'static str>);

/// # Errors
/// Names the declared operations that have no handler.
pub fn check_complete(served: &BTreeSet<&'static str>) -> Result<(), Missing> {
    let missing: Vec<_> =
        jackfield_api::all().iter().map(|operation| operation.id).filter(|id| !served.contains(id)).collect();
    if missing.is_empty() { Ok(()) } else { Err(Missing(missing)) }
}
