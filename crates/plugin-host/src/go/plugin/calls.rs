//! Calls of hooks: the plain ones, HTTP, and uploads.

use std::{future::pending, sync::Arc};

use http::{Response, request};
use serde_json::Value as Json;
use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    task::JoinSet,
};

use super::{CallError, GoPlugin};
use crate::go::{
    dynamic::{Dynamic, decode, encode},
    http::{Head, ReplyBody, ResponseWriter, request_json},
    io_rpc::{Body, serve_reader},
    mux::{Listener, Room},
    rpc::{Served, Service, serve},
    schema::{Method, hook},
};

/// Hooks whose first result is decoded into their second argument: what the plugin leaves
/// zero keeps its value.
const MERGING: &[&str] =
    &["MessageWillBePosted", "FileWillBeUploaded", "ChannelMemberWillBeAdded", "TeamMemberWillBeAdded"];

/// Calls with which a plugin writes one response that are worked on at once; a connection that it took over is read,
/// written and given deadlines at the same time.
const WRITES: usize = 16;

/// A file that is about to be stored, for the hook that may replace it.
pub struct Upload {
    pub context: Json,
    pub info: Json,
    pub file: Body,
    /// Takes the replacement, if the plugin writes one.
    pub replacement: Box<dyn AsyncWrite + Send + Unpin>,
}

impl GoPlugin {
    /// Calls a hook that takes and gives values only. The caller sets the deadline; a plugin
    /// that misses it goes on working, for net/rpc cannot cancel.
    ///
    /// # Errors
    /// When the plugin does not implement the hook, or the call fails.
    pub async fn call_hook(&self, name: &str, args: Vec<Dynamic>) -> Result<Vec<Dynamic>, CallError> {
        self.call_hook_in(self.place().await?, name, args).await
    }

