//! Jobs as administrators see them.

use crate::wire::{wire, words};
use crate::{JobId, Millis, StringMap};

words! {
    pub enum JobStatus {
        #[default]
        Pending = "pending",
        InProgress = "in_progress",
        Success = "success",
        Error = "error",
        CancelRequested = "cancel_requested",
        Canceled = "canceled",
        Warning = "warning",
    }
}

wire! {
    pub struct Job {
        pub id: JobId,
        #[serde(rename = "type")]
        pub job_type: String,
        pub priority: i64,
        pub create_at: Millis,
        pub start_at: Millis,
        pub last_activity_at: Millis,
        pub status: JobStatus,
        /// Percent.
        pub progress: i64,
        pub data: StringMap,
    }
}
