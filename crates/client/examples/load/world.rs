//! What the scenarios need: people, a team, channels, history, an incoming webhook.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::Result;

pub const CHANNELS: usize = 50;
const PASSWORD: &str = "bench-password-1";

pub struct Person {
    pub token: String,
}

pub struct World {
    pub http: Client,
    pub url: String,
    pub people: Vec<Person>,
    pub channels: Vec<String>,
    pub hook: String,
    admin: Person,
}

impl World {
    /// Calls the API and returns the body's text; any refusal is an error.
    pub async fn text(&self, method: Method, path: &str, token: &str, body: Option<&Value>) -> Result<String> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            return Err(format!("{path}: {status}: {}", text.chars().take(300).collect::<String>()).into());
        }
        Ok(text)
    }

    async fn call(&self, path: &str, token: &str, body: Value) -> Result<Value> {
        Ok(serde_json::from_str(&self.text(Method::POST, path, token, Some(&body)).await?)?)
    }

    async fn id(&self, path: &str, token: &str, body: Value) -> Result<String> {
        let made = self.call(path, token, body).await?;
        Ok(made["id"].as_str().ok_or_else(|| format!("{path} answered without an id"))?.to_owned())
    }

    /// Creates an account and signs it in; the id comes with it.
    async fn person(&self, name: &str, by: &str) -> Result<(String, Person)> {
        let account = json!({ "username": name, "email": format!("{name}@example.com"), "password": PASSWORD });
        let id = self.id("/api/v4/users", by, account).await?;
        let sign_in = json!({ "login_id": name, "password": PASSWORD });
        let answer = self.http.post(format!("{}/api/v4/users/login", self.url)).json(&sign_in).send().await?;
        let token = answer.headers().get("token").ok_or("the sign-in gave no token")?.to_str()?.to_owned();
        Ok((id, Person { token }))
    }

    /// Uploads and enables a plugin's package.
    pub async fn install(&self, package: &str) -> Result<()> {
        let file = reqwest::multipart::Part::bytes(std::fs::read(package)?).file_name("plugin.tar.gz");
        let form = reqwest::multipart::Form::new().part("plugin", file).text("force", "true");
        let url = format!("{}/api/v4/plugins", self.url);
        let answer = self.http.post(url).bearer_auth(&self.admin.token).multipart(form).send().await?;
        let manifest: Value = answer.error_for_status()?.json().await?;
        let id = manifest["id"].as_str().ok_or("the upload answered without an id")?;
        self.text(Method::POST, &format!("/api/v4/plugins/{id}/enable"), &self.admin.token, None).await?;
        Ok(())
    }
}

/// Creates it all on an empty server.
pub async fn build(url: &str, people: usize) -> Result<World> {
    let mut world = World {
        http: Client::new(),
        url: url.to_owned(),
        people: Vec::new(),
        channels: Vec::new(),
        hook: String::new(),
        admin: Person { token: String::new() },
    };
    world.admin = world.person("bench-admin", "").await?.1;
    let admin = world.admin.token.clone();
    let team =
        world.id("/api/v4/teams", &admin, json!({ "name": "bench", "display_name": "Bench", "type": "O" })).await?;
    let mut ids = Vec::new();
    for number in 0..people {
        let (id, person) = world.person(&format!("bench-{number}"), &admin).await?;
        let member = json!({ "team_id": team, "user_id": id });
        world.call(&format!("/api/v4/teams/{team}/members"), &admin, member).await?;
        world.people.push(person);
        ids.push(id);
    }
    for number in 0..CHANNELS {
        let channel = json!({ "team_id": team, "name": format!("bench-{number}"), "display_name": format!("Bench {number}"), "type": "O" });
        let channel = world.id("/api/v4/channels", &admin, channel).await?;
        for id in &ids {
            world.call(&format!("/api/v4/channels/{channel}/members"), &admin, json!({ "user_id": id })).await?;
        }
        world.channels.push(channel);
    }
    history(&world).await?;
    let hook = json!({ "channel_id": world.channels[CHANNELS - 1], "display_name": "Bench" });
    world.hook = world.id("/api/v4/hooks/incoming", &admin, hook).await?;
    Ok(world)
}

/// Two hundred posts in the first channel, each fifth a reply: without threads every `root_id` is alike,
/// and a database then plans as it would on nobody's real data.
async fn history(world: &World) -> Result<()> {
    let mut root = String::new();
    for number in 0..200 {
        let person = &world.people[number % world.people.len()];
        let to = if number % 5 == 4 { root.as_str() } else { "" };
        let post = json!({ "channel_id": world.channels[0], "message": words(number, 15), "root_id": to });
        let id = world.id("/api/v4/posts", &person.token, post).await?;
        if to.is_empty() {
            root = id;
        }
    }
    Ok(())
}

/// The same words for the same number, so that runs can be compared.
pub fn words(seed: usize, count: usize) -> String {
    const WORDS: [&str; 16] = [
        "release", "tomorrow", "please", "look", "at", "the", "build", "server", "and", "tell", "me", "when", "it",
        "is", "ready", "again",
    ];
    let mut state = seed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut text = String::new();
    for _ in 0..count {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(state >> 60) as usize]);
        text.push(' ');
    }
    text
}
