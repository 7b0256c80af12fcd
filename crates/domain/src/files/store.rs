//! Where the bytes of files lie.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::pin::Pin;

use tokio::fs;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// Keeps files by a relative path of the server's own making. Implementations refuse `..`.
pub trait FileStore: Send + Sync + 'static {
    /// Writes all of `bytes`; whoever reads the path sees the whole file or none.
    fn write<'a>(&'a self, path: &'a str, bytes: Reader) -> BoxFuture<'a, io::Result<u64>>;
    /// Reads `length` bytes from `start`, or to the end.
    fn read<'a>(&'a self, path: &'a str, start: u64, length: Option<u64>) -> BoxFuture<'a, io::Result<Reader>>;
    fn size<'a>(&'a self, path: &'a str) -> BoxFuture<'a, io::Result<u64>>;
    /// Where a file lies on this machine's disk, where the store keeps it there.
    fn local(&self, _path: &str) -> Option<PathBuf> {
        None
    }
    /// Removing what is not there succeeds.
    fn remove<'a>(&'a self, path: &'a str) -> BoxFuture<'a, io::Result<()>>;
}

/// Files below one folder of the local disk.
#[derive(Clone, Debug)]
pub struct LocalFiles {
    root: PathBuf,
}

impl LocalFiles {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn resolve(&self, path: &str) -> io::Result<PathBuf> {
        let relative = Path::new(path);
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        if path.is_empty() || !plain {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a file's path stays below its folder"));
        }
        Ok(self.root.join(relative))
    }
}

impl FileStore for LocalFiles {
    fn write<'a>(&'a self, path: &'a str, mut bytes: Reader) -> BoxFuture<'a, io::Result<u64>> {
        Box::pin(async move {
            let target = self.resolve(path)?;
            let folder = target.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder).await?;
            let partial = target.with_extension("partial");
            let written = copy_and_sync(&partial, &mut bytes).await;
            if written.is_err() {
                let _ = fs::remove_file(&partial).await;
            }
            let written = written?;
            fs::rename(&partial, &target).await?;
            Ok(written)
        })
    }

    fn read<'a>(&'a self, path: &'a str, start: u64, length: Option<u64>) -> BoxFuture<'a, io::Result<Reader>> {
        Box::pin(async move {
            let mut file = fs::File::open(self.resolve(path)?).await?;
            if start > 0 {
                file.seek(io::SeekFrom::Start(start)).await?;
            }
            Ok(match length {
                Some(length) => Box::pin(file.take(length)) as Reader,
                None => Box::pin(file),
            })
        })
    }

    fn size<'a>(&'a self, path: &'a str) -> BoxFuture<'a, io::Result<u64>> {
        Box::pin(async move { Ok(fs::metadata(self.resolve(path)?).await?.len()) })
    }

    fn local(&self, path: &str) -> Option<PathBuf> {
        self.resolve(path).ok()
    }

    fn remove<'a>(&'a self, path: &'a str) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            match fs::remove_file(self.resolve(path)?).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
    }
}

async fn copy_and_sync(path: &Path, bytes: &mut Reader) -> io::Result<u64> {
    let mut file = fs::File::create(path).await?;
    let written = tokio::io::copy(bytes, &mut file).await?;
    file.flush().await?;
    file.sync_all().await?;
    Ok(written)
}
