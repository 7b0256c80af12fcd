//! An integration outside: listens on loopback, writes down what it is asked, and answers what it was told to.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// A running integration. Ends with the test's runtime.
#[derive(Clone)]
pub struct Integration {
    /// Where it listens: `http://127.0.0.1:port`.
    pub url: String,
    state: Arc<Mutex<Inner>>,
    asked: Arc<Notify>,
}

#[derive(Default)]
struct Inner {
    heard: Vec<Heard>,
    answer: (u16, String),
}

/// A request that it got.
#[derive(Clone, Debug)]
pub struct Heard {
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Heard {
    /// A header's text; empty without one.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("it was sent JSON")
    }
}

impl Integration {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let inner = Inner { answer: (200, String::new()), ..Inner::default() };
        let integration = Self { url, state: Arc::new(Mutex::new(inner)), asked: Arc::default() };
        let router = axum::Router::new().fallback(hear).with_state(integration.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        integration
    }

    /// What it answers from here on.
    pub fn answers(&self, status: u16, body: &str) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).answer = (status, body.to_owned());
    }

    /// All that it was asked.
    pub fn heard(&self) -> Vec<Heard> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).heard.clone()
    }

    /// Waits until it was asked so often, and answers the last of these requests.
    pub async fn hears(&self, count: usize) -> Heard {
        loop {
            let asked = self.asked.notified();
            if let Some(heard) = self.heard().into_iter().nth(count.saturating_sub(1)) {
                return heard;
            }
            asked.await;
        }
    }

    /// The path and body of what it was asked last.
    pub fn last(&self) -> (String, String) {
        let last = self.heard().pop().expect("it was asked");
        (last.path, last.body)
    }

    /// The last body as JSON.
    pub fn last_json(&self) -> Value {
        serde_json::from_str(&self.last().1).expect("it was sent JSON")
    }
}

type Answer = (StatusCode, [(HeaderName, &'static str); 1], String);

async fn hear(State(integration): State<Integration>, uri: Uri, headers: HeaderMap, body: String) -> Answer {
    let answer = {
        let mut inner = integration.state.lock().unwrap_or_else(PoisonError::into_inner);
        let query = uri.query().unwrap_or_default().to_owned();
        inner.heard.push(Heard { path: uri.path().to_owned(), query, headers, body });
        inner.answer.clone()
    };
    integration.asked.notify_waiters();
    let status = StatusCode::from_u16(answer.0).expect("a test names a status that there is");
    let kind = if answer.1.starts_with('{') { "application/json" } else { "text/plain" };
    (status, [(CONTENT_TYPE, kind)], answer.1)
}
