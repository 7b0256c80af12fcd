//! The same work in both hosts, in turns.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::figures::{Figures, median, quantile, summarise};
use crate::official::Official;
use crate::world::{LOUD, QUIET, World};
use crate::{Result, machine};

/// What is compared, and how much of it in a round.
enum Work {
    Hook(&'static str),
    /// Call-backs, which the plugin itself measures.
    Api(&'static str),
    Http {
        path: &'static str,
        at_once: u32,
    },
}

const WORK: &[(&str, Work, u32)] = &[
    ("hook, unchanged", Work::Hook(QUIET), 1_000),
    ("hook, rewritten", Work::Hook(LOUD), 1_000),
    ("call-back GetServerVersion", Work::Api("GetServerVersion"), 1_000),
    ("call-back KVGet (here SQLite, there a map)", Work::Api("KVGet"), 1_000),
    ("ServeHTTP, short answer", Work::Http { path: "/small", at_once: 1 }, 200),
    ("ServeHTTP, short answer, 8 at once", Work::Http { path: "/small", at_once: 8 }, 400),
    ("ServeHTTP, answer of 1 MiB", Work::Http { path: "/large", at_once: 1 }, 8),
    ("ServeHTTP, request of 1 MiB", Work::Http { path: "/upload", at_once: 1 }, 8),
];

/// Lets the hosts take turns, in an order that alternates, and prints what each needed and the ratio of each pair.
pub async fn compare(world: &Arc<World>, official: &mut Official, rounds: u32) -> Result<()> {
    println!(
        "| | here p50 / p99 µs | official p50 / p99 µs | p50 here ÷ official: median (quartiles) | CPU µs a call, \
         host + plugin: here | official |\n|---|---|---|---|---|---|"
    );
    for (what, work, calls) in WORK {
        // Once for caches and pools.
        ours(world, work, calls / 4).await?;
        official.ask(&command(work, calls / 4))?;
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            if round % 2 == 0 {
                here.push(ours(world, work, *calls).await?);
                there.push(official.ask(&command(work, *calls))?);
            } else {
                there.push(official.ask(&command(work, *calls))?);
                here.push(ours(world, work, *calls).await?);
            }
        }
        print(what, &here, &there);
    }
    Ok(())
}

fn print(what: &str, here: &[Figures], there: &[Figures]) {
    let middle =
        |batches: &[Figures], field: fn(&Figures) -> f64| median(&mut batches.iter().map(field).collect::<Vec<_>>());
    let mut ratios: Vec<f64> = here.iter().zip(there).map(|(here, there)| here.p50 / there.p50).collect();
    let ratio = format!(
        "**{:.2}** ({:.2} – {:.2})",
        median(&mut ratios),
        quantile(&mut ratios, 0.25),
        quantile(&mut ratios, 0.75)
    );
    let times = |batches| format!("{:.0} / {:.0}", middle(batches, |one| one.p50), middle(batches, |one| one.p99));
    let mean =
        |batches: &[Figures], field: fn(&Figures) -> f64| batches.iter().map(field).sum::<f64>() / batches.len() as f64;
    let cpu =
        |batches| format!("{:.0} + {:.0}", mean(batches, |one| one.cpu_host), mean(batches, |one| one.cpu_plugin));
    println!("| {what} | {} | {} | {ratio} | {} | {} |", times(here), times(there), cpu(here), cpu(there));
}

fn command(work: &Work, calls: u32) -> String {
    match work {
        Work::Hook(message) => format!("hook {message} {calls}"),
        Work::Api(method) => format!("api {method} {calls}"),
        Work::Http { path, at_once } => format!("http {path} {calls} {at_once}"),
    }
}

async fn ours(world: &Arc<World>, work: &Work, calls: u32) -> Result<Figures> {
    let plugin = world.plugin_pid()?;
    let before = (machine::cpu_seconds("self")?, machine::cpu_seconds(&plugin)?);
    let mut figures = match work {
        Work::Hook(message) => hook(world, message, calls).await?,
        Work::Api(method) => serde_json::from_str(&world.command(&format!("/bench {method} {calls}")).await?)?,
        Work::Http { path, at_once } => http(world, path, calls, *at_once).await?,
    };
    figures.cpu_host = (machine::cpu_seconds("self")? - before.0) * 1e6 / f64::from(calls);
    figures.cpu_plugin = (machine::cpu_seconds(&plugin)? - before.1) * 1e6 / f64::from(calls);
    Ok(figures)
}

/// Asks about a post, one time after the other.
pub async fn hook(world: &World, message: &str, calls: u32) -> Result<Figures> {
    let post = world.post(message);
    let post = &post;
    timed(calls, || async move { Ok(world.app.hooks.message_will_be_posted(world.cx(), post).await.map(drop)?) }).await
}

/// Sends requests, some at once.
pub async fn http(world: &Arc<World>, path: &'static str, calls: u32, at_once: u32) -> Result<Figures> {
    let (start, cpu) = (Instant::now(), machine::cpu_seconds("self")?);
    let callers: Vec<_> = (0..at_once)
        .map(|_| {
            let (world, share) = (Arc::clone(world), (calls / at_once).max(1));
            tokio::spawn(async move { timed_each(share, || world.request(path)).await })
        })
        .collect();
    let mut took = Vec::new();
    for caller in callers {
        took.extend(caller.await??);
    }
    Ok(summarise(took, start.elapsed(), machine::cpu_seconds("self")? - cpu))
}

/// Does something some times, one after the other.
pub async fn timed<F>(calls: u32, work: impl FnMut() -> F) -> Result<Figures>
where
    F: Future<Output = Result<()>>,
{
    let (start, cpu) = (Instant::now(), machine::cpu_seconds("self")?);
    let took = timed_each(calls, work).await?;
    Ok(summarise(took, start.elapsed(), machine::cpu_seconds("self")? - cpu))
}

async fn timed_each<F>(calls: u32, mut work: impl FnMut() -> F) -> Result<Vec<Duration>>
where
    F: Future<Output = Result<()>>,
{
    let mut took = Vec::with_capacity(calls as usize);
    for _ in 0..calls {
        let start = Instant::now();
        work().await?;
        took.push(start.elapsed());
    }
    Ok(took)
}
