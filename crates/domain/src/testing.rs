//! What tests need: grants without a check, servers of the world outside, which listen on this machine and speak the real
//! protocols, and what work costs.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod mail_server;
mod push_proxy;
mod receiver;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackfield_model::IncomingWebhook;
use jackfield_model::permission::Permission;
use jackfield_storage::webhooks;

use crate::App;
use crate::authorize::{Bound, Granted};
use crate::cx::{Cx, PluginCx, SystemCx};

/// Databases to test on, and what a test asks of them itself.
pub use jackfield_storage::{Query, Store, testing as storage};
pub use mail_server::{Duplex, MailServer, Mode, Received, Secure};
pub use push_proxy::PushProxy;
pub use receiver::{Behaviour, Receiver, Told};

/// The Rust files below a folder, for tests that look at the sources; none when there is no such folder.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files
}

/// What `work` costs this thread of a processor, however busy the machine is with other things.
pub fn time_of(work: impl FnOnce()) -> std::time::Duration {
    // Only Linux tells; elsewhere it is the time that passes.
    let spent = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split_whitespace().next()?.parse::<u64>().ok()
    };
    let (began, before) = (std::time::Instant::now(), spent());
    work();
    match before.zip(spent()) {
        Some((before, after)) => std::time::Duration::from_nanos(after.saturating_sub(before)),
        None => began.elapsed(),
    }
}

/// What the server remembers of what people may do, where the database says otherwise: an event is missing, or its effect.
///
/// # Panics
/// Where the database cannot be asked.
#[crate::boxed]
pub async fn wrongly_remembered(app: &App) -> Vec<String> {
    let mut wrong = Vec::new();
    for ((user, channel), remembered) in app.memory.access.all(app.now()) {
        let found = match channel.read(app, user).await {
            Ok(found) => found.without_counters(),
            Err(failure) => {
                wrong.push(format!("{channel} for {user}: {failure}"));
                continue;
            }
        };
        if remembered.without_counters() != found {
            wrong.push(format!("{channel} for {user}: {remembered:?}, and it is {found:?}"));
        }
    }
    for remembered in app.memory.webhooks.all(app.now()) {
        let found = webhooks::by_id(remembered.id).optional::<IncomingWebhook>(&app.store).await;
        let what = |hook: &IncomingWebhook| (hook.update_at, hook.team_id, hook.channel_id, hook.user_id);
        if found.expect("the database answers").as_ref().map(what) != Some(what(&remembered)) {
            wrong.push(format!("webhook {}", remembered.id));
        }
    }
    wrong
}

/// The server's own grant, for what a test takes as given.
pub fn granted<P: Permission<Target: Bound>>(target: P::Target) -> Granted<P> {
    Granted::for_system(SystemCx::new("test"), target)
}

/// A grant of a plugin that acts because of `cause`.
pub fn granted_to_plugin<P: Permission<Target: Bound>>(cause: &Cx, id: &Arc<str>, target: P::Target) -> Granted<P> {
    Granted::for_plugin(PluginCx::within(cause, id), target)
}

/// The context of a plugin that acts because of `cause`.
pub fn by_plugin(cause: &Cx, id: &Arc<str>) -> Arc<Cx> {
    PluginCx::within(cause, id).into()
}
