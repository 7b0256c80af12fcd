//! Where the plugin host plugs in. Costs one atomic load while no plugin implements a hook.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use http::Request;
use http::header::CONTENT_TYPE;
use jackfield_model::FileInfo;

use super::{HookCall, HookId, HookReply, HookSet, Verdict};
use crate::{Cx, Result};

/// Answers hooks; implemented by `plugin-host`.
pub trait Hooks: Send + Sync + 'static {
    /// Asks every plugin that implements the hook, in order, and folds their answers into one.
    fn ask<'a>(&'a self, cx: &'a Arc<Cx>, call: HookCall) -> BoxFuture<'a, Result<HookReply>>;

    /// Asks one plugin.
    fn ask_one<'a>(&'a self, cx: &'a Arc<Cx>, plugin: &'a str, call: HookCall) -> BoxFuture<'a, Result<HookReply>>;

    /// Has a plugin answer a request of the server's own, made in the name of who acts: its status and body.
    fn request<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        plugin: &'a str,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'a, Result<(u16, Vec<u8>)>>;

    /// Has every plugin that implements the hook look at a received file, in order. What a plugin writes instead
    /// of it is in `file` afterwards; more than `most` bytes are refused.
    fn offer_file<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        info: FileInfo,
        file: &'a Path,
        most: u64,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>>>;

    /// Tells every plugin that implements the hook; only queues, never waits.
    fn tell(&self, cx: &Arc<Cx>, call: HookCall);
}

/// The application's end of the hooks; cheap to clone. Empty until a plugin host is installed.
#[derive(Clone, Default)]
pub struct HooksSlot(Arc<Inner>);

#[derive(Default)]
struct Inner {
    implemented: AtomicU64,
    hooks: OnceLock<Arc<dyn Hooks>>,
}

impl HooksSlot {
    /// Plugs the host in. Only the first counts.
    pub fn install(&self, hooks: Arc<dyn Hooks>) {
        let _ = self.0.hooks.set(hooks);
    }

    /// Says which hooks some plugin implements; others are never called.
    pub fn set_implemented(&self, hooks: HookSet) {
        self.0.implemented.store(hooks.bits(), Ordering::Release);
    }

    pub fn implemented(&self) -> HookSet {
        HookSet::from_bits(self.0.implemented.load(Ordering::Acquire))
    }

    /// The host, when some plugin implements the hook.
    pub(super) fn for_hook(&self, hook: HookId) -> Option<&Arc<dyn Hooks>> {
        if self.implemented().contains(hook) { self.0.hooks.get() } else { None }
    }

    /// Sends JSON to a plugin in the name of who acts: its status and body.
    ///
    /// # Errors
    /// 404 when the plugin is not on, 5xx when it fails.
    #[crate::boxed]
    pub async fn post_to_plugin(
        &self,
        cx: &Arc<Cx>,
        plugin: &str,
        path: &str,
        body: Vec<u8>,
    ) -> Result<(u16, Vec<u8>)> {
        let request = Request::post(path).header(CONTENT_TYPE, "application/json").body(body);
        self.ask_plugin(cx, plugin, request).await
    }

    /// Gets something of a plugin in the name of who acts: its status and body.
    ///
    /// # Errors
    /// 404 when the plugin is not on, 5xx when it fails.
    #[crate::boxed]
    pub async fn get_from_plugin(&self, cx: &Arc<Cx>, plugin: &str, path: &str) -> Result<(u16, Vec<u8>)> {
        self.ask_plugin(cx, plugin, Request::get(path).body(Vec::new())).await
    }

    async fn ask_plugin(
        &self,
        cx: &Arc<Cx>,
        plugin: &str,
        request: http::Result<Request<Vec<u8>>>,
    ) -> Result<(u16, Vec<u8>)> {
        let missing = || crate::Failure::of("app.plugin.not_installed.app_error#inactive", 404);
        let request = request.map_err(|_| crate::Failure::of("app.plugin.url.app_error", 400))?;
        self.host().ok_or_else(missing)?.request(cx, plugin, request).await
    }

    /// A file is about to be kept: plugins describe it anew, write another one to its place, or refuse it.
    ///
    /// # Errors
    /// Fails when the file cannot be read or written.
    #[crate::boxed]
    pub async fn file_will_be_uploaded(
        &self,
        cx: &Arc<Cx>,
        info: &FileInfo,
        file: &Path,
        most: u64,
    ) -> Result<Verdict<FileInfo>> {
        match self.for_hook(HookId::FileWillBeUploaded) {
            Some(hooks) => hooks.offer_file(cx, info.clone(), file, most).await,
            None => Ok(Verdict::Unchanged),
        }
    }

    pub(super) fn host(&self) -> Option<&Arc<dyn Hooks>> {
        self.0.hooks.get()
    }
}
