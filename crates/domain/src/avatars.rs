//! Profile pictures: those that people set, and those that are drawn from a name.

use std::io::Cursor;
use std::sync::Arc;

use image::{Rgb, RgbImage};
use jackfield_model::permission::{EditUser, ViewUser};
use jackfield_model::{AppError, Millis, User, UserId};
use jackfield_storage::{bots, users};
use tokio::io::AsyncReadExt;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Failure, Result};

/// Mattermost: 128 by 128.
const SIDE: u32 = 128;
const BYTES: u64 = 2 * 1024 * 1024;

/// Calm colours that white letters are read on.
const COLOURS: &[[u8; 3]] = &[
    [0x2f, 0x6f, 0xb5],
    [0x3a, 0x7d, 0x5c],
    [0x8a, 0x5a, 0xa8],
    [0xb0, 0x5a, 0x3c],
    [0x4a, 0x6a, 0x7a],
    [0x9c, 0x4f, 0x6e],
    [0x5b, 0x6f, 0x2f],
    [0x2e, 0x7f, 0x88],
];

/// Capital letters and digits, five columns by seven rows, the top row first.
const GLYPHS: &[(char, [u8; 7])] = &[
    ('A', [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11]),
    ('B', [0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e]),
    ('C', [0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e]),
    ('D', [0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e]),
    ('E', [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f]),
    ('F', [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10]),
    ('G', [0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f]),
    ('H', [0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11]),
    ('I', [0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e]),
    ('J', [0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0c]),
    ('K', [0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11]),
    ('L', [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f]),
    ('M', [0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11]),
    ('N', [0x11, 0x11, 0x19, 0x15, 0x13, 0x11, 0x11]),
    ('O', [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e]),
    ('P', [0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10]),
    ('Q', [0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d]),
    ('R', [0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11]),
    ('S', [0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e]),
    ('T', [0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04]),
    ('U', [0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e]),
    ('V', [0x11, 0x11, 0x11, 0x11, 0x11, 0x0a, 0x04]),
    ('W', [0x11, 0x11, 0x11, 0x15, 0x15, 0x15, 0x0a]),
    ('X', [0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11]),
    ('Y', [0x11, 0x11, 0x11, 0x0a, 0x04, 0x04, 0x04]),
    ('Z', [0x1f, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f]),
    ('0', [0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e]),
    ('1', [0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e]),
    ('2', [0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f]),
    ('3', [0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e]),
    ('4', [0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02]),
    ('5', [0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e]),
    ('6', [0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e]),
    ('7', [0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08]),
    ('8', [0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e]),
    ('9', [0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c]),
];

/// A picture and when it was last changed; never for a drawn one.
pub struct Picture {
    pub png: Vec<u8>,
    pub changed_at: Millis,
}

/// Where somebody's own picture lies.
pub(crate) fn place(user: UserId) -> String {
    format!("users/{user}/profile.png")
}

/// A user's picture: their own, or the drawn one.
///
/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn picture(app: &App, granted: &Granted<ViewUser>) -> Result<Picture> {
    let user = granted.object(app).await?;
    let changed_at = if user.is_bot { user.bot_last_icon_update } else { user.last_picture_update };
    if changed_at.0 > 0 {
        let own = match app.files.read(&place(user.id), 0, Some(BYTES)).await {
            Ok(mut reader) => {
                let mut bytes = Vec::new();
                reader.read_to_end(&mut bytes).await.ok().map(|_| bytes)
            }
            Err(_) => None,
        };
        if let Some(png) = own {
            return Ok(Picture { png, changed_at });
        }
    }
    Ok(Picture { png: draw(&user)?, changed_at: Millis::NEVER })
}

/// The picture that is drawn from a user's name.
///
/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn drawn(app: &App, granted: &Granted<ViewUser>) -> Result<Vec<u8>> {
    draw(&*granted.object(app).await?)
}

fn draw(user: &User) -> Result<Vec<u8>> {
    let sum: usize = user.id.as_str().bytes().map(usize::from).sum();
    let [red, green, blue] = COLOURS[sum % COLOURS.len()];
    let mut image = RgbImage::from_pixel(SIDE, SIDE, Rgb([red, green, blue]));
    let letter = user.username.chars().find(char::is_ascii_alphanumeric).unwrap_or('A').to_ascii_uppercase();
    let rows = GLYPHS.iter().find(|(known, _)| *known == letter).map_or([0; 7], |(_, rows)| *rows);
    let scale = 11;
    let (left, top) = ((SIDE - 5 * scale) / 2, (SIDE - 7 * scale) / 2);
    for (row, bits) in (0u32..).zip(rows) {
        for column in 0..5u32 {
            if bits >> (4 - column) & 1 == 0 {
                continue;
            }
            for y in 0..scale {
                for x in 0..scale {
                    image.put_pixel(left + column * scale + x, top + row * scale + y, Rgb([255, 255, 255]));
                }
            }
        }
    }
    let mut png = Cursor::new(Vec::new());
    image
        .write_to(&mut png, image::ImageFormat::Png)
        .map_err(|error| AppError::internal("api.user.create_profile_image.encode.app_error", error))?;
    Ok(png.into_inner())
}

/// Sets a picture.
///
/// # Errors
/// 400 when the bytes are no image that can be read.
#[crate::boxed]
pub async fn set(app: &App, granted: &Granted<EditUser>, bytes: Vec<u8>) -> Result<()> {
    let id = granted.target();
    let Some(png) = app.memory.images.square(bytes, SIDE).await else {
        return Err(Failure::of("api.user.upload_profile_user.decode.app_error", 400));
    };
    app.files
        .write(&place(id), Box::pin(Cursor::new(png)))
        .await
        .map_err(|error| AppError::internal("api.user.upload_profile_user.upload_profile.app_error", error))?;
    note(app, granted, app.now()).await
}

/// Goes back to the drawn picture.
///
/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn reset(app: &App, granted: &Granted<EditUser>) -> Result<()> {
    // Mattermost: a negative time says that there is none, and changes the image's address.
    let changed = Millis(-app.now().0);
    note(app, granted, changed).await?;
    let _ = app.files.remove(&place(granted.target())).await;
    Ok(())
}

/// Removes the bytes of somebody's picture, when they themselves go.
pub(crate) async fn forget(app: &App, user: UserId) {
    let _ = app.files.remove(&place(user)).await;
}

async fn note(app: &App, granted: &Granted<EditUser>, changed: Millis) -> Result<()> {
    let (id, now) = (granted.target(), app.now());
    granted.object(app).await?;
    let (bus, cx, privacy) = (app.events.clone(), granted.cx().clone(), crate::users::privacy(app));
    app.transact(async move |tx| {
        users::set_picture(id, changed, now).execute(&mut *tx).await?;
        bots::set_icon(id, changed, now).execute(&mut *tx).await?;
        let user = users::by_id(id).one::<User>(&mut *tx).await?;
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user), privacy, is_seen: true }, &cx);
        Ok(())
    })
    .await
}
