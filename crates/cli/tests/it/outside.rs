//! Plugins are made with the binary alone, in a folder outside of any checkout and without a network.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use jackfield_api::channels::GetChannelByName;
use jackfield_api::path::{ByChannelName, ByTeamName};
use jackfield_api::plugins::{ByPlugin, GetPluginRecording};
use jackfield_api::posts::{CreatePost, CreatePostQuery};
use jackfield_api::teams::GetTeamByName;
use jackfield_client::{Client, NOTHING};
use jackfield_model::Post;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::ChildStdout;

use crate::running::{Running, serve};

const QUICK_START: &str = include_str!("../../../../docs/plugins/quick-start.md");

/// A shell in the folder, in which the binary is on PATH, and Cargo has neither a network nor anything of a registry.
#[expect(clippy::disallowed_methods, reason = "the tools are where the environment says")]
pub fn shell(folder: &Path, script: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_jackfield")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("sh");
    command.args(["-e", "-c", script]).current_dir(folder);
    command.env("PATH", format!("{}:{path}", binary.display()));
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_HOME", folder.join("cargo")).env("RUST_BACKTRACE", "1");
    command.env_remove("JACKFIELD_GUEST_TARGET_DIR");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// What a command says that fails: one sentence.
fn refused(folder: &Path, script: &str) -> String {
    let output = shell(folder, script).output().unwrap();
    assert!(!output.status.success(), "{}", text(&output.stdout));
    let said = text(&output.stderr);
    assert!(said.starts_with("error: ") && said.trim().lines().count() == 1, "{said}");
    said
}

/// The commands of a page, block by block.
fn blocks(page: &str) -> Vec<&str> {
    let after = page.split("```sh\n").skip(1);
    after.map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn what_does_not_build_is_named_by_its_place_in_the_source() {
    // That the page's commands lead to a plugin is seen in a browser: `tests/e2e/specs/quick-start.spec.ts`.
    let folder = tempfile::tempdir().unwrap();
    done(&shell(folder.path(), "jackfield plugin new hello --lang ts").output().unwrap());
    let source = folder.path().join("hello/server/main.ts");
    let text_of = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, text_of.replace("    ServeHTTP(", "    let ServeHTTP(")).unwrap();
    let said = refused(folder.path(), "jackfield plugin build hello");
    assert!(said.starts_with("error: server/main.ts:15:"), "{said}");
}

/// `jackfield dev`, as the page has it, on a free port and without a browser.
struct Developing {
    process: tokio::process::Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Developing {
    fn start(folder: &Path, command: &str) -> Self {
        let script = format!("exec {command} --listen 127.0.0.1:0 --no-open");
        let mut command = tokio::process::Command::from(shell(folder, &script));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    /// What follows a word in the next line that has it.
    async fn until(&mut self, word: &str) -> String {
        let wait = async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if let Some((_, after)) = line.split_once(word) {
                    return after.to_owned();
                }
            }
            panic!("it ended before it said {word:?}");
        };
        tokio::time::timeout(Duration::from_secs(300), wait).await.expect("it goes on")
    }

    async fn stop(mut self) {
        let id = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert!(self.process.wait().await.unwrap().success(), "it ends its server and then itself");
    }

    /// Ends it without a chance to end its server, which has the other end of what is read here.
    async fn kill(mut self) {
        let mut said = self.process.stderr.take().unwrap();
        self.process.kill().await.unwrap();
        let gone = async { said.read_to_string(&mut String::new()).await };
        tokio::time::timeout(Duration::from_secs(60), gone).await.expect("the server ends too").unwrap();
    }
}

#[tokio::test]
async fn one_command_makes_a_plugin_in_typescript_and_brings_in_what_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut developing = Developing::start(folder.path(), &format!("{} --lang ts", blocks(QUICK_START)[0].trim()));
    let ready = developing.until("Jackfield is ready: ").await;
    let client = Client::new(ready.split(' ').next().unwrap()).unwrap();
    let anna = client.login("anna", "jackfield").await.unwrap().client;
    let hello = async |path: &str| {
        let answer = Client::send(anna.raw(Default::default(), &format!("/plugins/hello{path}"))).await.unwrap();
        answer.text().await.unwrap()
    };
    assert_eq!(hello("/hello").await, r#"{"text":"Hello from hello."}"#);

    // The link signs a browser in, once.
    let link = developing.until("Signed in as anna: ").await;
    let (host, path) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let beside = Client::new(&format!("http://{host}")).unwrap();
    assert_eq!(Client::send(beside.raw(Default::default(), "/other")).await.unwrap_err().status(), Some(404));
    let mut browser = tokio::net::TcpStream::connect(host).await.unwrap();
    browser.write_all(format!("GET /{path} HTTP/1.1\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303 ") && answer.contains("Set-Cookie: MMAUTHTOKEN="), "{answer}");

    let source = folder.path().join("hello/server/main.ts");
    let text_of = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, text_of.replace("Hello from", "Good morning from")).unwrap();
    developing.until("Built and brought in").await;
    assert_eq!(hello("/hello").await, r#"{"text":"Good morning from hello."}"#);
    // What throws is told with its place in the source.
    std::fs::write(
        &source,
        text_of.replace(
            "    ServeHTTP(_context, request) {",
            "    ServeHTTP(_context, request) { if (request.path === '/throw') throw new Error('broken');",
        ),
    )
    .unwrap();
    developing.until("Built and brought in").await;
    assert_eq!(
        Client::send(anna.raw(Default::default(), "/plugins/hello/throw")).await.unwrap_err().status(),
        Some(500)
    );
    let thrown = developing.until("Error: broken").await;
    assert!(thrown.contains("(server/main.ts:15:"), "{thrown}");
    developing.stop().await;

    let mut later = Developing::start(folder.path(), "jackfield dev hello");
    later.until("Signed in as anna: ").await;
    later.kill().await;
}

/// What the runner of tests says of how many there were.
pub fn passed(said: &str) -> usize {
    let counts = said.lines().filter_map(|line| line.split_once(" pass ").map(|(_, count)| count.trim()));
    counts.filter_map(|count| count.parse::<usize>().ok()).sum()
}

#[test]
fn a_new_plugin_has_tests_that_run_against_servers_of_their_own() {
    for language in ["ts", "rust"] {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        done(&shell(here, &format!("jackfield plugin new hello --lang {language}")).output().unwrap());
        let said = done(&shell(here, "jackfield plugin test hello").output().unwrap());
        assert_eq!(passed(&said), 2, "{said}");

        // A test that fails fails the command, and what follows the folder is the runner's.
        let file = here.join("hello/test/hello.test.ts");
        let text_of = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text_of.replace("'You said: ", "'You never said: ")).unwrap();
        let output = shell(here, "jackfield plugin test hello").output().unwrap();
        let (said, refused) = (text(&output.stdout), text(&output.stderr));
        assert!(!output.status.success() && passed(&said) == 1, "{said}");
        assert!(refused.trim().lines().last().unwrap().starts_with("error: tests failed"), "{refused}");
        let one = "jackfield plugin test hello --test-name-pattern 'says hello'";
        assert_eq!(passed(&done(&shell(here, one).output().unwrap())), 1);
    }
}

