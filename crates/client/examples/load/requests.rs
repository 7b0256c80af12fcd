//! Requests to a plugin through the whole server, on a connection that is kept and on new ones: what people wait for.

use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Result;
use crate::measure::Figures;
use crate::world::World;

const WARM_UP: usize = 50;
const ROUNDS: usize = 1_000;

/// Measures `GET path`, one after the other.
pub async fn run(world: &World, path: &str, figures: &mut Figures) -> Result<()> {
    eprintln!("GET {path}");
    let url = format!("{}{path}", world.url);
    let token = &world.admin.token;
    // A client as people write them: it leaves the socket's options as they are.
    let address = world.url.trim_start_matches("http://").to_owned();
    let mut kept = Vec::new();
    let mut connection = TcpStream::connect(&address).await?;
    connection.set_nodelay(false)?;
    for round in 0..WARM_UP + ROUNDS {
        let began = Instant::now();
        ask(&mut connection, &address, path, token).await?;
        if round >= WARM_UP {
            kept.push(began.elapsed());
        }
    }
    let mut fresh = Vec::new();
    for _ in 0..ROUNDS.min(200) {
        let began = Instant::now();
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
        client.get(&url).bearer_auth(token).send().await?.error_for_status()?.bytes().await?;
        fresh.push(began.elapsed());
    }
    figures.waited("GET on a kept connection (wanted: p50 of 0.40)", kept, None);
    figures.waited("GET on a new connection", fresh, None);
    Ok(())
}

/// Asks, and reads the answer to its end.
async fn ask(connection: &mut TcpStream, host: &str, path: &str, token: &str) -> Result<()> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = connection.read(&mut piece).await?;
        if count == 0 {
            return Err("the server ended the connection".into());
        }
        answer.extend_from_slice(&piece[..count]);
        if is_whole(&answer)? {
            return Ok(());
        }
    }
}

fn is_whole(answer: &[u8]) -> Result<bool> {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return Ok(false) };
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("the plugin answered {head}").into());
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    Ok(match length {
        Some(length) => body.len() >= length.trim().parse::<usize>()?,
        None => body.ends_with("0\r\n\r\n"),
    })
}
