//! A connection that a plugin took over. The plugin writes the response's head itself;
//! it is read here, so that the server can answer with it and hand the rest through.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, split},
    sync::{Mutex as AsyncMutex, mpsc, oneshot},
    time::{Instant, timeout_at},
};

use super::{ReplyBody, writer::send};
use crate::go::{
    gob::{FromGob, Gob, GobError, ToGob, Value, time_to_rfc3339, unix_time},
    rpc::{Empty, Reply, method_not_found},
};

const BUFFER: usize = 64 << 10;
/// The longest head that a plugin may write.
const HEAD_BYTES: usize = 64 << 10;

pub(super) struct Hijacked {
    reader: AsyncMutex<ReadHalf<DuplexStream>>,
    writer: AsyncMutex<Writer>,
    deadlines: Mutex<Deadlines>,
}

#[derive(Default, Clone, Copy)]
struct Deadlines {
    read: Option<Instant>,
    write: Option<Instant>,
}

/// Where the plugin's bytes go: into the head until that is complete, then to the client.
enum Writer {
    Head {
        bytes: Vec<u8>,
        start: oneshot::Sender<Response<ReplyBody>>,
        ours: WriteHalf<DuplexStream>,
        clients: DuplexStream,
    },
    Connection(WriteHalf<DuplexStream>),
    /// The plugin answered without switching protocols.
    Body(mpsc::Sender<Bytes>),
    Closed,
}

impl Hijacked {
    pub(super) fn new(start: oneshot::Sender<Response<ReplyBody>>) -> Self {
        let (ours, clients) = tokio::io::duplex(BUFFER);
        let (reader, ours) = split(ours);
        Self {
            reader: AsyncMutex::new(reader),
            writer: AsyncMutex::new(Writer::Head { bytes: Vec::new(), start, ours, clients }),
            deadlines: Mutex::default(),
        }
    }

    pub(super) async fn answer(&self, method: &str, arguments: Value, now: fn() -> SystemTime) -> Reply {
        let wrong = |error: GobError| error.to_string();
        match method {
            "Plugin.HjConnRWRead" => {
                let room = Vec::<u8>::from_value(arguments).map_err(wrong)?.len();
                self.read(room).await
            }
            "Plugin.HjConnRead" => {
                let room = i64::from_value(arguments).map_err(wrong)?;
                self.read(usize::try_from(room).unwrap_or(0)).await
            }
            "Plugin.HjConnRWWrite" | "Plugin.HjConnWrite" => {
                self.write(Vec::<u8>::from_value(arguments).map_err(wrong)?).await
            }
            "Plugin.HjConnClose" => {
                self.writer.lock().await.close().await;
                empty()
            }
            "Plugin.HjConnSetDeadline" => self.set_deadline(arguments, true, true, now),
            "Plugin.HjConnSetReadDeadline" => self.set_deadline(arguments, true, false, now),
            "Plugin.HjConnSetWriteDeadline" => self.set_deadline(arguments, false, true, now),
            other => Err(method_not_found(other)),
        }
    }

    async fn read(&self, room: usize) -> Reply {
        let mut bytes = vec![0; room.min(BUFFER)];
        let read = async {
            let mut reader = self.reader.lock().await;
            reader.read(&mut bytes).await
        };
        let count = within(self.deadlines().read, read).await?;
        if count == 0 && room > 0 {
            return Err("EOF".into());
        }
        bytes.truncate(count);
        Ok((Vec::<u8>::TYPE, bytes.to_value()))
    }

    async fn write(&self, bytes: Vec<u8>) -> Reply {
        let count = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let write = async {
            let mut writer = self.writer.lock().await;
            writer.write(bytes).await
        };
        within(self.deadlines().write, write).await?;
        Ok((i64::TYPE, count.to_value()))
    }

