//! Bad input at full speed: how long everybody else waits beside it.

use std::time::Duration;

use futures_util::future::{Either, select};
use reqwest::Method;
use serde_json::json;

use crate::Result;
use crate::measure::{Figures, percentiles};
use crate::scenarios::{Scenario, for_a_while, search};
use crate::settings::Settings;
use crate::world::{World, sentence, word};
use crate::{sockets, target};

/// Others, who read pages and look at themselves now and then.
const OTHERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(20);
/// Mattermost: the letters of the longest post.
const LONGEST: usize = 16_000;

/// What happens while others wait.
const ALL: [&str; 4] = [
    "others, beside sockets that nobody reads",
    "others, beside 200 senders in one channel",
    "others, beside pages of 200 posts of 16,000 characters",
    "others, beside searches of 100 terms",
];

pub async fn run(settings: &Settings, world: &World, figures: &mut Figures) -> Result<()> {
    if ALL.iter().all(|name| !settings.wants(name)) {
        return Ok(());
    }
    eprintln!("bad input");
    let time = settings.seconds;
    let quiet = others(world, time).await?;
    let most = Some(percentiles(quiet.clone()).1.mul_f64(target::BESIDE));
    figures.waited("others, on a quiet server", quiet, None);

    let [slow, crowded, long, many_terms] = ALL;
    if settings.wants(slow) {
        let idle = world.many(settings.sockets, async |number| sockets::connect(world, number).await).await?;
        let crowd = async |caller: usize, round: usize| post(world, &world.crowd, caller, sentence(round, 15)).await;
        figures.waited(slow, beside(world, time, (2, crowd)).await?, most);
        drop(idle);
    }
    if settings.wants(crowded) {
        let one = async |caller: usize, round: usize| Scenario::PostOneChannel.once(world, caller, round).await;
        figures.waited(crowded, beside(world, time, (200, one)).await?, most);
    }
    if settings.wants(long) {
        let channel = world.channel("bench-long", 50).await?;
        world.many(200, async |number| post(world, &channel, number, longest(number)).await).await?;
        let path = format!("/api/v4/channels/{channel}/posts?per_page=200");
        let page = async |caller: usize, _: usize| {
            world.text(Method::GET, &path, &world.people[caller].token, None).await.map(drop)
        };
        figures.waited(long, beside(world, time, (2, page)).await?, most);
    }
    if settings.wants(many_terms) {
        let terms: Vec<String> = (0..100).map(word).collect();
        let terms = terms.join(" ");
        let searches = async |caller: usize, _: usize| search(world, &world.people[caller].token, &terms).await;
        figures.waited(many_terms, beside(world, time, (4, searches)).await?, most);
    }
    Ok(())
}

async fn post(world: &World, channel: &str, caller: usize, message: String) -> Result<()> {
    let token = &world.people[caller % 50].token;
    world.id("/api/v4/posts", token, json!({ "channel_id": channel, "message": message })).await.map(drop)
}

fn longest(seed: usize) -> String {
    let mut text = sentence(seed, LONGEST / 4);
    text.truncate(LONGEST);
    text
}

/// How long others wait for their answers.
async fn others(world: &World, time: Duration) -> Result<Vec<Duration>> {
    for_a_while(OTHERS, time, async |caller, round| {
        let scenario = if round % 2 == 0 { Scenario::Me } else { Scenario::Page };
        scenario.once(world, caller + 40, round).await
    })
    .await
}

/// The same while `callers` do something else without a pause.
async fn beside(
    world: &World,
    time: Duration,
    (callers, each): (usize, impl AsyncFn(usize, usize) -> Result<()>),
) -> Result<Vec<Duration>> {
    let load = std::pin::pin!(async {
        // It begins first and ends last.
        for_a_while(callers, time + 2 * PAUSE, each).await
    });
    let others = std::pin::pin!(async {
        tokio::time::sleep(PAUSE).await;
        others(world, time).await
    });
    match select(others, load).await {
        Either::Left((waited, _)) => waited,
        Either::Right((done, others)) => {
            done?;
            others.await
        }
    }
}
