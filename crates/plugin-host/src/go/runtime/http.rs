//! Requests of the host as requests of the plugin, and bodies between streams and readers.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response, header};
use jackfield_domain::Cx;
use tokio::{io::DuplexStream, time::timeout};
use tokio_util::io::StreamReader;

use super::hooks::{context, failed};
use crate::{
    BodyStream, PluginError,
    go::{
        GoPlugin,
        http::{Head, ReplyBody},
        io_rpc::Body,
    },
};

/// How long a plugin may take to decide on the head of its answer.
const HEAD: Duration = Duration::from_secs(60);

/// The plugin's end of a connection that it took over. It is in the extensions of a response
/// with status 101; whoever upgrades the client's connection joins the two.
#[derive(Clone)]
pub struct TakenOver(Arc<Mutex<Option<DuplexStream>>>);

impl TakenOver {
    /// Takes the connection; there is one.
    #[must_use]
    pub fn take(&self) -> Option<DuplexStream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

pub(super) async fn serve(
    plugin: &GoPlugin,
    hook: &str,
    cx: &Arc<Cx>,
    request: Request<BodyStream>,
) -> Result<Response<BodyStream>, PluginError> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let head = Head {
        path_and_query: path.to_owned(),
        remote_address: cx.request.ip.clone(),
        host: host.unwrap_or_default().to_owned(),
    };
    let body: Body = Box::new(StreamReader::new(body));
    let answer = plugin.serve_http(hook, context(cx), (parts, Some(body)), &head);
    let response = timeout(HEAD, answer).await.map_err(|_| PluginError::Timeout(HEAD))?.map_err(failed)?;
    let (mut parts, reply) = response.into_parts();
    let body = match reply {
        ReplyBody::Parts(parts) => parts,
        ReplyBody::Connection(connection) => {
            parts.extensions.insert(TakenOver(Arc::new(Mutex::new(Some(connection)))));
            tokio::sync::mpsc::channel(1).1
        }
    };
    let body = stream::unfold(body, async |mut body| {
        let part: Bytes = body.recv().await?;
        Some((Ok::<_, io::Error>(part), body))
    });
    Ok(Response::from_parts(parts, Box::pin(body)))
}
