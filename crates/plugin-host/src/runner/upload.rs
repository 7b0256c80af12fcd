//! A received file goes from plugin to plugin before it is kept; each may put another one in its place.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use jackfield_domain::hooks::{HookId, Verdict};
use jackfield_domain::{Cx, Failure, Result};
use jackfield_model::{AppError, FileInfo};
use tokio::fs::File;
use tokio::io::AsyncWrite;

use super::turn::{Turn, refusal, turn};
use crate::registry::{Active, Registry};
use crate::runtime::PluginError;

/// Tells files that are written at the same time from each other.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

pub(super) async fn offer(
    registry: &Registry,
    cx: &Arc<Cx>,
    mut info: FileInfo,
    file: &Path,
    most: u64,
) -> Result<Verdict<FileInfo>> {
    let hook = HookId::FileWillBeUploaded;
    let snapshot = registry.read();
    let mut outcome = Verdict::Unchanged;
    for active in snapshot.implementors(hook) {
        let answer = match turn(cx, active, hook) {
            Turn::Passes => continue,
            Turn::Called => offer_one(active, cx, &info, file, most).await?,
            Turn::Cannot(why) => Err(why),
        };
        match answer {
            Ok(Verdict::Unchanged) => {}
            Ok(Verdict::Replace(described)) => {
                info = described.clone();
                outcome = Verdict::Replace(described);
            }
            Ok(refusal) => return Ok(refusal),
            Err(error) => {
                active.failed(hook, &error);
                if let Some(reason) = refusal(active, hook, &error) {
                    return Ok(Verdict::Reject(reason));
                }
            }
        }
    }
    Ok(outcome)
}

async fn offer_one(
    active: &Active,
    cx: &Arc<Cx>,
    info: &FileInfo,
    file: &Path,
    most: u64,
) -> Result<std::result::Result<Verdict<FileInfo>, PluginError>> {
    let Some(running) = active.running.as_ref() else { return Ok(Err(PluginError::Stopped)) };
    let _token = active.token();
    let place = Written::beside(file);
    let source = File::open(file).await.map_err(fault)?;
    let target = File::create(&place.0).await.map_err(fault)?;
    let too_large = Arc::new(AtomicBool::new(false));
    let bounded = Bounded { target, left: most, too_large: too_large.clone() };
    let deadline = active.policy(HookId::FileWillBeUploaded).deadline;
    let answer = running.file_will_be_uploaded(cx, info, Box::new(source), Box::new(bounded), deadline).await;
    let accepted = matches!(answer, Ok(Verdict::Unchanged | Verdict::Replace(_)));
    if too_large.load(Ordering::Acquire) {
        return Ok(Err(PluginError::Nonsense(format!("it wrote a file of more than {most} bytes"))));
    }
    let written = tokio::fs::metadata(&place.0).await.map_err(fault)?.len();
    // Mattermost: who writes nothing leaves the file as it is.
    if accepted && written > 0 {
        tokio::fs::rename(&place.0, file).await.map_err(fault)?;
    }
    Ok(answer)
}

fn fault(error: std::io::Error) -> Failure {
    AppError::internal("api.file.write_file.app_error", error).into()
}

/// A file of its own beside the received one, deleted unless it took its place.
struct Written(PathBuf);

impl Written {
    fn beside(file: &Path) -> Self {
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        Self(file.with_extension(format!("instead-{number}")))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // Gone already where it took the received file's place.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Takes so many bytes and no more: a plugin must not fill the disk.
struct Bounded {
    target: File,
    left: u64,
    too_large: Arc<AtomicBool>,
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        if bytes.len() as u64 > self.left {
            self.too_large.store(true, Ordering::Release);
            return Poll::Ready(Err(std::io::ErrorKind::FileTooLarge.into()));
        }
        let written = Pin::new(&mut self.target).poll_write(context, bytes);
        if let Poll::Ready(Ok(count)) = &written {
            self.left -= *count as u64;
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.target).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.target).poll_shutdown(context)
    }
}
