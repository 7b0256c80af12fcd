//! Figures of plugins, the server's of all and each one's own, at an address of their own that only the monitoring should reach.

use std::net::TcpListener as StdListener;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jackfield_domain::{Actor, Cx};
use jackfield_model::RequestId;
use jackfield_plugin_host::BodyStream;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::refusal::Refusal;
use crate::server::Server;

/// Listens where `MetricsSettings` says, if it says so. An address that cannot be used is logged: people can work
/// without being watched.
pub(crate) fn start(server: &Server, mut stopped: watch::Receiver<bool>) {
    let config = server.app().config.read();
    let settings = &config.settings.metrics;
    if !settings.enable {
        return;
    }
    // As Go reads it: without a host, it is every address of the machine.
    let address = match settings.listen_address.as_str() {
        port if port.starts_with(':') => format!("0.0.0.0{port}"),
        whole => whole.to_owned(),
    };
    let listener = StdListener::bind(&address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        TcpListener::from_std(listener)
    });
    let listener = match listener {
        Ok(listener) => listener,
        Err(error) => return tracing::error!("Metrics are not served: {address} cannot be used: {error}"),
    };
    let router = routes().with_state(server.clone());
    tokio::spawn(async move {
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
            // An error means that the sender is gone, which is a stop as well.
            let _ = stopped.wait_for(|stop| *stop).await;
        });
        if let Err(error) = serving.await {
            tracing::error!("Metrics are not served any more: {error}");
        }
    });
}

fn routes() -> Router<Server> {
    Router::new().route("/metrics", get(of_all)).route("/plugins/{plugin_id}/metrics", get(of_plugin))
}

async fn of_all(State(server): State<Server>) -> Response {
    let headers = [(http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (headers, server.plugins().metrics()).into_response()
}

async fn of_plugin(State(server): State<Server>, Path(plugin): Path<String>, request: Request) -> Response {
    let id = RequestId::new();
    let (mut parts, _) = request.into_parts();
    parts.uri = http::Uri::from_static("/metrics");
    let info = crate::request::request_info(server.app(), &parts, id);
    let cx = Cx::new(Actor::Stranger, info);
    let body: BodyStream = Box::pin(futures_util::stream::empty());
    match server.plugins().serve_metrics(&cx, &plugin, http::Request::from_parts(parts, body)).await {
        Ok(answer) => answer.map(Body::from_stream),
        Err(failure) => Refusal::from(failure).respond(id, false),
    }
}
