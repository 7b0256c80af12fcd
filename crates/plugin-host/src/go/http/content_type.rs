//! The type of a body whose plugin did not name one, from its first bytes.
//! Go's server guesses too, and browsers told not to guess need an answer.

pub(super) fn guess(body: &[u8]) -> &'static str {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1f\x8b\x08", "application/x-gzip"),
    ];
    let body = body.get(..512).unwrap_or(body);
    if let Some((_, kind)) = SIGNATURES.iter().find(|(start, _)| body.starts_with(start)) {
        return kind;
    }
    let text = body.trim_ascii_start();
    let starts = |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    if ["<!doctype html", "<html", "<head", "<script", "<body", "<div", "<p>", "<h1", "<a ", "<!--"]
        .iter()
        .any(|tag| starts(tag))
    {
        return "text/html; charset=utf-8";
    }
    if starts("<?xml") {
        return "text/xml; charset=utf-8";
    }
    let binary = |byte: &u8| matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F);
    if body.iter().any(binary) {
        return "application/octet-stream";
    }
    "text/plain; charset=utf-8"
}
