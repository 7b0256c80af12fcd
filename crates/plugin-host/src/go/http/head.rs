//! Heads of requests and responses between the `http` crate and Go's structs.

use http::{HeaderMap, HeaderName, HeaderValue, Request, request, response};
use serde_json::{Map, Value as Json, json};

use crate::go::{dynamic::Dynamic, io_rpc::Body};

/// What the plugin is told about a request beside its own head.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The path as the plugin shall see it, without its own prefix.
    pub path_and_query: String,
    pub remote_address: String,
    pub host: String,
}

impl Head {
    /// Headers as Go has them: canonical names, all values.
    #[must_use]
    pub fn headers(headers: &HeaderMap) -> Json {
        let mut object = Map::new();
        for (name, value) in headers {
            let values = object.entry(canonical(name.as_str())).or_insert_with(|| Json::Array(Vec::new()));
            if let Json::Array(values) = values {
                values.push(Json::String(String::from_utf8_lossy(value.as_bytes()).into()));
            }
        }
        Json::Object(object)
    }
}

/// Writes a name as Go does: each part with a capital.
fn canonical(name: &str) -> String {
    name.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect::<Vec<_>>()
        .join("-")
}

/// Turns Go's headers into ours; names and values that HTTP does not allow are left out.
pub(super) fn header_map(json: &Json) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, values) in json.as_object().into_iter().flatten() {
        let Ok(name) = HeaderName::try_from(name.as_str()) else {
            continue;
        };
        for value in values.as_array().into_iter().flatten() {
            if let Some(Ok(value)) = value.as_str().map(HeaderValue::from_str) {
                headers.append(name.clone(), value);
            }
        }
    }
    headers
}

/// The request a plugin gets to see.
pub(in crate::go) fn request_json(parts: &request::Parts, head: &Head) -> Json {
    let minor = i32::from(parts.version != http::Version::HTTP_10);
    let path = match head.path_and_query.as_str() {
        "" => "/",
        path => path,
    };
    let mut headers = parts.headers.clone();
    headers.remove(http::header::HOST);
    json!({
        "Method": parts.method.as_str(),
        "URL": path,
        "Proto": format!("HTTP/1.{minor}"),
        "ProtoMajor": 1,
        "ProtoMinor": minor,
        "Header": Head::headers(&headers),
        "Host": head.host,
        "RemoteAddr": head.remote_address,
        "RequestURI": path,
    })
}

/// The request that a plugin sends to another one.
pub(in crate::go) fn request_from(head: Option<Dynamic>, body: Body) -> Result<Request<Body>, String> {
    let head = head.map(Dynamic::into_json).unwrap_or_default();
    let text = |key: &str| head.get(key).and_then(Json::as_str).unwrap_or_default();
    let method = match text("Method") {
        "" => "GET",
        method => method,
    };
    let mut request =
        Request::builder().method(method).uri(text("URL")).body(body).map_err(|error| error.to_string())?;
    *request.headers_mut() = header_map(head.get("Header").unwrap_or(&Json::Null));
    Ok(request)
}

/// Go's response with its body apart.
pub(in crate::go) fn response_value(parts: &response::Parts, length: usize) -> Json {
    json!({
        "Status": parts.status.to_string(),
        "StatusCode": parts.status.as_u16(),
        "Proto": "HTTP/1.1",
        "ProtoMajor": 1,
        "ProtoMinor": 1,
        "Header": Head::headers(&parts.headers),
        "ContentLength": length,
    })
}
