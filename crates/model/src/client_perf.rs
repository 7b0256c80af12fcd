//! What clients measured of themselves.

use crate::StringMap;
use crate::wire::{is_zero, wire};

wire! {
    pub struct PerformanceReport {
        pub version: String,
        pub client_id: String,
        /// `platform` and `agent`.
        pub labels: StringMap,
        /// Milliseconds.
        pub start: f64,
        pub end: f64,
        pub counters: Vec<MetricSample>,
        pub histograms: Vec<MetricSample>,
    }

    pub struct MetricSample {
        pub metric: String,
        pub value: f64,
        #[serde(skip_serializing_if = "is_zero")]
        pub labels: StringMap,
    }
}
