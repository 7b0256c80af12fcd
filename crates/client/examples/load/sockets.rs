//! WebSockets: how fast a thousand connect, what each holds, and what an event costs that is told to all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::Result;
use crate::measure::Figures;
use crate::settings::Settings;
use crate::target;
use crate::world::{World, sentence};

/// Posts a second of the steady fan-out, and posts at once of a burst.
const RATE: u32 = 5;
const BURST: usize = 100;

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Connections that hear what is posted.
#[derive(Default)]
pub struct Listeners {
    received: Arc<AtomicU64>,
    tasks: Vec<JoinHandle<()>>,
}

impl Listeners {
    /// A connection for each of the channels' members.
    pub async fn of_members(world: &World) -> Result<Self> {
        Self::connect(world, 50).await
    }

    async fn connect(world: &World, count: usize) -> Result<Self> {
        let received = Arc::new(AtomicU64::new(0));
        let sockets = world.many(count, async |number| connect(world, number).await).await?;
        let tasks = sockets.into_iter().map(|socket| tokio::spawn(listen(socket, received.clone()))).collect();
        Ok(Self { received, tasks })
    }

    pub fn leave(&self) {
        self.tasks.iter().for_each(|task| task.abort());
    }

    /// Waits until so many posts were heard, or some seconds; answers how many were.
    async fn heard(&self, wanted: u64) -> u64 {
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.received.load(Ordering::Relaxed) < wanted && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.received.swap(0, Ordering::Relaxed)
    }
}

pub async fn run(settings: &Settings, world: &World, figures: &mut Figures) -> Result<()> {
    let count = settings.sockets;
    eprintln!("{count} sockets");
    let resident = figures.server_resident_kib();
    let began = Instant::now();
    let listeners = Listeners::connect(world, count).await?;
    let took = began.elapsed().as_secs_f64();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let each = (figures.server_resident_kib() - resident) / count as f64;
    figures.held(&format!("{count} sockets connect, s"), took, target::CONNECT_1000 * count as f64 / 1000.0);
    figures.held("a socket, KiB", each, target::SOCKET_KIB);

    let posts = (RATE * settings.seconds.as_secs() as u32) as usize;
    let before = figures.usage();
    let mut pace = tokio::time::interval(Duration::from_secs(1) / RATE);
    for round in 0..posts {
        pace.tick().await;
        post(world, round).await?;
    }
    let lost = told(&listeners, posts, count, before, figures, ("5 posts a second", target::FAN_OUT)).await;

    let before = figures.usage();
    world.many(BURST, async |round| post(world, round).await).await?;
    let lost =
        lost + told(&listeners, BURST, count, before, figures, ("a burst of 100 posts", target::FAN_OUT_BURST)).await;
    figures.held("events lost", lost as f64, 0.0);
    listeners.leave();
    Ok(())
}

/// Waits for what was posted and adds its row; answers how many events did not come.
async fn told(
    listeners: &Listeners,
    posts: usize,
    sockets: usize,
    before: crate::measure::Usage,
    figures: &mut Figures,
    (name, target): (&str, Option<target::Target>),
) -> u64 {
    let wanted = (posts * sockets) as u64;
    let got = listeners.heard(wanted).await;
    figures.operation(&format!("fan-out, {name}: each event"), before, got, Vec::new(), target);
    wanted.saturating_sub(got)
}

async fn post(world: &World, round: usize) -> Result<()> {
    let token = &world.people[round % world.people.len()].token;
    let post = json!({ "channel_id": world.crowd, "message": sentence(round, 12) });
    world.id("/api/v4/posts", token, post).await?;
    Ok(())
}

pub async fn connect(world: &World, number: usize) -> Result<Socket> {
    let token = &world.people[number % world.people.len()].token;
    let address = format!("{}/api/v4/websocket", world.url.replacen("http", "ws", 1));
    let mut request = address.into_client_request()?;
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
