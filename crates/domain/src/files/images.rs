//! Small versions of images. Decoding is bounded and off the threads that serve requests.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits};

/// Mattermost: a thumbnail of 120 by 100, a preview 1920 wide, a JPEG of 16 by 16 inside the answer, quality 90.
const THUMBNAIL: (u32, u32) = (120, 100);
const PREVIEW: u32 = 1920;
const MINI: u32 = 16;
const QUALITY: u8 = 90;
/// Memory that decoding one image may take.
const MEMORY: u64 = 256 * 1024 * 1024;

/// An image's own size and its small versions as JPEG.
pub struct Sizes {
    pub width: u32,
    pub height: u32,
    pub thumbnail: Vec<u8>,
    pub preview: Vec<u8>,
    pub mini: Vec<u8>,
}

/// `None` when it is no image that can be read within `pixels`.
pub async fn sizes(path: &Path, pixels: u64) -> Option<Sizes> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || make(&path, pixels)).await.ok()?
}

fn open(path: &Path, pixels: u64) -> Option<DynamicImage> {
    let reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > pixels {
        return None;
    }
    let mut reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    reader.decode().ok()
}

fn make(path: &Path, pixels: u64) -> Option<Sizes> {
    let image = open(path, pixels)?;
    let (width, height) = (image.width(), image.height());
    let thumbnail = jpeg(&image.thumbnail(THUMBNAIL.0, THUMBNAIL.1))?;
    let preview = if width > PREVIEW { image.resize(PREVIEW, u32::MAX, FilterType::Triangle) } else { image.clone() };
    let mini = jpeg(&image.thumbnail_exact(MINI, MINI))?;
    Some(Sizes { width, height, thumbnail, preview: jpeg(&preview)?, mini })
}

fn jpeg(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // JPEG has no transparency: what shines through is white.
    let mut flat = image::RgbImage::from_pixel(image.width(), image.height(), image::Rgb([255, 255, 255]));
    for (target, source) in flat.pixels_mut().zip(image.to_rgba8().pixels()) {
        let alpha = u32::from(source[3]);
        for (shown, own) in target.0.iter_mut().zip(source.0) {
            *shown = u8::try_from((u32::from(own) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
        }
    }
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&flat).ok()?;
    Some(bytes)
}

/// An image of at most `side` by `side` as PNG; `None` when it cannot be read.
pub async fn square(bytes: Vec<u8>, side: u32, exact: bool) -> Option<Vec<u8>> {
    tokio::task::spawn_blocking(move || {
        let mut reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().ok()?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(MEMORY);
        limits.max_image_width = Some(8192);
        limits.max_image_height = Some(8192);
        reader.limits(limits);
        let image = reader.decode().ok()?;
        let small = match exact {
            true => image.resize_to_fill(side, side, FilterType::Triangle),
            false if image.width() > side || image.height() > side => image.thumbnail(side, side),
            false => image,
        };
        let mut png = Cursor::new(Vec::new());
        small.write_to(&mut png, image::ImageFormat::Png).ok()?;
        Some(png.into_inner())
    })
    .await
    .ok()?
}
