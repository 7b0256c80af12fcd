//! From declared operations to routes; a declaration without a handler keeps the server from starting.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{MethodFilter, on};
use jackfield_api::{Method, Operation};

use crate::call::{Answer, Call, run};
use crate::start::Server;

/// Collects the operations' handlers.
#[derive(Default)]
pub struct Routes {
    router: Router<Server>,
    served: BTreeSet<&'static str>,
}

impl Routes {
    /// Serves `O` by `handler`.
    #[must_use]
    pub fn add<O, F, A>(mut self, handler: F) -> Self
    where
        O: Operation,
        F: Fn(Call<O>) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Answer<O>> + Send + 'static,
    {
        let serve = move |State(server): State<Server>, request: Request| {
            let handler = handler.clone();
            // Boxed so that each handler's future is compiled once, not once for each layer.
            Box::pin(async move { run::<O, _, _>(server, handler, request).await })
        };
        self.router = self.router.route(O::PATH, on(filter(O::METHOD), serve));
        self.served.insert(O::ID);
        self
    }

    pub fn into_parts(self) -> (Router<Server>, BTreeSet<&'static str>) {
        (self.router, self.served)
    }
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// Declared operations that nothing serves.
#[derive(Debug, thiserror::Error)]
#[error("declared operations have no handler: {}", .0.join(", "))]
pub struct Missing(Vec<&'static str>);

/// The ids of the operations that handlers serve.
pub fn served() -> BTreeSet<&'static str> {
    crate::handlers::routes().into_parts().1
}

/// # Errors
/// Names the declared operations that have no handler.
pub fn check_complete(served: &BTreeSet<&'static str>) -> Result<(), Missing> {
    let missing: Vec<_> =
        jackfield_api::all().iter().map(|operation| operation.id).filter(|id| !served.contains(id)).collect();
    if missing.is_empty() { Ok(()) } else { Err(Missing(missing)) }
}
