//! Client and server against each other over two sessions' worth of socket.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::BoxFuture;
use proptest::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::UnixStream,
    sync::{Notify, Semaphore},
};

use super::{Client, Empty, Reply, Request, Response, RpcError, Served, Service, serve};
use crate::go::{
    gob::{Encoder, FromGob, Gob, Limits, ToGob, Type, Value},
    mux::{MuxLimits, Room, Session, Stream},
};

/// Two sessions whose streams are joined by a relay that speaks just enough of the frames:
/// here each side opens stream 1 and the relay lets one look like the plugin's answer.
async fn pair() -> (Stream, Stream) {
    let (left, left_peer) = UnixStream::pair().unwrap();
    let (right, right_peer) = UnixStream::pair().unwrap();
    let left = Session::start(left, MuxLimits::default()).open().unwrap();
    let right = Session::start(right, MuxLimits::default()).open().unwrap();
    tokio::spawn(relay(left_peer, right_peer));
    (left, right)
}

/// Both sides opened the same stream number, so frames pass as they are, but for the
/// announcements: dropped, because a side would take them for a plugin's.
async fn relay(mut left: UnixStream, mut right: UnixStream) {
    let mut announcement = [0; 12];
    left.read_exact(&mut announcement).await.unwrap();
    right.read_exact(&mut announcement).await.unwrap();
    let _ = copy_bidirectional(&mut left, &mut right).await;
}

fn served() -> Served {
    Served { at_once: 4, registered: &[], limits: Limits::default(), room: Room::Calls }
}

fn client(stream: Stream) -> Client {
    Client::start(stream, &[], Limits::default())
}

async fn call(client: &Client, method: &str, argument: &str) -> Result<String, RpcError> {
    client.call_typed(method, argument.to_owned()).await
}

#[tokio::test]
async fn a_call_is_answered() {
    let (ours, theirs) = pair().await;
    let service = |method: String, arguments: Value| async move {
        let argument = String::from_value(arguments).map_err(|error| error.to_string())?;
        Ok((&Type::String, Value::String(format!("{method} {argument}"))))
    };
    tokio::spawn(serve(theirs, Arc::new(service), served()));
    let client = client(ours);
    assert_eq!(call(&client, "Plugin.A", "x").await.unwrap(), "Plugin.A x");
    assert_eq!(call(&client, "Plugin.B", "y").await.unwrap(), "Plugin.B y");
    assert_eq!(client.in_flight(), 0);
}

#[tokio::test]
async fn replies_come_in_any_order_and_errors_belong_to_their_call() {
    let (ours, theirs) = pair().await;
    let gate = Arc::new(Notify::new());
    let opened = Arc::clone(&gate);
    let service = move |method: String, _: Value| {
        let gate = Arc::clone(&opened);
        async move {
            match method.as_str() {
                "slow" => gate.notified().await,
                "bad" => return Err("no".to_owned()),
                _ => {}
            }
            Ok((&Type::String, Value::String(method)))
        }
    };
    tokio::spawn(serve(theirs, Arc::new(service), served()));
    let client = client(ours);
    let slow = tokio::spawn({
        let client = client.clone();
        async move { call(&client, "slow", "").await }
    });
    assert_eq!(call(&client, "quick", "").await.unwrap(), "quick");
    assert_eq!(call(&client, "bad", "").await, Err(RpcError::Refused("no".into())));
    gate.notify_one();
    assert_eq!(slow.await.unwrap().unwrap(), "slow");
}

#[tokio::test]
async fn a_call_that_was_given_up_is_remembered_until_it_is_answered() {
    let (ours, theirs) = pair().await;
    let gate = Arc::new(Notify::new());
    let opened = Arc::clone(&gate);
    let service = move |method: String, _: Value| {
        let gate = Arc::clone(&opened);
        async move {
            if method == "slow" {
                gate.notified().await;
            }
            Ok((&Type::String, Value::String(method)))
        }
    };
    tokio::spawn(serve(theirs, Arc::new(service), served()));
    let client = client(ours);
    tokio::select! {
        biased;
        result = call(&client, "slow", "") => panic!("{result:?}"),
        _ = call(&client, "quick", "") => {}
    }
    assert_eq!((client.unanswered(), client.in_flight()), (1, 1));
    gate.notify_one();
    while client.unanswered() > 0 {
        call(&client, "quick", "").await.unwrap();
    }
    assert_eq!(client.in_flight(), 0);
}

#[tokio::test]
async fn a_method_that_panics_is_answered_with_an_error() {
    let (ours, theirs) = pair().await;
    let service = |_: String, _: Value| async { panic!("on purpose") };
    tokio::spawn(serve(theirs, Arc::new(service), served()));
    let error = call(&client(ours), "Plugin.A", "").await.unwrap_err();
    assert_eq!(error, RpcError::Refused("the method failed".into()));
}

