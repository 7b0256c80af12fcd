//! The text of files, for search: taken out of them after they were uploaded, where nobody waits for it.

use std::io::{Cursor, Read};

use futures_util::future::BoxFuture;
use html5gum::{Token, Tokenizer};
use jackfield_model::{FileId, FileInfo};
use jackfield_storage::files as statements;
use serde::{Deserialize, Serialize};

use super::facts::bytes_at;
use crate::jobs::{Asked, Fault, Job, Left, Retry, Taken, ask};
use crate::{App, Result};

/// Larger files are found by their names alone.
const BYTES: i64 = 20 * 1024 * 1024;
/// Text that is kept: PostgreSQL's index of a row takes no more than a megabyte, which is made of more than the letters.
const TEXT: usize = 128 * 1024;
/// What is read of one part of a packed file, however large it says it is.
const PART: u64 = 8 * 1024 * 1024;
/// Parts of one packed file that are read.
const PARTS: usize = 200;

/// How text is found in a file of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Markup,
    /// A packed file whose parts of these names, or with names that begin so, are markup.
    Packed(&'static str),
}

impl Kind {
    fn of(extension: &str) -> Option<Self> {
        Some(match extension {
            "txt" | "md" | "csv" | "tsv" | "log" | "json" | "yaml" | "yml" | "toml" | "ini" | "rst" => Self::Plain,
            "html" | "htm" | "xml" => Self::Markup,
            "docx" => Self::Packed("word/document.xml"),
            "xlsx" => Self::Packed("xl/sharedStrings.xml"),
            "pptx" => Self::Packed("ppt/slides/slide"),
            "odt" | "ods" | "odp" => Self::Packed("content.xml"),
            _ => return None,
        })
    }
}

/// A file that is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    file: FileId,
}

/// Takes text out of files.
#[derive(Clone, Copy, Debug)]
pub struct Extracting;

impl Job for Extracting {
    const KIND: &'static str = "extract_content";
    type Data = Uploaded;
    /// A file that cannot be read today cannot be read tomorrow.
    const RETRY: Retry = Retry { tries: 3, ..Retry::DEFAULT };

    fn run<'a>(&'a self, app: &'a App, _: &'a Taken, data: Uploaded) -> BoxFuture<'a, Result<Left<Uploaded>, Fault>> {
        Box::pin(async move {
            if let Some(file) = statements::by_id(data.file).optional::<FileInfo>(&app.store).await? {
                extract(app, &file).await?;
            }
            Ok(Left::Nothing)
        })
    }
}

/// The work that a new file leads to; none for files that have no text.
pub(super) fn asked(app: &App, file: &FileInfo) -> Option<Asked> {
    let is_on = app.config.read().settings.file.extract_content;
    let has_text = Kind::of(&file.extension).is_some() && file.size <= BYTES;
    (is_on && has_text).then(|| ask::<Extracting>(app, file.id.as_str(), app.now(), &Uploaded { file: file.id }))
}

/// Keeps the text of a file; whether there was any.
///
/// # Errors
/// When its bytes are gone, or the database fails.
pub(crate) async fn extract(app: &App, file: &FileInfo) -> Result<bool> {
    let Some(kind) = Kind::of(&file.extension).filter(|_| file.size <= BYTES) else { return Ok(false) };
    let bytes = bytes_at(app, &file.path).await?;
    let text = tokio::task::spawn_blocking(move || text_of(kind, &bytes)).await.unwrap_or_default();
    if text.is_empty() {
        return Ok(false);
    }
    statements::set_content(file.id, &text, app.now()).execute(&app.store).await?;
    Ok(true)
}

fn text_of(kind: Kind, bytes: &[u8]) -> String {
    let mut text = String::new();
    match kind {
        Kind::Plain => text.push_str(&String::from_utf8_lossy(bytes.get(..TEXT).unwrap_or(bytes))),
        Kind::Markup => markup(&String::from_utf8_lossy(bytes), &mut text),
        Kind::Packed(wanted) => packed(bytes, wanted, &mut text),
    }
    // Neither engine takes this letter.
    text.retain(|c| c != '\0');
    let end = (0..=TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    text.truncate(end);
    text
}

/// The text between tags; what stands in different elements are different words, but for those that only style them.
fn markup(source: &str, text: &mut String) {
    for token in Tokenizer::new(source) {
        let Ok(token) = token;
        if text.len() >= TEXT {
            return;
        }
        match token {
            Token::String(piece) => text.push_str(&String::from_utf8_lossy(&piece)),
            // Office files have a paragraph's words in runs, which may part them anywhere.
            Token::EndTag(tag)
                if !matches!(
                    tag.name.as_slice(),
                    b"w:t" | b"w:r" | b"a:t" | b"a:r" | b"text:span" | b"b" | b"i" | b"em" | b"strong" | b"span"
                ) =>
            {
                text.push(' ');
            }
            _ => {}
        }
    }
}

fn packed(bytes: &[u8], wanted: &str, text: &mut String) {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
    let names = archive.file_names().filter_map(|name| name.ok().map(|name| name.to_string()));
    let names: Vec<String> =
        names.filter(|name| name.starts_with(wanted) && name.ends_with(".xml")).take(PARTS).collect();
    for name in names {
        let Ok(part) = archive.by_name(&name) else { continue };
        let mut source = Vec::new();
        // A part that says it is small may be endless.
        if part.take(PART).read_to_end(&mut source).is_ok() {
            markup(&String::from_utf8_lossy(&source), text);
        }
        if text.len() >= TEXT {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(name: &str, body: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("there is room");
        writer.write_all(body).expect("there is room");
        writer.finish().expect("there is room").into_inner()
    }

    #[test]
    fn office_files_give_their_words() {
        let body = br#"<w:p><w:r><w:t>Plan</w:t></w:r><w:r><w:t>ning</w:t></w:r></w:p><w:p><w:r><w:t>A &amp; B</w:t></w:r></w:p>"#;
        let text = text_of(Kind::Packed("word/document.xml"), &zipped("word/document.xml", body));
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["Planning", "A", "&", "B"]);
    }

    // covers: 35
    #[test]
    fn what_is_no_such_file_or_endless_costs_little() {
        assert_eq!(text_of(Kind::Packed("word/document.xml"), b"no archive"), "");
        let bomb = zipped("content.xml", &vec![b'a'; 32 * 1024 * 1024]);
        assert!(text_of(Kind::Packed("content.xml"), &bomb).len() <= TEXT);
        assert_eq!(text_of(Kind::Plain, b"a\0b"), "ab");
    }
}
