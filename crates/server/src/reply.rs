//! What a handler answers: JSON with its headers, or a response of its own making.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jackfield_api::StatusOk;
use serde::Serialize;

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

impl<T: Serialize> Reply<T> {
    /// `known`: the request's `If-None-Match`.
    pub(crate) fn respond(self, declared: u16, known: Option<&HeaderValue>) -> Response {
        let status = self.status.unwrap_or_else(|| StatusCode::from_u16(declared).unwrap_or(StatusCode::OK));
        let unchanged = known.is_some() && self.headers.get(header::ETAG) == known;
        let mut response = if unchanged {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            match self.content {
                Content::Json(value) => json(status, serde_json::to_vec(&value).unwrap_or_default()),
                Content::Raw(bytes) => json(status, bytes),
                Content::Whole(response) => response,
            }
        };
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        response
    }
}

fn json(status: StatusCode, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
