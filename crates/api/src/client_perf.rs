//! What clients measured of themselves.

use jackfield_model::PerformanceReport;

use crate::{StatusOk, operations};

operations! { tag "metrics", scope Account;
    /// Takes what a client measured of itself.
    SubmitPerformanceReport = POST "/api/v4/client_perf" -> 200 json StatusOk {
        body: json PerformanceReport,
        example: { "version": "0.1.0", "labels": { "platform": "linux", "agent": "firefox" }, "start": 1.0, "end": 2.0 },
        permission: SignedIn,
    }
}
