//! A server in a process of its own.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use jackfield_client::Client;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

pub struct Running {
    pub client: Client,
    pub url: String,
    process: Child,
    /// Kept open: a server whose reader has gone would fail to write.
    _lines: Lines<BufReader<ChildStdout>>,
}

/// The command line of a server that takes a free port.
pub fn serve(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    command.env("JACKFIELD_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
    command
}

impl Running {
    /// Starts it, and waits for the line that says where it is.
    pub async fn start(command: &mut Command) -> Self {
        let mut process = command.spawn().expect("the binary starts");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("the server says that it is ready");
        let url =
            line.strip_prefix("Jackfield is ready: ").unwrap_or_else(|| panic!("not the line of a start: {line}"));
        Self { client: Client::new(url).unwrap(), url: url.to_owned(), process, _lines: lines }
    }

    /// Ends it as a power cut would.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// Asks it to stop, as an operator does, and waits until it has.
    pub async fn stop(mut self) -> ExitStatus {
        let id = self.process.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        self.process.wait().await.unwrap()
    }
}
