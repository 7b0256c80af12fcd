//! Plugins in TypeScript: the text runs in the server's own component, with the limits and capabilities of every component.

use std::path::Path;

use jackfield_domain::hooks::HookId;
use jackfield_model::{Manifest, plugin_state};
use serde_json::{Value, json};

use super::world::{World, body, manifest, read};

pub const ID: &str = "scripted";

pub fn scripted(permissions: Value) -> Manifest {
    let mut manifest = manifest(ID, permissions);
    manifest.server.as_mut().unwrap().wasm = "plugin.js".into();
    manifest
}

/// Where the component is that runs texts, compiled once for all tests: that takes seconds.
async fn compiled() -> &'static Path {
    static COMPILED: tokio::sync::OnceCell<tempfile::TempDir> = tokio::sync::OnceCell::const_new();
    let made = COMPILED.get_or_init(|| async {
        let world = World::new().await;
        let text = "import {plugin} from 'jackfield'; export default plugin({});";
        install_cold(&world, json!({}), text).await.unwrap();
        let kept = tempfile::tempdir().unwrap();
        copy(&world.dir.path().join(CACHE), kept.path());
        kept
    });
    made.await.path()
}

/// Where a server keeps what it compiled.
const CACHE: &str = "plugins/.compiled";

fn copy(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Spares a world the time that compiling takes.
pub async fn lay_compiled(world: &World) {
    copy(compiled().await, &world.dir.path().join(CACHE));
}

async fn install(world: &World, permissions: Value, text: &str) -> jackfield_domain::Result<()> {
    lay_compiled(world).await;
    install_cold(world, permissions, text).await
}

async fn install_cold(world: &World, permissions: Value, text: &str) -> jackfield_domain::Result<()> {
    let manifest = scripted(permissions);
    let package = world.unpack_at(manifest, "plugin.js", text.as_bytes());
    world.host.install(&World::admin(), package, false).await?;
    world.host.enable(&World::admin(), ID).await
}

pub async fn running(permissions: Value, text: &str) -> World {
    let world = World::new().await;
    install(&world, permissions, text).await.unwrap();
    world
}

const PAGE: &str = include_str!("../../../../../docs/plugins/typescript.md");

/// The code blocks of the page in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let begin = format!("```{language}\n");
    PAGE.split(begin.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The page's plugin: each block begins with its file's name.
fn example() -> String {
    let module = |block: &str| {
        let (name, code) = block.strip_prefix("// ").unwrap().split_once('\n').unwrap();
        format!("//# module {name}\n{code}")
    };
    blocks("ts").into_iter().map(module).collect()
}

/// What it asks for.
fn asked() -> Value {
    serde_json::from_str(blocks("json")[0]).unwrap()
}

#[tokio::test]
async fn a_text_changes_and_refuses_posts_as_a_component_does() {
    let world = running(asked(), &example()).await;
    let post = world.post("hello").await.unwrap();
    assert_eq!(post.message, "HELLO");
    assert_eq!(world.post("quiet").await.unwrap().message, "quiet");
    let refused = world.post("forbidden").await.unwrap_err();
    assert_eq!(refused.0.message, "Post rejected by plugin. That word is not for here.");
    assert_eq!(world.post("spam").await.unwrap_err().0.id, "plugin.message_will_be_posted.dismiss_post");
    let latencies = world.host.latencies(ID);
    assert!(latencies.iter().any(|hook| hook.hook == HookId::MessageWillBePosted && hook.calls == 4));
}

#[tokio::test]
async fn a_text_answers_commands_and_requests_and_keeps_values() {
    let world = running(asked(), &example()).await;
    assert_eq!(world.says(ID, "/count").await, "anna 1");
    assert_eq!(world.says(ID, "/count").await, "anna 2");
    let request = http::Request::post("/some/where").body(body(vec!["one ", "two"])).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), ID, request).await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["x-user"], world.anna.as_str());
    assert_eq!(answer.headers()["content-type"], "application/json");
    let answered: Value = serde_json::from_str(&read(answer.into_body()).await.unwrap()).unwrap();
    assert_eq!(answered, json!({ "path": "/some/where", "said": "one two" }));
}

