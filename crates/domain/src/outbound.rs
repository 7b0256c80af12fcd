//! HTTP requests to the outside, the only way that rules and plugins reach it.

use crate::failure::{Failure, Result};

/// Makes requests to other servers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: reqwest::Client,
}

impl Outbound {
    /// # Errors
    /// Fails when the TLS provider cannot be set up.
    pub fn new() -> Result<Self> {
        // The first of several servers in one process installs it; later ones find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Failure::from(jackfield_model::AppError::internal("app.outbound.app_error", error)))?;
        Ok(Self { client })
    }

    /// The bare client, which follows no redirects. Callers check where a request goes.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }
}
