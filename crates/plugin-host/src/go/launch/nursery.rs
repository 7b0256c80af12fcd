//! Starts processes so that they end with the server, however that ends.

use std::{
    io,
    sync::{OnceLock, mpsc},
    thread,
};

use tokio::{
    process::{Child, Command},
    runtime::Handle,
    sync::oneshot,
};

type Started = io::Result<Child>;
type Wanted = (Command, Handle, oneshot::Sender<Started>);

/// Starts a process. On Linux the kernel kills it when the server is gone, even when that was
/// killed itself and could not tidy up; one that is `kept` sees to that itself, and more.
///
/// The kernel goes by the thread that started the process. So it is one that lives as long as
/// the server, which the runtime's threads need not.
pub(super) async fn start(mut command: Command, kept: bool) -> Started {
    static NURSERY: OnceLock<mpsc::Sender<Wanted>> = OnceLock::new();
    if kept {
        return command.spawn();
    }
    end_with_parent(&mut command);
    let nursery = NURSERY.get_or_init(|| {
        let (sender, wanted) = mpsc::channel::<Wanted>();
        thread::spawn(move || {
            for (mut command, runtime, started) in wanted {
                let _runtime = runtime.enter();
                // Whoever asked may be gone; the process then ends with the value.
                let _ = started.send(command.spawn());
            }
        });
        sender
    });
    let (sender, started) = oneshot::channel();
    let gone = || io::Error::other("no thread starts processes");
    nursery.send((command, Handle::current(), sender)).map_err(|_| gone())?;
    started.await.map_err(|_| gone())?
}

#[cfg(target_os = "linux")]
fn end_with_parent(command: &mut Command) {
    use rustix::process::{Signal, set_parent_process_death_signal};
    #[expect(unsafe_code, reason = "the standard library has no safe way to make a system call between fork and exec")]
    // SAFETY: the closure makes one system call, allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(|| Ok(set_parent_process_death_signal(Some(Signal::KILL))?));
    }
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent(_: &mut Command) {}
