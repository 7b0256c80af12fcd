//! Requests of one plugin to another: named, without a way around the host, and without endless loops.

use std::sync::{Arc, Weak};

use futures_util::StreamExt;
use http::header::{HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use jackfield_domain::Cx;
use jackfield_domain::hooks::HookId;
use tokio::sync::Semaphore;

use crate::registry::Registry;
use crate::runtime::BodyStream;

/// Requests of one plugin to others that run at once. Plugins that ask each other in a circle end here: a request
/// does not say which one it follows from.
const AT_ONCE: usize = 64;

const FROM: HeaderName = HeaderName::from_static("mattermost-plugin-id");

/// The other plugins, as one plugin reaches them. Cheap to clone.
#[derive(Clone)]
pub struct Neighbours {
    registry: Weak<Registry>,
    own: Arc<str>,
    places: Arc<Semaphore>,
}

impl Neighbours {
    pub(crate) fn new(registry: &Arc<Registry>, own: &str) -> Self {
        Self { registry: Arc::downgrade(registry), own: own.into(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Nobody else; for a plugin that runs outside of a host.
    #[must_use]
    pub fn none(own: &str) -> Self {
        Self { registry: Weak::new(), own: own.into(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Sends a request whose path is `/<plugin id>/<path>`. What goes wrong is in the answer, as in Mattermost.
    pub async fn request(&self, cx: &Arc<Cx>, request: Request<BodyStream>) -> Response<BodyStream> {
        let Some((id, below)) = address(request.uri()) else {
            return text(StatusCode::BAD_REQUEST, "Not enough URL. Its form is /<plugin id>/<path>.");
        };
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            tracing::warn!(plugin.id = %self.own, "The plugin `{}` asks other plugins too much at once", self.own);
            return text(StatusCode::LOOP_DETECTED, "Too many requests between plugins.");
        };
        let active = self.registry.upgrade().and_then(|registry| registry.peek().get(&id).cloned());
        let Some(active) = active.filter(|active| active.running.is_some()) else {
            return text(StatusCode::NOT_FOUND, "The plugin is not active.");
        };
        let (mut parts, body) = request.into_parts();
        parts.uri = below;
        if let Ok(own) = HeaderValue::from_str(&self.own) {
            parts.headers.insert(FROM, own);
        }
        let token = active.token();
        match active.serve(cx, HookId::ServeHTTP, Request::from_parts(parts, body)).await {
            Ok(response) => response.map(|body| {
                // The request lasts as long as its answer.
                let kept = (place, token);
                Box::pin(body.map(move |piece| {
                    let _ = &kept;
                    piece
                })) as BodyStream
            }),
            Err(error) => {
                active.failed(HookId::ServeHTTP, &error);
                text(StatusCode::BAD_GATEWAY, "The plugin failed.")
            }
        }
    }
}

/// The plugin that is meant, and what it gets to see.
fn address(uri: &http::Uri) -> Option<(String, http::Uri)> {
    let path = uri.path().strip_prefix('/')?;
    let (id, below) = path.split_once('/').filter(|(id, _)| !id.is_empty())?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some((id.to_owned(), format!("/{below}{query}").parse().ok()?))
}

fn text(status: StatusCode, text: &'static str) -> Response<BodyStream> {
    let body = futures_util::stream::once(async move { Ok(bytes::Bytes::from_static(text.as_bytes())) });
    let mut response = Response::new(Box::pin(body) as BodyStream);
    *response.status_mut() = status;
    response
}
