//! Calls from the other side of a stream.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
};

use futures_util::future::BoxFuture;
use tokio::{sync::Semaphore, task::JoinSet};

use super::{Empty, Incoming, Request, Response, RpcError};
use crate::go::{
    gob::{Encoder, FromGob, Gob, Limits, Registered, ToGob, Type, Value},
    mux::{Room, Stream},
};

/// What a method answers: a value of a type, or the text of an error.
pub type Reply = Result<(&'static Type, Value), String>;

/// Whatever answers the calls of one stream.
pub trait Service: Send + Sync + 'static {
    /// Answers a call; calls run side by side.
    fn call(&self, method: String, arguments: Value) -> BoxFuture<'static, Reply>;

    /// Where a method's calls wait for each other until their answers are sent, because those may be large.
    fn narrow(&self, _method: &str) -> Option<Arc<Semaphore>> {
        None
    }
}

impl<F, R> Service for F
where
    F: Fn(String, Value) -> R + Send + Sync + 'static,
    R: Future<Output = Reply> + Send + 'static,
{
    fn call(&self, method: String, arguments: Value) -> BoxFuture<'static, Reply> {
        Box::pin(self(method, arguments))
    }
}

/// How a stream is served.
#[derive(Clone, Copy)]
pub struct Served {
    /// Calls that run at once; further ones wait in the stream's window.
    pub at_once: usize,
    pub registered: &'static [Registered],
    pub limits: Limits,
    pub room: Room,
}

/// Serves a stream until the other side closes it; running calls end with it.
///
/// # Errors
/// When the other side sends what is no call.
pub async fn serve(stream: Stream, service: Arc<dyn Service>, served: Served) -> Result<(), RpcError> {
    let mut incoming = Incoming::new(stream.clone(), served.limits, served.room);
    let answers = Arc::new(Answers { stream, encoder: Mutex::new(Encoder::new(served.registered)) });
    let permits = Arc::new(Semaphore::new(served.at_once));
    let mut running = JoinSet::new();
    while let Some((request, arguments)) = read_call(&mut incoming).await? {
        // Ended calls leave nothing behind.
        while running.try_join_next().is_some() {}
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
            break;
        };
        let held = incoming.held();
        let answer = Answer { answers: Arc::clone(&answers), request: Some(request.clone()) };
        let narrow = service.narrow(&request.service_method);
        let mut reply = service.call(request.service_method, arguments);
        if let Some(narrow) = narrow {
            running.spawn(async move {
                let place = narrow.acquire().await;
                let reply = reply.await;
                answer.send(reply).await;
                drop((place, permit, held));
            });
            continue;
        }
        // Most answers are there at once, and a task of their own would cost more than they do.
        if let Some(reply) = poll_once(&mut reply).await {
            answer.send(reply).await;
            continue;
        }
        running.spawn(async move {
            let reply = reply.await;
            answer.send(reply).await;
            drop((permit, held));
        });
    }
    // The other side may have closed only its own half and still read our replies.
    while running.join_next().await.is_some() {}
    Ok(())
}

/// Gives what a future has ready now; its panic becomes an unfinished call as in a task.
async fn poll_once(reply: &mut BoxFuture<'static, Reply>) -> Option<Reply> {
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| reply.as_mut().poll(context)));
        Poll::Ready(match polled {
            Ok(Poll::Ready(reply)) => Some(reply),
            Ok(Poll::Pending) => None,
            Err(_) => Some(Err("the method failed".into())),
        })
    })
    .await
}

async fn read_call(incoming: &mut Incoming) -> Result<Option<(Request, Value)>, RpcError> {
    let Some(header) = incoming.value().await? else {
        return Ok(None);
    };
    // A caller that could not write its arguments down leaves a header behind, and what follows is out of step: it
    // would wait for ever. Go's server ends such a stream.
    if !is_header(&header) {
        return Err(RpcError::Closed("the plugin sent what is no call".into()));
    }
    let request = Request::from_value(header)?;
    let arguments =
        incoming.value().await?.ok_or_else(|| RpcError::Closed("the plugin closed the stream inside a call".into()))?;
    Ok(Some((request, arguments)))
}

/// Whether a value is what stands before a call. One without fields is not: a stream's first call has a name.
fn is_header(value: &Value) -> bool {
    let Value::Struct(fields) = value else { return false };
    fields.iter().any(|(name, _)| matches!(name.as_str(), "ServiceMethod" | "Seq"))
}

struct Answers {
    stream: Stream,
    encoder: Mutex<Encoder>,
}

impl Answers {
    fn send(&self, request: &Request, reply: Reply) {
        let reply = reply.and_then(|(ty, value)| self.try_send(request, "", ty, &value));
        if let Err(error) = reply {
            // Go's side needs a body beside the error and ignores what it is.
            let body = Empty {}.to_value();
            let sent = self.try_send(request, &error, Empty::TYPE, &body);
            if let Err(error) = sent {
                tracing::debug!(error, "An answer to a plugin was lost");
            }
        }
    }

    fn try_send(&self, request: &Request, error: &str, ty: &'static Type, value: &Value) -> Result<(), String> {
        let mut encoder = self.encoder.lock().unwrap_or_else(PoisonError::into_inner);
        let mut body = Vec::new();
        let encoded = encoder.encode(ty, value, &mut body);
        if let Err(error) = encoded {
            // Types announced before the failure count as sent, so they have to go out.
            self.stream.send(&body).map_err(|error| error.to_string())?;
            return Err(error.to_string());
        }
        let response =
            Response { service_method: request.service_method.clone(), seq: request.seq, error: error.to_owned() };
        let mut message = Vec::with_capacity(body.len() + 64);
        encoder.encode(Response::TYPE, &response.to_value(), &mut message).map_err(|error| error.to_string())?;
        message.extend_from_slice(&body);
        self.stream.send(&message).map_err(|error| error.to_string())
    }
}

/// The duty to answer one call, kept even when the method panics.
struct Answer {
    answers: Arc<Answers>,
    request: Option<Request>,
}

impl Answer {
    async fn send(mut self, reply: Reply) {
        if self.answers.stream.ready().await.is_ok()
            && let Some(request) = self.request.take()
        {
            self.answers.send(&request, reply);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            let error = format!("{} was not finished", request.service_method);
            self.answers.send(&request, Err(error));
        }
    }
}
