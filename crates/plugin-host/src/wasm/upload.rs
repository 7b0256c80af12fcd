//! Files that a component looks at before they are kept: an instance each, bytes streaming both ways.

use std::sync::Arc;
use std::time::Duration;

use jackfield_domain::Cx;
use jackfield_domain::hooks::Verdict;
use jackfield_model::FileInfo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;
use wasmtime::component::Resource;

use super::bindings::wit::file_upload;
use super::convert;
use super::exports::{crash, json, json_verdict};
use super::http::{PIECE_LIMIT, Requests};
use super::state::State;
use crate::runtime::PluginError;

/// A received file, on its way to the component.
pub struct Received(Box<dyn AsyncRead + Send + Unpin>);

/// Another file in its place, on its way from the component.
pub struct Replacement(Box<dyn AsyncWrite + Send + Unpin>);

impl Requests {
    /// Has an instance look at a file within the deadline.
    pub async fn offer(
        &self,
        cx: &Arc<Cx>,
        info: &FileInfo,
        (file, replacement): (Box<dyn AsyncRead + Send + Unpin>, Box<dyn AsyncWrite + Send + Unpin>),
        deadline: Duration,
    ) -> Result<Verdict<FileInfo>, PluginError> {
        let look = async {
            let _place = self.place().await?;
            let (mut store, function) = self.loaded.looking().await?;
            store.data_mut().begin(cx);
            let table = &mut store.data_mut().table;
            let full = |error: wasmtime::component::ResourceTableError| PluginError::Crash(error.to_string());
            let file = table.push(Received(file)).map_err(full)?;
            let replacement = table.push(Replacement(replacement)).map_err(full)?;
            let given = (convert::context(cx), json(info)?, file, replacement);
            let (verdict,) = function.call_async(&mut store, given).await.map_err(crash)?;
            json_verdict(info, verdict)
        };
        timeout(deadline, look).await.unwrap_or(Err(PluginError::Timeout(deadline)))
    }
}

impl file_upload::Host for State {}

impl file_upload::HostReceived for State {
    async fn read(&mut self, file: Resource<Received>, max: u32) -> wasmtime::Result<Result<Vec<u8>, String>> {
        let max = usize::try_from(max).unwrap_or(PIECE_LIMIT).clamp(1, PIECE_LIMIT);
        let file = self.table.get_mut(&file)?;
        let mut piece = vec![0; max];
        Ok(match file.0.read(&mut piece).await {
            Ok(count) => {
                piece.truncate(count);
                Ok(piece)
            }
            Err(error) => Err(error.to_string()),
        })
    }

    async fn drop(&mut self, file: Resource<Received>) -> wasmtime::Result<()> {
        self.table.delete(file)?;
        Ok(())
    }
}

impl file_upload::HostReplacement for State {
    async fn write(
        &mut self,
        replacement: Resource<Replacement>,
        bytes: Vec<u8>,
    ) -> wasmtime::Result<Result<(), String>> {
        if bytes.len() > PIECE_LIMIT {
            return Ok(Err("a piece is at most 1 MiB".into()));
        }
        let replacement = self.table.get_mut(&replacement)?;
        // Whoever takes the file over does so as soon as the hook has answered: nothing may be on its way then.
        let written = match replacement.0.write_all(&bytes).await {
            Ok(()) => replacement.0.flush().await,
            failed => failed,
        };
        Ok(written.map_err(|error| error.to_string()))
    }

    async fn drop(&mut self, replacement: Resource<Replacement>) -> wasmtime::Result<()> {
        self.table.delete(replacement)?;
        Ok(())
    }
}
