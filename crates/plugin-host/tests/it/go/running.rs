//! Builds the conformance plugin once and starts copies of it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use jackfield_plugin_host::go::{
    ApiCall, ApiFailure, ApiHandler, CallError, Dynamic, GoError, GoPlugin, Options, StartError,
    http::{Head, ReplyBody},
    io_rpc::Body,
    launch::{Launch, LogLimits, LogSink, ResourceLimits},
};
use serde_json::{Value as Json, json};
use tokio::io::AsyncReadExt;

/// The executable of the conformance plugin.
pub fn conformance() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("go-plugin"))
}

/// Builds a plugin of `tests/conformance`.
pub fn build(name: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance").join(name);
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut go = Command::new("go");
    let go = go.args(["build", "-o"]).arg(&built).arg(".").current_dir(source);
    let output = go.output().expect("these tests need the Go toolchain");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    built
}

type Answer = dyn Fn(&ApiCall) -> Option<Vec<Dynamic>> + Send + Sync;

/// A server of the plugin API that keeps keys, and answers as a test wants.
pub struct Api {
    pub configuration: Json,
    pub keys: Mutex<HashMap<String, Vec<u8>>>,
    pub calls: Mutex<Vec<(&'static str, Vec<Dynamic>)>>,
    pub streamed: Mutex<Vec<u8>>,
    answer: Box<Answer>,
}

impl Api {
    pub fn new(configuration: Json) -> Arc<Self> {
        Self::answering(configuration, |_| None)
    }

    pub fn answering(
        configuration: Json,
        answer: impl Fn(&ApiCall) -> Option<Vec<Dynamic>> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            configuration,
            keys: Mutex::default(),
            calls: Mutex::default(),
            streamed: Mutex::default(),
            answer: Box::new(answer),
        })
    }

    fn known(&self, call: &ApiCall) -> Option<Vec<Dynamic>> {
        let key = call.args.first().map(Dynamic::text).unwrap_or_default().to_owned();
        match call.method.name {
            "LoadPluginConfiguration" => Some(vec![Dynamic::Bytes(self.configuration.to_string().into_bytes())]),
            "KVSet" => {
                let value = call.args[1].clone().into_bytes();
                self.keys.lock().unwrap().insert(key, value);
                Some(vec![Json::Null.into()])
            }
            "KVGet" => {
                let value = self.keys.lock().unwrap().get(&key).cloned().unwrap_or_default();
                Some(vec![Dynamic::Bytes(value), Json::Null.into()])
            }
            _ => None,
        }
    }
}

/// The handler is shared with the test that looks at it.
pub struct Shared(pub Arc<Api>);

impl ApiHandler for Shared {
    fn call(&self, mut call: ApiCall) -> BoxFuture<'static, Result<Vec<Dynamic>, ApiFailure>> {
        let api = Arc::clone(&self.0);
        async move {
            if let Some(mut reader) = call.reader.take() {
                let mut content = Vec::new();
                reader.read_to_end(&mut content).await.unwrap();
                api.streamed.lock().unwrap().extend(content);
            }
            api.calls.lock().unwrap().push((call.method.name, call.args.clone()));
            (api.answer)(&call).or_else(|| api.known(&call)).ok_or(ApiFailure::NotServed)
        }
        .boxed()
    }

    fn plugin_http(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'static, Result<::http::Response<Body>, ApiFailure>> {
        async move {
            let (parts, mut body) = request.into_parts();
            if parts.uri.path() == "/missing/x" {
                return Err(ApiFailure::Failed(GoError::plain("no such plugin")));
            }
            let mut content = Vec::new();
            body.read_to_end(&mut content).await.unwrap();
            let text = format!("{} {} {}", parts.method, parts.uri, String::from_utf8_lossy(&content));
            let body: Body = Box::new(std::io::Cursor::new(text.into_bytes()));
            let forwarded = parts.headers["X-Forwarded"].clone();
            Ok(::http::Response::builder().status(202).header("X-Answer", forwarded).body(body).unwrap())
        }
        .boxed()
    }
}

/// How the tests launch an executable.
#[expect(clippy::disallowed_methods, reason = "only the environment knows where programs are")]
pub fn launch(executable: &Path) -> Launch {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let directory = std::env::temp_dir().join(format!("jf-{}-{number}", std::process::id()));
    Launch {
        plugin_id: "conformance".into(),
        executable: executable.to_owned(),
        confinement: None,
        runtime_directory: directory,
        environment: vec![("PATH".into(), std::env::var_os("PATH").unwrap_or_default())],
        resources: ResourceLimits { open_files: Some(256), ..ResourceLimits::default() },
        logs: LogLimits::default(),
        sink: LogSink::default(),
        start: Duration::from_secs(20),
    }
}

pub async fn start(api: &Arc<Api>) -> Result<GoPlugin, StartError> {
    let handler = Arc::new(Shared(Arc::clone(api)));
    GoPlugin::start(&launch(conformance()), handler, Options::default()).await
}

/// A plugin that is activated.
pub async fn active(api: &Arc<Api>) -> GoPlugin {
    let plugin = start(api).await.unwrap();
    plugin.activate().await.unwrap().unwrap();
    plugin
}

/// What a plugin answered to a request.
pub struct Answered {
    pub status: u16,
    pub headers: ::http::HeaderMap,
    pub body: Vec<u8>,
}

pub async fn request(plugin: &GoPlugin, method: &str, path: &str, body: &str) -> Answered {
    let response = respond(plugin, method, path, body).await;
    let (parts, reply) = response.into_parts();
    let ReplyBody::Parts(mut chunks) = reply else { panic!("the plugin took the connection over") };
    let mut body = Vec::new();
    while let Some(chunk) = chunks.recv().await {
        body.extend_from_slice(&chunk);
    }
    Answered { status: parts.status.as_u16(), headers: parts.headers, body }
}

pub async fn respond(plugin: &GoPlugin, method: &str, path: &str, body: &str) -> ::http::Response<ReplyBody> {
    try_respond(plugin, method, path, body).await.unwrap()
}

pub async fn try_respond(
    plugin: &GoPlugin,
    method: &str,
    path: &str,
    body: &str,
) -> Result<::http::Response<ReplyBody>, CallError> {
    let (parts, ()) = ::http::Request::builder()
        .method(method)
        .uri(path)
        .header("X-Sent", "sent")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        .body(())
        .unwrap()
        .into_parts();
    let body: Option<Body> =
        (!body.is_empty()).then(|| Box::new(std::io::Cursor::new(body.to_owned().into_bytes())) as Body);
    let head =
        Head { path_and_query: path.into(), remote_address: "10.0.0.1:5".into(), host: "chat.example.com".into() };
    let context = json!({"UserAgent": "tests"});
    plugin.serve_http("ServeHTTP", context, (parts, body), &head).await
}

/// The hooks that the plugin saw, with their arguments.
pub async fn seen(plugin: &GoPlugin) -> Vec<(String, Json)> {
    let answered = request(plugin, "GET", "/seen", "").await;
    let seen: Vec<Json> = serde_json::from_slice(&answered.body).unwrap();
    seen.into_iter().map(|mut call| (call["hook"].as_str().unwrap().to_owned(), call["args"].take())).collect()
}

/// Runs an API method inside the plugin; gives what the plugin got.
pub async fn call_api(plugin: &GoPlugin, method: &str, args: &Json) -> Json {
    let answered = request(plugin, "POST", &format!("/api/{method}"), &args.to_string()).await;
    let text = String::from_utf8_lossy(&answered.body).into_owned();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{method}: {} {text}", answered.status))
}
