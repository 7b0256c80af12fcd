//! Connections that a plugin takes over, for instance as WebSockets: the client's, once it is
//! upgraded, is joined with the plugin's.

use http::{request, response};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use jackfield_plugin_host::TakenOver;
use tokio::io::copy_bidirectional;

/// Takes the client's connection out of a request, to be had when the answer allows it.
pub(crate) fn of(request: &mut request::Parts) -> Option<OnUpgrade> {
    request.extensions.remove()
}

/// Joins the two connections if the plugin took over; each ends with the other.
pub(crate) fn join(client: Option<OnUpgrade>, response: &mut response::Parts) {
    let taken = response.extensions.remove::<TakenOver>().and_then(|taken| taken.take());
    let (Some(client), Some(mut plugin)) = (client, taken) else { return };
    tokio::spawn(async move {
        let Ok(client) = client.await else { return };
        // Either side may leave without a word.
        let _ = copy_bidirectional(&mut TokioIo::new(client), &mut plugin).await;
    });
}
