//! What reads people's text, plugins and their packages, from the server's own sources: the folders beside this file lead there. The
//! whole host would bring a WebAssembly compiler and two databases, and build for a quarter of an hour.

// The sources name each other as inside the host.
extern crate self as jackfield_plugin_host;
// And this of the domain.
extern crate self as jackfield_domain;

pub mod carried;
pub mod plugins {
    pub use crate::carried::Carried;

    /// What a page's policy may name is the domain's to say, beside what resolves names, which is not here.
    pub fn is_browser_host(text: &str) -> bool {
        (1..=253).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// A package's migrations as far as its files say; their SQL is read beside the database, which is not here.
    pub mod own_database {
        #[derive(Debug, PartialEq, Eq)]
        pub struct Step {
            pub number: u32,
            pub name: String,
        }

        impl Step {
            pub fn new(number: u32, name: &str, _up: [&str; 2], _down: [&str; 2]) -> Result<Self, String> {
                Ok(Self { number, name: name.to_owned() })
            }
        }
    }
}

/// What a package's panels may say is the domain's to refuse, which is not here.
pub mod panels {
    pub fn check_offered(_: &jackfield_model::Manifest) -> Result<(), String> {
        Ok(())
    }
}

pub mod go {
    //! The parts that read what plugins send, and what the fuzz targets need of their insides.

    pub mod dynamic;
    pub mod gob;
    pub mod http;
    pub mod io_rpc;
    pub mod mux;
    pub mod rpc;
    pub mod schema;

    pub use dynamic::{Dynamic, GoError};

    use std::sync::Arc;

    /// Reads the struct that a method's arguments or results travelled in, as the host does; what it merges with
    /// included.
    pub fn read(
        fields: impl Iterator<Item = (&'static gob::Field, schema::Part)>,
        value: gob::Value,
        original: Option<(&str, serde_json::Value)>,
    ) -> Result<Vec<Dynamic>, gob::GobError> {
        dynamic::decode(fields, value, original).map(|(values, _)| values)
    }

    /// Writes it.
    pub fn write(
        fields: impl Iterator<Item = (&'static gob::Field, schema::Part)>,
        values: Vec<Dynamic>,
    ) -> Result<gob::Value, gob::GobError> {
        dynamic::encode(fields, values.into_iter(), std::iter::empty())
    }

    /// What answers the calls with which a plugin writes a response, and the response.
    pub fn response(
        now: fn() -> std::time::SystemTime,
    ) -> (Arc<dyn rpc::Service>, impl Future<Output = Option<::http::Response<http::ReplyBody>>>, impl FnOnce(bool))
    {
        let (writer, started) = http::ResponseWriter::new(now);
        let finished = writer.clone();
        (Arc::new(writer), async { started.await.ok() }, move |failed| finished.finish(failed))
    }

    /// A request that a plugin sends to another one, from what it sent.
    pub fn request(head: serde_json::Value) -> Result<::http::Request<io_rpc::Body>, String> {
        http::request_from(Some(head.into()), Box::new(tokio::io::empty()))
    }
}
pub mod package;
pub mod sample;
// What people write, and what they search for.
pub mod terms;
pub mod words;

/// What a package becomes in the host.
pub mod runtime {
    /// An unpacked package.
    pub struct Package {
        pub manifest: std::sync::Arc<jackfield_model::Manifest>,
        pub dir: std::path::PathBuf,
        pub digest: String,
    }
}

/// Data frames of one stream, whatever their bytes: version, kind, flags, stream, length.
#[must_use]
pub fn frames(stream: u32, data: &[u8]) -> Vec<u8> {
    const ACK: u16 = 2;
    let mut frames = Vec::new();
    for piece in data.chunks(64 << 10) {
        frames.extend(frame(ACK, stream, piece));
    }
    frames
}

/// The frame that ends a stream.
#[must_use]
pub fn end(stream: u32) -> Vec<u8> {
    const FIN: u16 = 4;
    frame(FIN, stream, &[])
}

fn frame(flags: u16, stream: u32, data: &[u8]) -> Vec<u8> {
    let mut frame = vec![0, 0];
    frame.extend(flags.to_be_bytes());
    frame.extend(stream.to_be_bytes());
    frame.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    frame.extend(data);
    frame
}

/// A runtime for one input.
#[must_use]
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A session whose plugin has sent these bytes and left, with its first stream.
pub async fn sent(bytes: &[u8]) -> (go::mux::Session, go::mux::Stream, tokio::net::UnixStream) {
    use tokio::io::AsyncWriteExt;
    let (ours, mut theirs) = tokio::net::UnixStream::pair().unwrap();
    let session = go::mux::Session::start(ours, go::mux::MuxLimits::default());
    let stream = session.open().unwrap();
    // Inputs fit into the socket's buffer.
    theirs.write_all(bytes).await.unwrap();
    theirs.shutdown().await.unwrap();
    (session, stream, theirs)
}

/// The most bytes of an input that a socket takes without a reader.
pub const INPUT: usize = 100 << 10;

/// Few enough elements that one input takes no seconds.
#[must_use]
pub fn limits() -> go::gob::Limits {
    go::gob::Limits { message_bytes: 1 << 20, elements: 10_000, ..go::gob::Limits::default() }
}

/// The messages that a fuzzer's bytes stand for: each a length in two bytes and what follows.
pub fn messages(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let [high, low, left @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(left.len());
        let (message, behind) = left.split_at(length);
        rest = behind;
        Some(message)
    })
}
