//! Other people's text in our Markdown.

/// Text that stands for itself: it makes no link, no code, and mentions nobody.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => out.push(' '),
            '[' | ']' | '(' | ')' | '*' | '_' | '`' | '~' | '<' | '>' | '|' | '\\' | '#' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            '@' => out.push_str("@\u{200b}"),
            other => out.push(other),
        }
    }
    out
}

/// A link, when there is an address to link to.
pub fn link(text: &str, url: &str) -> String {
    let is_address = (url.starts_with("https://") || url.starts_with("http://")) && !url.contains([' ', ')', '\n']);
    if is_address { format!("[{}]({url})", plain(text)) } else { plain(text) }
}

/// Several lines as a quotation, mentioning nobody.
pub fn quote(text: &str, limit: usize) -> String {
    let text = shortened(text.trim(), limit).replace('@', "@\u{200b}");
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// At most that many letters.
pub fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_can_neither_link_nor_mention() {
        assert_eq!(plain("[x](y) @all `z`"), "\\[x\\]\\(y\\) @\u{200b}all \\`z\\`");
    }

    #[test]
    fn only_an_address_becomes_a_link() {
        assert_eq!(link("a", "https://example.org/1"), "[a](https://example.org/1)");
        assert_eq!(link("a", "javascript:alert(1)"), "a");
        assert_eq!(link("a", "https://example.org/) [b](c"), "a");
    }

    #[test]
    fn long_text_is_cut_between_letters() {
        assert_eq!(shortened("äöü", 2), "äö…");
        assert_eq!(shortened("äö", 2), "äö");
    }
}
