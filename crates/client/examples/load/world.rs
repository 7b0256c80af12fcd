//! What the scenarios need: people, a team, channels, history, posts to search in, an incoming webhook.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::try_join_all;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::Result;
use crate::settings::Settings;

pub const CHANNELS: usize = 50;
/// Members of the channels; everybody is in the one that sockets watch.
const MEMBERS: usize = 50;
/// Posts that search looks in, and the channels they are in.
const SEARCHED: usize = 10_000;
const SEARCHED_CHANNELS: usize = 10;
/// Calls at once while the world is made.
const AT_ONCE: usize = 8;

pub struct Person {
    pub id: String,
    pub token: String,
}

pub struct World {
    pub http: Client,
    pub url: String,
    pub people: Vec<Person>,
    pub team: String,
    pub channels: Vec<String>,
    /// Everybody is in it.
    pub crowd: String,
    pub hook: String,
    pub admin: Person,
}

impl World {
    /// Creates it all; on a server that has other things as well, beside them.
    pub async fn build(settings: &Settings, url: &str) -> Result<Self> {
        let mut world = Self::empty(settings, url).await?;
        world.people(settings.people.max(MEMBERS)).await?;
        for number in 0..CHANNELS {
            let channel = world.channel(&format!("bench-{number}"), MEMBERS).await?;
            world.channels.push(channel);
        }
        world.crowd = world.channel("bench-crowd", usize::MAX).await?;
        let hook = json!({ "channel_id": world.channels[CHANNELS - 1], "display_name": "Bench" });
        world.hook = world.id("/api/v4/hooks/incoming", &world.admin.token, hook).await?;
        world.fill(&world.channels[0], 200, 0).await?;
        for number in 0..SEARCHED_CHANNELS {
            let channel = world.channel(&format!("bench-searched-{number}"), MEMBERS).await?;
            world.fill(&channel, SEARCHED / SEARCHED_CHANNELS, number * SEARCHED).await?;
        }
        Ok(world)
    }

    /// An administrator and a team.
    pub async fn empty(settings: &Settings, url: &str) -> Result<Self> {
        let nobody = Person { id: String::new(), token: String::new() };
        let mut world = Self {
            http: Client::new(),
            url: url.to_owned(),
            people: Vec::new(),
            team: String::new(),
            channels: Vec::new(),
            crowd: String::new(),
            hook: String::new(),
            admin: nobody,
        };
        let (name, password) = (&settings.admin, &settings.password);
        world.admin = match world.sign_in(name, password).await {
            Ok(admin) => admin,
            Err(_) => world.person(name, password, "").await?,
        };
        // Mattermost fills a team with 50 people unless it is told otherwise; a peer may not allow to be told.
        let more = json!({ "TeamSettings": { "MaxUsersPerTeam": 5000 } });
        let _ = world.text(Method::PUT, "/api/v4/config/patch", &world.admin.token, Some(&more)).await;
        let name = format!("bench-{}", run());
        let team = json!({ "name": name, "display_name": "Bench", "type": "O" });
        world.team = world.id("/api/v4/teams", &world.admin.token, team).await?;
        Ok(world)
    }

    /// People in the team.
    pub async fn people(&mut self, count: usize) -> Result<()> {
        let people = self
            .many(count, async |number| {
                let name = format!("bench-{}-{number}", run());
                let person = self.person(&name, "bench-password-1", &self.admin.token).await?;
                let member = json!({ "team_id": self.team, "user_id": person.id });
                self.call(&format!("/api/v4/teams/{}/members", self.team), &self.admin.token, member).await?;
                Ok(person)
            })
            .await?;
        self.people = people;
        Ok(())
    }

    /// A channel with so many of the people in it.
    pub async fn channel(&self, name: &str, members: usize) -> Result<String> {
        let admin = &self.admin.token;
        let channel = json!({ "team_id": self.team, "name": name, "display_name": name, "type": "O" });
        let channel = self.id("/api/v4/channels", admin, channel).await?;
        let path = format!("/api/v4/channels/{channel}/members");
        self.many(members.min(self.people.len()), async |number| {
            self.call(&path, admin, json!({ "user_id": self.people[number].id })).await
        })
        .await?;
        Ok(channel)
    }

    /// Posts in a channel, each fifth a reply: without threads every `root_id` is alike, and a database then plans as it
    /// would on nobody's real data.
    async fn fill(&self, channel: &str, count: usize, seed: usize) -> Result<()> {
        self.many(count / 5, async |group| {
            let mut root = String::new();
            for number in 0..5 {
                let person = &self.people[(group + number) % MEMBERS];
                let to = if number == 4 { root.as_str() } else { "" };
                let message = sentence(seed + group * 5 + number, 5 + (group * 7 + number) % 25);
                let post = json!({ "channel_id": channel, "message": message, "root_id": to });
                let id = self.id("/api/v4/posts", &person.token, post).await?;
                if number == 3 {
                    root = id;
                }
            }
            Ok(())
        })
        .await?;
        Ok(())
    }

    /// Does something for each number below `count`, a few at once.
    pub async fn many<T>(&self, count: usize, each: impl AsyncFn(usize) -> Result<T>) -> Result<Vec<T>> {
        let next = AtomicUsize::new(0);
        let workers = (0..AT_ONCE).map(async |_| {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return Result::Ok(done);
                }
                done.push((number, each(number).await?));
            }
        });
        let mut done = try_join_all(workers).await?.into_iter().flatten().collect::<Vec<_>>();
        done.sort_by_key(|(number, _)| *number);
        Ok(done.into_iter().map(|(_, value)| value).collect())
    }

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

    pub async fn id(&self, path: &str, token: &str, body: Value) -> Result<String> {
        let made = self.call(path, token, body).await?;
        Ok(made["id"].as_str().ok_or_else(|| format!("{path} answered without an id"))?.to_owned())
    }

    /// Creates an account and signs it in.
    async fn person(&self, name: &str, password: &str, by: &str) -> Result<Person> {
        let account = json!({ "username": name, "email": format!("{name}@example.com"), "password": password });
        self.id("/api/v4/users", by, account).await?;
        self.sign_in(name, password).await
    }

    async fn sign_in(&self, name: &str, password: &str) -> Result<Person> {
        let sign_in = json!({ "login_id": name, "password": password });
        let answer = self.http.post(format!("{}/api/v4/users/login", self.url)).json(&sign_in).send().await?;
        let token = answer.headers().get("token").ok_or("the sign-in gave no token")?.to_str()?.to_owned();
        let user: Value = answer.json().await?;
        Ok(Person { id: user["id"].as_str().unwrap_or_default().to_owned(), token })
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

/// Tells this run's names from those of others on the same server.
fn run() -> u32 {
    std::process::id()
}

/// How many words there are.
pub const VOCABULARY: usize = 2_000;

/// A word of four to nine letters; the same for the same number.
pub fn word(number: usize) -> String {
    let mut state = random(number as u64 + 7);
    let length = 4 + (state >> 33) % 6;
    (0..length)
        .map(|_| {
            state = random(state);
            char::from(b'a' + ((state >> 33) % 26) as u8)
        })
        .collect()
}

/// Words of which the first of the vocabulary are the most frequent, the same for the same seed: runs can be compared.
pub fn sentence(seed: usize, count: usize) -> String {
    let mut state = random(seed as u64 ^ 0x9e37_79b9_7f4a_7c15);
    let mut part = || {
        state = random(state);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let words: Vec<String> = (0..count).map(|_| word((VOCABULARY as f64 * part() * part()) as usize)).collect();
    words.join(" ")
}

fn random(state: u64) -> u64 {
    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}
