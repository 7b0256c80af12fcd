//! Stores this server's messages, one group after the other, and has PostgreSQL call them out.

use std::sync::atomic::Ordering;
use std::time::Duration;

use jackfield_model::NodeId;
use jackfield_storage::cluster as statements;
use jackfield_storage::{Batch, cluster::Message};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};

use super::message::{Body, kind};
use crate::{App, Failure, Result};

/// Messages that wait at most.
pub(super) const QUEUE: usize = 8192;
/// Messages that are stored together.
const GROUP: usize = 128;
/// How long a group is tried again while the database fails; the others miss it then, and notice.
const GIVE_UP: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A message that waits.
#[derive(Debug)]
pub(super) struct Outgoing {
    /// Empty for all.
    pub target: NodeId,
    pub body: Body,
    /// Told whether it was stored. Nobody is told of what nobody waits for.
    pub answer: Option<oneshot::Sender<Result<()>>>,
}

/// A message with its number.
struct Numbered {
    message: Message,
    answer: Option<oneshot::Sender<Result<()>>>,
}

/// Sends until the queue is closed or the server leaves.
pub(super) async fn run(app: App, mut queue: mpsc::Receiver<Outgoing>) {
    let mut number = 0;
    let mut waiting = Vec::with_capacity(GROUP);
    loop {
        let count = tokio::select! {
            biased;
            count = queue.recv_many(&mut waiting, GROUP) => count,
            // What waits is sent first.
            () = app.memory.cluster.stop.cancelled() => 0,
        };
        if count == 0 {
            break;
        }
        let lost = app.memory.cluster.lost.swap(0, Ordering::AcqRel);
        if lost > 0 {
            tracing::error!("{lost} messages to other servers found no place in the queue; they will read anew");
            number += lost;
        }
        let group = numbered(&app, &mut waiting, &mut number);
        if !group.is_empty() || lost > 0 {
            store(&app, group, number).await;
        }
    }
    app.memory.cluster.stopped.cancel();
}

fn numbered(app: &App, waiting: &mut Vec<Outgoing>, number: &mut i64) -> Vec<Numbered> {
    let mut group = Vec::with_capacity(waiting.len());
    for Outgoing { target, body, answer } in waiting.drain(..) {
        let mut answer = answer;
        for (kind, payload) in body.written(&app.memory) {
            *number += 1;
            let message = Message { number: *number, target, kind: kind.to_owned(), payload };
            group.push(Numbered { message, answer: answer.take() });
        }
    }
    group
}

async fn store(app: &App, mut group: Vec<Numbered>, number: i64) {
    let cluster = &app.memory.cluster;
    let (began, mut pause) = (Instant::now(), PAUSE);
    loop {
        match try_store(app, &group, number).await {
            Ok(()) => {
                for answer in group.into_iter().filter_map(|numbered| numbered.answer) {
                    let _ = answer.send(Ok(()));
                }
                break;
            }
            Err(failure) => {
                refuse(&mut group, &failure);
                let ends = cluster.stop.is_cancelled() || began.elapsed() > GIVE_UP;
                if ends {
                    tracing::error!("Messages to other servers are lost: {failure}");
                    break;
                }
                tracing::warn!("Messages to other servers have to wait: {failure}");
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    cluster.sent.store(number, Ordering::Release);
}

async fn try_store(app: &App, group: &[Numbered], number: i64) -> Result<()> {
    let cluster = &app.memory.cluster;
    let mut batch = Batch::new();
    for numbered in group {
        batch.push(statements::insert(cluster.id, &numbered.message, app.now()));
    }
    batch.push(statements::sent(cluster.id, number, &cluster.plugins()));
    batch.push(statements::notify(cluster.id, number));
    batch.commit(&app.store).await?;
    Ok(())
}

/// Whoever waits is told of the failure, and what they wanted to say is not said later.
fn refuse(group: &mut [Numbered], failure: &Failure) {
    for numbered in group {
        if let Some(answer) = numbered.answer.take() {
            let _ = answer.send(Err(Failure(failure.0.clone())));
            numbered.message = Message {
                number: numbered.message.number,
                target: numbered.message.target,
                kind: kind::NOTHING.to_owned(),
                payload: Vec::new(),
            };
        }
    }
}
