//! Small versions of images. One is decoded at a time, within a budget of memory that what it says of itself must
//! fit into, away from the threads that serve.

mod budget;
mod moving;

use std::io::{BufReader, Cursor};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};

pub use budget::Darkroom;

/// Mattermost: a thumbnail of 120 by 100, a preview 1920 wide, a JPEG of 16 by 16 inside the answer, quality 90.
const THUMBNAIL: (u32, u32) = (120, 100);
const PREVIEW: u32 = 1920;
/// What is much higher than wide is shown smaller.
const PREVIEW_HEIGHT: u32 = 4 * PREVIEW;
const MINI: u32 = 16;
const QUALITY: u8 = 90;
/// The side of an image that is to become a small square.
const SIDE: u32 = 8192;

/// An image's own size and its small versions as JPEG.
pub struct Sizes {
    pub width: u32,
    pub height: u32,
    pub thumbnail: Vec<u8>,
    pub preview: Vec<u8>,
    pub mini: Vec<u8>,
}

impl Darkroom {
    /// `None` when it is no image that can be read within `pixels`.
    #[crate::boxed]
    pub async fn sizes(&self, path: &Path, pixels: u64) -> Option<Sizes> {
        let path = path.to_owned();
        self.work(move || make(&path, pixels)).await?
    }

    /// An image filled into a square of `side`, as PNG.
    #[crate::boxed]
    pub async fn square(&self, bytes: Vec<u8>, side: u32) -> Option<Vec<u8>> {
        self.work(move || {
            let picture = Picture::of_bytes(&bytes)?;
            // No larger than twice what is wanted before it is turned, and cut last.
            let (width, height) = fitted(picture.shown(), (u32::MAX, u32::MAX), side);
            let small = picture.reduced(width, height);
            png(&small.resize_to_fill(side, side, image::imageops::FilterType::Triangle))
        })
        .await?
    }

    /// An image of at most `side` by `side`: a moving one keeps moving, others become PNG.
    #[crate::boxed]
    pub async fn at_most(&self, bytes: Vec<u8>, side: u32) -> Option<Vec<u8>> {
        self.work(move || {
            if bytes.starts_with(b"GIF8") {
                return moving::reduced(bytes, side);
            }
            let picture = Picture::of_bytes(&bytes)?;
            let (width, height) = fitted(picture.shown(), (side, side), 1);
            png(&picture.reduced(width, height))
        })
        .await?
    }
}

/// An image as it lies in memory, and how it is to be turned.
struct Picture {
    image: DynamicImage,
    turn: Orientation,
}

impl Picture {
    fn read<R: std::io::BufRead + std::io::Seek>(
        reader: ImageReader<R>,
        progressive: bool,
        fits: impl FnOnce((u32, u32)) -> bool,
    ) -> Option<Self> {
        let mut decoder = reader.with_guessed_format().ok()?.into_decoder().ok()?;
        if !fits(decoder.dimensions()) || !budget::affords(&decoder, progressive) {
            return None;
        }
        decoder.set_limits(budget::limits()).ok()?;
        let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let image = DynamicImage::from_decoder(decoder).ok()?;
        Some(Self { image, turn })
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let progressive = budget::is_progressive(&mut Cursor::new(bytes));
        let fits = |(width, height)| width <= SIDE && height <= SIDE;
        Self::read(ImageReader::new(Cursor::new(bytes)), progressive, fits)
    }

    fn is_on_its_side(&self) -> bool {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        matches!(self.turn, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
    }

    /// Width and height as it is shown.
    fn shown(&self) -> (u32, u32) {
        let (width, height) = (self.image.width(), self.image.height());
        if self.is_on_its_side() { (height, width) } else { (width, height) }
    }

    /// The image in this size, turned. It is turned last, when it is small.
    fn reduced(self, width: u32, height: u32) -> DynamicImage {
        let (width, height) = if self.is_on_its_side() { (height, width) } else { (width, height) };
        let same = (width, height) == (self.image.width(), self.image.height());
        let mut small = if same { self.image } else { self.image.thumbnail_exact(width, height) };
        small.apply_orientation(self.turn);
        small
    }
}

/// The size of the same shape that fits into `most`, but whose shorter side is no less than `least`; never larger
/// than it is.
fn fitted((width, height): (u32, u32), most: (u32, u32), least: u32) -> (u32, u32) {
    let [wide, high] = [width, height].map(|side| f64::from(side.max(1)));
    let into = (f64::from(most.0) / wide).min(f64::from(most.1) / high);
    let scale = if least > 1 { 2.0 * f64::from(least) / wide.min(high) } else { into }.min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no larger than the image was")]
    let side = |side: f64| ((side * scale).round() as u32).max(1);
    (side(wide), side(high))
}

fn make(path: &Path, pixels: u64) -> Option<Sizes> {
    let open = || Some(BufReader::new(std::fs::File::open(path).ok()?));
    let progressive = budget::is_progressive(&mut open()?);
    let fits = |(width, height)| u64::from(width) * u64::from(height) <= pixels;
    let picture = Picture::read(ImageReader::new(open()?), progressive, fits)?;
    let (width, height) = picture.shown();
    let (wide, high) = fitted((width, height), (PREVIEW, PREVIEW_HEIGHT), 1);
    // From here on the image itself is gone.
    let preview = picture.reduced(wide, high);
    let thumbnail = jpeg(&preview.thumbnail(THUMBNAIL.0, THUMBNAIL.1))?;
    let mini = jpeg(&preview.thumbnail_exact(MINI, MINI))?;
    Some(Sizes { width, height, thumbnail, preview: jpeg(&preview)?, mini })
}

fn jpeg(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    match image {
        DynamicImage::ImageRgb8(opaque) => encoder.encode_image(opaque).ok()?,
        _ => encoder.encode_image(&on_white(image)).ok()?,
    }
    Some(bytes)
}

/// JPEG has no transparency: what shines through is white.
fn on_white(image: &DynamicImage) -> RgbImage {
    let mut flat = RgbImage::from_pixel(image.width(), image.height(), image::Rgb([255, 255, 255]));
    for (target, source) in flat.pixels_mut().zip(image.to_rgba8().pixels()) {
        let alpha = u32::from(source[3]);
        for (shown, own) in target.0.iter_mut().zip(source.0) {
            *shown = u8::try_from((u32::from(own) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
        }
    }
    flat
}

fn png(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

#[cfg(test)]
mod tests;
