//! The operations that are measured: closed loops of several callers, and the fan-out to many sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::measure::Figures;
use crate::world::{CHANNELS, World, words};
use crate::{Result, Settings};

const WARM_UP: Duration = Duration::from_secs(1);
/// Posts a second into the channel that all sockets watch.
const FAN_OUT_RATE: u32 = 2;

#[derive(Clone, Copy)]
enum Scenario {
    Me,
    Users,
    PostOneChannel,
    PostManyChannels,
    Page,
    Webhook,
}

impl Scenario {
    const ALL: [(Self, &str); 6] = [
        (Self::Me, "GET users/me"),
        (Self::Users, "GET users?per_page=100"),
        (Self::PostOneChannel, "POST posts, 1 channel"),
        (Self::PostManyChannels, "POST posts, 50 channels"),
        (Self::Page, "GET channel posts, 60, active channel"),
        (Self::Webhook, "POST /hooks/{id}"),
    ];

    async fn once(self, world: &World, caller: usize, round: usize) -> Result<()> {
        let token = &world.people[caller % world.people.len()].token;
        let post = |channel: &str| json!({ "channel_id": channel, "message": words(round, 15) });
        match self {
            Self::Me => world.text(Method::GET, "/api/v4/users/me", token, None).await,
            Self::Users => world.text(Method::GET, "/api/v4/users?per_page=100", token, None).await,
            Self::PostOneChannel => {
                world.text(Method::POST, "/api/v4/posts", token, Some(&post(&world.channels[0]))).await
            }
            Self::PostManyChannels => {
                let channel = &world.channels[(caller * 7 + round) % CHANNELS];
                world.text(Method::POST, "/api/v4/posts", token, Some(&post(channel))).await
            }
            Self::Page => {
                let path = format!("/api/v4/channels/{}/posts?per_page=60", world.channels[0]);
                world.text(Method::GET, &path, token, None).await
            }
            Self::Webhook => {
                let body = json!({ "text": words(round, 15) });
                world.text(Method::POST, &format!("/hooks/{}", world.hook), "", Some(&body)).await
            }
        }?;
        Ok(())
    }
}

pub async fn run(settings: &Settings, world: &World, figures: &mut Figures) -> Result<()> {
    for (scenario, name) in Scenario::ALL {
        eprintln!("{name}");
        for_a_while(world, scenario, settings.callers, WARM_UP).await?;
        let before = figures.usage();
        let latencies = for_a_while(world, scenario, settings.callers, settings.seconds).await?;
        figures.operation(name, before, latencies.len() as u64, latencies);
    }
    fan_out(settings, world, figures).await
}

/// Lets each caller repeat the operation until the time is over; returns how long each took.
async fn for_a_while(world: &World, scenario: Scenario, callers: usize, time: Duration) -> Result<Vec<Duration>> {
    let end = Instant::now() + time;
    let loops = (0..callers).map(async |caller| {
        let mut latencies = Vec::new();
        while Instant::now() < end {
            let began = Instant::now();
            scenario.once(world, caller, latencies.len()).await?;
            latencies.push(began.elapsed());
        }
        Result::Ok(latencies)
    });
    Ok(try_join_all(loops).await?.concat())
}

/// Many sockets watch one channel; what a delivered event costs, and what a socket holds.
async fn fan_out(settings: &Settings, world: &World, figures: &mut Figures) -> Result<()> {
    eprintln!("fan-out to {} sockets", settings.sockets);
    let received = Arc::new(AtomicU64::new(0));
    let resident = figures.server_resident_kib();
    let mut sockets = Vec::new();
    for number in 0..settings.sockets {
        let token = &world.people[number % world.people.len()].token;
        sockets.push(tokio::spawn(listen(connect(&world.url, token).await?, received.clone())));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let each = (figures.server_resident_kib() - resident) / settings.sockets as f64;

    let posts = FAN_OUT_RATE * settings.seconds.as_secs() as u32;
    let wanted = u64::from(posts) * settings.sockets as u64;
    let before = figures.usage();
    let mut pace = tokio::time::interval(Duration::from_secs(1) / FAN_OUT_RATE);
    for round in 0..posts as usize {
        pace.tick().await;
        Scenario::PostOneChannel.once(world, round, round).await?;
    }
    let deadline = Instant::now() + Duration::from_secs(10);
    while received.load(Ordering::Relaxed) < wanted && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let got = received.load(Ordering::Relaxed);
    figures.operation(&format!("fan-out, {} sockets: each event", settings.sockets), before, got, Vec::new());
    figures.line("events lost", format!("{} of {wanted}", wanted.saturating_sub(got)));
    figures.line("a socket", format!("{each:.1} KiB"));
    sockets.iter().for_each(|socket| socket.abort());
    Ok(())
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn connect(url: &str, token: &str) -> Result<Socket> {
    let mut request = format!("{}/api/v4/websocket", url.replacen("http", "ws", 1)).into_client_request()?;
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
    Ok(tokio_tungstenite::connect_async(request).await?.0)
}

/// Counts the posts that arrive; answers pings, as every client does.
async fn listen(mut socket: Socket, received: Arc<AtomicU64>) {
    while let Some(Ok(message)) = socket.next().await {
        let answered = match message {
            Message::Text(text) => {
                received.fetch_add(u64::from(text.contains("\"posted\"")), Ordering::Relaxed);
                Ok(())
            }
            Message::Ping(data) => socket.send(Message::Pong(data)).await,
            _ => Ok(()),
        };
        if answered.is_err() {
            return;
        }
    }
}
