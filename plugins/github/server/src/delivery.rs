//! Recognises a delivery that came before: GitHub and people send them again.

use jackfield_plugin_api::{Error, host};
use sha2::{Digest, Sha256};

/// One delivery, by the id that GitHub gives it, or by its content when it has none.
pub struct Delivery(String);

impl Delivery {
    pub fn of(id: &str, body: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(id.as_bytes());
        if id.is_empty() {
            hasher.update(body);
        }
        let digest: String = hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self(format!("d/{digest}"))
    }

    /// Says whether it is the first: of two at the same time, one is.
    pub fn claim(&self, seconds: u64) -> Result<bool, Error> {
        host::kv::compare_and_set(&self.0, None, Some(b"1"), Some(seconds))
    }

    pub fn release(&self) -> Result<(), Error> {
        host::kv::delete(&self.0)
    }
}
