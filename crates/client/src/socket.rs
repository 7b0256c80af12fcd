//! The WebSocket: events in order without gaps, requests with answers, resuming.

use std::collections::VecDeque;

use futures_util::{SinkExt, StreamExt};
use jackfield_model::{Props, WebSocketEvent, WebSocketRequest, WebSocketResponse};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, COOKIE};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::{Auth, Client, ClientError, Result};

/// Where a lost connection goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    pub connection_id: String,
    /// The next event's number.
    pub sequence_number: i64,
}

/// A connection. Events are told apart from answers and checked for gaps.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    connection_id: String,
    /// The number that the next event must have.
    expected: i64,
    /// The number of the last request.
    asked: i64,
    /// Events that came while an answer was awaited.
    waiting: VecDeque<WebSocketEvent>,
}

enum Frame {
    Event(WebSocketEvent),
    Answer(WebSocketResponse),
}

impl Socket {
    /// Connects with the client's session and waits for `hello`.
    ///
    /// # Errors
    /// Fails when the server refuses or cannot be reached.
    pub async fn connect(client: &Client) -> Result<Self> {
        let mut socket = Self::open(client, client.auth(), None).await?;
        socket.hello().await?;
        Ok(socket)
    }

    /// Connects without a session and then proves it by the first frame, as some clients do.
    ///
    /// # Errors
    /// Fails when the server refuses the token or cannot be reached.
    pub async fn connect_by_challenge(client: &Client, token: &str) -> Result<Self> {
        let mut socket = Self::open(client, &Auth::Stranger, None).await?;
        let mut data = Props::new();
        data.insert("token".into(), token.into());
        let answer = socket.ask("authentication_challenge", data).await?;
        if answer.status != "OK" {
            return Err(ClientError::Socket(format!("the challenge was answered {answer:?}")));
        }
        if socket.connection_id.is_empty() {
            socket.hello().await?;
        }
        Ok(socket)
    }

    /// Connects where a lost connection ended. The server goes on with the numbers, or, when it
    /// remembers too little, begins anew with `hello`; [`Socket::resume`] tells by another id.
    ///
    /// # Errors
    /// Fails when the server refuses or cannot be reached.
    pub async fn reconnect(client: &Client, resume: &Resume) -> Result<Self> {
        let mut socket = Self::open(client, client.auth(), Some(resume)).await?;
        socket.connection_id.clone_from(&resume.connection_id);
        socket.expected = resume.sequence_number;
        Ok(socket)
    }

    async fn open(client: &Client, auth: &Auth, resume: Option<&Resume>) -> Result<Self> {
        let Some(rest) = client.base().strip_prefix("http://") else {
            return Err(ClientError::Socket("only http:// addresses have a WebSocket here".into()));
        };
        let mut url = format!("ws://{rest}/api/v4/websocket");
        if let Some(Resume { connection_id, sequence_number }) = resume {
            url.push_str(&format!("?connection_id={connection_id}&sequence_number={sequence_number}"));
        }
        let mut request = url.into_client_request().map_err(failed)?;
        let (name, value) = match auth {
            Auth::Stranger => (AUTHORIZATION, None),
            Auth::Bearer(token) => (AUTHORIZATION, Some(format!("Bearer {token}"))),
            Auth::Cookies { token, .. } => (COOKIE, Some(format!("MMAUTHTOKEN={token}"))),
        };
        if let Some(value) = value {
            let value = HeaderValue::from_str(&value).map_err(|error| ClientError::Socket(error.to_string()))?;
            request.headers_mut().insert(name, value);
        }
        let (stream, _) = connect_async(request).await.map_err(failed)?;
        Ok(Self { stream, connection_id: String::new(), expected: 0, asked: 0, waiting: VecDeque::new() })
    }

    async fn hello(&mut self) -> Result<()> {
        let hello = self.next().await?;
        if hello.event != "hello" {
            return Err(ClientError::Socket(format!("expected hello, got {}", hello.event)));
        }
        Ok(())
    }

    /// The connection's id, as `hello` told it.
    pub fn connection_id(&self) -> &str {
        &self.connection_id
    }

