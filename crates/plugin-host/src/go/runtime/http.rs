//! Requests of the host as requests of the plugin, and bodies between streams and readers.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use http::{HeaderMap, Request, Response, header};
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
    let body = if announces_body(&parts.headers) { Some(body) } else { unless_empty(body) };
    let body = body.map(|body| Box::new(StreamReader::new(body)) as Body);
    let answer = plugin.serve_http(hook, context(cx), (parts, body), &head);
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

/// Whether a client said that a body follows.
fn announces_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    headers.contains_key(header::TRANSFER_ENCODING) || length.is_some_and(|length| length.as_bytes() != b"0")
}

/// Leaves out a body that is known to be empty: the plugin would connect to it before its handler runs.
fn unless_empty(mut body: BodyStream) -> Option<BodyStream> {
    loop {
        match body.next().now_or_never() {
            Some(None) => return None,
            Some(Some(Ok(piece))) if piece.is_empty() => {}
            Some(Some(piece)) => return Some(Box::pin(stream::iter([piece]).chain(body))),
            None => return Some(body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(pieces: &'static [&'static str]) -> BodyStream {
        Box::pin(stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes())))))
    }

    #[tokio::test]
    async fn only_a_body_without_bytes_is_left_out() {
        assert!(unless_empty(pieces(&[])).is_none());
        assert!(unless_empty(pieces(&["", ""])).is_none());
        let body: Vec<_> = unless_empty(pieces(&["", "a", "", "b"])).unwrap().collect().await;
        assert_eq!(body.into_iter().map(Result::unwrap).collect::<Vec<_>>().concat(), b"ab");
        assert!(unless_empty(Box::pin(stream::pending())).is_some());
        let failing = stream::iter([Err(io::Error::other("the client is gone"))]);
        assert!(unless_empty(Box::pin(failing)).is_some());
    }

    #[test]
    fn a_body_that_a_client_announced_is_not_looked_at() {
        let headers = |name: header::HeaderName, value: &'static str| {
            HeaderMap::from_iter([(name, header::HeaderValue::from_static(value))])
        };
        assert!(announces_body(&headers(header::CONTENT_LENGTH, "7")));
        assert!(announces_body(&headers(header::TRANSFER_ENCODING, "chunked")));
        assert!(!announces_body(&headers(header::CONTENT_LENGTH, "0")));
        assert!(!announces_body(&HeaderMap::new()));
    }
}
