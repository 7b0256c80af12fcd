use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::codecs::gif::{GifDecoder, GifEncoder};
use image::{AnimationDecoder, Frame, Rgba, RgbaImage};

use super::*;

/// A PNG that says that it is of this size, with nothing in it.
fn png_that_says(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], body: &[u8]| {
        let mut crc = flate2_crc(kind, body);
        png.extend(u32::try_from(body.len()).unwrap_or_default().to_be_bytes());
        png.extend(kind);
        png.extend(body);
        png.append(&mut crc);
    };
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    chunk(b"IHDR", &header);
    chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]);
    chunk(b"IEND", &[]);
    png
}

fn flate2_crc(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let crc = kind.iter().chain(body).fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    (!crc).to_be_bytes().to_vec()
}

/// A red and blue JPEG, two by one parts, with a note of how it is to be turned.
fn jpeg_turned(orientation: u8) -> Vec<u8> {
    let image = RgbaImage::from_fn(64, 32, |x, _| if x < 32 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 255]) });
    let plain = jpeg(&DynamicImage::ImageRgba8(image)).unwrap();
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut turned = plain[..2].to_vec();
    turned.extend([0xff, 0xe1]);
    turned.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    turned.extend(exif);
    turned.extend(&plain[2..]);
    turned
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

// covers: 37
#[tokio::test]
async fn an_image_that_says_it_is_huge_is_not_decoded() {
    let room = Darkroom::default();
    // 30 million points of four bytes fit, twice as many do not, whatever the setting allows.
    for (width, height) in [(8_000, 8_000), (60_000, 1_000), (65_000, 65_000)] {
        let huge = file(&png_that_says(width, height));
        assert!(room.sizes(huge.path(), u64::MAX).await.is_none());
        let picture = Picture::read(ImageReader::open(huge.path()).unwrap(), false, |_| true);
        assert!(picture.is_none());
    }
    let decoder = |width, height| {
        ImageReader::new(Cursor::new(png_that_says(width, height)))
            .with_guessed_format()
            .unwrap()
            .into_decoder()
            .unwrap()
    };
    assert!(budget::affords(&decoder(6_000, 5_000), false), "a camera's");
    assert!(!budget::affords(&decoder(6_000, 5_000), true), "each point is there three times");
    assert!(!budget::affords(&decoder(8_000, 8_000), false));
}

// covers: 37
#[tokio::test]
async fn one_is_decoded_at_a_time() {
    let room = Darkroom::default();
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let all = (0..8).map(|_| {
        let (room, running, most) = (room.clone(), running.clone(), most.clone());
        tokio::spawn(async move {
            room.work(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::yield_now();
                running.fetch_sub(1, Ordering::SeqCst);
            })
            .await
        })
    });
    for done in futures_util::future::join_all(all).await {
        assert_eq!(done.unwrap(), Some(()));
    }
    assert_eq!(most.load(Ordering::SeqCst), 1);
    // A panic over an image gives the place back.
    assert!(room.work(|| panic!("a broken image")).await.is_none());
    assert_eq!(room.work(|| 1).await, Some(1));
}

#[tokio::test]
async fn images_are_turned_as_their_camera_says() {
    let room = Darkroom::default();
    let colour = |bytes: &[u8], x: u32, y: u32| {
        let [red, _, blue, _] = image::load_from_memory(bytes).unwrap().to_rgba8().get_pixel(x, y).0;
        if red > blue { "red" } else { "blue" }
    };
    for (orientation, size, top, bottom) in [
        (1, (64, 32), "red", "red"),
        (6, (32, 64), "red", "blue"),
        (8, (32, 64), "blue", "red"),
        (3, (64, 32), "blue", "blue"),
    ] {
        let sizes = room.sizes(file(&jpeg_turned(orientation)).path(), 1_000_000).await.unwrap();
        assert_eq!((sizes.width, sizes.height), size, "orientation {orientation}");
        assert_eq!(colour(&sizes.preview, 2, 2), top, "orientation {orientation}");
        assert_eq!(colour(&sizes.preview, 2, size.1 - 3), bottom, "orientation {orientation}");
    }
    let square = room.square(jpeg_turned(6), 16).await.unwrap();
    assert_eq!((colour(&square, 8, 1), colour(&square, 8, 14)), ("red", "blue"));
}

#[tokio::test]
async fn moving_images_keep_moving_and_large_ones_become_small() {
    let room = Darkroom::default();
    let gif = |side: u32| {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        for shade in [0, 120, 240] {
            encoder.encode_frame(Frame::new(RgbaImage::from_pixel(side, side, Rgba([shade, 0, 0, 255])))).unwrap();
        }
        drop(encoder);
        bytes
    };
    let frames = |bytes: Vec<u8>| {
        let decoder = GifDecoder::new(Cursor::new(bytes)).unwrap();
        (decoder.dimensions(), decoder.into_frames().count())
    };
    let small = gif(64);
    assert_eq!(room.at_most(small.clone(), 128).await.unwrap(), small);
    let reduced = room.at_most(gif(512), 128).await.unwrap();
    assert_eq!(frames(reduced), ((128, 128), 3));
    assert!(room.at_most(b"GIF89a nothing".to_vec(), 128).await.is_none());
}

#[test]
fn passes_are_seen_in_the_head() {
    let plain = jpeg_turned(1);
    assert!(!budget::is_progressive(&mut Cursor::new(&plain)));
    let frame = plain.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    let mut passes = plain;
    passes[frame + 1] = 0xc2;
    assert!(budget::is_progressive(&mut Cursor::new(&passes)));
    assert!(!budget::is_progressive(&mut Cursor::new(b"\xff\xd8\xff\xe1\xff\xff")));
    assert!(!budget::is_progressive(&mut Cursor::new(b"no image")));
}

#[test]
fn shapes_are_kept() {
    assert_eq!(fitted((4000, 2000), (1920, 7680), 1), (1920, 960));
    assert_eq!(fitted((100, 50), (1920, 7680), 1), (100, 50));
    assert_eq!(fitted((4000, 1000), (u32::MAX, u32::MAX), 128), (1024, 256));
    assert_eq!(fitted((10_000, 1), (128, 128), 1), (128, 1));
}
