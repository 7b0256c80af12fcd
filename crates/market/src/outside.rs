//! What a market asks of others: issuers for their keys, publishers' domains for a proof. Through the client that refuses addresses
//! inside, over TLS, and within bounds.

use std::time::Duration;

use axum::body::Bytes;
use jackfield_domain::Result;
use jackfield_domain::outbound::Outbound;

/// How long others have for an answer, and bytes of one.
const ANSWER: Duration = Duration::from_secs(10);
const BYTES: usize = 512 * 1024;
/// Whoever is asked without TLS is on this machine, as in a test.
pub const HERE: &str = "127.0.0.1:";

pub struct Outside {
    http: Outbound,
    /// Hosts inside that may be asked.
    inside: String,
}

impl Outside {
    /// # Errors
    /// When the client cannot be made.
    pub fn new(inside: String) -> Result<Self> {
        Ok(Self { http: Outbound::new()?, inside })
    }

    /// What is at an address.
    ///
    /// # Errors
    /// Says in words why there is nothing.
    pub async fn get(&self, address: &str) -> Result<Bytes, String> {
        let is_safe = address.starts_with("https://") || address.starts_with(&format!("http://{HERE}"));
        if !is_safe {
            return Err("an address of it is not https".into());
        }
        let request = http::Request::get(address).body(Vec::new());
        let request = request.map_err(|_| "an address of it is not valid".to_owned())?;
        let answer = self.http.guarded(request, &self.inside, ANSWER, BYTES).await?;
        if answer.status() != 200 {
            return Err(format!("it answers {}", answer.status().as_u16()));
        }
        Ok(answer.into_body())
    }
}
