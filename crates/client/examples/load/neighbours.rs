//! What many native plugins cost that are on and not in use: a post beside one without them, a request to one of them, a
//! start of the server, and what each holds of the server's own.

use std::fs;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::measure::{Figures, percentiles, resident_kib};
use crate::server::{DataFolder, Server};
use crate::settings::Settings;
use crate::world::World;
use crate::{Result, requests, target};

const WARM_UP: usize = 100;
const POSTS: usize = 1_000;
/// How long all of them may take until they run.
const STARTED: Duration = Duration::from_secs(60);

/// Installs all packages of a folder, and measures before and after.
pub async fn run(settings: &Settings, folder: &str) -> Result<()> {
    let data = DataFolder::create()?;
    let server = Server::start(settings, &data).await?;
    let world = World::empty(settings, &server.url).await?;
    let channel = world.channel("bench-neighbours", 0).await?;
    let mut figures = Figures::new(settings, Some(server.pid()));
    let alone = posts(&world, &channel, &mut figures, "POST posts, no plugin").await?;
    let mut packages: Vec<_> = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    packages.retain(|path| path.to_string_lossy().ends_with(".tar.gz"));
    packages.sort();
    for package in &packages {
        world.install(&package.to_string_lossy()).await?;
    }
    let ids = running(&world, packages.len()).await?;
    let beside = posts(&world, &channel, &mut figures, &format!("POST posts, {} plugins on", ids.len())).await?;
    figures.held("a post beside them, times one without", beside / alone, target::POST_BESIDE_PLUGINS);
    let one = ids.first().ok_or("there is no package")?;
    requests::run(&world, &format!("/plugins/{one}/"), &mut figures).await?;
    let keepers = keepers(server.pid(), &settings.binary);
    let mean = keepers.iter().sum::<f64>() / keepers.len().max(1) as f64 / 1024.0;
    figures.held("what keeps a plugin, resident MiB", mean, target::KEEPER);
    server.stop().await?;

    let restarted = Server::start(settings, &data).await?;
    figures.held("start with them to the first answer, s", restarted.took.as_secs_f64(), target::START_WITH_PLUGINS);
    let began = Instant::now();
    let again = World { url: restarted.url.clone(), ..world };
    running(&again, ids.len()).await?;
    eprintln!("all of them ran {:.2} s after the first answer", began.elapsed().as_secs_f64());
    restarted.stop().await?;
    figures.print(&format!("{} native plugins", ids.len()));
    Ok(())
}

/// Posts one after the other; answers the CPU milliseconds of one.
async fn posts(world: &World, channel: &str, figures: &mut Figures, name: &str) -> Result<f64> {
    eprintln!("{name}");
    let token = &world.admin.token;
    let mut waited = Vec::with_capacity(POSTS);
    let mut before = figures.usage();
    for round in 0..WARM_UP + POSTS {
        if round == WARM_UP {
            before = figures.usage();
        }
        let began = Instant::now();
        world
            .id("/api/v4/posts", token, json!({ "channel_id": channel, "message": format!("number {round}") }))
            .await?;
        if round >= WARM_UP {
            waited.push(began.elapsed());
        }
    }
    let (cost, _) = figures.each(before, POSTS as u64);
    eprintln!("  p50 {:.2} ms", percentiles(waited.clone()).0.as_secs_f64() * 1000.0);
    figures.operation(name, before, POSTS as u64, waited, None);
    Ok(cost)
}

/// Waits until so many plugins run, and names them.
async fn running(world: &World, count: usize) -> Result<Vec<String>> {
    let began = Instant::now();
    while began.elapsed() < STARTED {
        let text = world.text(Method::GET, "/api/v4/plugins/statuses", &world.admin.token, None).await?;
        let all: Vec<Value> = serde_json::from_str(&text)?;
        let on = all.iter().filter(|status| status["state"] == 2);
        let mut ids: Vec<String> = on.filter_map(|status| status["plugin_id"].as_str().map(str::to_owned)).collect();
        ids.sort();
        ids.retain(|id| id.starts_with("quiet"));
        if ids.len() >= count {
            return Ok(ids);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("not all plugins run within a minute".into())
}

/// The resident KiB of each process of the server's own program below it.
fn keepers(server: u32, binary: &str) -> Vec<f64> {
    let program = fs::canonicalize(binary).ok();
    let below = fs::read_dir("/proc").into_iter().flatten().filter_map(|entry| {
        let pid: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let parent: u32 = stat.get(stat.rfind(')')? + 1..)?.split_whitespace().nth(1)?.parse().ok()?;
        let same = fs::read_link(format!("/proc/{pid}/exe")).ok() == program;
        (parent == server && same).then_some(pid)
    });
    below.map(resident_kib).collect()
}
