//! What decoding an image may take: one at a time, and no more memory than this.

use std::io::{BufRead, Read};
use std::sync::Arc;

use image::{ImageDecoder, Limits};
use tokio::sync::Semaphore;

/// Bytes that an image may take while it is decoded.
pub(super) const MEMORY: u64 = 160 * 1024 * 1024;
/// Those who may wait for their image.
const WAITING: usize = 256;

/// Where images are decoded: one is in it, the others wait.
#[derive(Clone, Debug)]
pub struct Darkroom {
    inside: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Darkroom {
    fn default() -> Self {
        Self { inside: Arc::new(Semaphore::new(1)), places: Arc::new(Semaphore::new(1 + WAITING)) }
    }
}

impl Darkroom {
    /// Works away from the threads that serve when it is this one's turn; what was begun keeps its turn to its end.
    /// `None` when too many wait, or the work panicked over an image.
    pub(super) async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        let turn = self.inside.clone().acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, place));
            done
        });
        done.await.ok()
    }
}

/// For decoders that keep count themselves.
pub(super) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    limits
}

/// Whether an image fits, by what it says of itself before any of it is decoded.
pub(super) fn affords(decoder: &impl ImageDecoder, progressive: bool) -> bool {
    // Each number of each block is kept until the last pass, in two bytes, beside the image itself.
    let times = if progressive { 3 } else { 1 };
    decoder.total_bytes().saturating_mul(times) <= MEMORY
}

/// Whether this is a JPEG in several passes.
pub(super) fn is_progressive(reader: &mut impl BufRead) -> bool {
    let mut next = || {
        let mut two = [0; 2];
        reader.read_exact(&mut two).ok()?;
        match two {
            [0xff, 0xd8] => Some((0xd8, false)),
            [0xff, marker] => {
                let mut length = [0; 2];
                reader.read_exact(&mut length).ok()?;
                let rest = u64::from(u16::from_be_bytes(length)).checked_sub(2)?;
                let skipped = std::io::copy(&mut reader.by_ref().take(rest), &mut std::io::sink()).ok()?;
                Some((marker, skipped < rest))
            }
            _ => None,
        }
    };
    if next() != Some((0xd8, false)) {
        return false;
    }
    while let Some((marker, cut)) = next() {
        match marker {
            0xc2 | 0xc6 | 0xca | 0xce => return true,
            // A frame of another kind, or where the image begins.
            0xc0 | 0xc1 | 0xc3 | 0xda => return false,
            _ if cut => return false,
            _ => {}
        }
    }
    false
}
