//! Points in time as Mattermost writes them: milliseconds since 1970, 0 for "never".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A point in time in milliseconds since 1970-01-01 UTC; 0 stands for "never".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    pub const NEVER: Self = Self(0);

    pub fn is_never(self) -> bool {
        self.0 == 0
    }

    /// This time moved by `ms` milliseconds; saturates.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl From<i64> for Millis {
    fn from(ms: i64) -> Self {
        Self(ms)
    }
}

impl From<Millis> for i64 {
    fn from(at: Millis) -> Self {
        at.0
    }
}

impl std::fmt::Display for Millis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
