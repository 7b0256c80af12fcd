//! What addresses lead to.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use jackfield_api::links as api;
use jackfield_domain::links;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetRedirectLocation, _, _>(redirect)
        .add::<api::GetImageByUrl, _, _>(image)
        .add::<api::GetOpenGraph, _, _>(open_graph)
}

async fn redirect(call: Call<api::GetRedirectLocation>) -> Answer<api::GetRedirectLocation> {
    let granted = call.granted(()).await?;
    let location = links::redirect(&call.app, &granted, &call.query.url).await?;
    Ok(Reply::json(api::RedirectLocation { location }))
}

async fn open_graph(call: Call<api::GetOpenGraph>) -> Answer<api::GetOpenGraph> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(links::open_graph(&call.app, &granted, &call.body.url).await?))
}

async fn image(call: Call<api::GetImageByUrl>) -> Answer<api::GetImageByUrl> {
    let granted = call.granted(()).await?;
    let image = links::image(&call.app, &granted, &call.query.url).await?;
    let mut response = Response::new(Body::from(image.bytes));
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&image.kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=86400, private"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    Ok(Reply::whole(response))
}
