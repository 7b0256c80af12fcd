//! A plugin whose server half is a component.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use futures_util::future::BoxFuture;
use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookId, HookReply, HookSet, Verdict};
use jackfield_domain::plugins::parse_size;
use jackfield_model::{FileInfo, PluginCall, PluginRecording};
use tokio::io::{AsyncRead, AsyncWrite};
use wasmtime::Engine;

use super::cache::Cache;
use super::engine::{MEMORY_CEILING, MEMORY_DEFAULT};
use super::http::Requests;
use super::instance::{Live, Loaded};
use super::lane::{Lane, Recorders};
use super::script;
use super::tape::{Recorder, Tape, compared};
use crate::runtime::{BodyStream, CrashReporter, Launch, Package, PluginError, Replayed, RunningPlugin};
use crate::served::Served;

/// How long one call may take that is played.
const PLAYED: Duration = Duration::from_secs(10);
/// The largest component that is loaded.
const WASM_LIMIT: u64 = 128 << 20;

/// A component with its instances.
pub(super) struct WasmPlugin {
    hooks: HookSet,
    requests: Requests,
    crashes: CrashReporter,
    /// Gone once the plugin was stopped.
    lanes: ArcSwapOption<Lanes>,
    loaded: Arc<Loaded>,
    recorder: Recorders,
}

struct Lanes {
    /// For what somebody waits for.
    asked: Lane,
    /// For what the plugin is told afterwards, which may take longer.
    told: Lane,
}

impl WasmPlugin {
    /// Compiles, links and makes the first instance, so that what cannot run is known at once.
    pub async fn load(engine: &Engine, cache: &Cache, launch: Launch) -> Result<Self, PluginError> {
        let Launch { package, api, crashes, .. } = launch;
        let memory = memory(&package)?;
        let (component, script) = {
            let (engine, cache, package) = (engine.clone(), cache.clone(), package.clone());
            let compiled = tokio::task::spawn_blocking(move || {
                let (wasm, script) = match script::read_text(&package)? {
                    Some(script) => (script::component()?.into(), Some(script)),
                    None => (Cow::from(read(&package, WASM_LIMIT)?), None),
                };
                let component = cache.load(&engine, &wasm).map_err(|error| not_a_component(&error))?;
                Ok::<_, PluginError>((component, script))
            });
            compiled.await.map_err(|error| PluginError::Load(error.to_string()))??
        };
        let asked: &[String] = package.manifest.permissions.as_ref().map_or(&[], |asked| &asked.hooks);
        let loaded = Arc::new(Loaded::new(engine, &component, Served::new(api), asked, memory, script)?);
        let first = loaded.live().await?;
        let recorder = Recorders::default();
        Ok(Self {
            hooks: loaded.found.hooks(),
            requests: Requests::new(loaded.clone()),
            crashes: crashes.clone(),
            lanes: ArcSwapOption::from_pointee(Lanes {
                asked: Lane::new(loaded.clone(), crashes.clone(), Some(first), recorder.clone()),
                told: Lane::new(loaded.clone(), crashes, None, recorder.clone()),
            }),
            loaded,
            recorder,
        })
    }
}

impl RunningPlugin for WasmPlugin {
    fn hooks(&self) -> HookSet {
        self.hooks
    }

    fn call<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        call: HookCall,
        deadline: Duration,
    ) -> BoxFuture<'a, Result<HookReply, PluginError>> {
        Box::pin(async move {
            let lanes = self.lanes.load_full().ok_or(PluginError::Stopped)?;
            let lane = if is_waited_for(call.id()) { &lanes.asked } else { &lanes.told };
            lane.call(cx, call, deadline).await
        })
    }

    fn serve_http<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: http::Request<BodyStream>,
    ) -> BoxFuture<'a, Result<http::Response<BodyStream>, PluginError>> {
        Box::pin(self.requests.serve(HookId::ServeHTTP, cx, request))
    }

    fn file_will_be_uploaded<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        info: &'a FileInfo,
        file: Box<dyn AsyncRead + Send + Unpin>,
        replacement: Box<dyn AsyncWrite + Send + Unpin>,
        deadline: Duration,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>, PluginError>> {
        Box::pin(async move {
            let answer = self.requests.offer(cx, info, (file, replacement), deadline).await;
            if let Err(error @ (PluginError::Timeout(_) | PluginError::Crash(_))) = &answer {
                self.crashes.report(HookId::FileWillBeUploaded, error);
            }
            answer
        })
    }

    fn serve_metrics<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: http::Request<BodyStream>,
    ) -> BoxFuture<'a, Result<http::Response<BodyStream>, PluginError>> {
        Box::pin(self.requests.serve(HookId::ServeMetrics, cx, request))
    }

    fn memory(&self) -> u64 {
        self.loaded.memory()
    }

    fn record(&self, wanted: Option<PluginRecording>) -> Result<(), PluginError> {
        self.recorder.store(wanted.map(|head| Arc::new(Recorder::new(head))));
        Ok(())
    }

    fn recording(&self) -> Option<PluginRecording> {
        self.recorder.load().as_ref().map(|recorder| recorder.read())
    }

    fn replay<'a>(&'a self, calls: &'a [PluginCall]) -> BoxFuture<'a, Result<Vec<Replayed>, PluginError>> {
        Box::pin(replay(&self.loaded, calls))
    }

    fn stop(&self, deadline: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let cx = Cx::system("stop plugin");
            if let Err(error) = self.call(&cx, HookCall::OnDeactivate {}, deadline).await {
                tracing::debug!("A plugin did not stop by itself: {error}");
            }
            self.lanes.store(None);
        })
    }

    fn give_up(&self) -> BoxFuture<'_, ()> {
        self.lanes.store(None);
        Box::pin(async {})
    }
}

