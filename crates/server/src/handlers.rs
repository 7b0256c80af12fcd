//! The operations' handlers, one file a tag: decode, authorise, call the domain, return.

mod system;

use axum::Router;

use crate::routes::Routes;
use crate::start::Server;

/// All operations with their handlers.
pub fn routes() -> Routes {
    let routes = Routes::default();
    system::add(routes)
}

/// Addresses beside the API: incoming webhooks, plugins' own endpoints.
pub fn beside_the_api() -> Router<Server> {
    Router::new()
}
