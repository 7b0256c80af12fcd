//! A push proxy: HTTP over a real socket, which keeps what it gets and answers as a test wants.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

#[derive(Default)]
struct State {
    received: Mutex<Vec<Value>>,
    arrived: Notify,
    /// The status of each answer and what it says.
    answer: Mutex<Option<(u16, Value)>>,
}

/// A running proxy; it ends when this is dropped.
pub struct PushProxy {
    pub port: u16,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Drop for PushProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl PushProxy {
    #[crate::boxed]
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("it listens").port();
        let state = Arc::new(State::default());
        let serving = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = serving.clone();
                // A client that breaks off is its own affair.
                tokio::spawn(async move { drop(serve(&state, stream).await) });
            }
        });
        Self { port, state, task }
    }

    /// The configuration that names this proxy, for `config::change`.
    pub fn settings(&self) -> Value {
        json!({
            "EmailSettings": { "PushNotificationServer": format!("http://127.0.0.1:{}", self.port) },
            "ServiceSettings": { "AllowedUntrustedInternalConnections": "127.0.0.1" },
        })
    }

    /// What it answers from now on; `OK` unless told.
    pub fn answers(&self, status: u16, said: Value) {
        *self.state.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some((status, said));
    }

    /// Waits until so many came.
    ///
    /// # Panics
    /// After twenty seconds.
    #[crate::boxed]
    pub async fn until(&self, count: usize) -> Vec<Value> {
        let waiting = async {
            loop {
                let arrived = self.state.arrived.notified();
                let received = self.state.received.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if received.len() >= count {
                    return received;
                }
                arrived.await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("the pushes come in time")
    }

    /// Takes out what came since it was asked last.
    pub fn take(&self) -> Vec<Value> {
        std::mem::take(&mut *self.state.received.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn serve(state: &State, stream: TcpStream) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let (mut length, mut path) = (0_usize, String::new());
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or_default();
            } else if path.is_empty() {
                path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let answer = state.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (mut status, said) = answer.unwrap_or((200, json!({ "status": "OK" })));
        if path == "/api/v1/send_push" {
            let received = serde_json::from_slice(&body).unwrap_or_default();
            state.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
            state.arrived.notify_waiters();
        } else {
            status = 404;
        }
        let said = said.to_string();
        let head = format!(
            "HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            said.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(said.as_bytes()).await?;
        stream.flush().await?;
    }
}