#[test]
fn the_tests_of_the_page_hold_for_the_plugin_of_the_page() {
    let (plugin, tests) =
        (include_str!("../../../../docs/plugins/typescript.md"), include_str!("../../../../docs/plugins/testing.md"));
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join("counter").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let code = |page: &'static str, language: &str| -> Vec<&'static str> {
        page.split(&format!("```{language}\n")).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
    };
    let permissions = code(plugin, "json")[0];
    write(
        "plugin.json",
        &format!(
            r#"{{"id": "counter", "version": "0.1.0", "server": {{"wasm": "server/dist/plugin.js"}}, "permissions": {permissions}}}"#
        ),
    );
    for block in code(plugin, "ts").into_iter().chain(code(tests, "ts")) {
        let (name, text) = block.strip_prefix("// ").unwrap().split_once('\n').unwrap();
        write(name, text);
    }
    let said = done(&shell(folder.path(), "jackfield plugin test counter").output().unwrap());
    assert_eq!(passed(&said), 2, "{said}");
}

#[test]
fn what_is_missing_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let said = refused(here, "jackfield plugin build");
    assert!(said.contains("there is no plugin.json") && said.contains("jackfield plugin new"), "{said}");
    assert!(refused(here, "jackfield plugin pack nowhere").contains("nowhere is no plugin's folder"));
    assert!(refused(here, "jackfield plugin new a").contains("cannot be a plugin's id"));
    done(&shell(here, "jackfield plugin new greeter").output().unwrap());
    assert!(refused(here, "jackfield plugin new greeter").contains("is there already"));
    let said = refused(here, "jackfield plugin pack greeter");
    assert!(said.contains("build the plugin first"), "{said}");
    let said = refused(here, "jackfield plugin install greeter.tar.gz");
    assert!(said.contains("say who you are"), "{said}");

    // Neither Rust nor rustup.
    let tools = here.join("tools");
    std::fs::create_dir(&tools).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_jackfield"), tools.join("jackfield")).unwrap();
    let mut bare = Command::new(tools.join("jackfield"));
    let output = bare.args(["plugin", "build", "greeter"]).current_dir(here).env("PATH", &tools).output().unwrap();
    let said = text(&output.stderr);
    let debian = Path::new("/usr/bin/cargo").exists();
    assert!(debian || said.contains("rustup target add wasm32-unknown-unknown"), "{said}");
    assert!(said.lines().count() == 1 || debian, "{said}");
}

#[test]
fn crates_that_cargo_does_not_have_are_named_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    done(&shell(folder.path(), "jackfield plugin new needy").output().unwrap());
    let manifest = folder.path().join("needy/server/Cargo.toml");
    let text_of = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text_of.replace("[dependencies]", "[dependencies]\nserde_json = \"1\"")).unwrap();
    let output = shell(folder.path(), "jackfield plugin build needy").output().unwrap();
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains("serde_json"), "{said}");
    let last = said.lines().last().unwrap();
    assert!(last.starts_with("error: ") && last.contains("cargo fetch"), "{said}");
}

