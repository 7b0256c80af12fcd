//! Calls of declared operations.

use bytes::Bytes;
use jackfield_api::{Body, Method, NoQuery, Operation};
use jackfield_model::AppError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::multipart::Form;
use reqwest::{RequestBuilder, Response};
use serde::Serialize;
use serde_json::Value;

use crate::{Auth, ClientError, Result};

/// For operations without parameters in the path, or without a query.
pub const NOTHING: NoQuery = NoQuery {};

/// What may stand in a path's part as it is.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'@');

/// Calls a server's operations. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    auth: Auth,
}

impl Client {
    /// A client that is not signed in. `base` is the server's address: `http://127.0.0.1:8065`.
    ///
    /// # Errors
    /// Fails when the system's certificates cannot be read.
    pub fn new(base: &str) -> Result<Self> {
        // A provider that the process chose before stays.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder().build()?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned(), auth: Auth::Stranger })
    }

    /// The same server and connections, as somebody else.
    #[must_use]
    pub fn with_auth(&self, auth: Auth) -> Self {
        Self { auth, ..self.clone() }
    }

    /// The same server and connections, with a session's or an access token's secret.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        self.with_auth(Auth::Bearer(token.into()))
    }

    /// The same server and connections, not signed in.
    #[must_use]
    pub fn stranger(&self) -> Self {
        self.with_auth(Auth::Stranger)
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Calls an operation whose request is JSON or empty and whose response is JSON.
    ///
    /// # Errors
    /// Fails when the server refuses, cannot be reached or answers something else.
    pub async fn call<O: Operation>(&self, path: O::Path, query: O::Query, body: O::Request) -> Result<O::Response> {
        Self::decode::<O>(self.respond::<O>(path, query, body).await?).await
    }

    /// Calls an operation that needs no more than its path.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get<O: Operation<Request = ()>>(&self, path: O::Path) -> Result<O::Response> {
        self.call::<O>(path, O::Query::default(), ()).await
    }

    /// Calls an operation that has only a body.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn post<O: Operation<Path = NoQuery>>(&self, body: O::Request) -> Result<O::Response> {
        self.call::<O>(NOTHING, O::Query::default(), body).await
    }

    /// Calls an operation and returns the answer with its headers, once it is no refusal.
    ///
    /// # Errors
    /// Fails when the server refuses or cannot be reached.
    pub async fn respond<O: Operation>(&self, path: O::Path, query: O::Query, body: O::Request) -> Result<Response> {
        let mut request = self.request::<O>(&path, &query)?;
        if O::REQUEST == Body::Json {
            request = request.json(&body);
        }
        Self::send(request).await
    }

    /// Calls an operation whose answer is a file or an image.
    ///
    /// # Errors
    /// Fails when the server refuses or cannot be reached.
    pub async fn bytes<O: Operation>(&self, path: O::Path, query: O::Query) -> Result<Bytes> {
        let request = self.request::<O>(&path, &query)?;
        Ok(Self::send(request).await?.bytes().await?)
    }

    /// Calls an operation whose request is a form with files.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn upload<O: Operation>(&self, path: O::Path, query: O::Query, form: Form) -> Result<O::Response> {
        let request = self.request::<O>(&path, &query)?.multipart(form);
        Self::decode::<O>(Self::send(request).await?).await
    }

    /// Any request, for what is not an operation: a webhook, a plugin's own address.
    pub fn raw(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.auth.apply(self.http.request(method, format!("{}{path}", self.base)))
    }

    /// Sends a request and turns a refusal into an error.
    ///
    /// # Errors
    /// Fails when the server refuses or cannot be reached.
    pub async fn send(request: RequestBuilder) -> Result<Response> {
        let response = request.send().await?;
        if response.status().is_success() || response.status() == reqwest::StatusCode::NOT_MODIFIED {
            return Ok(response);
        }
        let status = response.status().as_u16();
        let text = response.text().await?;
        Err(match serde_json::from_str::<AppError>(&text) {
            Ok(error) if !error.id.is_empty() => ClientError::Refused(Box::new(error)),
            _ => ClientError::Status { status, text },
        })
    }

    pub(crate) fn request<O: Operation>(&self, path: &O::Path, query: &O::Query) -> Result<RequestBuilder> {
        let path = fill::<O>(path)?;
        let query = serde_urlencoded::to_string(query)
            .map_err(|cause| ClientError::Encode { operation: O::ID, cause: cause.to_string() })?;
        let separator = if query.is_empty() { "" } else { "?" };
        Ok(self.raw(method(O::METHOD), &format!("{path}{separator}{query}")))
    }

    pub(crate) async fn decode<O: Operation>(response: Response) -> Result<O::Response> {
        let bytes = response.bytes().await?;
        // An operation without a JSON answer has the unit type, which JSON writes as null.
        let text: &[u8] = if O::RESPONSE == Body::Json { &bytes } else { b"null" };
        serde_json::from_slice(text).map_err(|cause| ClientError::Decode { operation: O::ID, cause })
    }
}

/// The operation's path with its parameters filled in.
fn fill<O: Operation>(parameters: &O::Path) -> Result<String> {
    let encode = |cause: String| ClientError::Encode { operation: O::ID, cause };
    let values = to_object(parameters).map_err(encode)?;
    let mut path = String::with_capacity(O::PATH.len() + 32);
    for part in O::PATH.split('/').skip(1) {
        path.push('/');
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            path.push_str(part);
            continue;
        };
        match values.get(name) {
            Some(Value::String(text)) if !text.is_empty() => path.extend(utf8_percent_encode(text, PART)),
            Some(Value::Number(number)) => path.push_str(&number.to_string()),
            _ => return Err(encode(format!("the path needs {name}"))),
        }
    }
    Ok(path)
}

fn to_object(value: &impl Serialize) -> std::result::Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

#[cfg(test)]
mod tests {
    use jackfield_api::path::{ByReaction, UserRef};
    use jackfield_api::reactions::DeleteReaction;
    use jackfield_model::PostId;

    use super::*;

    // covers: 31
    #[test]
    fn parameters_are_filled_in_and_escaped() {
        let post_id = PostId::new();
        let path = ByReaction { user_id: UserRef::Me, post_id, emoji_name: "+1/..".into() };
        let filled = fill::<DeleteReaction>(&path).expect("all parameters are there");
        assert_eq!(filled, format!("/api/v4/users/me/posts/{post_id}/reactions/%2B1%2F.."));
    }

    #[test]
    fn an_empty_id_is_not_sent() {
        let path = ByReaction { user_id: UserRef::Me, post_id: PostId::EMPTY, emoji_name: "x".into() };
        assert!(fill::<DeleteReaction>(&path).is_err());
    }
}
