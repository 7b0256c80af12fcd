//! Addresses as Mattermost's router takes them: whoever writes a slash twice is sent to the address without.

use axum::response::Response;
use http::{HeaderValue, StatusCode, Uri, header};

/// Where a request is sent that has empty parts or dots in its path; nothing for one that is as it should be.
pub fn elsewhere(uri: &Uri) -> Option<Response> {
    let clean = cleaned(uri.path())?;
    let place = uri.query().map_or_else(|| clean.clone(), |query| format!("{clean}?{query}"));
    let place = HeaderValue::from_str(&place).ok()?;
    let mut response = Response::default();
    // Mattermost: whatever the method; most clients go on with GET.
    *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
    response.headers_mut().insert(header::LOCATION, place);
    Some(response)
}

/// The path without empty parts and dots; nothing when it has none. It begins with one slash, so that it stays on this server.
fn cleaned(path: &str) -> Option<String> {
    if !path.contains("//") && !path.contains("/.") {
        return None;
    }
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            part => kept.push(part),
        }
    }
    let mut clean = format!("/{}", kept.join("/"));
    if path.ends_with('/') && clean != "/" {
        clean.push('/');
    }
    (clean != path).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_empty_parts_leads_to_the_one_without() {
        for (path, clean) in [
            ("/api/v4/posts/x//reactions", Some("/api/v4/posts/x/reactions")),
            ("//api/v4/users", Some("/api/v4/users")),
            ("/a/./b/../c/", Some("/a/c/")),
            ("/../..", Some("/")),
            ("//", Some("/")),
            ("/.well-known/x", None),
            ("/api/v4/users", None),
            ("/", None),
        ] {
            assert_eq!(cleaned(path).as_deref(), clean, "{path}");
        }
    }

    // covers: 34
    #[test]
    fn nobody_is_sent_to_another_server() {
        assert_eq!(cleaned("//elsewhere.example//x").as_deref(), Some("/elsewhere.example/x"));
        let response = elsewhere(&"/a//b?c=d//e".parse().unwrap()).unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()[header::LOCATION]),
            (301, &HeaderValue::from_static("/a/b?c=d//e"))
        );
    }
}
