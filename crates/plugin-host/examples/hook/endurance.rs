//! Very many hook calls, with an eye on the memory of the server and of the plugin.

use crate::world::{LOUD, World};
use crate::{Result, machine, pairs};

/// Steps at which memory is looked at.
const STEPS: u32 = 10;

/// Calls the hook and prints what is resident after every tenth of the calls.
pub async fn run(world: &World, calls: u32) -> Result<()> {
    println!("\n### {calls} hook calls\n\n| calls | server KiB | plugin KiB | µs a call |\n|---|---|---|---|");
    let plugin = world.plugin_pid()?;
    let mut resident = Vec::new();
    for step in 1..=STEPS {
        let mean = pairs::hook(world, LOUD, calls / STEPS).await?.mean;
        let (server, program) = (machine::resident_kib("self")?, machine::resident_kib(&plugin)?);
        println!("| {} | {server} | {program} | {mean:.0} |", calls / STEPS * step);
        resident.push((server, program));
    }
    if let [first, .., last] = resident.as_slice() {
        let grown = |first: u64, last: u64| (last as f64 / first as f64 - 1.0) * 100.0;
        println!(
            "\nFrom the first tenth to the last the server grew by {:.1} %, the plugin by {:.1} %.",
            grown(first.0, last.0),
            grown(first.1, last.1)
        );
    }
    Ok(())
}
