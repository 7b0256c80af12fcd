//! The crash storm: a hundred plugins that are asked about every post and told of it, of which ten throw at random. What people
//! wait for is compared with the same plugins when none of them throws, one after the other in one run, and every failure has to
//! be in the log of the plugin that it was.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::measure::{Figures, percentiles};
use crate::server::{DataFolder, Server};
use crate::settings::Settings;
use crate::world::World;
use crate::{Result, target};

/// Callers who write and read, one thing after the other.
const CALLERS: usize = 4;
/// How often what was switched off is switched on again.
const LOOK: Duration = Duration::from_millis(250);
/// A first part of each half that is not counted.
const WARM_UP: Duration = Duration::from_secs(2);

struct Half {
    posts: Vec<Duration>,
    pages: Vec<Duration>,
}

/// Installs the packages of a folder (`calm-…`, `tame-…`), and later `wild-…` in the place of the tame ones.
pub async fn run(settings: &Settings, folder: &str) -> Result<()> {
    let data = DataFolder::create()?;
    let server = Server::start(settings, &data).await?;
    let world = World::empty(settings, &server.url).await?;
    let channel = world.channel("bench-storm", 0).await?;
    let mut figures = Figures::new(settings, Some(server.pid()));
    for package in packages(folder, &["calm-", "tame-"])? {
        world.install(&package).await?;
    }
    let quiet = half(&world, &channel, settings.seconds, &mut figures, "none throws").await?;
    for package in packages(folder, &["wild-"])? {
        world.install(&package).await?;
    }
    let over = AtomicBool::new(false);
    let storm = async {
        let storm = half(&world, &channel, settings.seconds, &mut figures, "ten throw at random").await;
        over.store(true, Ordering::Release);
        storm
    };
    let (storm, isolated) = tokio::join!(storm, calm(&world, &over));
    let (storm, isolated) = (storm?, isolated?);
    for (what, before, after) in [("a post", quiet.posts, storm.posts), ("a page of posts", quiet.pages, storm.pages)] {
        let (before, after) = (percentiles(before), percentiles(after));
        let of = |before: Duration, after: Duration| after.as_secs_f64() / before.as_secs_f64();
        figures.held(&format!("{what}: p50 in the storm, times without"), of(before.0, after.0), target::IN_STORM);
        figures.held(&format!("{what}: p99 in the storm, times without"), of(before.1, after.1), target::IN_STORM);
    }
    let (own, foreign) = failures(&world).await?;
    figures.told("switched off and on again", isolated as f64);
    figures.told("failures in the logs of those that throw", own as f64);
    figures.held("failures in the logs of the others", foreign as f64, 0.0);
    server.stop().await?;
    figures.print(&format!("The crash storm: 100 plugins, twice {} s", settings.seconds.as_secs()));
    if own == 0 { Err("nothing threw".into()) } else { Ok(()) }
}

fn packages(folder: &str, beginnings: &[&str]) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let is_wanted = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.ends_with(".tar.gz") && beginnings.iter().any(|beginning| name.starts_with(beginning))
    };
    let mut found: Vec<String> = entries.filter(is_wanted).map(|path| path.to_string_lossy().into_owned()).collect();
    found.sort();
    Ok(found)
}

/// Everybody writes and reads for so long.
async fn half(world: &World, channel: &str, long: Duration, figures: &mut Figures, name: &str) -> Result<Half> {
    eprintln!("{name}");
    let token = &world.admin.token;
    let page = format!("/api/v4/channels/{channel}/posts?per_page=30");
    let began = Instant::now();
    let before = figures.usage();
    let caller = async |number: usize| {
        let mut own = Half { posts: Vec::new(), pages: Vec::new() };
        for round in 0.. {
            if began.elapsed() >= WARM_UP + long {
                break;
            }
            let at = Instant::now();
            let post = json!({ "channel_id": channel, "message": format!("{name}: {number} {round}") });
            world.id("/api/v4/posts", token, post).await?;
            let posted = at.elapsed();
            let at = Instant::now();
            world.text(Method::GET, &page, token, None).await?;
            if began.elapsed() >= WARM_UP {
                own.posts.push(posted);
                own.pages.push(at.elapsed());
            }
        }
        Result::Ok(own)
    };
    let all = futures_util::future::try_join_all((0..CALLERS).map(caller)).await?;
    let mut whole = Half { posts: Vec::new(), pages: Vec::new() };
    for own in all {
        whole.posts.extend(own.posts);
        whole.pages.extend(own.pages);
    }
    let count = whole.posts.len() as u64;
    figures.operation(&format!("a post and a page of posts, {name}"), before, count, whole.posts.clone(), None);
    Ok(whole)
}

/// Switches on again what was switched off for its failures, so that the storm goes on; answers how often.
async fn calm(world: &World, over: &AtomicBool) -> Result<usize> {
    let mut count = 0;
    while !over.load(Ordering::Acquire) {
        for id in of_state(world, 4).await? {
            world.text(Method::POST, &format!("/api/v4/plugins/{id}/enable"), &world.admin.token, None).await?;
            count += 1;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(count)
}

async fn of_state(world: &World, state: i64) -> Result<Vec<String>> {
    let text = world.text(Method::GET, "/api/v4/plugins/statuses", &world.admin.token, None).await?;
    let all: Vec<Value> = serde_json::from_str(&text)?;
    let found = all.iter().filter(|status| status["state"] == state);
    Ok(found.filter_map(|status| status["plugin_id"].as_str().map(str::to_owned)).collect())
}

/// Failures that are logged for those that throw, and for the others.
async fn failures(world: &World) -> Result<(usize, usize)> {
    let text = world.text(Method::GET, "/api/v4/plugins", &world.admin.token, None).await?;
    let listed: Value = serde_json::from_str(&text)?;
    let all = [&listed["active"], &listed["inactive"]].into_iter().filter_map(Value::as_array).flatten();
    let (mut own, mut foreign) = (0, 0);
    for id in all.filter_map(|manifest| manifest["id"].as_str()) {
        let path = format!("/api/v4/plugins/{id}/logs");
        let lines: Vec<Value> = serde_json::from_str(&world.text(Method::GET, &path, &world.admin.token, None).await?)?;
        let failed =
            lines.iter().filter(|line| line["message"].as_str().is_some_and(|text| text.contains(" failed: ")));
        let count = failed.count();
        if id.starts_with("wild-") { own += count } else { foreign += count }
    }
    Ok((own, foreign))
}
