//! A fixed piece of work, timed in this process: what the machine is worth today. Figures of two runs are compared by it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Result;
use crate::measure::Figures;

/// Reads and writes a document of a thousand posts, as servers of the API do all day.
///
/// The quickest of twenty: what else the machine does makes it slower, never quicker.
pub fn measure(figures: &mut Figures, when: &str) -> Result<()> {
    let post =
        |at: i64| json!({ "id": format!("{at:026}"), "create_at": at, "message": "one of a thousand", "props": {} });
    let text = Value::from_iter((0..1000).map(post)).to_string();
    let mut quickest = Duration::MAX;
    for _ in 0..20 {
        let began = Instant::now();
        let read: Value = serde_json::from_str(&text)?;
        std::hint::black_box(read.to_string());
        quickest = quickest.min(began.elapsed());
    }
    figures.told(
        &format!("the machine itself, {when}: 1,000 posts of JSON read and written, ms"),
        quickest.as_secs_f64() * 1000.0,
    );
    Ok(())
}
