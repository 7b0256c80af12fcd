//! The words of an HTML mail, for readers that show no HTML.

/// Elements whose end is the end of a line.
const LINES: &[&str] = &["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "blockquote"];
/// Elements whose content nobody reads.
const UNREAD: &[&str] = &["style", "script", "head", "title"];

/// The text of HTML, a line for each block.
pub fn plain_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    let mut unread: Option<String> = None;
    while let Some(start) = rest.find('<') {
        let (before, after) = rest.split_at(start);
        if unread.is_none() {
            text.push_str(&decoded(before));
        }
        let Some(end) = after.find('>') else { return squeezed(&text) };
        let tag = after.get(1..end).unwrap_or_default();
        rest = after.get(end + 1..).unwrap_or_default();
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match &unread {
            Some(skipped) if closes && *skipped == name => unread = None,
            Some(_) => {}
            None if !closes && UNREAD.contains(&name.as_str()) => unread = Some(name),
            None if LINES.contains(&name.as_str()) => text.push('\n'),
            None => {}
        }
    }
    if unread.is_none() {
        text.push_str(&decoded(rest));
    }
    squeezed(&text)
}

/// Text with its entities read and its blanks as one space each.
fn decoded(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    let mut joined = String::with_capacity(text.len());
    for letter in text.chars() {
        if !letter.is_whitespace() {
            joined.push(letter);
        } else if !joined.ends_with(' ') {
            joined.push(' ');
        }
    }
    entities.iter().fold(joined, |text, (entity, letter)| text.replace(entity, letter))
}

/// Lines without blanks at their ends, at most one of them empty in a row.
fn squeezed(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_readable_lines() {
        let html = "<html><head><style>p { color: red }</style></head><body><h1>Hello &amp; welcome</h1>\
            <p>a <b>bold</b> word<br>next</p><script>if (1 < 2) {}</script></body></html>";
        assert_eq!(plain_of(html), "Hello & welcome\n\na bold word\nnext");
        assert_eq!(plain_of("&amp;lt; stays an entity's name"), "&lt; stays an entity's name");
        assert_eq!(plain_of("no end <p"), "no end");
        assert_eq!(plain_of(""), "");
    }
}
