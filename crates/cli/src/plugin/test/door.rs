//! Where tests ask for servers: on this machine alone, line by line in JSON. Whoever connects and knows the secret gets a server,
//! which ends with the connection.

use std::path::PathBuf;
use std::sync::Arc;

use jackfield_model::secret;
use jackfield_plugin_host::Replayed;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};

use super::worlds::{Ground, World};

/// The longest line.
const LINE: u64 = 4096;

/// What a test asks for.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    /// A server; the secret comes with it.
    World(String),
    /// The clock moves by milliseconds.
    Advance(i64),
    /// A recording is played, which a file has.
    Replay(PathBuf),
}

pub struct Door {
    address: String,
}

impl Door {
    pub async fn open(ground: Arc<Ground>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let secret = secret::fresh();
        let address = format!("{}/{secret}", listener.local_addr()?.port());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (ground, secret) = (ground.clone(), secret.clone());
                tokio::spawn(async move {
                    // A test that has gone needs no answer.
                    let _ = serve(stream, &ground, &secret).await;
                });
            }
        });
        Ok(Self { address })
    }

    /// The port and the secret.
    pub fn address(&self) -> &str {
        &self.address
    }
}

async fn serve(stream: TcpStream, ground: &Ground, secret: &str) -> anyhow::Result<()> {
    let (input, mut output) = stream.into_split();
    let mut input = BufReader::new(input);
    let mut world: Option<World> = None;
    let mut line = String::new();
    while (&mut input).take(LINE).read_line(&mut line).await? > 0 {
        let asked: Ask = serde_json::from_str(&line)?;
        line.clear();
        match (asked, &world) {
            (Ask::World(said), None) if said == secret => match ground.world().await {
                Ok(made) => {
                    let about = json!({ "url": made.url(), "plugin": ground.plugin, "people": ground.people });
                    world = Some(made);
                    answer(&mut output, &about).await?;
                }
                Err(error) => answer(&mut output, &json!({ "error": format!("{error:#}") })).await?,
            },
            (Ask::Advance(ms), Some(world)) => {
                world.advance(ms);
                answer(&mut output, &json!({})).await?;
            }
            (Ask::Replay(file), Some(world)) => match world.replay(&ground.plugin, &file).await {
                Ok((_, played)) => {
                    let call = |call: &Replayed| json!({ "hook": call.hook, "said": call.said, "error": call.error, "difference": call.difference });
                    answer(&mut output, &json!({ "calls": played.iter().map(call).collect::<Vec<_>>() })).await?;
                }
                Err(error) => answer(&mut output, &json!({ "error": format!("{error:#}") })).await?,
            },
            _ => break,
        }
    }
    if let Some(world) = world {
        world.end().await;
    }
    Ok(())
}

async fn answer(output: &mut OwnedWriteHalf, value: &Value) -> std::io::Result<()> {
    output.write_all(format!("{value}\n").as_bytes()).await
}
