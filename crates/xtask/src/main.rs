//! Chores of the repository that need its own types: `cargo run -p xtask -- <chore>`.

use std::path::Path;

mod go_schema;

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match std::env::args().nth(1).as_deref() {
        Some("go-schema") => go_schema::run(&root, false),
        other => anyhow::bail!("unknown chore {other:?}; there is: go-schema"),
    }
}
