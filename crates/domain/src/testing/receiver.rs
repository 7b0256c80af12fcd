//! Somebody outside who is told things: HTTP over a real socket, which keeps what it gets and behaves as a test wants.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What it does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    Answers(u16, String),
    /// Says nothing, and holds the connection.
    Hangs,
    /// Ends the connection without a word.
    Closes,
}

/// A request that it got.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

type Decide = dyn Fn(&Told) -> Behaviour + Send + Sync;

struct State {
    told: Mutex<Vec<Told>>,
    arrived: Notify,
    decide: Mutex<Arc<Decide>>,
}

/// A running receiver; it ends when this is dropped.
pub struct Receiver {
    pub url: String,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    #[crate::boxed]
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let url = format!("http://{}/told", listener.local_addr().expect("it listens"));
        let decide: Arc<Decide> = Arc::new(|_: &Told| Behaviour::Answers(200, String::new()));
        let state = State { told: Mutex::default(), arrived: Notify::new(), decide: Mutex::new(decide) };
        let state = Arc::new(state);
        let serving = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = serving.clone();
                // A client that breaks off is its own affair.
                tokio::spawn(async move { drop(serve(&state, stream).await) });
            }
        });
        Self { url, state, task }
    }

    /// What it does from now on.
    pub fn behaves(&self, decide: impl Fn(&Told) -> Behaviour + Send + Sync + 'static) {
        *self.state.decide.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(decide);
    }

    /// The same answer to everything.
    pub fn answers(&self, status: u16, body: &str) {
        let body = body.to_owned();
        self.behaves(move |_| Behaviour::Answers(status, body.clone()));
    }

    /// All that it was told.
    pub fn told(&self) -> Vec<Told> {
        self.state.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it was told so often.
    ///
    /// # Panics
    /// After twenty seconds.
    #[crate::boxed]
    pub async fn until(&self, count: usize) -> Vec<Told> {
        let waiting = async {
            loop {
                let arrived = self.state.arrived.notified();
                let told = self.told();
                if told.len() >= count {
                    return told;
                }
                arrived.await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("it is told in time")
    }
}

async fn serve(state: &State, stream: TcpStream) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut told = Told::default();
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            told.headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = told.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        told.body = String::from_utf8_lossy(&body).into_owned();
        let decide = state.decide.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let behaviour = decide(&told);
        state.told.lock().unwrap_or_else(PoisonError::into_inner).push(told);
        state.arrived.notify_waiters();
        let (status, said) = match behaviour {
            Behaviour::Answers(status, said) => (status, said),
            Behaviour::Hangs => std::future::pending().await,
            Behaviour::Closes => return Ok(()),
        };
        let head = format!(
            "HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            said.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(said.as_bytes()).await?;
        stream.flush().await?;
    }
}
