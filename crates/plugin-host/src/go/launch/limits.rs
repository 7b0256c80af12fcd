//! How much of the machine a plugin may take, and setting that for a process.

use std::io;

use rustix::process::{Pid, Resource, Rlimit, geteuid, getrlimit, prlimit};
use serde::{Deserialize, Serialize};

const MIB: u64 = 1 << 20;

/// Limits of a plugin. The kernel keeps them for each process; its keeper keeps `data` and `descendants` for all of
/// them together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceLimits {
    /// Bytes of memory that the plugin may write to. Not of address space, of which Go reserves much more.
    pub data: Option<u64>,
    pub open_files: Option<u64>,
    /// Bytes of one file that the plugin writes.
    pub file_size: Option<u64>,
    /// Processes and threads of the server's user above which the plugin starts no more. Not kept for root.
    pub processes: Option<u64>,
    /// Processes of the plugin, those included that its processes started.
    pub descendants: Option<u64>,
}

impl ResourceLimits {
    /// Sets the limits of a process, or of this one, and names them.
    ///
    /// # Errors
    /// When the machine refuses one.
    pub(super) fn set(&self, process: Option<Pid>) -> io::Result<Vec<String>> {
        let limits = [
            (Resource::Data, self.data, MIB, "MiB of memory a process"),
            (Resource::Nofile, self.open_files, 1, "open files"),
            (Resource::Fsize, self.file_size, MIB, "MiB a file"),
            (Resource::Nproc, self.processes, 1, "processes and threads of the server's user"),
            // Core dumps would hold other people's messages.
            (Resource::Core, Some(0), 1, "bytes of core dumps"),
        ];
        let mut named = Vec::new();
        for (resource, limit, unit, what) in limits {
            // The kernel does not keep this one for root: it is set, and not claimed.
            let kept = resource != Resource::Nproc || !geteuid().is_root();
            if let Some(limit) = limit {
                // The server may be limited itself.
                let most = getrlimit(resource).maximum.map_or(limit, |own| own.min(limit));
                prlimit(process, resource, Rlimit { current: Some(most), maximum: Some(most) })?;
                if kept {
                    named.push(format!("at most {} {what}", most / unit));
                }
            }
        }
        Ok(named)
    }

    /// What a keeper sees to, in the same words.
    pub(super) fn kept(&self) -> Vec<String> {
        let memory = self.data.map(|bytes| format!("at most {} MiB of memory with all that it starts", bytes / MIB));
        let processes = self.descendants.map(|count| format!("at most {count} processes"));
        memory.into_iter().chain(processes).collect()
    }
}
