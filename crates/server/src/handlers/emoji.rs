//! Custom emojis.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use jackfield_api::emoji as api;
use jackfield_domain::emoji;
use jackfield_model::{AppError, Emoji};
use tokio_util::io::ReaderStream;

use crate::call::{Answer, Call};
use crate::form;
use crate::reply::Reply;
use crate::routes::Routes;

/// Mattermost: 1 MiB.
const BYTES: usize = 1024 * 1024;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateEmoji, _, _>(create)
        .add::<api::GetEmojiList, _, _>(list)
        .add::<api::GetEmoji, _, _>(get)
        .add::<api::GetEmojiByName, _, _>(by_name)
        .add::<api::GetEmojisByNames, _, _>(by_names)
        .add::<api::SearchEmoji, _, _>(search)
        .add::<api::AutocompleteEmoji, _, _>(autocomplete)
        .add::<api::GetEmojiImage, _, _>(image)
        .add::<api::DeleteEmoji, _, _>(delete)
}

async fn create(call: Call<api::CreateEmoji>) -> Answer<api::CreateEmoji> {
    let granted = call.granted(()).await?;
    let (mut draft, mut image) = (None, None);
    let mut form = form::fields(&call.headers, call.take_stream()).await?;
    while let Some(field) = form::next(&mut form).await? {
        match field.name().unwrap_or_default() {
            "emoji" => {
                let text = form::text(field, 4096).await?;
                draft = serde_json::from_str::<Emoji>(&text).ok();
            }
            "image" => image = Some(form::bytes(field, BYTES).await?),
            _ => {}
        }
    }
    let Some(draft) = draft else { return Err(AppError::invalid_param("emoji").into()) };
    let Some(image) = image else { return Err(AppError::invalid_param("image").into()) };
    Ok(Reply::json(emoji::create(&call.app, &granted, &draft, image).await?))
}

async fn list(call: Call<api::GetEmojiList>) -> Answer<api::GetEmojiList> {
    let granted = call.granted(()).await?;
    if !matches!(call.query.sort.as_str(), "" | "name") {
        return Err(AppError::invalid_url_param("sort").into());
    }
    let window = call.query.window();
    Ok(Reply::json(emoji::list(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn get(call: Call<api::GetEmoji>) -> Answer<api::GetEmoji> {
    let granted = call.granted(call.path.emoji_id).await?;
    Ok(Reply::json(emoji::get(&call.app, &granted).await?))
}

async fn by_name(call: Call<api::GetEmojiByName>) -> Answer<api::GetEmojiByName> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(emoji::by_name(&call.app, &granted, &call.path.emoji_name).await?))
}

async fn by_names(call: Call<api::GetEmojisByNames>) -> Answer<api::GetEmojisByNames> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(emoji::by_names(&call.app, &granted, &call.body).await?))
}

async fn search(call: Call<api::SearchEmoji>) -> Answer<api::SearchEmoji> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(emoji::search(&call.app, &granted, &call.body.term, call.body.prefix_only).await?))
}

async fn autocomplete(call: Call<api::AutocompleteEmoji>) -> Answer<api::AutocompleteEmoji> {
    let granted = call.granted(()).await?;
    if call.query.name.is_empty() {
        return Err(AppError::invalid_url_param("name").into());
    }
    Ok(Reply::json(emoji::search(&call.app, &granted, &call.query.name, true).await?))
}

async fn image(call: Call<api::GetEmojiImage>) -> Answer<api::GetEmojiImage> {
    let granted = call.granted(call.path.emoji_id).await?;
    let reader = emoji::image(&call.app, &granted).await?;
    let mut response = Response::new(Body::from_stream(ReaderStream::new(reader)));
    // Kept as PNG, or as the GIF it was; clients look at the bytes.
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=2592000, private"));
    Ok(Reply::whole(response))
}

async fn delete(call: Call<api::DeleteEmoji>) -> Answer<api::DeleteEmoji> {
    let granted = call.granted(call.path.emoji_id).await?;
    emoji::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}
