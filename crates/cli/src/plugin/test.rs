//! `jackfield plugin test`: runs a plugin's tests, each against a server of its own with the plugin in it. The tests are
//! TypeScript, whatever the plugin is written in; Vitest runs them where it is installed, and Node.js itself elsewhere.

mod door;
pub mod worlds;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};

use super::{Builder, pack, sdk};
use door::Door;
use worlds::Ground;

/// How the files of tests end.
const TESTS: &[&str] = &[".test.ts", ".test.js", ".test.mts", ".test.mjs"];
/// What is no source.
const OTHERS: &[&str] = &["dist", "node_modules", "target"];
/// How tests find the servers.
const DOOR: &str = "JACKFIELD_TEST";

/// Builds the plugin and runs its tests; the rest of the command line is the runner's.
pub fn run(folder: &Path, arguments: &[String]) -> anyhow::Result<()> {
    let tests = tests(folder);
    ensure!(
        !tests.is_empty(),
        "there are no tests in {}: write one in test/NAME.test.ts, as docs/plugins/testing.md shows",
        folder.display()
    );
    let tools = sdk::typescript(folder)?.canonicalize()?;
    Builder::default().all(folder)?;
    let package = pack(folder)?;
    crate::runtime()?.block_on(async {
        let ground = Arc::new(Ground::lay(&package).await?);
        let door = Door::open(ground).await?;
        let mut runner = runner(folder, &tools, &tests, arguments)?;
        runner.env(DOOR, door.address());
        let status = tokio::task::spawn_blocking(move || runner.stdin(Stdio::null()).status());
        let status = status.await?.context("cannot run Node.js: `jackfield plugin doctor` says what is missing")?;
        ensure!(status.success(), "tests failed, as the runner says above");
        Ok(())
    })
}

/// Plays a recording to the plugin as it is built from a folder.
pub fn replay(recording: &Path, folder: &Path) -> anyhow::Result<()> {
    Builder::default().all(folder)?;
    let package = pack(folder)?;
    crate::runtime()?.block_on(async {
        let ground = Ground::lay(&package).await?;
        let world = ground.world().await?;
        let played = world.replay(&ground.plugin, recording).await;
        world.end().await;
        let (recording, played) = played?;
        for (number, call) in played.iter().enumerate() {
            match (&*call.difference, &*call.error) {
                ("", "") => println!("{} {}: as it was", number + 1, call.hook),
                ("", error) => println!("{} {}: fails as it did: {error}", number + 1, call.hook),
                (difference, _) => println!("{} {}: {difference}", number + 1, call.hook),
            }
        }
        let other = played.iter().any(|call| !call.difference.is_empty());
        ensure!(!other, "it goes another way than version {} did", recording.version);
        Ok(())
    })
}

/// Files of tests below a folder, by their paths from it.
fn tests(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(place) = open.pop() {
        for entry in std::fs::read_dir(folder.join(&place)).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = place.join(&name);
            if folder.join(&path).is_dir() {
                if !name.starts_with('.') && !OTHERS.contains(&name.as_str()) {
                    open.push(path);
                }
            } else if TESTS.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn runner(folder: &Path, tools: &Path, tests: &[PathBuf], arguments: &[String]) -> anyhow::Result<Command> {
    let folder = folder.canonicalize()?;
    let Some(vitest) =
        folder.ancestors().map(|place| place.join("node_modules/.bin/vitest")).find(|file| file.exists())
    else {
        let mut node = Command::new("node");
        let hooks = format!("--import={}", url(&tools.join("register.mjs"))?);
        node.args([hooks.as_str(), "--test"]).args(arguments).args(tests).current_dir(folder);
        return Ok(node);
    };
    let mut command = Command::new(vitest);
    command.arg("run").arg("--root").arg(&folder).arg("--config").arg(tools.join("vitest.config.mjs"));
    command.args(arguments).current_dir(folder);
    Ok(command)
}

/// Node.js takes modules of its command line by their addresses.
fn url(path: &Path) -> anyhow::Result<String> {
    let Some(text) = path.to_str() else { bail!("{} is no path that Node.js can be told", path.display()) };
    Ok(format!("file://{}", text.replace('%', "%25").replace(' ', "%20").replace('#', "%23").replace('?', "%3F")))
}
