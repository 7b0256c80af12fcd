//! What a handler answers: JSON with its headers, or a response of its own making.
//!
//! A reply is of its operation's type until it is settled; what follows is the same code for all operations.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jackfield_api::StatusOk;
use jackfield_api::wire::Sink;
use jackfield_model::AppError;

use crate::refusal::Refusal;

/// A handler's answer for a response of type `T`.
pub struct Reply<T> {
    content: Content<T>,
    headers: HeaderMap,
    status: Option<StatusCode>,
}

enum Content<T> {
    Json(T),
    /// JSON that was serialised already.
    Raw(Vec<u8>),
    Whole(Response),
}

impl<T> Reply<T> {
    pub fn json(value: T) -> Self {
        Self { content: Content::Json(value), headers: HeaderMap::new(), status: None }
    }

    /// JSON bytes that stand for a `T`.
    pub fn raw_json(bytes: Vec<u8>) -> Self {
        Self { content: Content::Raw(bytes), headers: HeaderMap::new(), status: None }
    }

    /// A response made elsewhere: files, images, text.
    pub fn whole(response: Response) -> Self {
        Self { content: Content::Whole(response), headers: HeaderMap::new(), status: None }
    }

    /// Another success status than the declared one, where Mattermost answers one of two.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.append(name, value);
        }
        self
    }

    /// Lets the client keep the answer: the same tag next time is 304 without a body.
    #[must_use]
    pub fn with_etag(self, tag: impl AsRef<str>) -> Self {
        self.with_header(header::ETAG, tag)
    }
}

impl Reply<StatusOk> {
    pub fn ok() -> Self {
        Self::json(StatusOk::default())
    }
}

/// Writes a `T` as JSON.
type Write<T> = fn(&T, &mut Sink) -> Result<(), serde_json::Error>;

impl<T> Reply<T> {
    /// Writes the answer; `known` is the request's `If-None-Match`.
    ///
    /// # Errors
    /// 500 when it cannot be written as JSON.
    pub(crate) fn settle(self, known: Option<&HeaderValue>, write: Write<T>) -> Result<Settled, Refusal> {
        let Self { content, headers, status } = self;
        let body = match content {
            _ if known.is_some() && headers.get(header::ETAG) == known => Written::Unchanged,
            Content::Json(value) => Written::Json(written(&value, write)?),
            Content::Raw(bytes) => Written::Json(bytes),
            Content::Whole(response) => Written::Whole(response),
        };
        Ok(Settled { body, headers, status })
    }
}

/// An answer without its type.
pub(crate) struct Settled {
    body: Written,
    headers: HeaderMap,
    status: Option<StatusCode>,
}

enum Written {
    /// The client has it already.
    Unchanged,
    Json(Vec<u8>),
    Whole(Response),
}

impl Settled {
    /// The response with the declared status, unless the handler chose one.
    pub(crate) fn respond(self, declared: u16) -> Response {
        let status = self.status.unwrap_or_else(|| StatusCode::from_u16(declared).unwrap_or(StatusCode::OK));
        let mut response = match self.body {
            Written::Unchanged => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                response
            }
            Written::Json(bytes) => json(status, bytes),
            Written::Whole(response) => response,
        };
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        response
    }
}

/// An answer that is longer is written where nobody waits behind it.
const LONG: usize = 256 * 1024;

fn written<T>(value: &T, write: Write<T>) -> Result<Vec<u8>, Refusal> {
    let up_to = |most| {
        let mut sink = Sink::up_to(most);
        write(value, &mut sink).map(|()| sink.into_bytes())
    };
    let outcome = match up_to(LONG) {
        // Megabytes take milliseconds, in which a thread of the runtime serves nobody else.
        Err(error) if error.is_io() && is_shared_runtime() => tokio::task::block_in_place(|| up_to(usize::MAX)),
        Err(error) if error.is_io() => up_to(usize::MAX),
        short => short,
    };
    // Mattermost: failed encodings have this id.
    outcome.map_err(|error| AppError::internal("api.marshal_error", error).into())
}

/// Whether another thread goes on with what this one has to do.
fn is_shared_runtime() -> bool {
    use tokio::runtime::{Handle, RuntimeFlavor};
    Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread)
}

fn json(status: StatusCode, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use jackfield_api::wire;
    use serde::{Serialize, Serializer, ser::Error};

    use super::*;

    struct Unwritable;

    impl Serialize for Unwritable {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("no"))
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_long_answer_is_written_whole() {
        for length in [0, LONG - 2, LONG - 1, 2 * LONG] {
            let text = "x".repeat(length);
            assert_eq!(written(&text, wire::write).ok(), Some(format!("\"{text}\"").into_bytes()), "{length}");
        }
    }

    #[test]
    fn what_cannot_be_written_is_a_fault_and_no_empty_answer() {
        let refusal = Reply::json(Unwritable).settle(None, wire::write).err().expect("it cannot be written");
        assert_eq!((refusal.0.status_code, refusal.0.id.as_ref()), (500, "api.marshal_error"));
    }
}
