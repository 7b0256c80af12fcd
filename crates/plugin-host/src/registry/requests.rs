//! Requests that plugins answer: within a deadline for the head, without standing still in the body, and not at all
//! for a while by a plugin that keeps missing its deadline.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt;
use http::{Request, Response};
use jackfield_domain::Cx;
use jackfield_domain::hooks::HookId;
use tokio::time::{Instant, timeout};

use super::Active;
use crate::runtime::{BodyStream, PluginError};

/// How long a plugin may write nothing of an answer that somebody waits for.
const IDLE: Duration = Duration::from_secs(300);

impl Active {
    /// Has the plugin answer a request: `ServeMetrics` for the monitoring, `ServeHTTP` for everybody else.
    pub async fn serve(
        &self,
        cx: &Arc<Cx>,
        hook: HookId,
        request: Request<BodyStream>,
    ) -> Result<Response<BodyStream>, PluginError> {
        let running = self.running.as_ref().ok_or(PluginError::Stopped)?;
        let _token = self.token();
        let breaker = self.breaker(hook);
        let started = Instant::now();
        breaker.admit(started).map_err(PluginError::Resting)?;
        let deadline = self.policy(hook).deadline;
        let (request, sent) = watched(request);
        let answer = match hook {
            HookId::ServeMetrics => timeout(deadline, running.serve_metrics(cx, request)).await,
            _ => timeout(deadline, running.serve_http(cx, request)).await,
        };
        let answer = answer.unwrap_or(Err(PluginError::Timeout(deadline)));
        self.latency.note(hook, started.elapsed(), super::has_failed(answer.as_ref().err()));
        // While the client has not sent all of its request, the wait may be the client's.
        let missed = matches!(answer, Err(PluginError::Timeout(_))) && sent.load(Ordering::Acquire);
        if let Some(pause) = breaker.note(!missed, started, Instant::now()) {
            self.rests(hook, pause);
        }
        answer.map(|response| response.map(|body| without_standing_still(body, self.id.clone(), IDLE)))
    }
}

/// The request, and whether its body came to an end.
fn watched(request: Request<BodyStream>) -> (Request<BodyStream>, Arc<AtomicBool>) {
    let sent = Arc::new(AtomicBool::new(false));
    let noted = sent.clone();
    let request = request.map(|body| {
        let end = futures_util::stream::poll_fn(move |_| {
            noted.store(true, Ordering::Release);
            Poll::Ready(None)
        });
        Box::pin(body.chain(end)) as BodyStream
    });
    (request, sent)
}

/// The body as it comes; breaks off when nothing comes for too long.
fn without_standing_still(body: BodyStream, id: Arc<str>, idle: Duration) -> BodyStream {
    Box::pin(futures_util::stream::unfold(Some(body), move |body| {
        let id = id.clone();
        async move {
            let mut body = body?;
            match timeout(idle, body.next()).await {
                Ok(piece) => piece.map(|piece| (piece, Some(body))),
                Err(_) => {
                    tracing::warn!(plugin.id = %id, "The plugin `{id}` wrote nothing of an answer for {idle:?}; the answer is broken off");
                    Some((Err(std::io::ErrorKind::TimedOut.into()), None))
                }
            }
        }
    }))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::stream;

    use super::*;

    // covers: 21
    #[tokio::test(start_paused = true)]
    async fn a_body_that_stands_still_is_broken_off_and_one_that_is_slow_is_not() {
        let slow = stream::unfold(0, |count| async move {
            let pause = if count < 3 { IDLE - Duration::from_secs(1) } else { IDLE * 2 };
            tokio::time::sleep(pause).await;
            Some((Ok(Bytes::from_static(b"piece")), count + 1))
        });
        let mut body = without_standing_still(Box::pin(slow), "slow".into(), IDLE);
        for _ in 0..3 {
            assert!(body.next().await.unwrap().is_ok());
        }
        let broken = body.next().await.unwrap().unwrap_err();
        assert_eq!(broken.kind(), std::io::ErrorKind::TimedOut);
        assert!(body.next().await.is_none());
    }
}
