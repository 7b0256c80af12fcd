//! The archive of an import: its lines, read one after the other by a thread of their own, and its files by their names.
//!
//! Nothing is unpacked by the names that stand in it: a file is looked up by the name that a line gives, and copied, no
//! longer than is asked for, to a place of the server's own.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::AppError;
use tokio::sync::mpsc;
use zip::ZipArchive;

use super::lines::Line;
use crate::files::Received;
use crate::{App, Failure, Result};

/// Bytes of one line; a thread with all of its replies is one.
const LINE: u64 = 32 * 1024 * 1024;
/// Lines, and bytes of them, that are handed over at once.
const TOGETHER: usize = 200;
const BYTES_TOGETHER: usize = 1024 * 1024;
/// Where the files lie within an archive. Mattermost: lines do not say so.
pub(super) const DATA: &str = "data/";

/// A line as it was read.
pub(super) struct Numbered {
    /// From 1.
    pub number: u64,
    /// The bytes of all lines up to its end.
    pub bytes: u64,
    /// Nothing for a line that cannot be read, and whether it is too long.
    pub line: std::result::Result<Line, Unread>,
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    TooLong,
    NoJson(String),
}

pub(super) struct Archive {
    place: PathBuf,
    /// A copy, where the store keeps its files elsewhere.
    _copy: Option<Received>,
    files: Arc<Mutex<ZipArchive<File>>>,
    /// The name of the lines within it, and how many bytes they are.
    lines: String,
    pub size: u64,
}

fn fault(error: impl ToString) -> Failure {
    AppError::internal("app.import.bulk_import.file_scan.error", error.to_string()).into()
}

fn broken() -> Failure {
    Failure::of("app.import.bulk_import.json_decode.error#archive", 400)
}

impl Archive {
    /// Opens what lies in the file store.
    ///
    /// # Errors
    /// 400 when it is no archive, or has no lines.
    pub(super) async fn open(app: &App, path: &str) -> Result<Self> {
        let local = app.files.local(path).filter(|place| place.exists());
        let (place, copy) = match local {
            Some(place) => (place, None),
            None => {
                let copy = Received::new();
                let mut from = app.files.read(path, 0, None).await.map_err(fault)?;
                let mut to = tokio::fs::File::create(&copy.0).await.map_err(fault)?;
                tokio::io::copy(&mut from, &mut to).await.map_err(fault)?;
                (copy.0.clone(), Some(copy))
            }
        };
        let at = place.clone();
        let opened = tokio::task::spawn_blocking(move || {
            let mut files = ZipArchive::new(File::open(&at).map_err(fault)?).map_err(|_| broken())?;
            let is_lines = |name: &str| name.ends_with(".jsonl") && !name.contains('/');
            let lines = files.file_names().filter_map(|name| Some(name.ok()?.into_owned())).find(|name| is_lines(name));
            let lines = lines.ok_or_else(broken)?;
            let size = files.by_name(&lines).map_err(|_| broken())?.size();
            Ok::<_, Failure>((files, lines, size))
        });
        let (files, lines, size) = opened.await.map_err(fault)??;
        Ok(Self { place, _copy: copy, files: Arc::new(Mutex::new(files)), lines, size })
    }

    /// Reads the lines behind the first `done` ones.
    pub fn read(&self, done: u64) -> mpsc::Receiver<Result<Vec<Numbered>>> {
        let (sender, receiver) = mpsc::channel(4);
        let (place, name) = (self.place.clone(), self.lines.clone());
        tokio::task::spawn_blocking(move || {
            let read = || -> Result<()> {
                let mut archive = ZipArchive::new(File::open(&place).map_err(fault)?).map_err(|_| broken())?;
                let entry = archive.by_name(&name).map_err(|_| broken())?;
                hand_over(BufReader::with_capacity(256 * 1024, entry), done, &sender)
            };
            if let Err(failure) = read() {
                let _ = sender.blocking_send(Err(failure));
            }
        });
        receiver
    }

