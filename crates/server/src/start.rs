//! Starts the server: routes, layers, the WebSocket hub, and a clean stop.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use jackfield_domain::config::API_VERSION;
use jackfield_domain::texts::{Locale, locale_of_stranger};
use jackfield_domain::{App, calls, cluster, jobs};
use jackfield_model::{AppError, RequestId};
use jackfield_plugin_host::PluginHost;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use crate::pace::Pace;
use crate::refusal::Refusal;
use crate::request::GivenId;
use crate::routes::{Table, check_complete};
use crate::server::Server;
use crate::unread::Unread;
use crate::ws::Hub;
use crate::{handlers, listen, local, metrics, paths, web, ws};

/// How long open requests may finish after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(5);

/// What the server is made of.
pub struct Options {
    pub app: App,
    pub plugins: PluginHost,
    pub listener: TcpListener,
}

/// A server that runs.
pub struct Running {
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    /// Writes what tokens are used for.
    counting: JoinHandle<()>,
    server: Server,
    work: jobs::Running,
}

impl Running {
    /// Stops taking requests, lets open ones finish for five seconds, closes sockets, work and plugins, and tells the
    /// other servers.
    pub async fn stop(self) {
        // Nobody listens any more when the server ended by itself.
        let _ = self.stop.send(true);
        self.server.hub().close();
        let mut task = self.task;
        if tokio::time::timeout(DRAIN, &mut task).await.is_err() {
            task.abort();
        }
        // Once more, with what came until now.
        if tokio::time::timeout(DRAIN, self.counting).await.is_err() {
            tracing::warn!("What tokens were used for lately was not written");
        }
        // Before the plugins end: work may ask them.
        self.work.stop().await;
        self.server.plugins().stop().await;
        cluster::leave(self.server.app()).await;
    }

    pub fn server(&self) -> &Server {
        &self.server
    }
}

/// Starts to serve. Ready when it returns.
///
/// # Errors
/// Names the declared operations that have no handler, or why the address cannot be used.
pub fn start(options: Options) -> Result<Running, Box<dyn std::error::Error + Send + Sync>> {
    let Options { app, plugins, listener } = options;
    let hub = Hub::start(app.clone());
    app.events.subscribe(Arc::new(hub.clone()));
    let server = Server::new(app, plugins, hub);
    let routes = handlers::routes();
    check_complete(routes.served())?;
    let operations = routes.into_table()?;
    let (stop, stopped) = watch::channel(false);
    if let Some(place) = local_place(server.app()) {
        let listener =
            local::listen(Path::new(&place)).map_err(|error| format!("the local socket {place}: {error}"))?;
        let router = layered(local_routes(operations.clone()), &server);
        tokio::spawn(listen::serve_local(listener, router, stopped.clone(), listen::HEAD));
    }
    let router = layered(all_routes(operations), &server);
    let address = listener.local_addr()?;
    metrics::start(&server, stopped.clone());
    let counted = stopped.clone();
    let task = tokio::spawn(listen::serve(listener, router, stopped, listen::HEAD));
    let counting = tokio::spawn(calls::write_until(server.app().clone(), counted));
    let work = jobs::Worker::new(server.app().clone(), jobs::kinds()).start();
    Ok(Running { address, stop, task, counting, server, work })
}

/// Where the local socket is, where there is to be one.
fn local_place(app: &App) -> Option<String> {
    let config = app.config.read();
    let service = &config.settings.service;
    (service.enable_local_mode && !service.local_mode_socket_location.is_empty())
        .then(|| service.local_mode_socket_location.clone())
}

/// What is served over the local socket: operations, and nothing beside them.
fn local_routes(operations: Table) -> Router<Server> {
    Router::new().fallback(|State(server): State<Server>, request: Request| async move {
        let served = operations.serve(&server, request).await;
        served.unwrap_or_else(|_| StatusCode::NOT_FOUND.into_response())
    })
}

fn all_routes(operations: Table) -> Router<Server> {
    ws::route().merge(handlers::beside_the_api()).fallback(
        |State(server): State<Server>, request: Request| async move {
            match operations.serve(&server, request).await {
                Ok(response) => response,
                Err(request) => web::serve(&server, request).await,
            }
        },
    )
}

fn layered(routes: Router<Server>, server: &Server) -> Router {
    let named = server.clone();
    routes.with_state(server.clone()).layer(tower_http::compression::CompressionLayer::new()).layer(
        axum::middleware::from_fn(move |request, next| {
            let server = named.clone();
            async move { with_headers(server, request, next).await }
        }),
    )
}

