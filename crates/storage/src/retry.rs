//! How often work is repeated that was undone for others' sake.

use std::time::Duration;

use tokio::time::sleep;

/// Tries in all.
const TRIES: u32 = 10;
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Counts tries; the pauses between them grow.
#[derive(Default)]
pub struct Tries(u32);

impl Tries {
    /// Waits for the next try; false when there were enough.
    pub async fn another(&mut self) -> bool {
        self.0 += 1;
        if self.0 >= TRIES {
            return false;
        }
        sleep(Duration::from_millis(1 << self.0.min(16)).min(LONGEST_PAUSE)).await;
        true
    }
}