const RECORDING: &str = include_str!("../../../../docs/plugins/recording.md");

#[tokio::test]
async fn a_failure_is_recorded_on_a_server_and_played_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let [commands] = blocks(RECORDING)[..] else { panic!("the page has other commands") };
    let [record, replay] = commands.lines().collect::<Vec<_>>()[..] else { panic!("the page has other commands") };
    done(&shell(here, "jackfield plugin new counter --lang ts").output().unwrap());
    let source = "import {plugin} from 'jackfield';\n\nlet seen = 0;\n\nexport default plugin({\n    MessageHasBeenPosted(_context, post) {\n        \
                  seen += 1;\n        if (seen === 2) {\n            throw new Error(`${post.message} ${Math.random()}`);\n        }\n    },\n});\n";
    std::fs::write(here.join("counter/server/main.ts"), source).unwrap();
    let manifest = json!({ "id": "counter", "version": "1.0.0", "server": { "wasm": "server/dist/plugin.js" },
        "permissions": { "hooks": ["message-has-been-posted"], "api": ["posts:read"] } });
    std::fs::write(here.join("counter/plugin.json"), manifest.to_string()).unwrap();
    let server = Running::start(serve(&here.join("data")).arg("--seed")).await;
    let address = format!("export JACKFIELD_URL={} JACKFIELD_LOGIN=anna JACKFIELD_PASSWORD=jackfield", server.url);
    let installed = format!(
        "{address}\njackfield plugin build counter; jackfield plugin install counter; jackfield plugin enable counter"
    );
    let (place, script) = (here.to_owned(), installed);
    let output = tokio::task::spawn_blocking(move || shell(&place, &script).output().unwrap());
    done(&output.await.unwrap());

    let mut recording = tokio::process::Command::from(shell(here, &format!("{address}\nexec {record}")));
    let mut recording = recording.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(recording.stdout.take().unwrap()).lines();
    assert!(lines.next_line().await.unwrap().unwrap().starts_with("Recording counter for 600 seconds"));
    let anna = server.client.login("anna", "jackfield").await.unwrap().client;
    let team = anna.get::<GetTeamByName>(ByTeamName { team_name: "jackfield".into() }).await.unwrap();
    let path = ByChannelName { team_id: team.id, channel_name: "town-square".into() };
    let town = anna.get::<GetChannelByName>(path).await.unwrap().id;
    for message in ["first", "second", "third"] {
        let post = Post { channel_id: town, message: message.into(), ..Post::default() };
        anna.call::<CreatePost>(NOTHING, CreatePostQuery::default(), post).await.unwrap();
    }
    // Plugins are told afterwards.
    let by = ByPlugin { plugin_id: "counter".into() };
    let told = async {
        while anna.get::<GetPluginRecording>(by.clone()).await.unwrap().calls.len() < 3 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), told).await.expect("the plugin is told of all");
    let id = recording.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(lines.next_line().await.unwrap().unwrap(), "counter.json: 3 calls of hooks, of which 1 failed.");
    assert!(recording.wait().await.unwrap().success());
    drop(server);

    let (place, replay) = (here.to_owned(), replay.to_owned());
    let play = move || {
        let said = done(&shell(&place, &replay).output().unwrap());
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[0] == "1 MessageHasBeenPosted: as it was" && lines.len() == 3, "{said}");
        let (failed, line) =
            ("2 MessageHasBeenPosted: fails as it did: it crashed: Error: second 0.", "server/main.ts:9");
        assert!(lines[1].starts_with(failed) && lines[1].contains(line), "{said}");
        // The page's test plays it too, and fails once the plugin goes another way.
        let test = RECORDING.split("```ts\n").nth(1).unwrap().split("```").next().unwrap();
        std::fs::remove_file(place.join("counter/test/hello.test.ts")).unwrap();
        std::fs::write(place.join("counter/test/stumble.test.ts"), test).unwrap();
        std::fs::rename(place.join("counter.json"), place.join("counter/counter.json")).unwrap();
        assert_eq!(passed(&done(&shell(&place, "jackfield plugin test counter").output().unwrap())), 1);
        let source = std::fs::read_to_string(place.join("counter/server/main.ts")).unwrap();
        std::fs::write(place.join("counter/server/main.ts"), source.replace("seen === 2", "seen === 20")).unwrap();
        let output = shell(&place, "jackfield plugin replay counter/counter.json counter").output().unwrap();
        let (said, refused) = (text(&output.stdout), text(&output.stderr));
        assert!(!output.status.success() && said.contains("2 MessageHasBeenPosted: it says"), "{said}");
        assert_eq!(refused.trim().lines().last().unwrap(), "error: it goes another way than version 1.0.0 did");
    };
    tokio::task::spawn_blocking(play).await.unwrap();
}
