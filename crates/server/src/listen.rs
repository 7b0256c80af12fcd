//! Accepts connections and serves each until it ends. Nobody holds one by being slow: the head of a request has its
//! time, and a body its pace (`pace.rs`).

use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use http::header;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::local::{self, Local};
use crate::wire::{Io, Wire};

/// How long a connection may take over the head of its next request. Mattermost: `IdleTimeout`.
pub const HEAD: Duration = Duration::from_secs(60);
/// How long accepting waits after it failed, as it does when the process has no more descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves connections until `stopped` says so, and then until all of them have ended.
pub async fn serve(listener: TcpListener, router: Router, stopped: watch::Receiver<bool>, head: Duration) {
    let accept = |context: &mut Context<'_>| listener.poll_accept(context);
    let stopping = stopped.clone();
    let connections = accepting(accept, stopping, |connections, (stream, peer)| {
        // Answers are written whole; waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        let stream = Io::new(stream);
        let wire = Some(stream.wire().clone());
        connections.spawn(connection(stream, wire, ConnectInfo(peer), router.clone(), stopped.clone(), head));
    });
    let connections = connections.await;
    drop(listener);
    connections.wait().await;
}

/// As [`serve`], at a socket of this machine's file system: for processes of the server's own user.
pub async fn serve_local(listener: UnixListener, router: Router, stopped: watch::Receiver<bool>, head: Duration) {
    let accept = |context: &mut Context<'_>| listener.poll_accept(context);
    let stopping = stopped.clone();
    let connections = accepting(accept, stopping, |connections, (stream, _)| {
        if local::is_trusted(&stream) {
            connections.spawn(connection(stream, None, Local, router.clone(), stopped.clone(), head));
        } else {
            tracing::warn!("Another user of this machine came to the local socket, and was sent away");
        }
    });
    let connections = connections.await;
    drop(listener);
    connections.wait().await;
}

/// Takes what comes until `stopped` says so; answers what still runs then.
async fn accepting<Came>(
    accept: impl Fn(&mut Context<'_>) -> Poll<io::Result<Came>>,
    mut stopped: watch::Receiver<bool>,
    take: impl Fn(&TaskTracker, Came),
) -> TaskTracker {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = std::future::poll_fn(&accept) => accepted,
            // An error means that the sender is gone, which is a stop as well.
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok(came) => take(&connections, came),
            Err(error) => {
                tracing::warn!(cause = %error, "A connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    connections.close();
    connections
}

/// Serves what comes over a connection; each request is told `from` where, and what asks to use the connection for something
/// else is given its `wire`.
async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    wire: Option<Wire>,
    from: impl Clone + Send + Sync + 'static,
    router: Router,
    mut stopped: watch::Receiver<bool>,
    head: Duration,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(from.clone());
        if let Some(wire) = wire.as_ref().filter(|_| request.headers().contains_key(header::UPGRADE)) {
            request.extensions_mut().insert(wire.clone());
        }
        router.clone().oneshot(request)
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(serving);
    let stopping = async {
        // As above.
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    tokio::select! {
        // A client that leaves, or is too slow, is nothing to tell anybody.
        _ = serving.as_mut() => return,
        () = stopping => {}
    }
    serving.as_mut().graceful_shutdown();
    let _ = serving.await;
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    async fn start(head: Duration) -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let peer = get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() });
        let serving = tokio::spawn(serve(listener, Router::new().route("/", peer), stopped, head));
        (address, stop, serving)
    }

    // covers: 35
    #[tokio::test]
    async fn a_head_that_never_ends_loses_its_connection() {
        let (address, _stop, _serving) = start(Duration::from_millis(50)).await;
        for beginning in ["", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(beginning.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            // Ends, or is reset: in any case it is over.
            let over = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
            assert!(over.is_ok(), "{beginning:?} holds its connection");
            assert!(!answer.starts_with(b"HTTP/1.1 200"), "{beginning:?}");
        }
    }

    #[tokio::test]
    async fn a_stop_lets_what_runs_finish_and_closes_what_is_idle() {
        let (address, stop, serving) = start(HEAD).await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        let mut used = TcpStream::connect(address).await.unwrap();
        used.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 15];
        used.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, b"HTTP/1.1 200 OK");
        stop.send(true).unwrap();
        let mut rest = String::new();
        used.read_to_string(&mut rest).await.unwrap();
        assert!(rest.ends_with("127.0.0.1"), "{rest}");
        assert_eq!(idle.read(&mut answer).await.unwrap_or_default(), 0);
        serving.await.unwrap();
    }
}
