//! The picture that people see where they sign in.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jackfield_api::brand as api;
use jackfield_domain::brand;

use super::images;
use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetBrandImage, _, _>(get)
        .add::<api::UploadBrandImage, _, _>(upload)
        .add::<api::DeleteBrandImage, _, _>(delete)
}

async fn get(call: Call<api::GetBrandImage>) -> Answer<api::GetBrandImage> {
    let granted = call.granted(()).await?;
    let Some(png) = brand::image(&call.app, &granted).await else {
        // Mattermost: nothing at all, which is what an `img` wants.
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
        return Ok(Reply::whole(response));
    };
    let mut response = Response::new(Body::from(png));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(Reply::whole(response))
}

async fn upload(call: Call<api::UploadBrandImage>) -> Answer<api::UploadBrandImage> {
    let granted = call.granted(()).await?;
    let image = images::uploaded(&call, "api.admin.upload_brand_image.no_file.app_error").await?;
    brand::set(&call.app, &granted, image).await?;
    Ok(Reply::ok())
}

async fn delete(call: Call<api::DeleteBrandImage>) -> Answer<api::DeleteBrandImage> {
    let granted = call.granted(()).await?;
    brand::remove(&call.app, &granted).await?;
    Ok(Reply::ok())
}
