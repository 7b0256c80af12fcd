//! What of a message is text: Markdown read as the clients draw it. Code, the targets of links and images are no text.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TextMergeStream};

/// Links of a message that are looked at.
const LINKS: usize = 5;

/// A message, read once.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Runs of text between which something else stands: a mark, a block's end, code.
    pub texts: Vec<String>,
    /// Where its first links lead.
    pub links: Vec<String>,
}

pub(super) fn read(message: &str) -> Read {
    let mut reader = Reader::default();
    let tags_as_text = without_html(message);
    let parser = Parser::new_ext(&tags_as_text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES);
    for event in TextMergeStream::new(parser) {
        reader.take(event);
    }
    reader.cut();
    reader.read
}

#[derive(Default)]
struct Reader {
    read: Read,
    run: String,
    /// How many parts are open since one that is not drawn as text.
    hidden: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) if self.hidden == 0 => {
                self.run.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak if self.hidden == 0 => self.run.push('\n'),
            Event::Start(tag) => {
                self.cut();
                if let Tag::Link { dest_url, link_type, .. } = &tag
                    && *link_type != LinkType::Email
                {
                    self.link(dest_url);
                }
                if self.hidden > 0 || is_hidden(&tag) {
                    self.hidden += 1;
                }
            }
            Event::End(_) => {
                self.cut();
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ => self.cut(),
        }
    }

    fn link(&mut self, address: &str) {
        if self.read.links.len() < LINKS && is_address(address) {
            self.read.links.push(address.to_owned());
        }
    }

    /// Ends the run of text. The addresses in it are links, and no text either.
    fn cut(&mut self) {
        let run = std::mem::take(&mut self.run);
        if !run.contains("://") {
            if !run.trim().is_empty() {
                self.read.texts.push(run);
            }
            return;
        }
        let mut from = 0;
        for (at, word) in words_of(&run) {
            let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min() else {
                continue;
            };
            self.read.texts.push(run[from..at + start].to_owned());
            let address = &word[start..];
            self.link(address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']));
            from = at + word.len();
        }
        self.read.texts.push(run[from..].to_owned());
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::Image { .. } => true,
        Tag::Link { link_type, .. } => matches!(link_type, LinkType::Autolink | LinkType::Email),
        _ => false,
    }
}

fn is_address(address: &str) -> bool {
    (9..=2048).contains(&address.len()) && (address.starts_with("https://") || address.starts_with("http://"))
}

/// The words between white space and angle brackets, with where they start.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).filter_map(move |word| {
        // What separates is one character; the next word starts behind it.
        let start = at;
        at += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    })
}

/// Mattermost: HTML is text. An address in angle brackets stays a link.
fn without_html(message: &str) -> Cow<'_, str> {
    if !message.contains('<') {
        return Cow::Borrowed(message);
    }
    let mut escaped = String::with_capacity(message.len() + 16);
    let mut rest = message;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        escaped.push_str(before);
        let opens_a_tag = from[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let is_plain = before.ends_with('\\') || from.starts_with("<http") || from.starts_with("<mailto:");
        if opens_a_tag && !is_plain {
            escaped.push('\\');
        }
        escaped.push('<');
        rest = &from[1..];
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}