    fn deadlines(&self) -> Deadlines {
        *self.deadlines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_deadline(&self, arguments: Value, read: bool, write: bool, now: fn() -> SystemTime) -> Reply {
        let Value::Marshaled(bytes) = arguments else {
            return Err("a deadline is no time".into());
        };
        time_to_rfc3339(&bytes).map_err(|error| error.to_string())?;
        let deadline = unix_time(&bytes).and_then(|at| {
            let at = SystemTime::UNIX_EPOCH.checked_add(at)?;
            let left = at.duration_since(now()).unwrap_or(Duration::ZERO);
            Instant::now().checked_add(left)
        });
        let mut deadlines = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        if read {
            deadlines.read = deadline;
        }
        if write {
            deadlines.write = deadline;
        }
        drop(deadlines);
        empty()
    }
}

impl Writer {
    async fn write(&mut self, written: Vec<u8>) -> std::io::Result<()> {
        let gone = || std::io::Error::other("use of closed network connection");
        match self {
            Self::Closed => Err(gone()),
            Self::Connection(connection) => {
                connection.write_all(&written).await?;
                connection.flush().await
            }
            Self::Body(body) => send(body, written).await.map_err(|()| gone()),
            Self::Head { bytes, .. } => {
                bytes.extend_from_slice(&written);
                let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
                    return if bytes.len() > HEAD_BYTES { Err(gone()) } else { Ok(()) };
                };
                let rest = self.start(end + 4)?;
                if rest.is_empty() {
                    return Ok(());
                }
                Box::pin(self.write(rest)).await
            }
        }
    }

    async fn close(&mut self) {
        if let Self::Connection(mut connection) = std::mem::replace(self, Self::Closed) {
            // The other half keeps the connection itself open, so its end is said here.
            let _ = connection.shutdown().await;
        }
    }

    /// Answers with the head that is complete now; gives what followed it.
    fn start(&mut self, end: usize) -> std::io::Result<Vec<u8>> {
        let Self::Head { mut bytes, start, ours, clients } = std::mem::replace(self, Self::Closed) else {
            return Ok(Vec::new());
        };
        let rest = bytes.split_off(end);
        let invalid = || std::io::Error::other("the plugin wrote no HTTP response");
        let mut response = parse(&bytes).ok_or_else(invalid)?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            *response.body_mut() = ReplyBody::Connection(clients);
            *self = Self::Connection(ours);
        } else {
            let (sender, parts) = mpsc::channel(16);
            *response.body_mut() = ReplyBody::Parts(parts);
            *self = Self::Body(sender);
        }
        let _ = start.send(response);
        Ok(rest)
    }
}

/// Reads a response's head; what concerns only one connection is left out unless the
/// protocol is switched.
fn parse(head: &[u8]) -> Option<Response<ReplyBody>> {
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.split("\r\n");
    let mut status_line = lines.next()?.splitn(3, ' ');
    if !status_line.next()?.starts_with("HTTP/1.") {
        return None;
    }
    let status = StatusCode::from_bytes(status_line.next()?.as_bytes()).ok()?;
    let (_, nothing) = mpsc::channel(1);
    let mut response = Response::new(ReplyBody::Parts(nothing));
    *response.status_mut() = status;
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::try_from(name).ok()?;
        let value = HeaderValue::from_str(value.trim()).ok()?;
        response.headers_mut().append(name, value);
    }
    if status != StatusCode::SWITCHING_PROTOCOLS {
        for name in [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE] {
            response.headers_mut().remove(name);
        }
    }
    Some(response)
}

async fn within<T>(deadline: Option<Instant>, work: impl Future<Output = std::io::Result<T>>) -> Result<T, String> {
    let done = match deadline {
        None => work.await,
        Some(deadline) => timeout_at(deadline, work).await.map_err(|_| "i/o timeout".to_owned())?,
    };
    done.map_err(|error| error.to_string())
}

fn empty() -> Reply {
    Ok((Empty::TYPE, Empty {}.to_value()))
}