#[tokio::test]
async fn arguments_that_do_not_fit_fail_alone() {
    let (ours, theirs) = pair().await;
    let service = |_: String, _: Value| async { Ok((Empty::TYPE, Empty {}.to_value())) };
    tokio::spawn(serve(theirs, Arc::new(service), served()));
    let client = client(ours);
    static LIST: Type = Type::Slice(&Type::String);
    let wrong = Value::List(vec![Value::Int(1)]);
    assert!(matches!(client.call("a", &LIST, &wrong).await, Err(RpcError::Gob(_))));
    let right = Value::List(vec![Value::String("x".into())]);
    client.call("a", &LIST, &right).await.unwrap();
}

#[tokio::test]
async fn a_caller_that_is_out_of_step_is_told_by_the_end_of_the_stream() {
    let (ours, theirs) = pair().await;
    let service = |_: String, _: Value| async { Ok((Empty::TYPE, Empty {}.to_value())) };
    let served = tokio::spawn(serve(theirs, Arc::new(service), served()));
    let client = client(ours);
    let call = tokio::time::timeout(std::time::Duration::from_secs(20), call(&client, "", "arguments alone"));
    assert!(matches!(call.await, Ok(Err(RpcError::Closed(_)))));
    assert!(served.await.unwrap().is_err());
}

#[tokio::test]
async fn a_closed_stream_fails_waiting_and_further_calls() {
    let (ours, theirs) = pair().await;
    let client = client(ours);
    let (result, ()) = tokio::join!(call(&client, "a", ""), async {
        drop(theirs);
    });
    assert!(matches!(result, Err(RpcError::Closed(_))), "{result:?}");
    assert!(call(&client, "b", "").await.is_err());
}

#[tokio::test]
async fn a_message_that_claims_to_be_endless_is_refused_before_it_is_read() {
    let (ours, mut theirs) = pair().await;
    let client = client(ours);
    let (result, _) =
        tokio::join!(call(&client, "a", ""), async { theirs.write_all(&[0xF8, 0x7F, 0, 0, 0, 0, 0, 0, 0]).await });
    assert!(matches!(result, Err(RpcError::Gob(_))), "{result:?}");
}

/// Answers large things, one at a time.
struct Large(Arc<Semaphore>, Arc<AtomicUsize>);

impl Service for Large {
    fn call(&self, _: String, _: Value) -> BoxFuture<'static, Reply> {
        let made = Arc::clone(&self.1);
        Box::pin(async move {
            made.fetch_add(1, Ordering::Relaxed);
            Ok((&Type::Bytes, Value::Bytes(vec![0; 1 << 20])))
        })
    }

    fn narrow(&self, _: &str) -> Option<Arc<Semaphore>> {
        Some(Arc::clone(&self.0))
    }
}

#[tokio::test]
async fn large_answers_are_not_made_before_those_in_front_of_them_are_read() {
    let (ours, theirs) = pair().await;
    let made = Arc::new(AtomicUsize::new(0));
    let service = Large(Arc::new(Semaphore::new(1)), Arc::clone(&made));
    tokio::spawn(serve(theirs, Arc::new(service), served()));
    // A client that does not read: two answers are more than windows and queues take.
    let mut encoder = Encoder::new(&[]);
    let mut calls = Vec::new();
    for seq in 0..3 {
        let request = Request { service_method: "large".into(), seq };
        encoder.encode(Request::TYPE, &request.to_value(), &mut calls).unwrap();
        encoder.encode(Empty::TYPE, &Empty {}.to_value(), &mut calls).unwrap();
    }
    ours.send(&calls).unwrap();
    while made.load(Ordering::Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    // The second waits to be sent; the third is not made until somebody reads.
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(made.load(Ordering::Relaxed), 2);
    let mut reading = ours.clone();
    let mut some = vec![0; 2 << 20];
    reading.read_exact(&mut some).await.unwrap();
    while made.load(Ordering::Relaxed) < 3 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_answer_to_what_was_never_asked_ends_the_stream() {
    let (ours, theirs) = pair().await;
    let client = client(ours);
    let response = Response { service_method: String::new(), seq: 7, error: String::new() };
    let (mut encoder, mut answer) = (Encoder::new(&[]), Vec::new());
    encoder.encode(Response::TYPE, &response.to_value(), &mut answer).unwrap();
    encoder.encode(Empty::TYPE, &Empty {}.to_value(), &mut answer).unwrap();
    let (result, ()) = tokio::join!(call(&client, "a", ""), async { theirs.send(&answer).unwrap() });
    assert_eq!(result, Err(RpcError::NeverAsked(7)));
    assert_eq!(client.closed().await, RpcError::NeverAsked(7));
    assert_eq!(call(&client, "b", "").await, Err(RpcError::NeverAsked(7)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nonsense_ends_the_stream_and_nothing_else(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (ours, mut theirs) = pair().await;
            let service = |_: String, _: Value| async { Err("never".to_owned()) };
            let served = tokio::spawn(serve(ours, Arc::new(service), served()));
            theirs.write_all(&bytes).await.unwrap();
            theirs.shutdown().await.unwrap();
            served.await.unwrap().ok();
        });
    }
}
