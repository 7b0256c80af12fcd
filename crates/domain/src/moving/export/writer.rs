//! Writes an archive by a thread of its own, and keeps in mind, on the disk, which files go into it later.

use std::fs::File;
use std::io::{BufWriter, Write};

use jackfield_model::AppError;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::super::Halt;
use crate::files::{Reader, Received};
use crate::{Failure, Result};

/// Bytes that are handed over at once.
const TOGETHER: usize = 256 * 1024;

pub(super) fn fault(error: impl ToString) -> Failure {
    AppError::internal("api.file.write_file.app_error", error.to_string()).into()
}

enum Said {
    /// What follows is a file of this name, made smaller or as it is.
    Begin(String, bool),
    Bytes(Vec<u8>),
}

pub(super) struct Writer {
    to: mpsc::Sender<Said>,
    written: JoinHandle<std::io::Result<Received>>,
    waiting: Vec<u8>,
    /// Names within the archive, and where their bytes lie.
    later: Received,
    later_waiting: Vec<u8>,
}

impl Writer {
    pub fn start() -> Self {
        let (to, mut from) = mpsc::channel(8);
        let written = tokio::task::spawn_blocking(move || {
            let place = Received::new();
            let mut archive = ZipWriter::new(BufWriter::with_capacity(TOGETHER, File::create(&place.0)?));
            let mut passes = false;
            while let Some(said) = from.blocking_recv() {
                match said {
                    Said::Begin(name, smaller) => {
                        let method = if smaller { CompressionMethod::Deflated } else { CompressionMethod::Stored };
                        let options = SimpleFileOptions::default().compression_method(method).large_file(true);
                        // A name that is there already stands for the same file.
                        passes = archive.start_file(name, options).is_err();
                    }
                    Said::Bytes(_) if passes => {}
                    Said::Bytes(bytes) => archive.write_all(&bytes)?,
                }
            }
            archive.finish()?.into_inner()?.sync_all()?;
            Ok(place)
        });
        Self { to, written, waiting: Vec::new(), later: Received::new(), later_waiting: Vec::new() }
    }

    async fn say(&self, said: Said) -> Result<()> {
        self.to.send(said).await.map_err(|_| fault("the archive could not be written"))
    }

    async fn hand_over(&mut self) -> Result<()> {
        let bytes = std::mem::take(&mut self.waiting);
        if bytes.is_empty() { Ok(()) } else { self.say(Said::Bytes(bytes)).await }
    }

    pub(super) async fn begin(&mut self, name: &str, smaller: bool) -> Result<()> {
        self.hand_over().await?;
        self.say(Said::Begin(name.to_owned(), smaller)).await
    }

    pub(super) async fn write(&mut self, bytes: Vec<u8>) -> Result<()> {
        self.waiting.extend(bytes);
        if self.waiting.len() < TOGETHER { Ok(()) } else { self.hand_over().await }
    }

    pub(super) async fn copy(&mut self, from: &mut Reader) -> Result<()> {
        loop {
            let mut bytes = Vec::with_capacity(TOGETHER);
            (&mut *from as &mut (dyn AsyncRead + Send + Unpin))
                .take(TOGETHER as u64)
                .read_to_end(&mut bytes)
                .await
                .map_err(fault)?;
            if bytes.is_empty() {
                return Ok(());
            }
            self.say(Said::Bytes(bytes)).await?;
        }
    }

    /// Notes a file that goes into the archive behind the lines.
    pub(super) async fn later(&mut self, name: &str, place: &str) -> Result<()> {
        // Names have no control characters: those of files lose them when they are uploaded.
        let clean: String = name.chars().filter(|c| !c.is_control()).collect();
        self.later_waiting.extend(format!("{clean}\t{place}\n").bytes());
        if self.later_waiting.len() < TOGETHER { Ok(()) } else { self.keep_later().await }
    }

    async fn keep_later(&mut self) -> Result<()> {
        let mut options = tokio::fs::OpenOptions::new();
        let mut file = options.create(true).append(true).open(&self.later.0).await.map_err(fault)?;
        file.write_all(&std::mem::take(&mut self.later_waiting)).await.map_err(fault)?;
        file.flush().await.map_err(fault)
    }

    /// What was noted.
    pub(super) async fn named(&mut self) -> std::result::Result<Lines<BufReader<tokio::fs::File>>, Halt> {
        self.keep_later().await?;
        Ok(BufReader::new(tokio::fs::File::open(&self.later.0).await.map_err(fault)?).lines())
    }

    /// The whole archive.
    pub(super) async fn finish(mut self) -> Result<Received> {
        self.hand_over().await?;
        drop(self.to);
        self.written.await.map_err(fault)?.map_err(fault)
    }
}
