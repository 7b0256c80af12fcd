//! What a plugin calls: each method by name, with its arguments, answered by a handler.
//! A method that the handler does not serve is answered with an error that names it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jackfield_domain::Failure;
use jackfield_domain::plugins::Database;
use serde_json::json;
use tokio::{io::AsyncWriteExt, sync::Semaphore};

use super::{
    dynamic::{Dynamic, GoError, decode, encode},
    gob::{Type, Value},
    http::{Head, request_from, response_value},
    io_rpc::{Body, RemoteReader},
    mux::Broker,
    rpc::{Reply, Service, method_not_found},
    schema::{self, Method, Part},
};

/// A call of the plugin API.
pub struct ApiCall {
    pub method: &'static Method,
    /// The arguments without the streams among them.
    pub args: Vec<Dynamic>,
    /// What `UploadData`, `InstallPlugin` and their like read from.
    pub reader: Option<Body>,
}

/// Why a call of the plugin API has no results.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiFailure {
    /// This server does not have the method.
    NotServed,
    /// Mattermost's error, as JSON, or any other error.
    Failed(GoError),
}

/// Answers what a plugin calls.
pub trait ApiHandler: Send + Sync + 'static {
    /// Gives the results of a method, in order, errors included.
    fn call(&self, call: ApiCall) -> BoxFuture<'static, Result<Vec<Dynamic>, ApiFailure>>;

    /// Opens the database to the plugin's own SQL.
    ///
    /// # Errors
    /// When there is none for it.
    fn database(&self) -> Result<Database, ApiFailure> {
        Err(ApiFailure::NotServed)
    }

    /// Sends a request to another plugin.
    fn plugin_http(&self, request: http::Request<Body>)
    -> BoxFuture<'static, Result<http::Response<Body>, ApiFailure>>;
}

/// The largest body that the call without streams may have in either direction.
const BUFFERED_BODY: u64 = 64 << 20;

/// Serves the API on a plugin's stream.
pub(super) struct ApiService {
    handler: Arc<dyn ApiHandler>,
    broker: Broker,
    files: Arc<Semaphore>,
}

/// Methods whose answers are whole files, and how many of those are in memory for a plugin that may not read them.
const FILES: [&str; 2] = ["Plugin.GetFile", "Plugin.ReadFile"];
const FILES_AT_ONCE: usize = 4;

impl ApiService {
    pub(super) fn new(handler: Arc<dyn ApiHandler>, broker: Broker) -> Self {
        Self { handler, broker, files: Arc::new(Semaphore::new(FILES_AT_ONCE)) }
    }
}

impl Service for ApiService {
    fn narrow(&self, method: &str) -> Option<Arc<Semaphore>> {
        FILES.contains(&method).then(|| Arc::clone(&self.files))
    }

    fn call(&self, method: String, arguments: Value) -> BoxFuture<'static, Reply> {
        let name = method.strip_prefix("Plugin.").unwrap_or_default();
        let Some(found) = schema::api(name) else {
            return Box::pin(async move { Err(method_not_found(&method)) });
        };
        let handler = Arc::clone(&self.handler);
        let broker = self.broker.clone();
        match name {
            "PluginHTTPStream" => Box::pin(stream_request(handler, broker, found, arguments)),
            "PluginHTTP" => Box::pin(buffered_request(handler, found, arguments)),
            _ => Box::pin(answer(handler, broker, found, arguments)),
        }
    }
}

async fn answer(handler: Arc<dyn ApiHandler>, broker: Broker, method: &'static Method, arguments: Value) -> Reply {
    let (args, streams) =
        decode(method.param_fields(), arguments, None).map_err(|error| format!("{}: {error}", method.name))?;
    let reader = match streams.first() {
        None => None,
        Some(number) => {
            let stream = broker.dial(*number).await.map_err(|error| error.to_string())?;
            Some(Box::new(RemoteReader::new(stream)) as Body)
        }
    };
    let call = ApiCall { method, args, reader };
    let results = match handler.call(call).await {
        Ok(results) => results,
        Err(failure) => failed(method, failure)?,
    };
    let value = encode(method.result_fields(), results.into_iter(), std::iter::empty())
        .map_err(|error| format!("{}: {error}", method.name))?;
    Ok((&method.returns, value))
}

