//! The market's own pages: what there is, who publishes it, what the rules are, how things go, and where reviewers work. They are
//! whole without a script, and hold none: the policy that they are sent with allows nothing but the market's own style.
//!
//! What others wrote reaches a page through `maud` alone, which escapes it; addresses of others are links where they are https.

mod directory;
mod feed;
mod layout;
mod process;
mod reviewing;
mod rules;
mod sessions;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderValue, StatusCode, header};

use crate::Market;

pub use sessions::Sessions;

/// All that pages may load or do.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The routes of the pages.
pub fn router() -> Router<Market> {
    Router::new()
        .route("/", get(directory::list))
        .route("/plugins/{id}", get(directory::plugin))
        .route("/plugins/{id}/{version}", get(directory::version))
        .route("/publishers/{name}", get(directory::publisher))
        .route("/rules", get(rules::list))
        .route("/rules/{id}", get(rules::rule))
        .route("/process", get(process::show))
        .route("/feed.atom", get(feed::feed))
        .route("/style.css", get(style))
        .route("/review", get(reviewing::queue))
        .route("/review/sign-in", post(reviewing::sign_in))
        .route("/review/sign-out", post(reviewing::sign_out))
        .route("/review/{id}/{version}", get(reviewing::version).post(reviewing::act))
        .fallback(layout::nothing_here)
}

async fn style() -> Response {
    let about = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (about, include_str!("site/style.css")).into_response()
}

/// A page with the headers that all of them have.
fn sent(status: StatusCode, cache: &'static str, body: String) -> Response {
    let mut answer = (status, body).into_response();
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, cache),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}
