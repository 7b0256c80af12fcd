//! Calls to the other side of a stream.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    sync::{OwnedSemaphorePermit, oneshot},
    task::AbortHandle,
};
use tokio_util::sync::CancellationToken;

use super::{Incoming, Request, Response, RpcError};
use crate::go::{
    gob::{Encoder, FromGob, Gob, Limits, Registered, ToGob, Type, Value},
    mux::{Room, Stream},
};

/// Calls in flight before further ones are refused.
const CALLS: usize = 1_024;

/// One stream on which we call; clones share it.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    _reader: Arc<Reader>,
}

struct Shared {
    stream: Stream,
    writer: Mutex<Writer>,
    calls: Mutex<Calls>,
    over: CancellationToken,
}

struct Writer {
    encoder: Encoder,
    next_seq: u64,
}

#[derive(Default)]
struct Calls {
    waiting: HashMap<u64, Asked>,
    given_up: usize,
    closed: Option<RpcError>,
}

/// A call that was not answered yet.
struct Asked {
    /// Who waits; `None` when the caller gave up.
    caller: Option<oneshot::Sender<Result<Value, RpcError>>>,
    /// Free again with the answer, whether somebody waits for it or not.
    _place: Option<OwnedSemaphorePermit>,
}

/// Stops reading when the last client is gone.
struct Reader(AbortHandle);

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Client {
    /// Starts calling on a stream; interfaces in arguments may hold the `registered` types.
    #[must_use]
    pub fn start(stream: Stream, registered: &'static [Registered], limits: Limits) -> Self {
        let shared = Arc::new(Shared {
            stream: stream.clone(),
            writer: Mutex::new(Writer { encoder: Encoder::new(registered), next_seq: 0 }),
            calls: Mutex::default(),
            over: CancellationToken::new(),
        });
        let incoming = Incoming::new(stream, limits, Room::Calls);
        let reader = tokio::spawn(read(Arc::clone(&shared), incoming)).abort_handle();
        Self { shared, _reader: Arc::new(Reader(reader)) }
    }

    /// Calls a method and waits for its result. A caller that stops waiting leaves the
    /// other side working: net/rpc knows no cancellation.
    ///
    /// # Errors
    /// When the arguments do not fit their type, the method is refused or the stream ends.
    pub async fn call(&self, method: &str, ty: &'static Type, arguments: &Value) -> Result<Value, RpcError> {
        self.call_in(None, method, ty, arguments).await
    }

    /// As [`Client::call`], with a place that is taken until the other side has answered.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn call_in(
        &self,
        place: Option<OwnedSemaphorePermit>,
        method: &str,
        ty: &'static Type,
        arguments: &Value,
    ) -> Result<Value, RpcError> {
        self.shared.stream.ready().await?;
        let (sender, receiver) = oneshot::channel();
        let seq = self.shared.send(method, ty, arguments, Asked { caller: Some(sender), _place: place })?;
        let _waiting = Waiting { shared: &self.shared, seq };
        receiver.await.unwrap_or_else(|_| Err(RpcError::Closed("the call was dropped".into())))
    }

    /// Calls a method whose arguments and result are Rust types.
    ///
    /// # Errors
    /// As [`Client::call`], and when the result is of another type.
    pub async fn call_typed<A: ToGob, R: FromGob>(&self, method: &str, arguments: A) -> Result<R, RpcError> {
        let result = self.call(method, A::TYPE, &arguments.to_value()).await?;
        Ok(R::from_value(result)?)
    }

    /// Waits until the other side ended the stream or broke the protocol, and says which.
    pub async fn closed(&self) -> RpcError {
        self.shared.over.cancelled().await;
        self.shared.calls().closed.clone().unwrap_or_else(|| RpcError::Closed("the stream is over".into()))
    }

    /// Calls whose callers gave up and that the other side has not answered yet.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.shared.calls().given_up
    }

    /// Calls in flight, those included that nobody waits for.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.shared.calls().waiting.len()
    }
}

impl Shared {
    fn send(&self, method: &str, ty: &'static Type, arguments: &Value, asked: Asked) -> Result<u64, RpcError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let seq = writer.next_seq;
        let mut body = Vec::new();
        if let Err(error) = writer.encoder.encode(ty, arguments, &mut body) {
            // Types announced before the failure count as sent, so they have to go out.
            self.stream.send(&body)?;
            return Err(error.into());
        }
        let request = Request { service_method: method.to_owned(), seq };
        let mut message = Vec::with_capacity(body.len() + 64);
        writer.encoder.encode(Request::TYPE, &request.to_value(), &mut message)?;
        message.extend_from_slice(&body);
        {
            let mut calls = self.calls();
            if let Some(closed) = &calls.closed {
                return Err(closed.clone());
            }
            if calls.waiting.len() >= CALLS {
                return Err(RpcError::TooManyCalls(CALLS));
            }
            calls.waiting.insert(seq, asked);
        }
        writer.next_seq += 1;
        if let Err(error) = self.stream.send(&message) {
            self.calls().waiting.remove(&seq);
            return Err(error.into());
        }
        Ok(seq)
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, seq: u64, result: Result<Value, RpcError>) -> Result<(), RpcError> {
        let mut calls = self.calls();
        match calls.waiting.remove(&seq) {
            Some(Asked { caller: Some(caller), .. }) => {
                drop(calls);
                // It may just have given up.
                let _ = caller.send(result);
            }
            Some(Asked { caller: None, .. }) => calls.given_up -= 1,
            // Calls that nobody waits for any more are still known, so this is nobody's late answer.
            None => return Err(RpcError::NeverAsked(seq)),
        }
        Ok(())
    }

    fn close(&self, error: &RpcError) {
        let mut calls = self.calls();
        calls.closed = Some(error.clone());
        calls.given_up = 0;
        let waiting = std::mem::take(&mut calls.waiting);
        drop(calls);
        for caller in waiting.into_values().filter_map(|asked| asked.caller) {
            let _ = caller.send(Err(error.clone()));
        }
        self.over.cancel();
    }
}

/// Marks a call as given up when its caller goes before the reply came.
struct Waiting<'a> {
    shared: &'a Shared,
    seq: u64,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut calls = self.shared.calls();
        if let Some(waiting) = calls.waiting.get_mut(&self.seq)
            && waiting.caller.take().is_some()
        {
            calls.given_up += 1;
        }
    }
}

async fn read(shared: Arc<Shared>, mut incoming: Incoming) {
    let error = loop {
        match read_reply(&mut incoming).await {
            Ok(Some((seq, result))) => match shared.finish(seq, result) {
                Ok(()) => {}
                Err(error) => break error,
            },
            Ok(None) => break RpcError::Closed("the plugin closed the stream".into()),
            Err(error) => break error,
        }
    };
    shared.close(&error);
}

type Answer = (u64, Result<Value, RpcError>);

async fn read_reply(incoming: &mut Incoming) -> Result<Option<Answer>, RpcError> {
    let Some(header) = incoming.value().await? else {
        return Ok(None);
    };
    let response = Response::from_value(header)?;
    let body = incoming
        .value()
        .await?
        .ok_or_else(|| RpcError::Closed("the plugin closed the stream inside a reply".into()))?;
    let result = if response.error.is_empty() { Ok(body) } else { Err(RpcError::Refused(response.error)) };
    Ok(Some((response.seq, result)))
}
