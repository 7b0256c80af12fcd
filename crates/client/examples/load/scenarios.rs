//! The operations that are measured in closed loops of several callers.

use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use reqwest::Method;
use serde_json::json;

use crate::measure::Figures;
use crate::settings::Settings;
use crate::target::{self, Target};
use crate::world::{CHANNELS, VOCABULARY, World, sentence, word};
use crate::{Result, sockets};

const WARM_UP: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    Page,
    Me,
    Users,
    PostOneChannel,
    PostManyChannels,
    Webhook,
    Search,
    Mixed,
}

/// In this order. The first row is the page again, with nothing before it: a database that has counted nothing yet must
/// not read the channel for it. The search comes before the rows that write: by their end there are ten times as many posts.
const ALL: [(Scenario, &str, Option<Target>); 9] = [
    (Scenario::Page, "GET channel posts, 60, right after many came", target::PAGE),
    (Scenario::Me, "GET users/me", None),
    (Scenario::Users, "GET users?per_page=100", target::USERS),
    (Scenario::Search, "search in 10,000 posts", target::SEARCH),
    (Scenario::PostOneChannel, "POST posts, 1 channel", target::POST),
    (Scenario::PostManyChannels, "POST posts, 50 channels", target::POST),
    (Scenario::Page, "GET channel posts, 60, active channel", target::PAGE),
    (Scenario::Webhook, "POST /hooks/{id}", target::WEBHOOK),
    (Scenario::Mixed, "mixed round: view, read, post, react", target::MIXED),
];

impl Scenario {
    pub async fn once(self, world: &World, caller: usize, round: usize) -> Result<()> {
        // Members of the channels.
        let person = &world.people[caller % 50];
        let token = &person.token;
        let get = async |path: &str| world.text(Method::GET, path, token, None).await;
        let many = &world.channels[(caller * 7 + round) % CHANNELS];
        let post = async |channel: &str| {
            let post = json!({ "channel_id": channel, "message": sentence(caller * 100_003 + round, 15) });
            world.id("/api/v4/posts", token, post).await
        };
        match self {
            Self::Me => drop(get("/api/v4/users/me").await?),
            Self::Users => drop(get("/api/v4/users?per_page=100").await?),
            Self::PostOneChannel => drop(post(&world.channels[0]).await?),
            Self::PostManyChannels => drop(post(many).await?),
            Self::Page => drop(get(&format!("/api/v4/channels/{}/posts?per_page=60", world.channels[0])).await?),
            Self::Webhook => {
                let body = json!({ "text": sentence(round, 15) });
                world.text(Method::POST, &format!("/hooks/{}", world.hook), "", Some(&body)).await?;
            }
            Self::Search => {
                let terms = word((caller * 100_003 + round * 7919) % VOCABULARY);
                search(world, token, &terms).await?;
            }
            Self::Mixed => {
                let view = json!({ "channel_id": many });
                world.text(Method::POST, "/api/v4/channels/members/me/view", token, Some(&view)).await?;
                get(&format!("/api/v4/channels/{many}/posts?per_page=60")).await?;
                let post = post(many).await?;
                let reaction = json!({ "user_id": person.id, "post_id": post, "emoji_name": "smile" });
                world.text(Method::POST, "/api/v4/reactions", token, Some(&reaction)).await?;
            }
        }
        Ok(())
    }
}

/// Searches the team's posts.
pub async fn search(world: &World, token: &str, terms: &str) -> Result<()> {
    let asked = json!({ "terms": terms, "is_or_search": false, "page": 0, "per_page": 60 });
    world.text(Method::POST, &format!("/api/v4/teams/{}/posts/search", world.team), token, Some(&asked)).await?;
    Ok(())
}

pub async fn run(settings: &Settings, world: &World, figures: &mut Figures) -> Result<()> {
    for (scenario, name, target) in ALL.into_iter().filter(|row| settings.wants(row.1)) {
        eprintln!("{name}");
        // As people have it: a round is heard by everybody who is in its channel.
        let listeners =
            if scenario == Scenario::Mixed { sockets::Listeners::of_members(world).await? } else { Default::default() };
        for_a_while(settings.callers, WARM_UP, async |caller, round| scenario.once(world, caller, round).await).await?;
        let before = figures.usage();
        let again = async |caller, round| scenario.once(world, caller, round + 1_000_000).await;
        let latencies = for_a_while(settings.callers, settings.seconds, again).await?;
        figures.operation(name, before, latencies.len() as u64, latencies, target);
        listeners.leave();
    }
    Ok(())
}

/// Lets each caller repeat something until the time is over; returns how long each took.
pub async fn for_a_while(
    callers: usize,
    time: Duration,
    each: impl AsyncFn(usize, usize) -> Result<()>,
) -> Result<Vec<Duration>> {
    let end = Instant::now() + time;
    let loops = (0..callers).map(async |caller| {
        let mut latencies = Vec::new();
        while Instant::now() < end {
            let began = Instant::now();
            each(caller, latencies.len()).await?;
            latencies.push(began.elapsed());
        }
        Result::Ok(latencies)
    });
    Ok(try_join_all(loops).await?.concat())
}