/// Plays calls to fresh instances, each of which gets those of one that was recorded.
async fn replay(loaded: &Loaded, calls: &[PluginCall]) -> Result<Vec<Replayed>, PluginError> {
    let mut live: HashMap<i64, Live> = HashMap::new();
    let mut played = Vec::with_capacity(calls.len());
    for call in calls {
        let hook = HookId::ALL.iter().find(|hook| hook.name() == call.hook);
        let hook = *hook.ok_or_else(|| PluginError::Nonsense(format!("there is no hook `{}`", call.hook)))?;
        let mut instance = match live.remove(&call.instance) {
            Some(instance) => instance,
            None => loaded.live().await?,
        };
        instance.store.data_mut().tape = Tape::playing(call.asks.clone());
        let given = (call.context.clone(), call.given.clone());
        let play = instance.exports.play(&mut instance.store, hook, given);
        let now = tokio::time::timeout(PLAYED, play).await.unwrap_or(Err(PluginError::Timeout(PLAYED)));
        let tape = std::mem::take(&mut instance.store.data_mut().tape);
        let other = if let Tape::Playing(tape) = tape { tape.other } else { None };
        let outcome = compared(call, &now, other);
        let over = !outcome.difference.is_empty();
        played.push(outcome);
        if over {
            // What comes after depends on what was done before.
            break;
        }
        if !matches!(now, Err(PluginError::Timeout(_) | PluginError::Crash(_))) {
            live.insert(call.instance, instance);
        }
    }
    Ok(played)
}

/// Whether somebody waits for the answer; what takes long must not be before it.
fn is_waited_for(hook: HookId) -> bool {
    let of_its_life = matches!(hook, HookId::OnActivate | HookId::OnDeactivate | HookId::OnConfigurationChange);
    hook.kind().is_asked() || of_its_life || hook == HookId::ExecuteCommand
}

fn memory(package: &Package) -> Result<usize, PluginError> {
    let asked = package.manifest.permissions.as_ref().map_or("", |asked| &asked.memory);
    if asked.is_empty() {
        return Ok(MEMORY_DEFAULT);
    }
    let size = parse_size(asked).and_then(|size| usize::try_from(size).ok()).filter(|size| *size <= MEMORY_CEILING);
    size.ok_or_else(|| PluginError::Load(format!("`permissions.memory` is `{asked}`, which is no size up to 512MiB")))
}

/// The file of the server half.
pub(super) fn read(package: &Package, limit: u64) -> Result<Vec<u8>, PluginError> {
    let path = path(package);
    // The package was checked when it was unpacked; a manifest must not lead out of its folder even so.
    let inside = std::path::Path::new(path);
    let plain = inside.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if path.is_empty() || !plain {
        return Err(PluginError::Load(format!("`server.wasm` is `{path}`, which is no path in the package")));
    }
    let file = package.dir.join(inside);
    let missing = |error: std::io::Error| PluginError::Load(format!("`{path}` cannot be read: {error}"));
    if std::fs::metadata(&file).map_err(missing)?.len() > limit {
        return Err(PluginError::Load(format!("`{path}` is larger than {} MiB", limit >> 20)));
    }
    std::fs::read(&file).map_err(missing)
}

/// Where it is in the package.
pub(super) fn path(package: &Package) -> &str {
    package.manifest.server.as_ref().map(|server| server.wasm.as_str()).unwrap_or_default()
}

fn not_a_component(error: &wasmtime::Error) -> PluginError {
    let cause = error.root_cause().to_string();
    PluginError::Load(format!(
        "its server half is no WebAssembly component: {}",
        cause.lines().next().unwrap_or_default()
    ))
}
