//! What a page says of itself in its head.

use html5gum::{Token, Tokenizer};
use jackfield_model::{OpenGraph, OpenGraphImage};

/// Letters of a text that are kept.
const TEXT: usize = 1_000;
const ADDRESS: usize = 2_048;
/// Images that are kept. Mattermost: as many.
const IMAGES: usize = 5;
/// Tokens that are looked at.
const TOKENS: usize = 20_000;

/// Reads a page's head; `None` when it says nothing.
pub(super) fn read(text: &str, address: &str) -> Option<OpenGraph> {
    let mut found = OpenGraph::default();
    let (mut title, mut description, mut in_title) = (String::new(), String::new(), false);
    for token in Tokenizer::new(text).take(TOKENS) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => match tag.name.as_slice() {
                b"title" => in_title = true,
                b"meta" => {
                    let attribute = |name: &[u8]| {
                        let value = tag.attributes.iter().find(|(key, _)| key.as_slice() == name);
                        value.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
                    };
                    let (property, name) = (attribute(b"property"), attribute(b"name"));
                    let said = if property.is_empty() { name } else { property };
                    note(&mut found, &mut description, &said.to_lowercase(), &attribute(b"content"));
                }
                // What follows is the page itself.
                b"body" => break,
                _ => {}
            },
            Token::String(piece) if in_title => title.push_str(&String::from_utf8_lossy(&piece)),
            Token::EndTag(tag) => match tag.name.as_slice() {
                b"title" => in_title = false,
                b"head" => break,
                _ => {}
            },
            _ => {}
        }
    }
    if found.title.is_empty() {
        found.title = cut(&title, TEXT);
    }
    if found.description.is_empty() {
        found.description = description;
    }
    let base: Option<reqwest::Url> = address.parse().ok();
    found.images.retain_mut(|image| match base.as_ref().and_then(|base| base.join(&image.url).ok()) {
        Some(url) if matches!(url.scheme(), "http" | "https") => {
            image.url = url.into();
            true
        }
        _ => false,
    });
    if found.title.is_empty() && found.description.is_empty() && found.images.is_empty() {
        return None;
    }
    found.url = address.to_owned();
    Some(found)
}

fn note(found: &mut OpenGraph, description: &mut String, said: &str, content: &str) {
    let number = || content.trim().parse().unwrap_or_default();
    match said {
        "og:title" => found.title = cut(content, TEXT),
        "og:description" => found.description = cut(content, TEXT),
        "og:site_name" => found.site_name = cut(content, TEXT),
        "og:type" => found.kind = cut(content, TEXT),
        "description" | "twitter:description" => *description = cut(content, TEXT),
        "og:image" | "og:image:url" if found.images.len() < IMAGES && content.len() <= ADDRESS => {
            found.images.push(OpenGraphImage { url: content.trim().to_owned(), ..OpenGraphImage::default() });
        }
        "og:image:secure_url" => with_last(found, |image| image.secure_url = cut(content, ADDRESS)),
        "og:image:type" => with_last(found, |image| image.kind = cut(content, TEXT)),
        "og:image:width" => with_last(found, |image| image.width = number()),
        "og:image:height" => with_last(found, |image| image.height = number()),
        _ => {}
    }
}

fn with_last(found: &mut OpenGraph, change: impl FnOnce(&mut OpenGraphImage)) {
    if let Some(image) = found.images.last_mut() {
        change(image);
    }
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_it_is_in_its_head() {
        let page = r#"<!doctype html><html><head><title> A &amp; B </title>
            <meta property="og:description" content="What it &quot;is&quot;"><meta name=description content=other>
            <meta property="og:image" content="/a.png"><meta property="og:image:width" content="640">
            <meta property="og:image" content="javascript:alert(1)">
            </head><body><meta property="og:title" content="not here"></body></html>"#;
        let found = read(page, "https://example.com/x").expect("it says something");
        assert_eq!((found.title.as_str(), found.description.as_str()), ("A & B", "What it \"is\""));
        assert_eq!(found.images.len(), 1);
        assert_eq!((found.images[0].url.as_str(), found.images[0].width), ("https://example.com/a.png", 640));
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        assert_eq!(read("<p>Hello", "https://example.com"), None);
        assert_eq!(read("\u{0}<<<>>>", "https://example.com"), None);
    }
}
