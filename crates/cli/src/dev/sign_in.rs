//! The link by which the developer's browser is signed in: an address of this process that gives the session's cookies once.
//! Cookies belong to a host, whatever the port.

use anyhow::{Context, bail};
use jackfield_client::{Auth, Client};
use jackfield_model::secret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The longest request that is read.
const HEAD: usize = 8 * 1024;

pub struct SignedIn {
    pub client: Client,
    /// What a browser has to keep.
    pub cookies: Vec<String>,
}

pub async fn sign_in(url: &str, (name, password): (&str, &str)) -> anyhow::Result<SignedIn> {
    let stranger = Client::new(url)?;
    let signed_in = stranger.login_with_cookies(name, password).await.with_context(|| {
        format!("cannot sign in as {name}: the data folder is another server's; name a new one with --data")
    })?;
    let Auth::Cookies { token, csrf } = signed_in.client.auth() else { bail!("the server gave no session") };
    let cookies = vec![
        format!("MMAUTHTOKEN={token}; Path=/; HttpOnly; SameSite=Lax"),
        format!("MMUSERID={}; Path=/; SameSite=Lax", signed_in.user.id),
        format!("MMCSRF={csrf}; Path=/; SameSite=Lax"),
    ];
    Ok(SignedIn { client: stranger.with_token(token.clone()), cookies })
}

/// Listens beside the server, and answers the link.
pub async fn offer(url: &str, cookies: Vec<String>) -> anyhow::Result<String> {
    let host = url.strip_prefix("http://").and_then(|rest| rest.rsplit_once(':')).map_or("127.0.0.1", |(host, _)| host);
    let listener = TcpListener::bind((host, 0)).await.context("cannot listen for the sign-in link")?;
    let path = format!("/{}", secret::fresh());
    let link = format!("http://{}{path}", listener.local_addr()?);
    let answer = answer(url, &cookies);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if asked(&mut stream).await.is_some_and(|asked| asked == path) {
                let _ = stream.write_all(answer.as_bytes()).await;
                return;
            }
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
        }
    });
    Ok(link)
}

fn answer(url: &str, cookies: &[String]) -> String {
    let cookies: String = cookies.iter().map(|cookie| format!("Set-Cookie: {cookie}\r\n")).collect();
    format!("HTTP/1.1 303 See Other\r\nLocation: {url}/\r\n{cookies}Content-Length: 0\r\nConnection: close\r\n\r\n")
}

/// The path that a request asks for.
async fn asked(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < HEAD {
        let mut piece = [0; 1024];
        let read = tokio::time::timeout(std::time::Duration::from_secs(5), stream.read(&mut piece)).await.ok()?.ok()?;
        if read == 0 {
            break;
        }
        head.extend_from_slice(&piece[..read]);
    }
    let line = String::from_utf8_lossy(&head);
    let mut words = line.lines().next()?.split(' ');
    (words.next()? == "GET").then(|| words.next().map(str::to_owned))?
}
