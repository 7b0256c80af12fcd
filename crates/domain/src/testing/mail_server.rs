//! A mail server: SMTP with AUTH and STARTTLS over a real socket, which keeps what it gets.

use std::sync::{Arc, Mutex, PoisonError};

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::future::BoxFuture;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A connection, protected or not.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// Makes a plain connection a protected one.
pub type Secure = Arc<dyn Fn(Box<dyn Duplex>) -> BoxFuture<'static, std::io::Result<Box<dyn Duplex>>> + Send + Sync>;

/// What a server does with mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Takes,
    /// 451 for everybody: try again later.
    Busy,
    /// 451 for one address.
    BusyFor(&'static str),
    /// 550 for those whose address begins with `gone`, and takes the rest.
    RefusesSome,
    /// Takes connections and says nothing.
    Silent,
}

/// A mail as it came.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub from: String,
    pub to: String,
    /// Headers and bodies, undecoded.
    pub data: String,
    /// Over TLS.
    pub secure: bool,
    /// Who signed in.
    pub user: String,
}

impl Received {
    /// Headers and bodies as they are read: lines that were broken for the way are whole again.
    pub fn text(&self) -> String {
        let joined = self.data.replace("=\r\n", "");
        let mut parts = joined.split('=');
        let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            let coded = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            match coded {
                Some(byte) => {
                    bytes.push(byte);
                    bytes.extend_from_slice(part.get(2..).unwrap_or_default().as_bytes());
                }
                // An equals sign of a header.
                None => {
                    bytes.push(b'=');
                    bytes.extend_from_slice(part.as_bytes());
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[derive(Default)]
struct State {
    received: Mutex<Vec<Received>>,
    arrived: Notify,
    mode: Mutex<Mode>,
    /// `user` and `password` that are asked for.
    account: Option<(String, String)>,
    start_tls: Option<Secure>,
    tls: Option<Secure>,
}

/// A running server; it ends when this is dropped.
pub struct MailServer {
    pub port: u16,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl MailServer {
    /// One that takes everything.
    #[crate::boxed]
    pub async fn start() -> Self {
        Self::listen(State::default()).await
    }

    /// One that takes mails only from this user.
    #[crate::boxed]
    pub async fn with_account(user: &str, password: &str) -> Self {
        Self::listen(State { account: Some((user.into(), password.into())), ..State::default() }).await
    }

    /// One that offers STARTTLS.
    #[crate::boxed]
    pub async fn with_start_tls(secure: Secure) -> Self {
        Self::listen(State { start_tls: Some(secure), ..State::default() }).await
    }

    /// One that speaks TLS from the first byte.
    #[crate::boxed]
    pub async fn with_tls(secure: Secure) -> Self {
        Self::listen(State { tls: Some(secure), ..State::default() }).await
    }

    async fn listen(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("it listens").port();
        let state = Arc::new(state);
        let serving = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = serving.clone();
                // A client that breaks off is its own affair.
                tokio::spawn(async move { drop(converse(&state, Box::new(stream)).await) });
            }
        });
        Self { port, state, task }
    }

    /// The configuration that names this server, for `config::change`.
    pub fn settings(&self) -> serde_json::Value {
        serde_json::json!({ "EmailSettings": {
            "SMTPServer": "127.0.0.1", "SMTPPort": self.port.to_string(), "FeedbackEmail": "chat@example.org",
            "FeedbackName": "Chat",
        }})
    }

    pub fn set_mode(&self, mode: Mode) {
        *self.state.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }

    /// Everything that came so far.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The addresses that got something, in order.
    pub fn recipients(&self) -> Vec<String> {
        self.received().into_iter().map(|mail| mail.to).collect()
    }

    /// Waits until so many mails came.
    ///
    /// # Panics
    /// After twenty seconds.
    #[crate::boxed]
    pub async fn until(&self, count: usize) -> Vec<Received> {
        let waiting = async {
            loop {
                let arrived = self.state.arrived.notified();
                let received = self.received();
                if received.len() >= count {
                    return received;
                }
                arrived.await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("the mails come in time")
    }
}

async fn converse(state: &State, stream: Box<dyn Duplex>) -> std::io::Result<()> {
    let mut secure = false;
    let mut stream = match &state.tls {
        Some(wrap) => {
            secure = true;
            BufReader::new(wrap(stream).await?)
        }
        None => BufReader::new(stream),
    };
    let mode = *state.mode.lock().unwrap_or_else(PoisonError::into_inner);
    if mode == Mode::Silent {
        return std::future::pending().await;
    }
    let mut mail = Received::default();
    say(&mut stream, "220 mail.test ready").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let answer = match command.to_ascii_uppercase().as_str() {
            "EHLO" => {
                let mut offers = String::from("250-mail.test\r\n250-AUTH PLAIN\r\n");
                if state.start_tls.is_some() && !secure {
                    offers.push_str("250-STARTTLS\r\n");
                }
                offers + "250 8BITMIME"
            }
            "STARTTLS" => {
                let Some(wrap) = &state.start_tls else { return Ok(()) };
                say(&mut stream, "220 go on").await?;
                stream = BufReader::new(wrap(stream.into_inner()).await?);
                secure = true;
                continue;
            }
            "AUTH" => match signed_in(state, rest) {
                Some(user) => {
                    mail.user = user;
                    "235 welcome".into()
                }
                None => "535 no".into(),
            },
            "MAIL" if state.account.is_some() && mail.user.is_empty() => "530 sign in first".into(),
            "MAIL" => {
                mail.from = address(rest);
                "250 ok".into()
            }
            "RCPT" => {
                mail.to = address(rest);
                match mode {
                    Mode::Busy => "451 later".into(),
                    Mode::BusyFor(address) if mail.to == address => "451 later".into(),
                    Mode::RefusesSome if mail.to.starts_with("gone") => "550 nobody of that name".into(),
                    _ => "250 ok".to_owned(),
                }
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let data = read_data(&mut stream).await?;
                let whole = Received { data, secure, ..mail.clone() };
                state.received.lock().unwrap_or_else(PoisonError::into_inner).push(whole);
                state.arrived.notify_waiters();
                "250 kept".into()
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await?;
                return Ok(());
            }
            _ => "500 what?".into(),
        };
        say(&mut stream, &answer).await?;
    }
}

async fn say(stream: &mut BufReader<Box<dyn Duplex>>, line: &str) -> std::io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn read_data(stream: &mut BufReader<Box<dyn Duplex>>) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// `FROM:<a@b>` and what follows.
fn address(text: &str) -> String {
    text.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

fn signed_in(state: &State, offered: &str) -> Option<String> {
    let coded = offered.strip_prefix("PLAIN ")?;
    let text = String::from_utf8(STANDARD.decode(coded).ok()?).ok()?;
    let mut parts = text.split('\0').skip(1);
    let (user, password) = (parts.next()?, parts.next()?);
    let known = state.account.as_ref().is_some_and(|(u, p)| u == user && p == password);
    known.then(|| user.to_owned())
}