/// Gives the request its id, and every answer the headers that clients and browsers expect.
async fn with_headers(server: Server, mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    request.extensions_mut().insert(GivenId(id));
    let language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let locale = || {
        let language = language.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
        locale_of_stranger(server.app(), language)
    };
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let unread = Unread::default();
    let request = request.map(|body| unread.watch(Pace::default().of(body)));
    let mut response = if is_too_long(&server, &request) {
        drop(request);
        let refusal = AppError::of("basic_security_check.url.too_long_error", 414);
        Refusal::from(refusal).told(locale()).respond(id, false)
    } else if let Some(elsewhere) = paths::elsewhere(request.uri()) {
        drop(request);
        elsewhere
    } else {
        traced(id, caught(next.run(request), id, &locale)).await
    };
    unread.read().await;
    if path.starts_with("/api/") && response.headers().get(header::CONTENT_TYPE).is_none() {
        response = unrouted(response, id, locale);
    }
    let headers = response.headers_mut();
    let cluster = &server.app().memory.cluster;
    // Mattermost: only where there may be several.
    if cluster.is_joined()
        && let Ok(value) = HeaderValue::from_str(cluster.id().as_str())
    {
        headers.insert(HeaderName::from_static("x-cluster-id"), value);
    }
    let version = format!("{API_VERSION}.{API_VERSION}.{}.false", server.app().config.read().hash);
    for (name, value) in [("x-request-id", id.as_str()), ("x-version-id", &version)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("permissions-policy"), ""),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if method == Method::GET {
        headers.entry(header::EXPIRES).or_insert(HeaderValue::from_static("0"));
    }
    response
}

/// Whether an address of the API is longer than the settings allow.
fn is_too_long(server: &Server, request: &Request) -> bool {
    let most = server.app().config.read().settings.service.maximum_url_length;
    let length = request.uri().path_and_query().map_or(0, |whole| whole.as_str().len());
    request.uri().path().starts_with("/api/") && i64::try_from(length).is_ok_and(|length| length > most)
}

/// Gives every line that is logged while a request is answered the request's id. At the level of errors, so that it is
/// there whatever is logged; where nothing is, it is one look at a flag.
async fn traced<T>(id: RequestId, answer: impl Future<Output = T>) -> T {
    answer.instrument(tracing::error_span!("request", id = %id)).await
}

/// The answer, also where the code that makes it panics: the caller learns the request's id, the log the rest.
async fn caught(answer: impl Future<Output = Response>, id: RequestId, locale: impl Fn() -> Locale) -> Response {
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
            Refusal::from(AppError::internal("api.context.panic.app_error", text)).told(locale()).respond(id, false)
        }
    }
}

/// The router's bare 404 and 405 below `/api/` in Mattermost's error body.
fn unrouted(response: Response, id: RequestId, locale: impl Fn() -> Locale) -> Response {
    match response.status().as_u16() {
        // Mattermost: an unknown method of a known path is 404 as well.
        404 | 405 => Refusal::from(AppError::of("api.context.404.app_error", 404)).told(locale()).respond(id, false),
        _ => response,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("nobody panics").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn each_line_of_a_request_has_its_id() {
        let written = Written::default();
        let writer = written.clone();
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_writer(move || writer.clone());
        let guard = tracing::subscriber::set_default(log.finish());
        let (one, other) = (RequestId::new(), RequestId::new());
        let line = |word: &'static str| async move {
            tokio::task::yield_now().await;
            tracing::info!("{word}");
        };
        tokio::join!(traced(one, line("first")), traced(other, line("second")));
        tracing::info!("afterwards");
        drop(guard);
        let text = String::from_utf8(written.0.lock().expect("nobody panics").clone()).expect("it is text");
        let line = |word: &str| text.lines().find(|line| line.contains(word)).unwrap_or_default();
        assert!(line("first").contains(one.as_str()) && line("second").contains(other.as_str()), "{text}");
        assert!(line("afterwards").contains("INFO") && !line("afterwards").contains("request"), "{text}");
    }

    #[tokio::test]
    async fn a_panic_in_a_handler_is_a_fault_with_the_requests_id() {
        let id = RequestId::new();
        let response = caught(async { panic!("the handler gives up") }, id, || Locale::German).await;
        assert_eq!(response.status(), 500);
        let body = axum::body::to_bytes(response.into_body(), 4096).await.expect("it is short");
        let error: AppError = serde_json::from_slice(&body).expect("it is Mattermost's error body");
        assert_eq!((error.id.as_ref(), error.request_id.as_str()), ("api.context.panic.app_error", id.as_str()));
        assert!(error.message.starts_with("Auf dem Server"), "{}", error.message);
        assert!(error.detailed_error.is_empty(), "what went wrong is for the log");
    }
}
