//! What addresses lead to.

use jackfield_model::{OpenGraph, wire};

use crate::operations;
use crate::query::query;

query! {
    pub struct UrlQuery {
        pub url: String,
    }
}

wire! {
    pub struct UrlRequest {
        pub url: String,
    }

    pub struct RedirectLocation {
        pub location: String,
    }
}

operations! { tag "links", scope Posts;
    /// Tells where an address leads to.
    GetRedirectLocation = GET "/api/v4/redirect_location" -> 200 json RedirectLocation {
        query: UrlQuery,
        example_query: "url=http://127.0.0.1:9/",
        permission: SignedIn,
    }
    /// Gets an image of another server.
    GetImageByUrl = GET "/api/v4/image" -> 200 bytes {
        query: UrlQuery,
        example_query: "url={integration_url}",
        permission: SignedIn,
    }
    /// Tells what a page says of itself.
    GetOpenGraph = POST "/api/v4/opengraph" -> 200 json OpenGraph {
        body: json UrlRequest,
        example: { "url": "http://127.0.0.1:9/" },
        scope: Posts read,
        permission: SignedIn,
    }
}
