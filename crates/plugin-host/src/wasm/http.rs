//! Requests that a component answers: an instance each, bytes streaming both ways.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use jackfield_domain::Cx;
use jackfield_domain::hooks::HookId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::{error::Elapsed, timeout};
use wasmtime::component::Resource;

use super::bindings::wit::http_server::{self, Header};
use super::convert;
use super::exports::crash;
use super::instance::Loaded;
use super::state::State;
use crate::runtime::{BodyStream, PluginError};

/// Requests of one plugin that are served at once; more wait.
const AT_ONCE: usize = 32;
/// Until the status and headers are there.
const TO_HEAD: Duration = Duration::from_secs(60);
/// How long the head waits for the first of the body.
const TOGETHER: Duration = Duration::from_millis(1);
/// For one piece of the body, in either direction.
const PIECE: Duration = Duration::from_secs(60);
/// For a whole request.
const WHOLE: Duration = Duration::from_secs(600);
/// Between two pieces, where a component waits at all.
const SHORTEST_WAIT: Duration = Duration::from_millis(10);
/// Pieces of an answer that wait for a slow client.
const AHEAD: usize = 4;
/// A piece that the component may ask for or send.
pub(super) const PIECE_LIMIT: usize = 1 << 20;
/// Headers that say how bytes travel: the server's business, not the plugin's.
const OF_THE_CONNECTION: &[&str] = &["connection", "transfer-encoding", "content-length", "keep-alive", "upgrade"];

/// Serves requests by one component.
pub(super) struct Requests {
    pub(super) loaded: Arc<Loaded>,
    places: Arc<Semaphore>,
}

/// The body of a request, on its way to the component.
pub struct RequestBody {
    pieces: BodyStream,
    left: Bytes,
}

/// The answer, on its way to the client.
pub struct ResponseOut {
    head: Option<oneshot::Sender<Head>>,
    pieces: mpsc::Sender<Bytes>,
}

struct Head {
    status: StatusCode,
    headers: HeaderMap,
}

impl Requests {
    pub fn new(loaded: Arc<Loaded>) -> Self {
        Self { loaded, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Waits until one more instance may run.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, PluginError> {
        let place = timeout(TO_HEAD, self.places.clone().acquire_owned()).await;
        place.map_err(|_| PluginError::Overloaded)?.map_err(|_| PluginError::Stopped)
    }

    /// Has an instance answer a request: `ServeHTTP` for people, `ServeMetrics` for the monitoring.
    pub async fn serve(
        &self,
        hook: HookId,
        cx: &Arc<Cx>,
        request: http::Request<BodyStream>,
    ) -> Result<Response<BodyStream>, PluginError> {
        let place = self.place().await?;
        let (head, headed) = oneshot::channel();
        let (pieces, mut received) = mpsc::channel(AHEAD);
        let out = ResponseOut { head: Some(head), pieces };
        let (loaded, cx) = (self.loaded.clone(), cx.clone());
        let work = tokio::spawn(async move {
            let _place = place;
            timeout(WHOLE, run(&loaded, hook, &cx, request, out)).await.unwrap_or(Err(PluginError::Timeout(WHOLE)))
        });
        let head = match timeout(TO_HEAD, headed).await {
            Ok(Ok(head)) => head,
            // It ended without a word: the outcome says whether it meant to.
            Ok(Err(_)) => {
                work.await.unwrap_or_else(|error| Err(PluginError::Crash(error.to_string())))?;
                return Ok(Response::new(Box::pin(stream::empty())));
            }
            Err(_) => {
                work.abort();
                return Err(PluginError::Timeout(TO_HEAD));
            }
        };
        // What follows the head at once goes out with it, in one write of the connection.
        let first = timeout(TOGETHER, received.recv()).await;
        let mut response = Response::new(body(first, received, work));
        *response.status_mut() = head.status;
        *response.headers_mut() = head.headers;
        Ok(response)
    }
}

/// What the component writes; a crash after the headers breaks the body off, so that it is not taken for whole.
fn body(
    first: Result<Option<Bytes>, Elapsed>,
    received: mpsc::Receiver<Bytes>,
    work: tokio::task::JoinHandle<Result<(), PluginError>>,
) -> BodyStream {
    let first = stream::iter(first.ok().flatten().map(Ok));
    let rest = stream::unfold((received, Some(work)), |(mut received, mut work)| async move {
        if let Some(piece) = received.recv().await {
            return Some((Ok(piece), (received, work)));
        }
        let outcome = work.take()?.await.unwrap_or_else(|error| Err(PluginError::Crash(error.to_string())));
        let error = outcome.err()?;
        Some((Err(io::Error::other(error)), (received, None)))
    });
    Box::pin(first.chain(rest))
}

async fn run(
    loaded: &Loaded,
    hook: HookId,
    cx: &Arc<Cx>,
    request: http::Request<BodyStream>,
    out: ResponseOut,
) -> Result<(), PluginError> {
    let (mut store, function) = loaded.serving(hook).await?;
    store.data_mut().begin(cx);
    let (parts, pieces) = request.into_parts();
    let described = http_server::Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .filter_map(|(name, value)| Some(Header { name: name.to_string(), value: value.to_str().ok()?.to_owned() }))
            .collect(),
    };
    let table = &mut store.data_mut().table;
    let full = |error: wasmtime::component::ResourceTableError| PluginError::Crash(error.to_string());
    let body = table.push(RequestBody { pieces, left: Bytes::new() }).map_err(full)?;
    let response = table.push(out).map_err(full)?;
    let outcome = function.call_async(&mut store, (convert::context(cx), described, body, response)).await;
    let outcome = outcome.map_err(crash);
    if let Err(error) = &outcome {
        let id = &loaded.api().principal().id;
        tracing::error!(plugin.id = %id, hook = hook.name(), "The plugin `{id}` failed to answer a request: {error}");
    }
    outcome
}

impl http_server::Host for State {}

impl http_server::HostRequestBody for State {
    async fn read(&mut self, body: Resource<RequestBody>, max: u32) -> wasmtime::Result<Result<Vec<u8>, String>> {
        let max = usize::try_from(max).unwrap_or(PIECE_LIMIT).clamp(1, PIECE_LIMIT);
        let body = self.table.get_mut(&body)?;
        while body.left.is_empty() {
            match timeout(PIECE, body.pieces.next()).await {
                Err(_) => return Ok(Err("the client sends nothing".into())),
                Ok(None) => return Ok(Ok(Vec::new())),
                Ok(Some(Err(error))) => return Ok(Err(error.to_string())),
                Ok(Some(Ok(piece))) => body.left = piece,
            }
        }
        let piece = body.left.split_to(max.min(body.left.len()));
        Ok(Ok(piece.to_vec()))
    }