    /// Waits for a place for a hook; the caller sets the deadline. Calls whose callers gave up keep theirs until the
    /// plugin has answered them.
    ///
    /// # Errors
    /// When the plugin ended.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit, CallError> {
        taken(&self.shared.hook_places).await
    }

    /// As [`GoPlugin::call_hook`], in a place that was waited for.
    ///
    /// # Errors
    /// As [`GoPlugin::call_hook`].
    pub async fn call_hook_in(
        &self,
        place: OwnedSemaphorePermit,
        name: &str,
        args: Vec<Dynamic>,
    ) -> Result<Vec<Dynamic>, CallError> {
        self.call(place, self.implemented(name)?, args, &[]).await
    }

    fn implemented(&self, name: &str) -> Result<&'static Method, CallError> {
        let method = hook(name).ok_or_else(|| CallError::UnknownHook(name.to_owned()))?;
        if !self.implements(name) {
            return Err(CallError::NotImplemented(method.name));
        }
        Ok(method)
    }

    async fn call(
        &self,
        place: OwnedSemaphorePermit,
        method: &'static Method,
        args: Vec<Dynamic>,
        streams: &[u32],
    ) -> Result<Vec<Dynamic>, CallError> {
        let original = merge_target(method, &args);
        let arguments = encode(method.param_fields(), args.into_iter(), streams.iter().copied())?;
        let name = format!("Plugin.{}", method.name);
        let value = self.shared.hooks.call_in(Some(place), &name, &method.args, &arguments).await?;
        Ok(decode(method.result_fields(), value, original)?.0)
    }

    /// Lets the plugin answer an HTTP request (`ServeHTTP`, `ServeMetrics`). Gives the head as
    /// soon as the plugin decided on it; the body follows. The caller sets the deadline.
    ///
    /// # Errors
    /// When the plugin does not implement the hook, or ends before it answered.
    pub async fn serve_http(
        &self,
        name: &str,
        context: Json,
        (parts, body): (request::Parts, Option<Body>),
        head: &Head,
    ) -> Result<Response<ReplyBody>, CallError> {
        let method = self.implemented(name)?;
        let place = taken(&self.shared.request_places).await?;
        let args = vec![request_json(&parts, head).into(), Dynamic::Json(context)];
        let (writer, started) = ResponseWriter::new(self.shared.options.now);
        let response = self.shared.broker.listen();
        let body = body.map(|body| (self.shared.broker.listen(), body));
        let streams = [response.id, body.as_ref().map_or(0, |(listener, _)| listener.id)];
        let plugin = self.clone();
        let (fail, failure) = oneshot::channel();
        // The plugin writes the body after the head is given out, and cannot be stopped. All of it is one task: a
        // further one would wake a thread for each request.
        self.spawn(async move {
            let beside = async {
                let served = Served { at_once: WRITES, room: Room::Bodies, ..plugin.serve() };
                let answered = answer(response, Arc::new(writer.clone()), served);
                let offered = async {
                    if let Some((listener, body)) = body {
                        offer(listener, body).await;
                    }
                };
                tokio::join!(answered, offered);
                // The call itself says when the plugin is done.
                pending().await
            };
            let result = tokio::select! {
                result = plugin.call(place, method, args, &streams) => result,
                never = beside => never,
            };
            writer.finish(result.is_err());
            if let Err(error) = result {
                tracing::warn!(plugin.id = plugin.id(), %error, "A plugin failed to answer a request");
                // Whoever has the head already sees the body end.
                let _ = fail.send(error);
            }
        });
        match started.await {
            Ok(response) => Ok(response),
            Err(_) => Err(failure.await.unwrap_or_else(|_| CallError::Ended("it did not answer".into()))),
        }
    }

    /// Lets the plugin look at a file that is about to be stored, change its description,
    /// refuse it or write another one. Gives the description, or null, and the reason.
    ///
    /// # Errors
    /// When the plugin does not implement the hook, or the call fails.
    pub async fn file_will_be_uploaded(&self, upload: Upload) -> Result<(Json, String), CallError> {
        let method = self.implemented("FileWillBeUploaded")?;
        let place = self.place().await?;
        let (source, target) = (self.shared.broker.listen(), self.shared.broker.listen());
        let streams = [source.id, target.id];
        let mut replacement = upload.replacement;
        let mut beside = JoinSet::new();
        beside.spawn(offer(source, upload.file));
        let replaced = async move {
            let mut stream = target.accept().await?;
            // A plugin that stops in the middle fails its call as well.
            let _ = tokio::io::copy(&mut stream, &mut replacement).await;
            let _ = replacement.shutdown().await;
            Ok::<(), CallError>(())
        };
        let args = vec![Dynamic::Json(upload.context), Dynamic::Json(upload.info)];
        // The replacement is complete when the plugin closed it, not when it answered.
        let (results, ()) = tokio::try_join!(self.call(place, method, args, &streams), replaced)?;
        let mut results = results.into_iter();
        let info = results.next().map(Dynamic::into_json).unwrap_or_default();
        let reason = results.next().map(|reason| reason.text().to_owned());
        Ok((info, reason.unwrap_or_default()))
    }
}

async fn taken(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, CallError> {
    Arc::clone(places).acquire_owned().await.map_err(|_| CallError::Ended("it was stopped".into()))
}

async fn answer(listener: Listener, service: Arc<dyn Service>, served: Served) {
    if let Ok(stream) = listener.accept().await {
        // The plugin closes it when its handler is done.
        let _ = serve(stream, service, served).await;
    }
}

async fn offer(listener: Listener, body: Body) {
    if let Ok(stream) = listener.accept().await {
        // The plugin need not read to the end.
        let _ = serve_reader(body, stream).await;
    }
}

fn merge_target(method: &'static Method, args: &[Dynamic]) -> Option<(&'static str, Json)> {
    if !MERGING.contains(&method.name) {
        return None;
    }
    match args.get(1) {
        Some(Dynamic::Json(original)) => Some(("A", original.clone())),
        _ => None,
    }
}
