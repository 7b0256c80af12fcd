//! From a failure to Mattermost's error body, and to the log.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use jackfield_domain::texts::{Locale, locale_of};
use jackfield_domain::{App, Cx, Failure};
use jackfield_model::{AppError, RequestId};

/// A failure on its way to the client.
pub struct Refusal(pub Box<AppError>);

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self(failure.0)
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Failure::from(error).into()
    }
}

impl Refusal {
    /// The same in another language.
    #[must_use]
    pub fn told(self, locale: Locale) -> Self {
        Failure(self.0).told(locale).into()
    }

    /// The same in the language of whoever asked.
    pub async fn told_to(self, app: &App, cx: &Cx) -> Self {
        self.told(locale_of(app, cx).await)
    }

    /// The answer for the request `id`; faults of the server are logged with their cause.
    pub fn respond(self, id: RequestId, developer: bool) -> Response {
        let mut error = *self.0;
        if error.status_code >= 500 {
            tracing::error!(error.id = %error.id, cause = %error.internal, "Refused a request");
        } else {
            tracing::debug!(error.id = %error.id, status = error.status_code, "Refused a request");
        }
        error.request_id = id.to_string();
        if developer && error.detailed_error.is_empty() {
            error.detailed_error.clone_from(&error.internal);
        } else if !developer && error.status_code >= 500 {
            error.detailed_error.clear();
        }
        let status = StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&error).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE || error.retry_after > 0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(error.retry_after.max(1)));
        }
        response
    }
}
