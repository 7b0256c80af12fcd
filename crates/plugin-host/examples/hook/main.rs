//! What plugins cost: hooks, call-backs, requests, memory and activation, without a plugin, with a component, and with a
//! program in Go, which the official Go host runs beside this one. Prints Markdown.
//!
//! The machine is shared and noisy: the two hosts take turns in short rounds, and what counts is their ratio.
//!
//! `hook --wasm FILE --plugin FILE --go-host FILE --confine FILE [--rounds 15] [--million 1000000]`; `--rounds 0` and
//! `--million 0` leave those parts out.

mod endurance;
mod figures;
mod machine;
mod official;
mod pairs;
mod world;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use world::World;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

/// What the command line says.
pub struct Settings {
    pub wasm: PathBuf,
    /// The plugin in Go.
    pub plugin: PathBuf,
    /// The official host.
    pub go_host: PathBuf,
    /// The program that confines plugins, as the server's own does.
    pub confine: PathBuf,
    /// Turns that each host has in a comparison.
    pub rounds: u32,
    /// Calls of the endurance run.
    pub million: u32,
}

impl Settings {
    fn from_arguments() -> Result<Self> {
        let mut given = HashMap::new();
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
            given.insert(name, value);
        }
        let path = |name: &str| given.get(name).map(PathBuf::from).ok_or_else(|| format!("{name} is missing"));
        let number = |name: &str, default: u32| given.get(name).map_or(Ok(default), |text| text.parse());
        Ok(Self {
            wasm: path("--wasm")?,
            plugin: path("--plugin")?.canonicalize()?,
            go_host: path("--go-host")?,
            confine: path("--confine")?.canonicalize()?,
            rounds: number("--rounds", 15)?,
            million: number("--million", 1_000_000)?,
        })
    }
}

fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some(machine::BURN) {
        machine::burn();
        return Ok(());
    }
    let settings = Settings::from_arguments()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // As a request's handler does, the measurements run on the runtime's own threads.
    runtime.block_on(async { tokio::spawn(run(settings)).await? })
}

async fn run(settings: Settings) -> Result<()> {
    let world = Arc::new(world::World::start(&settings).await?);
    println!("### No plugin, and a Go plugin: activation and memory\n");
    let nobody = pairs::hook(&world, world::LOUD, 200_000).await?;
    println!("A hook that nobody implements: {:.3} µs.\n", nobody.mean);
    let mut official = official::Official::start(&settings)?;
    go_alone(&world, &mut official, &settings).await?;
    if settings.rounds > 0 {
        println!("\n### Go plugin, each host in its turn, the machine otherwise as it is\n");
        pairs::compare(&world, &mut official, settings.rounds).await?;
        let burners = machine::Burners::start()?;
        println!("\n### The same beside {} busy loops, one a core\n", burners.count());
        pairs::compare(&world, &mut official, settings.rounds).await?;
    }
    drop(official);
    if settings.million > 0 {
        endurance::run(&world, settings.million).await?;
    }
    world.remove().await?;
    component(&world, &settings).await?;
    world.stop().await;
    Ok(())
}

/// Activation and memory of the Go plugin, which need no turns.
async fn go_alone(world: &World, official: &mut official::Official, settings: &Settings) -> Result<()> {
    let before = machine::resident_kib("self")?;
    let (mut here, mut there) = (world.run_go(&settings.plugin).await?, official.activations()?);
    println!("| | here | official host |\n|---|---|---|");
    let (here, there) = (figures::median(&mut here), figures::median(&mut there));
    println!("| start of the process to running | {here:.0} ms | {there:.0} ms |");
    // Buffers and pools get their size.
    pairs::hook(world, world::LOUD, 2_000).await?;
    official.ask(&format!("hook {} 2000", world::LOUD))?;
    let grown = machine::resident_kib("self")?.saturating_sub(before);
    let mib = |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0);
    let (ours, theirs) =
        (machine::resident_kib(&world.plugin_pid()?)?, machine::resident_kib(&official.plugin_pid()?)?);
    println!("| the plugin's process | {} | {} |", mib(ours), mib(theirs));
    println!("| the host grows by | {} | {} |", mib(grown), mib(official.grown_kib()?));
    Ok(())
}

/// A component that does the same, inside this process.
async fn component(world: &Arc<World>, settings: &Settings) -> Result<()> {
    let compiled = world.run_wasm(&settings.wasm).await?;
    let before = machine::resident_kib("self")?;
    let cached = world.activate().await?;
    println!("\n### WebAssembly plugin\n\n| | p50 µs | p99 µs | mean µs | CPU µs |\n|---|---|---|---|---|");
    for (what, message) in [("hook, unchanged", world::QUIET), ("hook, rewritten", world::LOUD)] {
        pairs::hook(world, message, 5_000).await?;
        figures::row(what, pairs::hook(world, message, 50_000).await?);
    }
    let calls = 5_000;
    let whole = pairs::timed(1, || async { world.command(&format!("/bench {calls}")).await.map(drop) }).await?;
    println!("| call-back KVGet from SQLite | | | {:.1} | |", whole.mean / f64::from(calls));
    let grown = machine::resident_kib("self")?.saturating_sub(before);
    for (path, requests) in [("/small", 2_000), ("/large", 100), ("/upload", 100)] {
        figures::row(&format!("ServeHTTP {path}"), pairs::http(world, path, requests, 1).await?);
    }
    println!("\nActivation: {compiled:.0} ms with compiling, {cached:.1} ms without. The server grows by {grown} KiB.");
    world.remove().await
}
