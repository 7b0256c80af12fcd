//! The component in which plugins in TypeScript run: QuickJS, the modules of one plugin, and the way from hooks to them.
//! The server has it once; what differs from plugin to plugin is the text that an instance asks for.

mod engine;
mod modules;

use jackfield_plugin_api::http::{Request, RequestBody, ResponseOut};
use jackfield_plugin_api::{Context, Header, Plugin, host, plugin};
use serde_json::{Value, json};

mod bindings {
    wit_bindgen::generate!({
        path: "wit",
        world: "runtime",
        runtime_path: "jackfield_plugin_api::rt",
    });
    use super::Script;
    export!(Script);
}

/// The longest body of a request.
const BODY: usize = 4 << 20;

struct Script;

impl bindings::exports::jackfield::script::hooks::Guest for Script {
    fn call(hook: String, context: String, arguments: String) -> String {
        engine::with(|engine| engine.call(&hook, &context, &arguments)).unwrap_or_else(|why| thrown(&why))
    }
}

#[plugin]
impl Plugin for Script {
    fn serve_http(context: Context, request: Request, body: RequestBody, response: ResponseOut) {
        let body = match body.read_all(BODY) {
            Ok(Some(body)) => body,
            Ok(None) => return response.send_text(413, "The body is longer than 4 MiB."),
            Err(_) => return,
        };
        let headers: serde_json::Map<String, Value> =
            request.headers.iter().map(|header| (header.name.to_lowercase(), header.value.clone().into())).collect();
        let user_id = request.user_id().unwrap_or_default();
        let asked = json!([{
            "method": request.method, "path": request.path, "query": request.query, "headers": headers,
            "user_id": user_id, "body": engine::to_base64(&body),
        }]);
        let context = json!({
            "RequestId": context.request_id, "SessionId": context.session_id, "UserId": context.user_id,
            "ConnectionId": context.connection_id, "IPAddress": context.ip_address, "UserAgent": context.user_agent,
            "AcceptLanguage": context.accept_language,
        });
        let answer = engine::with(|engine| engine.call("ServeHTTP", &context.to_string(), &asked.to_string()))
            .unwrap_or_else(|why| thrown(&why));
        send(&serde_json::from_str(&answer).unwrap_or_default(), &response);
    }
}

/// Sends what the text answered.
fn send(answer: &Value, response: &ResponseOut) {
    if let Some(error) = answer.get("thrown") {
        let status = error["status_code"].as_u64().and_then(|code| u16::try_from(code).ok());
        match status {
            Some(status) => response.send(status, "application/json", error.to_string().as_bytes()),
            None => {
                log_error(error["message"].as_str().unwrap_or_default());
                response.send_text(500, "The plugin failed.");
            }
        }
        return;
    }
    let Some(answer) = answer.get("value") else { return response.send_text(404, "Not found.") };
    let status = answer["status"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(200);
    let headers: Vec<Header> = answer["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some(Header { name: name.clone(), value: value.as_str()?.to_owned() }))
        .collect();
    if answer["streams"].as_bool() == Some(true) {
        if let Err(why) = response.start(status, &headers) {
            return log_error(&format!("The answer could not be sent: {why}"));
        }
        return stream(response);
    }
    let body = engine::from_base64(answer["body"].as_str().unwrap_or_default()).unwrap_or_default();
    if let Err(why) = response.start(status, &headers) {
        return log_error(&format!("The answer could not be sent: {why}"));
    }
    for piece in body.chunks(64 * 1024) {
        if response.write(piece).is_err() {
            return;
        }
    }
}

/// Sends a body piece by piece, until it ends or the client is gone.
fn stream(response: &ResponseOut) {
    loop {
        let next = match engine::with(engine::Engine::next).and_then(|next| next) {
            Ok(next) => serde_json::from_str::<Value>(&next).unwrap_or_default(),
            Err(why) => return log_error(&why),
        };
        let done = if let Some(ms) = next["wait"].as_f64() {
            // Floats become the nearest number that fits.
            response.wait(ms as u32)
        } else if let Some(piece) = next["piece"].as_str() {
            let piece = engine::from_base64(piece).unwrap_or_default();
            piece.chunks(64 * 1024).try_for_each(|piece| response.write(piece))
        } else {
            return;
        };
        if done.is_err() {
            return;
        }
    }
}

fn log_error(message: &str) {
    host::log::log(host::log::Level::Error, message, &[]);
}

fn thrown(message: &str) -> String {
    json!({ "thrown": { "message": message } }).to_string()
}

/// QuickJS asks for the time by this name, in microseconds.
#[unsafe(no_mangle)]
extern "C" fn __rquickjs_host_now_us() -> f64 {
    host::system::now() as f64 * 1000.0
}