    /// Where to go on if this connection is lost now.
    pub fn resume(&self) -> Resume {
        Resume { connection_id: self.connection_id.clone(), sequence_number: self.expected }
    }

    /// Waits for the next event.
    ///
    /// # Errors
    /// Fails when the connection closes or an event is missing.
    pub async fn next(&mut self) -> Result<WebSocketEvent> {
        if let Some(event) = self.waiting.pop_front() {
            return Ok(event);
        }
        loop {
            if let Frame::Event(event) = self.frame().await? {
                return Ok(event);
            }
        }
    }

    /// Waits for the next event of this name; others are passed over.
    ///
    /// # Errors
    /// As [`Socket::next`].
    pub async fn wait_for(&mut self, name: &str) -> Result<WebSocketEvent> {
        loop {
            let event = self.next().await?;
            if event.event == name {
                return Ok(event);
            }
        }
    }

    /// Asks and waits for the answer. Events that come meanwhile are kept for [`Socket::next`].
    ///
    /// # Errors
    /// Fails when the connection closes.
    pub async fn ask(&mut self, action: &str, data: Props) -> Result<WebSocketResponse> {
        let seq = self.tell(action, data).await?;
        loop {
            match self.frame().await? {
                Frame::Event(event) => self.waiting.push_back(event),
                Frame::Answer(answer) if answer.seq_reply == seq => return Ok(answer),
                Frame::Answer(_) => {}
            }
        }
    }

    /// Sends a request without waiting; returns its number.
    ///
    /// # Errors
    /// Fails when the connection closes.
    pub async fn tell(&mut self, action: &str, data: Props) -> Result<i64> {
        self.asked += 1;
        let request = WebSocketRequest { seq: self.asked, action: action.to_owned(), data };
        let text = serde_json::to_string(&request).map_err(|error| ClientError::Socket(error.to_string()))?;
        self.send_text(&text).await?;
        Ok(self.asked)
    }

    /// Sends any text, for tests of what a server must refuse.
    ///
    /// # Errors
    /// Fails when the connection closes.
    pub async fn send_text(&mut self, text: &str) -> Result<()> {
        self.stream.send(Message::text(text)).await.map_err(failed)
    }

    /// Closes the connection in order.
    ///
    /// # Errors
    /// Fails when it is closed already.
    pub async fn close(mut self) -> Result<()> {
        self.stream.close(None).await.map_err(failed)
    }

    async fn frame(&mut self) -> Result<Frame> {
        loop {
            let message = match self.stream.next().await {
                Some(Ok(message)) => message,
                Some(Err(error)) => return Err(failed(error)),
                None => return Err(ClientError::Closed("no close frame".into())),
            };
            let text = match message {
                Message::Text(text) => text,
                Message::Close(reason) => return Err(ClientError::Closed(format!("{reason:?}"))),
                // tungstenite answers pings itself.
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
            };
            return self.read(&text);
        }
    }

    fn read(&mut self, text: &str) -> Result<Frame> {
        let malformed = |error: serde_json::Error| ClientError::Socket(format!("malformed frame: {error}"));
        let value: Value = serde_json::from_str(text).map_err(malformed)?;
        if value.get("event").is_none() {
            return serde_json::from_value(value).map(Frame::Answer).map_err(malformed);
        }
        let event: WebSocketEvent = serde_json::from_value(value).map_err(malformed)?;
        if event.event == "hello" {
            event
                .data
                .get("connection_id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .clone_into(&mut self.connection_id);
            self.expected = event.seq;
        }
        if event.seq != self.expected {
            return Err(ClientError::Gap { expected: self.expected, got: event.seq });
        }
        self.expected += 1;
        Ok(Frame::Event(event))
    }
}

fn failed(error: Error) -> ClientError {
    match error {
        Error::ConnectionClosed | Error::AlreadyClosed => ClientError::Closed(error.to_string()),
        Error::Http(response) => {
            let text = response.body().as_deref().map(|body| String::from_utf8_lossy(body).into_owned());
            ClientError::Status { status: response.status().as_u16(), text: text.unwrap_or_default() }
        }
        error => ClientError::Socket(error.to_string()),
    }
}
