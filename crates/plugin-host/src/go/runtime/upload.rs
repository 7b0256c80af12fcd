//! A file that is about to be kept, offered to a Go plugin.

use std::{sync::Arc, time::Duration};

use jackfield_domain::{Cx, hooks::Verdict};
use jackfield_model::FileInfo;
use serde_json::Value as Json;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};

use super::hooks::{context, failed};
use crate::{
    PluginError,
    go::{GoPlugin, plugin::Upload},
};

pub(super) async fn offer(
    plugin: &GoPlugin,
    cx: &Arc<Cx>,
    info: &FileInfo,
    (file, replacement): (Box<dyn AsyncRead + Send + Unpin>, Box<dyn AsyncWrite + Send + Unpin>),
    deadline: Duration,
) -> Result<Verdict<FileInfo>, PluginError> {
    let nonsense = |error: serde_json::Error| PluginError::Nonsense(error.to_string());
    let upload =
        Upload { context: context(cx), info: serde_json::to_value(info).map_err(nonsense)?, file, replacement };
    let answer = timeout(deadline, plugin.file_will_be_uploaded(upload)).await;
    let (described, reason) = answer.map_err(|_| PluginError::Timeout(deadline))?.map_err(failed)?;
    if !reason.is_empty() {
        return Ok(Verdict::Reject(reason));
    }
    match described {
        Json::Null => Ok(Verdict::Unchanged),
        described => Ok(Verdict::Replace(serde_json::from_value(described).map_err(nonsense)?)),
    }
}