    /// Copies a file of the archive to a place of its own; nothing when there is none of this name, or a larger one.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub(super) async fn file(&self, name: &str, most: u64) -> Result<Option<Received>> {
        if name.is_empty() {
            return Ok(None);
        }
        let (files, name) = (self.files.clone(), name.to_owned());
        let copied = tokio::task::spawn_blocking(move || {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            let inner = format!("{DATA}{name}");
            let name = if files.index_for_name(&inner).is_some() { inner } else { name };
            // What a broken or sealed part says is that it is not there.
            let Ok(entry) = files.by_name(&name) else { return Ok(None) };
            if !entry.is_file() {
                return Ok(None);
            }
            let received = Received::new();
            let mut to = File::create(&received.0)?;
            match std::io::copy(&mut entry.take(most.saturating_add(1)), &mut to) {
                Ok(copied) if copied <= most => Ok::<_, std::io::Error>(Some(received)),
                _ => Ok(None),
            }
        });
        copied.await.map_err(fault)?.map_err(fault)
    }

    /// The same in memory.
    ///
    /// # Errors
    /// As [`Archive::file`].
    pub(super) async fn bytes(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>> {
        let Some(received) = self.file(name, most).await? else { return Ok(None) };
        Ok(Some(tokio::fs::read(&received.0).await.map_err(fault)?))
    }
}

/// Sends what is behind the first `done` lines, until nobody listens any more.
fn hand_over(mut from: impl BufRead, done: u64, to: &mpsc::Sender<Result<Vec<Numbered>>>) -> Result<()> {
    let (mut number, mut bytes) = (0, 0);
    let (mut together, mut size) = (Vec::new(), 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = from.by_ref().take(LINE + 1).read_until(b'\n', &mut line).map_err(|_| broken())?;
        if read == 0 {
            break;
        }
        number += 1;
        bytes += u64::try_from(read).unwrap_or_default();
        let too_long = line.last() != Some(&b'\n') && u64::try_from(read).unwrap_or_default() > LINE;
        if too_long {
            bytes += pass_over(&mut from)?;
        }
        if number <= done || (line.trim_ascii().is_empty() && !too_long) {
            continue;
        }
        let parsed = match too_long {
            true => Err(Unread::TooLong),
            false => serde_json::from_slice(&line).map_err(|error| Unread::NoJson(error.to_string())),
        };
        size += line.len();
        together.push(Numbered { number, bytes, line: parsed });
        if together.len() >= TOGETHER || size >= BYTES_TOGETHER {
            size = 0;
            if to.blocking_send(Ok(std::mem::take(&mut together))).is_err() {
                return Ok(());
            }
        }
    }
    let _ = to.blocking_send(Ok(together));
    Ok(())
}

/// Reads to the end of a line that is too long; answers how much that was.
fn pass_over(from: &mut impl BufRead) -> Result<u64> {
    let mut passed = 0;
    loop {
        let there = from.fill_buf().map_err(|_| broken())?;
        let (length, ended) = match there.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (there.len(), there.is_empty()),
        };
        from.consume(length);
        passed += u64::try_from(length).unwrap_or_default();
        if ended {
            return Ok(passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &[u8], done: u64) -> Vec<(u64, bool)> {
        let (sender, mut receiver) = mpsc::channel(4);
        hand_over(text, done, &sender).unwrap();
        drop(sender);
        let mut found = Vec::new();
        while let Some(read) = receiver.blocking_recv() {
            found.extend(read.unwrap().into_iter().map(|read| (read.number, read.line.is_ok())));
        }
        found
    }

    #[test]
    fn lines_are_numbered_whatever_is_in_them() {
        let text = b"{\"type\":\"version\",\"version\":1}\n\nnonsense\n{\"type\":\"team\"}";
        assert_eq!(numbers(text, 0), [(1, true), (3, false), (4, true)]);
        assert_eq!(numbers(text, 3), [(4, true)]);
    }

    // covers: 36
    #[test]
    fn a_line_without_end_is_passed_over() {
        let mut text = vec![b'x'; usize::try_from(LINE).unwrap() + 1000];
        text.extend(b"\n{\"type\":\"team\"}\n");
        assert_eq!(numbers(&text, 0), [(1, false), (2, true)]);
    }
}
