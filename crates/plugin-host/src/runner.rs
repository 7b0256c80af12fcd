//! Answers the domain's hooks with the plugins that are on.

mod turn;
mod upload;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use jackfield_domain::hooks::{Flow, HookCall, HookId, HookReply, Hooks, Verdict};
use jackfield_domain::{Cx, Failure, Result};
use jackfield_model::FileInfo;
use tokio::sync::mpsc;

use crate::registry::{Active, Registry};
use crate::runtime::PluginError;
use turn::{Turn, refusal, turn};

/// What one plugin may be behind with what it is told.
const TOLD: usize = 1024;

/// Asks and tells plugins.
pub(crate) struct Runner {
    registry: Arc<Registry>,
    /// One queue a plugin. It outlives the versions of a plugin, so that none is lost between two.
    queues: Mutex<BTreeMap<Arc<str>, mpsc::Sender<Told>>>,
}

type Told = (Arc<Cx>, HookCall);

impl Runner {
    pub fn new(registry: Arc<Registry>) -> Self {
        Self { registry, queues: Mutex::default() }
    }

    /// Forgets the queue of a plugin that was removed; what waits in it is still tried.
    pub fn forget(&self, id: &str) {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    async fn ask_all(&self, cx: &Arc<Cx>, mut call: HookCall) -> HookReply {
        let hook = call.id();
        let mut outcome = call.unchanged();
        let snapshot = self.registry.read();
        for active in snapshot.implementors(hook) {
            let answer = match turn(cx, active, hook) {
                Turn::Passes => continue,
                Turn::Called => self.ask_current(cx, active, &call).await,
                Turn::Cannot(why) => Err(why),
            };
            match answer {
                Ok(reply) => {
                    let reply = call.complete(reply);
                    if call.adopt(reply, &mut outcome) == Flow::Stop {
                        return outcome;
                    }
                }
                Err(error) => {
                    active.failed(hook, &error);
                    if let Some(reason) = refusal(active, hook, &error) {
                        return call.rejected(&reason).unwrap_or(outcome);
                    }
                }
            }
        }
        outcome
    }

    /// Asks; when this version was just replaced, asks the one that came in its place.
    async fn ask_current(&self, cx: &Arc<Cx>, active: &Arc<Active>, call: &HookCall) -> Result<HookReply, PluginError> {
        let answer = active.call(cx, call.clone()).await;
        if !matches!(answer, Err(PluginError::Stopped)) {
            return answer;
        }
        let current = self.registry.peek().get(&active.id).cloned();
        match current.filter(|current| current.generation != active.generation) {
            Some(current) if current.hooks().contains(call.id()) => current.call(cx, call.clone()).await,
            _ => answer,
        }
    }

    /// Tells one plugin; only queues, never waits.
    pub(crate) fn tell_one(&self, active: &Active, cx: &Arc<Cx>, call: HookCall) {
        let hook = call.id();
        if self.queue(&active.id).try_send((cx.told(), call)).is_err() {
            let id = &active.id;
            tracing::warn!(plugin.id = %id, hook = hook.name(), "The plugin `{id}` is too far behind; it misses a call");
        }
    }

    fn queue(&self, id: &Arc<str>) -> mpsc::Sender<Told> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(id.clone()).or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(TOLD);
            tokio::spawn(tell_in_order(self.registry.clone(), id.clone(), receiver));
            sender
        });
        queue.clone()
    }
}

/// Bytes of an answer to a request of the server's own.
const ANSWER: usize = 1024 * 1024;

impl Hooks for Runner {
    fn ask<'a>(&'a self, cx: &'a Arc<Cx>, call: HookCall) -> BoxFuture<'a, Result<HookReply>> {
        Box::pin(async move { Ok(self.ask_all(cx, call).await) })
    }

    fn ask_one<'a>(&'a self, cx: &'a Arc<Cx>, plugin: &'a str, call: HookCall) -> BoxFuture<'a, Result<HookReply>> {
        Box::pin(async move {
            let stopped = || PluginError::Stopped.into_failure(plugin);
            let active = self.registry.peek().get(plugin).cloned().ok_or_else(stopped)?;
            let hook = call.id();
            let answer = match turn(cx, &active, hook) {
                Turn::Passes => Err(PluginError::Loop),
                Turn::Called => self.ask_current(cx, &active, &call).await,
                Turn::Cannot(why) => Err(why),
            };
            answer.map_err(|error| {
                active.failed(hook, &error);
                error.into_failure(plugin)
            })
        })
    }

    fn request<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        plugin: &'a str,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'a, Result<(u16, Vec<u8>)>> {
        Box::pin(async move {
            let stopped = || PluginError::Stopped.into_failure(plugin);
            let active = self.registry.peek().get(plugin).cloned().ok_or_else(stopped)?;
            let mut request = request.map(|body| {
                let piece = (!body.is_empty()).then(|| Ok(bytes::Bytes::from(body)));
                Box::pin(futures_util::stream::iter(piece)) as crate::runtime::BodyStream
            });
            if let Ok(user) = http::HeaderValue::from_str(cx.user_id().as_str()) {
                request.headers_mut().insert("mattermost-user-id", user);
            }
            let answer = active.serve(cx, HookId::ServeHTTP, request).await.map_err(|error| {
                active.failed(HookId::ServeHTTP, &error);
                error.into_failure(plugin)
            })?;
            let status = answer.status().as_u16();
            let mut body = Vec::new();
            let mut pieces = answer.into_body();
            while let Some(piece) = futures_util::StreamExt::next(&mut pieces).await {
                let piece = piece.map_err(|_| PluginError::Stopped.into_failure(plugin))?;
                if body.len() + piece.len() > ANSWER {
                    return Err(Failure::of("app.plugin.answer.app_error", 502));
                }
                body.extend_from_slice(&piece);
            }
            Ok((status, body))
        })
    }

    fn offer_file<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        info: FileInfo,
        file: &'a Path,
        most: u64,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>>> {
        Box::pin(upload::offer(&self.registry, cx, info, file, most))
    }

    fn tell(&self, cx: &Arc<Cx>, call: HookCall) {
        let snapshot = self.registry.peek();
        let (hook, cx) = (call.id(), cx.told());
        for active in snapshot.implementors(hook) {
            match turn(&cx, active, hook) {
                Turn::Passes => {}
                Turn::Called => self.tell_one(active, &cx, call.clone()),
                Turn::Cannot(why) => active.failed(hook, &why),
            }
        }
    }
}

/// Tells one plugin what waits for it, in order, whichever version is on at the moment.
async fn tell_in_order(registry: Arc<Registry>, id: Arc<str>, mut queue: mpsc::Receiver<Told>) {
    while let Some((cx, call)) = queue.recv().await {
        let hook = call.id();
        loop {
            let current = registry.peek().get(&id).cloned();
            let Some(active) = current.filter(|active| active.hooks().contains(hook)) else { break };
            match active.call(&cx, call.clone()).await {
                // It was replaced just now: the version in its place is told.
                Err(PluginError::Stopped) if is_replaced(&registry, &active) => {}
                Err(error) => {
                    active.failed(hook, &error);
                    break;
                }
                Ok(_) => break,
            }
        }
    }
}

fn is_replaced(registry: &Registry, active: &Active) -> bool {
    registry.peek().get(&active.id).is_some_and(|current| current.generation != active.generation)
}
