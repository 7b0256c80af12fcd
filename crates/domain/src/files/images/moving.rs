//! GIFs, which may move: made smaller frame by frame, so that one frame is in memory at a time.

use std::io::Cursor;

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, DynamicImage, Frame, ImageDecoder};

use super::{budget, fitted};

/// Frames that are kept; a longer film ends there.
const FRAMES: usize = 300;
/// Points of all frames together that are decoded for one image.
const POINTS: u64 = 300_000_000;
/// How exactly colours are chosen: from 1, which is slow, to 30.
const SPEED: i32 = 20;

/// A GIF of at most `side` by `side`; the same bytes when it is that already.
pub(super) fn reduced(bytes: Vec<u8>, side: u32) -> Option<Vec<u8>> {
    let mut decoder = GifDecoder::new(Cursor::new(&bytes)).ok()?;
    let (width, height) = decoder.dimensions();
    if !budget::affords(&decoder, false) {
        return None;
    }
    decoder.set_limits(budget::limits()).ok()?;
    let (wide, high) = fitted((width, height), (side, side), 1);
    let is_small = (wide, high) == (width, height);
    let points = u64::from(width).saturating_mul(u64::from(height)).max(1);
    let most = usize::try_from(POINTS / points).unwrap_or(FRAMES).clamp(1, FRAMES);
    let mut smaller = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut smaller, SPEED);
    encoder.set_repeat(Repeat::Infinite).ok()?;
    let mut frames = 0;
    for frame in decoder.into_frames().take(most) {
        // What comes after a frame that is broken is left out.
        let Ok(frame) = frame else { break };
        frames += 1;
        if is_small {
            break;
        }
        let delay = frame.delay();
        let image = DynamicImage::ImageRgba8(frame.into_buffer()).thumbnail_exact(wide, high);
        encoder.encode_frame(Frame::from_parts(image.into_rgba8(), 0, 0, delay)).ok()?;
    }
    drop(encoder);
    match frames {
        0 => None,
        _ if is_small => Some(bytes),
        _ => Some(smaller),
    }
}
