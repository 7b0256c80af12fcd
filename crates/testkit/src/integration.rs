//! An integration outside: listens on loopback, writes down what it is asked, and answers what it was told to.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{StatusCode, Uri};
use serde_json::Value;
use tokio::net::TcpListener;

/// A running integration. Ends with the test's runtime.
#[derive(Clone)]
pub struct Integration {
    /// Where it listens: `http://127.0.0.1:port`.
    pub url: String,
    state: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    heard: Vec<(String, String)>,
    answer: (u16, String),
}

impl Integration {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let inner = Inner { answer: (200, String::new()), ..Inner::default() };
        let integration = Self { url, state: Arc::new(Mutex::new(inner)) };
        let router = axum::Router::new().fallback(hear).with_state(integration.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        integration
    }

    /// What it answers from here on.
    pub fn answers(&self, status: u16, body: &str) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).answer = (status, body.to_owned());
    }

    /// The path and body of what it was asked last.
    pub fn last(&self) -> (String, String) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).heard.last().cloned().expect("it was asked")
    }

    /// The last body as JSON.
    pub fn last_json(&self) -> Value {
        serde_json::from_str(&self.last().1).expect("it was sent JSON")
    }
}

type Answer = (StatusCode, [(HeaderName, &'static str); 1], String);

async fn hear(State(integration): State<Integration>, uri: Uri, body: String) -> Answer {
    let mut inner = integration.state.lock().unwrap_or_else(PoisonError::into_inner);
    inner.heard.push((uri.path().to_owned(), body));
    let status = StatusCode::from_u16(inner.answer.0).expect("a test names a status that there is");
    let kind = if inner.answer.1.starts_with('{') { "application/json" } else { "text/plain" };
    (status, [(CONTENT_TYPE, kind)], inner.answer.1.clone())
}
