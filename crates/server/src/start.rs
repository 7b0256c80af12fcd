//! Starts the server: routes, layers, the WebSocket hub, and a clean stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, header};
use jackfield_domain::config::API_VERSION;
use jackfield_domain::{App, cluster, jobs};
use jackfield_model::{AppError, RequestId};
use jackfield_plugin_host::PluginHost;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::call::GivenId;
use crate::pace::Pace;
use crate::refusal::Refusal;
use crate::routes::check_complete;
use crate::ws::Hub;
use crate::{handlers, listen, metrics, web, ws};

/// How long open requests may finish after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(5);

/// What the server is made of.
pub struct Options {
    pub app: App,
    pub plugins: PluginHost,
    pub listener: TcpListener,
}

/// What every handler can reach; cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    app: App,
    plugins: PluginHost,
    hub: Hub,
}

impl Server {
    pub fn app(&self) -> &App {
        &self.0.app
    }

    pub fn plugins(&self) -> &PluginHost {
        &self.0.plugins
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }
}

/// A server that runs.
pub struct Running {
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
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
    let server = Server(Arc::new(Inner { app, plugins, hub }));
    let (router, served) = handlers::routes().into_parts();
    check_complete(&served)?;
    let router = layered(router, &server);
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    metrics::start(&server, stopped.clone());
    let task = tokio::spawn(listen::serve(listener, router, stopped, listen::HEAD));
    let work = jobs::Worker::new(server.app().clone(), jobs::kinds()).start();
    Ok(Running { address, stop, task, server, work })
}

fn layered(router: Router<Server>, server: &Server) -> Router {
    let named = server.clone();
    router
        .merge(ws::route())
        .merge(handlers::beside_the_api())
        .fallback(web::serve)
        .with_state(server.clone())
        .layer(tower_http::compression::CompressionLayer::new())
        .layer(axum::middleware::from_fn(move |request, next| {
            let server = named.clone();
            async move { with_headers(server, request, next).await }
        }))
}

/// Gives the request its id, and every answer the headers that clients and browsers expect.
async fn with_headers(server: Server, mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    request.extensions_mut().insert(GivenId(id));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request.map(|body| Pace::default().of(body))).await;
    if path.starts_with("/api/") && response.headers().get(header::CONTENT_TYPE).is_none() {
        response = unrouted(response, id);
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

/// The router's bare 404 and 405 below `/api/` in Mattermost's error body.
fn unrouted(response: Response, id: RequestId) -> Response {
    match response.status().as_u16() {
        // Mattermost: an unknown method of a known path is 404 as well.
        404 | 405 => {
            let message = "Sorry, we could not find the page.";
            Refusal::from(AppError::new("api.context.404.app_error", 404, message)).respond(id, false)
        }
        _ => response,
    }
}
