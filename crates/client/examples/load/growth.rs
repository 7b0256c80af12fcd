//! The growth table: the same operations on ten thousand posts of one channel, and on up to a million.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::Result;
use crate::measure::{Figures, percentiles};
use crate::scenarios::{for_a_while, search};
use crate::settings::Settings;
use crate::world::{World, sentence};

/// One post in so many has the rare word, one in so many the common one.
const RARE: usize = 5_000;
const COMMON: usize = 3;
const FIRST: usize = 10_000;
const CALLERS: usize = 4;

pub async fn run(settings: &Settings, url: &str, most: usize, figures: &Figures, name: &str) -> Result<()> {
    let mut world = World::empty(settings, url).await?;
    world.people(50).await?;
    let channel = world.channel("bench-growing", 50).await?;
    println!("\n### Growth on {name}\n");
    println!(
        "CPU milliseconds an operation, server + PostgreSQL; in brackets the slowest hundredth in milliseconds.\n"
    );
    println!(
        "| posts | first page | page in the middle | the same by its number | unread counts | search, rare word | search, common word | post |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let (mut posts, mut next) = (0, FIRST.min(most));
    let mut middle = String::new();
    while posts < next {
        eprintln!("{name}: posts up to {next}");
        fill(&world, &channel, posts, next).await?;
        posts = next;
        if middle.is_empty() {
            middle = anchor(&world, &channel, posts / 2).await?;
        }
        let row = row(settings, &world, figures, (&channel, posts, &middle)).await?;
        println!("| {posts} | {} |", row.join(" | "));
        // By tens, and at last what was asked for.
        next = (posts * 10).min(most);
    }
    Ok(())
}

async fn fill(world: &World, channel: &str, from: usize, to: usize) -> Result<()> {
    world
        .many(to - from, async |number| {
            let number = from + number;
            let mut message = sentence(number, 15);
            if number.is_multiple_of(RARE) {
                message.push_str(" rareword");
            }
            if number.is_multiple_of(COMMON) {
                message.push_str(" commonword");
            }
            let token = &world.people[number % 50].token;
            world.id("/api/v4/posts", token, json!({ "channel_id": channel, "message": message })).await
        })
        .await
        .map(drop)
}

/// The post at a place of the channel, counted from the newest.
async fn anchor(world: &World, channel: &str, place: usize) -> Result<String> {
    let path = format!("/api/v4/channels/{channel}/posts?per_page=1&page={place}");
    let page: Value = serde_json::from_str(&world.text(Method::GET, &path, &world.people[0].token, None).await?)?;
    Ok(page["order"][0].as_str().ok_or("the channel has too few posts")?.to_owned())
}

async fn row(
    settings: &Settings,
    world: &World,
    figures: &Figures,
    (channel, posts, middle): (&str, usize, &str),
) -> Result<Vec<String>> {
    let page = format!("/api/v4/channels/{channel}/posts?per_page=60");
    let get = async |caller: usize, path: &str| {
        world.text(Method::GET, path, &world.people[caller].token, None).await.map(drop)
    };
    let first = measured(settings, figures, async |caller, _| get(caller, &page).await).await?;
    let by_anchor = format!("{page}&before={middle}");
    let by_anchor = measured(settings, figures, async |caller, _| get(caller, &by_anchor).await).await?;
    let by_number = format!("{page}&page={}", posts / 120);
    let by_number = measured(settings, figures, async |caller, _| get(caller, &by_number).await).await?;
    let unread = measured(settings, figures, async |caller, _| {
        get(caller, &format!("/api/v4/users/me/channels/{channel}/unread")).await
    })
    .await?;
    let find = async |caller: usize, word: &str| search(world, &world.people[caller].token, word).await;
    let rare = measured(settings, figures, async |caller, _| find(caller, "rareword").await).await?;
    let common = measured(settings, figures, async |caller, _| find(caller, "commonword").await).await?;
    let post = measured(settings, figures, async |caller, round| {
        let post = json!({ "channel_id": channel, "message": sentence(round, 15) });
        world.id("/api/v4/posts", &world.people[caller].token, post).await.map(drop)
    })
    .await?;
    Ok(vec![first, by_anchor, by_number, unread, rare, common, post])
}

async fn measured(
    settings: &Settings,
    figures: &Figures,
    each: impl AsyncFn(usize, usize) -> Result<()>,
) -> Result<String> {
    for_a_while(CALLERS, Duration::from_millis(300), &each).await?;
    let before = figures.usage();
    let latencies = for_a_while(CALLERS, settings.seconds.min(Duration::from_secs(3)), &each).await?;
    let (server, postgres) = figures.each(before, latencies.len() as u64);
    let slow = percentiles(latencies).1.as_secs_f64() * 1000.0;
    let cost =
        if settings.postgres_pid.is_some() { format!("{server:.2} + {postgres:.2}") } else { format!("{server:.2}") };
    Ok(format!("{cost} ({slow:.0})"))
}