// covers: 12
#[tokio::test]
async fn a_text_gets_no_more_than_its_manifest_asks_for_and_no_secrets() {
    let text = r#"import {api, plugin} from 'jackfield';
        export default plugin({
            MessageWillBePosted(context, post) {
                try {
                    api.DeletePost(post.channel_id);
                } catch (error) {
                    return {message: `${error.name} ${error.statusCode} ${error.id}`, user_id: post.channel_id};
                }
            },
            UserWillLogIn(context, user) {
                return undefined;
            },
        });"#;
    let world = running(json!({ "hooks": ["message-will-be-posted"] }), text).await;
    let post = world.post("hello").await.unwrap();
    assert!(post.message.starts_with("AppError 403 "), "{}", post.message);
    assert_eq!(post.user_id, world.anna, "whose a post is, is not the plugin's to say");
}

// covers: 32
#[tokio::test]
async fn a_text_that_loops_recurses_or_takes_memory_costs_its_own_call() {
    let text = r#"import {plugin} from 'jackfield';
        const deep = (depth) => deep(depth + 1) + 1;
        export default plugin({
            MessageWillBePosted(context, post) {
                switch (post.message) {
                    case 'loop': for (;;) {}
                    case 'recurse': return {message: String(deep(0))};
                    case 'memory': { const all = []; for (;;) all.push(new Uint8Array(1 << 20)); }
                    case 'wait': return new Promise(() => undefined);
                    case 'throw': throw new TypeError('broken');
                    default: return {message: 'seen'};
                }
            },
        });"#;
    let asked = json!({
        "hooks": ["message-will-be-posted"],
        "hook_policies": { "message-will-be-posted": { "deadline_ms": 400 } },
        "memory": "16MiB",
    });
    let world = running(asked, text).await;
    for word in ["recurse", "throw"] {
        assert_eq!(world.post(word).await.unwrap().message, word, "it is passed over");
        assert_eq!(world.post("fine").await.unwrap().message, "seen", "after {word}");
    }
    for word in ["loop", "memory", "wait"] {
        // Each in a server of its own: who fails three times is switched off.
        let world = running(
            json!({ "hooks": ["message-will-be-posted"], "memory": "16MiB",
                "hook_policies": { "message-will-be-posted": { "deadline_ms": 400 } } }),
            text,
        )
        .await;
        assert_eq!(world.post(word).await.unwrap().message, word);
        assert_eq!(world.post("fine").await.unwrap().message, "seen", "after {word}");
        assert_eq!(world.host.state(ID).0, plugin_state::RUNNING);
    }
}

#[tokio::test]
async fn what_cannot_run_says_where_it_is_wrong() {
    let world = World::new().await;
    let asked = json!({ "hooks": ["message-will-be-posted"] });
    let wrong =
        "//# module server/main.js\nimport {plugin} from 'jackfield';\nexport default plugin({\n    oops oops\n});\n";
    let refused = install(&world, asked.clone(), wrong).await.unwrap_err();
    assert!(
        refused.0.message.contains("SyntaxError") && refused.0.message.contains("server/main.js:3"),
        "{}",
        refused.0.message
    );

    let world = World::new().await;
    let refused = install(&world, asked, "export const nothing = 1;").await.unwrap_err();
    assert!(refused.0.message.contains("exports no plugin"), "{}", refused.0.message);

    let world = World::new().await;
    let streams = json!({ "hooks": ["file-will-be-uploaded"] });
    let refused = install(&world, streams, &example()).await.unwrap_err();
    assert!(refused.0.message.contains("cannot have the hook"), "{}", refused.0.message);
}
