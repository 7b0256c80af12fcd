//! Answers the calls with which a plugin writes a response.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::Value as Json;
use tokio::sync::{mpsc, oneshot};

use super::{ReplyBody, content_type, head::header_map, hijack::Hijacked};
use crate::go::{
    gob::{FromGob, Gob, ToGob, Type, Value},
    rpc::{Empty, Reply, Service, method_not_found},
    schema::{from_json, to_json},
};

/// What is kept back until the handler is done, flushes, or writes more. As in Go's own server: a short answer goes out
/// whole and with its length, in one write of the connection, and nothing waits for an acknowledgement in between.
const SHORT: usize = 2 << 10;
/// Parts of a body that may wait for a slow client.
const PARTS: usize = 16;
/// The largest of them, in bytes.
const PIECE: usize = 64 << 10;

static HEADER: Type = Type::Map(&Type::String, &Type::Slice(&Type::String));

/// The head of a response, once the plugin has decided on it.
pub(in crate::go) type Started = oneshot::Receiver<Response<ReplyBody>>;

/// The state of one response; clones share it.
#[derive(Clone)]
pub(in crate::go) struct ResponseWriter {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    now: fn() -> SystemTime,
}

struct State {
    headers: Json,
    /// What the plugin said; it goes out with the first part of the body, as Go does it.
    status: StatusCode,
    start: Option<oneshot::Sender<Response<ReplyBody>>>,
    body: Option<mpsc::Sender<Bytes>>,
    /// What is kept back.
    short: Vec<u8>,
    hijacked: Option<Arc<Hijacked>>,
}

impl ResponseWriter {
    pub(in crate::go) fn new(now: fn() -> SystemTime) -> (Self, Started) {
        let (start, started) = oneshot::channel();
        let writer = Self {
            shared: Arc::new(Shared {
                state: Mutex::new(State {
                    headers: Json::Object(serde_json::Map::new()),
                    status: StatusCode::OK,
                    start: Some(start),
                    body: None,
                    short: Vec::new(),
                    hijacked: None,
                }),
                now,
            }),
        };
        (writer, started)
    }

    /// Ends the response when the plugin's handler is done. One that failed before it decided
    /// on a head has no response.
    pub(in crate::go) fn finish(&self, failed: bool) {
        let mut state = self.shared.state();
        if state.hijacked.is_none() && !failed {
            state.start(true, &[]);
        }
        state.body = None;
        state.hijacked = None;
        state.start = None;
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(self: Arc<Self>, method: String, arguments: Value) -> Reply {
        let wrong = |error: crate::go::gob::GobError| error.to_string();
        match method.as_str() {
            "Plugin.Header" => {
                let headers = self.state().headers.clone();
                Ok((&HEADER, from_json(&HEADER, &headers).map_err(wrong)?))
            }
            "Plugin.SyncHeader" => {
                self.state().headers = to_json(&HEADER, arguments).map_err(wrong)?;
                empty()
            }
            "Plugin.WriteHeader" => {
                let status = i64::from_value(arguments).map_err(wrong)?;
                self.write_header(status)?;
                empty()
            }
            "Plugin.Write" => {
                let part = Vec::<u8>::from_value(arguments).map_err(wrong)?;
                self.write(part).await?;
                empty()
            }
            "Plugin.Flush" => {
                self.state().start(false, &[]);
                empty()
            }
            "Plugin.HijackResponse" => {
                self.hijack()?;
                empty()
            }
            other if other.starts_with("Plugin.HjConn") => {
                let hijacked = self.state().hijacked.clone();
                hijacked.ok_or("response is not hijacked")?.answer(other, arguments, self.now).await
            }
            other => Err(method_not_found(other)),
        }
    }

    fn write_header(&self, status: i64) -> Result<(), String> {
        let status = u16::try_from(status)
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .ok_or("invalid http status code")?;
        // Informational answers are not for the client of a proxy.
        if !status.is_informational() {
            self.state().status = status;
        }
        Ok(())
    }

    async fn write(&self, part: Vec<u8>) -> Result<(), String> {
        let body = {
            let mut state = self.state();
            if state.start.is_some() && state.short.len() + part.len() <= SHORT {
                state.short.extend_from_slice(&part);
                return Ok(());
            }
            state.start(false, &part);
            state.body.clone()
        };
        let body = body.ok_or("http: connection has been hijacked")?;
        if part.is_empty() {
            return Ok(());
        }
        send(&body, part).await.map_err(|()| "the client is gone".to_owned())
    }

    fn hijack(&self) -> Result<(), String> {
        let mut state = self.state();
        if state.hijacked.is_some() {
            return Err("response was already hijacked".into());
        }
        if !state.short.is_empty() {
            return Err("response cannot be hijacked".into());
        }
        let start = state.start.take().ok_or("response cannot be hijacked")?;
        state.hijacked = Some(Arc::new(Hijacked::new(start)));
        Ok(())
    }
}

/// Sends a part piece by piece, so that little of a large one waits for the client after the plugin was answered.
pub(super) async fn send(body: &mpsc::Sender<Bytes>, part: Vec<u8>) -> Result<(), ()> {
    if part.len() <= PIECE {
        return body.send(Bytes::from(part)).await.map_err(drop);
    }
    for piece in part.chunks(PIECE) {
        body.send(Bytes::copy_from_slice(piece)).await.map_err(drop)?;
    }
    Ok(())
}

impl State {
    /// Sends the head, once, with what was kept back of the body; `whole` when that is all of it, else `next` follows.
    fn start(&mut self, whole: bool, next: &[u8]) {
        let Some(start) = self.start.take() else {
            return;
        };
        let mut first = std::mem::take(&mut self.short);
        if matches!(self.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            first.clear();
        }
        let (sender, parts) = mpsc::channel(PARTS);
        let mut response = Response::new(ReplyBody::Parts(parts));
        *response.status_mut() = self.status;
        *response.headers_mut() = header_map(&self.headers);
        add_content_type(response.headers_mut(), if first.is_empty() { next } else { &first });
        if whole && !first.is_empty() {
            let length = HeaderValue::from(first.len());
            response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length);
        }
        // Before the head, so that both are written together: there is room, for nothing was sent yet.
        if !first.is_empty() && sender.try_send(Bytes::from(first)).is_err() {
            tracing::debug!("Nobody waits for an answer of a plugin any more");
        }
        self.body = Some(sender);
        // Whoever asked may be gone; the plugin notices when it writes.
        let _ = start.send(response);
    }
}

fn add_content_type(headers: &mut HeaderMap, first: &[u8]) {
    let known = headers.contains_key(header::CONTENT_TYPE) || headers.contains_key(header::CONTENT_ENCODING);
    if !known && !first.is_empty() {
        let guess = HeaderValue::from_static(content_type::guess(first));
        headers.insert(header::CONTENT_TYPE, guess);
    }
}

fn empty() -> Reply {
    Ok((Empty::TYPE, Empty {}.to_value()))
}

impl Service for ResponseWriter {
    fn call(&self, method: String, arguments: Value) -> BoxFuture<'static, Reply> {
        Box::pin(Arc::clone(&self.shared).answer(method, arguments))
    }
}
