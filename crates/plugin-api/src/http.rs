//! Requests that the plugin answers: the hook `serve_http`.

use std::io;

pub use crate::bindings::jackfield::plugin::http_server::{Request, RequestBody, ResponseOut};

use crate::Header;

/// How much is asked of a body at once.
const CHUNK: u32 = 64 * 1024;

impl Request {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }

    /// The user who is signed in. The server sets it; clients cannot.
    pub fn user_id(&self) -> Option<&str> {
        self.header("Mattermost-User-Id").filter(|id| !id.is_empty())
    }

    /// A parameter of the query, decoded.
    pub fn query_parameter(&self, name: &str) -> Option<String> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key) == name).then(|| decoded(value))
        })
    }
}

impl RequestBody {
    /// The whole body, or nothing when it is longer than `limit`.
    ///
    /// # Errors
    /// Fails when the client went away.
    pub fn read_all(&self, limit: usize) -> Result<Option<Vec<u8>>, String> {
        let mut whole = Vec::new();
        loop {
            let piece = self.read(CHUNK)?;
            if piece.is_empty() {
                return Ok(Some(whole));
            }
            if whole.len() + piece.len() > limit {
                return Ok(None);
            }
            whole.extend_from_slice(&piece);
        }
    }
}

impl ResponseOut {
    /// Answers with one body of a content type. A client that went away is not told.
    pub fn send(&self, status: u16, content_type: &str, body: &[u8]) {
        let headers = [Header { name: "Content-Type".into(), value: content_type.into() }];
        if self.start(status, &headers).is_ok() && !body.is_empty() {
            let _ = self.write(body);
        }
    }

    /// Answers with a line of text.
    pub fn send_text(&self, status: u16, text: &str) {
        self.send(status, "text/plain; charset=utf-8", text.as_bytes());
    }
}

impl io::Write for &ResponseOut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        ResponseOut::write(self, bytes).map(|()| bytes.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digits = ahead.next().zip(ahead.next());
                let value = digits.and_then(|(high, low)| {
                    let hex = |digit: u8| char::from(digit).to_digit(16);
                    u8::try_from(hex(high)? * 16 + hex(low)?).ok()
                });
                match value {
                    Some(value) => {
                        bytes.push(value);
                        rest = ahead;
                    }
                    None => bytes.push(b'%'),
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