    async fn drop(&mut self, body: Resource<RequestBody>) -> wasmtime::Result<()> {
        self.table.delete(body)?;
        Ok(())
    }
}

impl http_server::HostResponseOut for State {
    async fn start(
        &mut self,
        out: Resource<ResponseOut>,
        status: u16,
        headers: Vec<Header>,
    ) -> wasmtime::Result<Result<(), String>> {
        let out = self.table.get_mut(&out)?;
        let Some(head) = out.head.take() else { return Ok(Err("the answer has begun already".into())) };
        let described = StatusCode::from_u16(status).map_err(|_| "the status is not valid".to_owned());
        let described = described.and_then(|status| Ok(Head { status, headers: header_map(headers)? }));
        Ok(match described {
            Ok(described) => head.send(described).map_err(|_| "the client is gone".into()),
            Err(problem) => {
                out.head = Some(head);
                Err(problem)
            }
        })
    }

    async fn write(&mut self, out: Resource<ResponseOut>, bytes: Vec<u8>) -> wasmtime::Result<Result<(), String>> {
        if bytes.len() > PIECE_LIMIT {
            return Ok(Err("a piece is at most 1 MiB".into()));
        }
        let out = self.table.get_mut(&out)?;
        if let Some(head) = out.head.take() {
            let _ = head.send(Head { status: StatusCode::OK, headers: HeaderMap::new() });
        }
        if bytes.is_empty() {
            return Ok(Ok(()));
        }
        Ok(match timeout(PIECE, out.pieces.send(bytes.into())).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err("the client is gone".into()),
            Err(_) => Err("the client does not read".into()),
        })
    }

    async fn wait(&mut self, out: Resource<ResponseOut>, ms: u32) -> wasmtime::Result<Result<(), String>> {
        let out = self.table.get_mut(&out)?;
        let long = Duration::from_millis(ms.into()).clamp(SHORTEST_WAIT, PIECE);
        // Whoever reads no more is not waited for.
        Ok(match timeout(long, out.pieces.closed()).await {
            Ok(()) => Err("the client is gone".into()),
            Err(_) => Ok(()),
        })
    }

    async fn drop(&mut self, out: Resource<ResponseOut>) -> wasmtime::Result<()> {
        self.table.delete(out)?;
        Ok(())
    }
}

fn header_map(headers: Vec<Header>) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::new();
    for header in headers {
        let name: HeaderName = header.name.parse().map_err(|_| format!("the header `{}` is not valid", header.name))?;
        let value: HeaderValue =
            header.value.parse().map_err(|_| format!("the header `{}` has a value that is not valid", header.name))?;
        if !OF_THE_CONNECTION.contains(&name.as_str()) {
            map.append(name, value);
        }
    }
    Ok(map)
}