/// Puts a failure where the method has a place for it. Without one the call itself fails:
/// the plugin logs that and goes on with zero values.
fn failed(method: &'static Method, failure: ApiFailure) -> Result<Vec<Dynamic>, String> {
    let error = match failure {
        ApiFailure::Failed(error) => error,
        ApiFailure::NotServed => not_served(method),
    };
    let mut placed = false;
    let results = method
        .result_fields()
        .map(|(field, part)| {
            if part == Part::Error {
                placed = true;
                return Dynamic::Error(Some(error.clone()));
            }
            if is_app_error(&field.ty) {
                placed = true;
                return Dynamic::Json(app_error(method, &error));
            }
            match part {
                Part::Bytes => Dynamic::Bytes(Vec::new()),
                _ => Dynamic::Json(serde_json::Value::Null),
            }
        })
        .collect();
    if placed { Ok(results) } else { Err(error.to_string()) }
}

/// Whether a method's results have a place for an error.
pub(super) fn can_fail(method: &'static Method) -> bool {
    method.result_fields().any(|(field, part)| part == Part::Error || is_app_error(&field.ty))
}

fn not_served(method: &'static Method) -> GoError {
    let Failure(error) = Failure::of("api.plugin.method_not_served.app_error", 501).with("name", method.name);
    let mut error = serde_json::to_value(&*error).unwrap_or_default();
    error["Where"] = method.name.into();
    GoError::App(error)
}

fn app_error(method: &'static Method, error: &GoError) -> serde_json::Value {
    match error {
        GoError::App(error) => error.clone(),
        GoError::Plain { message, .. } => json!({
            "id": "app.plugin.api.app_error",
            "message": message,
            "detailed_error": "",
            "status_code": 500,
            "Where": method.name,
        }),
    }
}

fn is_app_error(ty: &Type) -> bool {
    matches!(ty.pointee(), Type::Struct(inner) if inner.name == "AppError")
}

/// A request to another plugin whose bodies are streams.
async fn stream_request(
    handler: Arc<dyn ApiHandler>,
    broker: Broker,
    method: &'static Method,
    arguments: Value,
) -> Reply {
    let (args, streams) =
        decode(method.param_fields(), arguments, None).map_err(|error| format!("{}: {error}", method.name))?;
    let (Some(response_stream), Some(request_stream)) = (streams.first(), streams.get(1)) else {
        return Err("the request has no streams".into());
    };
    let dial = |error: super::mux::MuxError| error.to_string();
    let mut to_plugin = broker.dial(*response_stream).await.map_err(dial)?;
    let body: Body = match request_stream {
        0 => Box::new(tokio::io::empty()),
        number => Box::new(RemoteReader::new(broker.dial(*number).await.map_err(dial)?)),
    };
    let request = request_from(args.into_iter().next(), body)?;
    let response = match handler.plugin_http(request).await {
        Ok(response) => response,
        // The plugin then takes the way without streams, and is told there.
        Err(ApiFailure::NotServed) => return Err(method_not_found("Plugin.PluginHTTPStream")),
        Err(ApiFailure::Failed(error)) => return Err(error.to_string()),
    };
    let (parts, mut body) = response.into_parts();
    tokio::spawn(async move {
        // Either side may end it; the plugin then reads the end of the body.
        let _ = tokio::io::copy(&mut body, &mut to_plugin).await;
        let _ = to_plugin.shutdown().await;
    });
    let results = [json!(parts.status.as_u16()).into(), Head::headers(&parts.headers).into()];
    let value =
        encode(method.result_fields(), results.into_iter(), std::iter::empty()).map_err(|error| error.to_string())?;
    Ok((&method.returns, value))
}

/// A request to another plugin whose bodies travel whole.
async fn buffered_request(handler: Arc<dyn ApiHandler>, method: &'static Method, arguments: Value) -> Reply {
    use tokio::io::AsyncReadExt;
    let (args, _) =
        decode(method.param_fields(), arguments, None).map_err(|error| format!("{}: {error}", method.name))?;
    let mut args = args.into_iter();
    let head = args.next();
    let body = args.next().map(Dynamic::into_bytes).unwrap_or_default();
    let request = request_from(head, Box::new(std::io::Cursor::new(body)))?;
    let response = match handler.plugin_http(request).await {
        Ok(response) => response,
        Err(ApiFailure::NotServed) => return Err(not_served(method).to_string()),
        Err(ApiFailure::Failed(error)) => return Err(error.to_string()),
    };
    let (parts, body) = response.into_parts();
    let mut whole = Vec::new();
    body.take(BUFFERED_BODY).read_to_end(&mut whole).await.map_err(|error| error.to_string())?;
    let results = [response_value(&parts, whole.len()).into(), Dynamic::Bytes(whole)];
    let value =
        encode(method.result_fields(), results.into_iter(), std::iter::empty()).map_err(|error| error.to_string())?;
    Ok((&method.returns, value))
}
