//! What stands in the places of parameters: made when a scene first needs it, and kept until its success uses it up.

use http::Method;
use jackfield_api::OperationInfo;
use jackfield_client::{Client, multipart};
use jackfield_model::{
    BookmarkId, ChannelBookmark, Command, CommandId, EmbedApp, HookId, IncomingWebhook, Job, JobId, Millis, OAuthApp,
    OAuthAppId, OutgoingWebhook, Post, PostId, ScheduledPost, ScheduledPostId, UploadId, UploadSession, UserId,
};
use jackfield_testkit::embed;
use jackfield_testkit::storage::{
    bookmarks, commands, jobs, oauth, outgoing_webhooks, posts, scheduled_posts, uploads, webhooks,
};
use serde_json::{Value, json};

use super::actors::{Actor, Kind};
use super::canary;
use super::ground::{Ground, PASSWORD, ask, id_of, picture};
use super::scenes::{self, Scene};

/// A time that does not come while a test runs.
const FAR: Millis = Millis(9_999_999_999_999);
const PLUGIN: &str = "com.example.plugin";

impl Ground {
    /// What a parameter is in a scene.
    pub async fn value(&mut self, operation: &OperationInfo, scene: Scene, at: usize, name: &str) -> String {
        let actor = self.actors[at].clone();
        match name {
            "me" => return actor.id.to_string(),
            "unique" => {
                self.count += 1;
                return format!("new-{}", self.count);
            }
            "timestamp" => return "1".into(),
            "password" => return PASSWORD.into(),
            "login_id" => return "knocker".into(),
            "action_id" => return "press".into(),
            "shortcut_id" => return "ticket".into(),
            "auth_data" => return self.auth_data().await,
            "invite_id" => return self.invitation().await,
            "team_channel_id" => {
                let place = if scene == Scene::OtherTeam { "beyond" } else { "square" };
                return self.places[place].clone();
            }
            "lounge_id" => return self.places["hall"].clone(),
            "embed_token" => return self.embed_token("").await,
            "embed_session" => {
                let enters = json!({ "token": self.embed_token("").await });
                let session = self.make(Method::POST, "/api/v4/embed/session", enters).await;
                return session["token"].as_str().unwrap_or_default().to_owned();
            }
            "embed_activation" => return self.embed_token("activate").await,
            "embed_archival" => return self.embed_token("archive").await,
            "embed_link" => return self.embed_token("link").await,
            "recovery_token" => return self.one_time("password_recovery").await,
            "verification_token" => return self.one_time("verify_email").await,
            "category" => return "display_settings".into(),
            "preference_name" => return "use_military_time".into(),
            "terms_id" => return self.places["terms"].clone(),
            "package_url" => return format!("{}/plugin.tar.gz", self.integration.url),
            "integration_url" => return format!("{}/dialog", self.integration.url),
            "newcomer_id" => return self.places["newcomer"].clone(),
            "teammate_id" if scene == Scene::OtherTeam => return self.places["zoe"].clone(),
            "teammate_id" => return self.places["teammate"].clone(),
            "category_ids" => return self.categories(operation, scene, &actor).await,
            "trigger_id" => return self.trigger().await,
            "user_id" => return self.person(operation, scene, &actor),
            "team_id" => return self.team(operation, scene),
            "channel_id" if scene == Scene::Own && scenes::is_about_groups(operation) => {
                return self.group_channel(&actor).await;
            }
            "channel_id" => return self.channel(operation, scene),
            "username" | "email" => {
                let who = self.person(operation, scene, &actor);
                if scene == Scene::Unknown {
                    return format!("nobody{}", if name == "email" { "@example.com" } else { "" });
                }
                let user = self.make(Method::GET, &format!("/api/v4/users/{who}"), Value::Null).await;
                return user[name].as_str().unwrap_or_default().to_owned();
            }
            "team_name" => {
                let id = self.team(operation, scene);
                return self.places.iter().find(|(_, place)| **place == id).map_or("none", |(name, _)| name).into();
            }
            "channel_name" => {
                let id = self.channel(operation, scene);
                return self.places.iter().find(|(_, place)| **place == id).map_or("none", |(name, _)| name).into();
            }
            _ => {}
        }
        let name = match name {
            // An action is a button of a bot's post.
            "post_id" if operation.path.contains("{action_id}") => "button",
            "post_id" if operation.path.contains("edit_history") || operation.path.contains("/restore/") => "edited",
            "hook_id" if operation.path.contains("/outgoing/") => "outgoing_hook_id",
            _ => name,
        };
        let key = (scene, if scene == Scene::Own { at } else { 0 }, name.to_owned());
        if let Some(kept) = self.things.get(&key) {
            return kept.clone();
        }
        let made =
            if scene == Scene::Unknown { self.unknown(name) } else { self.thing(operation, scene, &actor, name).await };
        self.things.insert(key, made.clone());
        made
    }

    /// Forgets what a scene had, so that it is made anew.
    pub fn forget(&mut self, scene: Scene, at: usize, names: &[&str]) {
        for name in names {
            self.things.remove(&(scene, if scene == Scene::Own { at } else { 0 }, (*name).to_owned()));
        }
    }

    fn unknown(&self, name: &str) -> String {
        match name {
            "emoji_name" => "no_such_emoji".into(),
            "role_name" => "no_such_role".into(),
            "plugin_id" => "com.example.none".into(),
            _ => PostId::new().to_string(),
        }
    }

    /// Of paths about oneself the actor, and else who is acted upon.
    fn person(&self, operation: &OperationInfo, scene: Scene, actor: &Actor) -> String {
        let names = scenes::parameters(operation);
        let place =
            ["team_id", "channel_id", "post_id", "thread_id"].iter().any(|place| names.iter().any(|n| n == place));
        let about_self = operation.path.starts_with("/api/v4/users/") || operation.path.contains("/members/{user_id}/");
        match scene {
            Scene::Own => actor.id.to_string(),
            Scene::Others => self.places["ben"].clone(),
            _ if place && about_self => actor.id.to_string(),
            Scene::OtherTeam => self.places["zoe"].clone(),
            Scene::Deleted => self.places["left"].clone(),
            Scene::Unknown if !place => PostId::new().to_string(),
            _ => self.places["ben"].clone(),
        }
    }

    fn team(&self, operation: &OperationInfo, scene: Scene) -> String {
        let names = scenes::parameters(operation);
        let inner = ["channel_id", "channel_name", "post_id", "thread_id", "command_id", "hook_id", "category_id"];
        let is_inner = inner.iter().any(|inner| names.iter().any(|name| name == inner));
        match scene {
            Scene::OtherTeam => self.places["away"].clone(),
            Scene::Archived if !is_inner => self.places["bygone"].clone(),
            Scene::Unknown if !is_inner => PostId::new().to_string(),
            _ => self.places["home"].clone(),
        }
    }

    fn channel(&self, operation: &OperationInfo, scene: Scene) -> String {
        let names = scenes::parameters(operation);
        let is_about = |wanted: &str| names.iter().any(|name| name == wanted);
        let place = match scene {
            Scene::OtherTeam => "beyond",
            Scene::Private => "secret",
            Scene::Direct => "direct",
            Scene::Archived => "archive",
            Scene::Unknown => return PostId::new().to_string(),
            Scene::Others if !is_about("post_id") && !is_about("user_id") => "hall",
            _ => "square",
        };
        self.places[place].clone()
    }

    async fn thing(&mut self, operation: &OperationInfo, scene: Scene, actor: &Actor, name: &str) -> String {
        let owner = self.owner(scene, actor);
        match name {
            "post_id" | "thread_id" => self.post(scene, actor).await,
            "edited" => self.edited(scene, actor).await,
            "file_id" => self.file(scene, actor).await,
            "link_hash" => self.link_hash(operation, scene, actor).await,
            "button" => self.button(scene).await,
            "hook_id" => self.hook(scene, actor, &owner).await,
            "outgoing_hook_id" => self.outgoing_hook(scene, actor, &owner).await,
            "command_id" => self.command(scene, actor, &owner).await,
            "scheduled_post_id" => self.scheduled(scene, actor, &owner).await,
            "bot_user_id" => self.robot(scene, &owner).await,
            "subscription_id" => self.subscription(scene, actor, &owner).await,
            "app_id" => self.oauth_app(scene, &owner).await,
            "embed_app_id" => self.embed_app().await.id.to_string(),
            "panel_id" => self.panel().await,
            "integration_request_id" => self.request_of_integration().await,
            "token_id" => self.access_token(scene, &owner).await,
            "session_id" => self.session(owner.parse().expect("it is an id")).await.0,
            "category_id" => self.category(operation, scene, actor).await,
            "emoji_id" => self.emoji(scene, actor, "id").await,
            "emoji_name" => self.emoji(scene, actor, "name").await,
            "scheme_id" => self.scheme().await,
            "role_name" => "system_user".into(),
            "role_id" => id_of(&self.make(Method::GET, "/api/v4/roles/name/system_user", Value::Null).await),
            "job_id" => self.job().await,
            "job_type" => "export_delete".into(),
            "upload_id" => self.upload_session(scene, actor).await,
            "import_name" | "export_name" => self.archive(name).await,
            "group_id" => self.user_group(operation, scene, actor).await,
            "bookmark_id" => self.bookmark(scene, actor).await,
            "plugin_id" => self.plugin().await,
            other => panic!("{}: nothing says what {other} is", operation.id),
        }
    }

    /// Whose a scene's things are. A stranger owns nothing, and asks about a member's.
    fn owner(&self, scene: Scene, actor: &Actor) -> String {
        match scene {
            Scene::Own => actor.id.to_string(),
            Scene::OtherTeam => self.places["zoe"].clone(),
            _ => self.places["ben"].clone(),
        }
    }

    pub fn place(&self, scene: Scene) -> String {
        let place = match scene {
            Scene::OtherTeam => "beyond",
            Scene::Private => "secret",
            Scene::Direct => "direct",
            Scene::Archived => "archive",
            _ => "square",
        };
        self.places[place].clone()
    }

    /// A session of whoever writes in a scene. Who may not write there has a member write instead.
    pub async fn writer(&self, scene: Scene, actor: &Actor) -> Client {
        if scene == Scene::Own && actor.kind.is_home() {
            return self.maker(actor).await;
        }
        let who = self.owner(if scene == Scene::Own { Scene::Others } else { scene }, actor);
        self.sign_in(&self.root, who.parse().expect("it is an id")).await
    }

    async fn upload(&self, writer: &Client, channel: &str, name: &str) -> String {
        let file = multipart::Part::bytes(picture()).file_name(format!("{name}_.png"));
        let form = multipart::Form::new().text("channel_id", channel.to_owned()).part("files", file);
        let answer = Client::send(writer.raw(Method::POST, "/api/v4/files").multipart(form)).await;
        let answer: Value = answer.expect("who writes may upload").json().await.expect("it is JSON");
        id_of(&answer["file_infos"][0])
    }

    /// A post with a file and a reply.
    pub async fn post(&mut self, scene: Scene, actor: &Actor) -> String {
        let (writer, channel) = (self.writer(scene, actor).await, self.place(scene));
        if scene == Scene::Archived {
            self.make(Method::POST, &format!("/api/v4/channels/{channel}/restore"), Value::Null).await;
        }
        let file = self.upload(&writer, &channel, &canary::of(scene, actor, "file")).await;
        let message = canary::of(scene, actor, "post");
        let root = json!({ "channel_id": channel, "message": message, "file_ids": [file] });
        let root = id_of(&ask(&writer, Method::POST, "/api/v4/posts", root).await.expect("who writes may post"));
        let reply = json!({ "channel_id": channel, "message": message, "root_id": root });
        ask(&writer, Method::POST, "/api/v4/posts", reply).await.expect("who writes may post");
        match scene {
            Scene::Archived => {
                drop(self.make(Method::DELETE, &format!("/api/v4/channels/{channel}"), Value::Null).await)
            }
            Scene::Deleted => drop(self.make(Method::DELETE, &format!("/api/v4/posts/{root}"), Value::Null).await),
            _ => {}
        }
        let at = self.actors.iter().position(|other| other.name == actor.name).unwrap_or_default();
        let at = if scene == Scene::Own { at } else { 0 };
        for (name, id) in [("post_id", &root), ("thread_id", &root), ("file_id", &file)] {
            self.things.insert((scene, at, name.to_owned()), id.clone());
        }
        root
    }

    /// A post with an old version, which restoring is about.
    async fn edited(&mut self, scene: Scene, actor: &Actor) -> String {
        let root = self.post(scene, actor).await;
        let id: PostId = root.parse().expect("it is an id");
        let post = posts::by_id_with_deleted(UserId::EMPTY, id).one::<Post>(&self.app.store).await;
        let now = self.app.now();
        let old = Post {
            id: PostId::new(),
            original_id: id,
            delete_at: now,
            update_at: now,
            file_ids: Vec::new(),
            ..post.expect("it was just made")
        };
        posts::insert(&old).execute(&self.app.store).await.expect("there is room");
        let at = self.actors.iter().position(|other| other.name == actor.name).unwrap_or_default();
        let at = if scene == Scene::Own { at } else { 0 };
        self.things.insert((scene, at, "restore_version_id".to_owned()), old.id.to_string());
        root
    }

    /// A group channel of an actor; who may make none asks about another channel.
    async fn group_channel(&self, actor: &Actor) -> String {
        let people = json!([actor.id, self.places["ben"], self.places["teammate"]]);
        let made = ask(&self.maker(actor).await, Method::POST, "/api/v4/channels/group", people).await;
        made.map_or_else(|_| self.places["square"].clone(), |made| id_of(&made))
    }

    pub async fn file(&mut self, scene: Scene, actor: &Actor) -> String {
        if scene == Scene::Unposted {
            let writer = self.writer(scene, actor).await;
            return self.upload(&writer, &self.place(scene), &canary::of(scene, actor, "file")).await;
        }
        self.post(scene, actor).await;
        let at = self.actors.iter().position(|other| other.name == actor.name).unwrap_or_default();
        self.things[&(scene, if scene == Scene::Own { at } else { 0 }, "file_id".to_owned())].clone()
    }

    async fn link_hash(&mut self, operation: &OperationInfo, scene: Scene, actor: &Actor) -> String {
        let at = self.actors.iter().position(|other| other.name == actor.name).unwrap_or_default();
        let file = Box::pin(self.value(operation, scene, at, "file_id")).await;
        let link =
            self.tries(Method::GET, &format!("/api/v4/files/{file}/link"), Value::Null).await.unwrap_or_default();
        let link = link["link"].as_str().unwrap_or_default();
        link.split_once("h=").map_or("none", |(_, hash)| hash).to_owned()
    }

    /// A bot's post with a button.
    async fn button(&self, scene: Scene) -> String {
        let channel = self.place(scene);
        let id = self.places["presser"].clone();
        let archived = scene == Scene::Archived;
        if archived {
            self.make(Method::POST, &format!("/api/v4/channels/{channel}/restore"), Value::Null).await;
        }
        let client = self.token(id.parse().expect("it is an id")).await;
        let action = json!({ "id": "press", "name": "Press", "type": "button",
            "integration": { "url": format!("{}/press", self.integration.url) } });
        let post = json!({ "channel_id": channel, "message": "Press",
            "props": { "attachments": [{ "text": "Press", "actions": [action] }] } });
        let made = ask(&client, Method::POST, "/api/v4/posts", post).await;
        if archived {
            self.make(Method::DELETE, &format!("/api/v4/channels/{channel}"), Value::Null).await;
        }
        let Ok(made) = made else { return PostId::new().to_string() };
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/posts/{}", id_of(&made)), Value::Null).await;
        }
        id_of(&made)
    }

    async fn hook(&self, scene: Scene, actor: &Actor, owner: &str) -> String {
        let team = if scene == Scene::OtherTeam { "away" } else { "home" };
        let text = canary::of(scene, actor, "hook");
        let now = self.app.now();
        let hook = IncomingWebhook {
            id: HookId::new(),
            create_at: now,
            update_at: now,
            user_id: owner.parse().expect("it is an id"),
            channel_id: self.place(scene).parse().expect("it is an id"),
            team_id: self.places[team].parse().expect("it is an id"),
            description: text.clone(),
            display_name: text,
            ..IncomingWebhook::default()
        };
        webhooks::insert(&hook).execute(&self.app.store).await.expect("there is room");
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/hooks/incoming/{}", hook.id), Value::Null).await;
        }
        hook.id.to_string()
    }

    /// It hears words that nobody writes.
    async fn outgoing_hook(&mut self, scene: Scene, actor: &Actor, owner: &str) -> String {
        let team = if scene == Scene::OtherTeam { "away" } else { "home" };
        let text = canary::of(scene, actor, "outgoing");
        self.count += 1;
        let hook = OutgoingWebhook {
            id: HookId::new(),
            token: PostId::new().to_string(),
            creator_id: owner.parse().expect("it is an id"),
            team_id: self.places[team].parse().expect("it is an id"),
            trigger_words: vec![format!("word-{}", self.count)],
            callback_urls: vec![self.integration.url.clone()],
            description: text.clone(),
            display_name: text,
            ..OutgoingWebhook::default()
        };
        outgoing_webhooks::insert(&hook).execute(&self.app.store).await.expect("there is room");
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/hooks/outgoing/{}", hook.id), Value::Null).await;
        }
        hook.id.to_string()
    }

    async fn command(&mut self, scene: Scene, actor: &Actor, owner: &str) -> String {
        let team = if scene == Scene::OtherTeam { "away" } else { "home" };
        self.count += 1;
        let now = self.app.now();
        let command = Command {
            id: CommandId::new(),
            token: PostId::new().to_string(),
            create_at: now,
            update_at: now,
            creator_id: owner.parse().expect("it is an id"),
            team_id: self.places[team].parse().expect("it is an id"),
            trigger: format!("command{}", self.count),
            method: "P".into(),
            url: self.integration.url.clone(),
            description: canary::of(scene, actor, "command"),
            ..Command::default()
        };
        commands::insert(&command).execute(&self.app.store).await.expect("there is room");
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/commands/{}", command.id), Value::Null).await;
        }
        command.id.to_string()
    }

    async fn scheduled(&self, scene: Scene, actor: &Actor, owner: &str) -> String {
        let now = self.app.now();
        let post = ScheduledPost {
            id: ScheduledPostId::new(),
            create_at: now,
            update_at: now,
            user_id: owner.parse().expect("it is an id"),
            channel_id: self.place(scene).parse().expect("it is an id"),
            message: canary::of(scene, actor, "scheduled"),
            scheduled_at: FAR,
            ..ScheduledPost::default()
        };
        scheduled_posts::insert(&post).execute(&self.app.store).await.expect("there is room");
        post.id.to_string()
    }

    async fn robot(&mut self, scene: Scene, owner: &str) -> String {
        self.count += 1;
        let draft = json!({ "username": format!("robot-{}", self.count) });
        let bot =
            self.make(Method::POST, "/api/v4/bots", draft).await["user_id"].as_str().unwrap_or_default().to_owned();
        self.make(Method::POST, &format!("/api/v4/bots/{bot}/assign/{owner}"), Value::Null).await;
        if scene == Scene::Deleted {
            self.make(Method::POST, &format!("/api/v4/bots/{bot}/disable"), Value::Null).await;
        }
        bot
    }

    async fn subscription(&mut self, scene: Scene, actor: &Actor, owner: &str) -> String {
        let bot = self.robot(Scene::Own, owner).await;
        let name = canary::of(scene, actor, "subscription");
        let draft = json!({ "bot_user_id": bot, "display_name": name, "url": "https://example.com/e", "events": ["emoji_added"] });
        let made = id_of(&self.make(Method::POST, "/api/v4/integrations/subscriptions", draft).await);
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/integrations/subscriptions/{made}"), Value::Null).await;
        }
        made
    }

    async fn oauth_app(&self, scene: Scene, owner: &str) -> String {
        let now = self.app.now();
        let oauth = OAuthApp {
            id: OAuthAppId::new(),
            creator_id: owner.parse().expect("it is an id"),
            create_at: now,
            update_at: now,
            client_secret: PostId::new().to_string(),
            name: "Application".into(),
            homepage: "https://example.com".into(),
            callback_urls: vec!["https://example.com/callback".into()],
            ..OAuthApp::default()
        };
        oauth::insert(&oauth).execute(&self.app.store).await.expect("there is room");
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/oauth/apps/{}", oauth.id), Value::Null).await;
        }
        oauth.id.to_string()
    }

    async fn panel(&self) -> String {
        let draft = json!({
            "name": "Reviews", "url": "https://reviews.example.com/", "places": ["page"], "scopes": ["identity", "place"],
        });
        id_of(&self.make(Method::POST, "/api/v4/panels", draft).await)
    }

    async fn embed_app(&self) -> EmbedApp {
        let draft = json!({
            "name": "Shop", "origins": ["https://shop.example.com"], "team_id": self.places["home"],
            "channel_ids": [self.places["square"]],
        });
        let made = self.make(Method::POST, "/api/v4/embed/apps", draft).await;
        serde_json::from_value(made).expect("it is an app")
    }

    /// A token of the ground's own app, of whose person and object there is what an act takes.
    async fn embed_token(&mut self, act: &str) -> String {
        if !self.places.contains_key("embed_app") {
            let app = json!(self.embed_app().await).to_string();
            self.places.insert("embed_app", app);
        }
        let app: EmbedApp = serde_json::from_str(&self.places["embed_app"]).expect("it is an app");
        self.count += 1;
        let (now, count) = (self.app.now(), self.count);
        let by = |jti: &str, more: Value| {
            let jti = format!("{jti}-{count}");
            let who = format!("anna-{}", if act == "link" { count } else { 0 });
            embed::by_secret(
                &app.keys[0].secret,
                &embed::claims(&app, "https://chat.example.org", (&who, &jti), now, more),
            )
        };
        let context = if act == "archive" { json!(format!("order-{count}")) } else { Value::Null };
        if matches!(act, "activate" | "archive") {
            let enters = json!({ "token": by("one", json!({ "context": context })) });
            self.make(Method::POST, "/api/v4/embed/session", enters).await;
        }
        by("two", json!({ "act": act, "context": context }))
    }

    async fn access_token(&self, scene: Scene, owner: &str) -> String {
        let path = format!("/api/v4/users/{owner}/tokens");
        let token = id_of(&self.make(Method::POST, &path, json!({ "description": "key" })).await);
        if scene == Scene::Deleted {
            self.make(Method::POST, "/api/v4/users/tokens/revoke", json!({ "token_id": token })).await;
        }
        token
    }

    async fn category(&self, operation: &OperationInfo, scene: Scene, actor: &Actor) -> String {
        let (user, team) = (self.person(operation, scene, actor), self.team(operation, Scene::Own));
        let team = if scene == Scene::OtherTeam { self.places["away"].clone() } else { team };
        let path = format!("/api/v4/users/{user}/teams/{team}/channels/categories");
        let body = json!({ "user_id": user, "team_id": team, "display_name": "Mine", "type": "custom" });
        let made = self.tries(Method::POST, &path, body).await;
        made.map_or_else(|| PostId::new().to_string(), |made| id_of(&made))
    }

    /// All of somebody's categories, in their order.
    async fn categories(&self, operation: &OperationInfo, scene: Scene, actor: &Actor) -> String {
        let (user, team) = (self.person(operation, scene, actor), self.team(operation, scene));
        let path = format!("/api/v4/users/{user}/teams/{team}/channels/categories/order");
        let order = self.tries(Method::GET, &path, Value::Null).await.unwrap_or_default();
        let ids: Vec<&str> = order.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if ids.is_empty() { PostId::new().to_string() } else { ids.join(" ") }
    }

    /// An emoji's id or name; one that was deleted has both still.
    async fn emoji(&mut self, scene: Scene, actor: &Actor, part: &str) -> String {
        self.count += 1;
        let writer = if scene == Scene::Own && actor.kind.is_home() && !matches!(actor.kind, Kind::Guest) {
            actor
        } else {
            &self.actors[0]
        };
        let draft = json!({ "name": format!("emoji-{}", self.count), "creator_id": writer.id });
        let image = multipart::Part::bytes(picture()).file_name("picture.png");
        let form = multipart::Form::new().text("emoji", draft.to_string()).part("image", image);
        let answer = Client::send(self.maker(writer).await.raw(Method::POST, "/api/v4/emoji").multipart(form)).await;
        let made: Value = answer.expect("members make emoji").json().await.expect("it is JSON");
        if scene == Scene::Deleted {
            self.make(Method::DELETE, &format!("/api/v4/emoji/{}", id_of(&made)), Value::Null).await;
        }
        made[part].as_str().unwrap_or_default().to_owned()
    }

    async fn request_of_integration(&mut self) -> String {
        self.count += 1;
        let draft = json!({ "username": format!("asked-{}", self.count) });
        let asks = json!({ "kind": "bot", "team_id": self.places["home"], "reason": "Lunch", "draft": draft });
        let client = self.sign_in(&self.root, self.places["ben"].parse().expect("it is an id")).await;
        id_of(&ask(&client, Method::POST, "/api/v4/integrations/requests", asks).await.expect("members may ask"))
    }

    async fn scheme(&self) -> String {
        let draft = json!({ "display_name": "Quiet", "scope": "team" });
        id_of(&self.make(Method::POST, "/api/v4/schemes", draft).await)
    }

    async fn job(&mut self) -> String {
        let made = self.archive("export_name").await;
        let data = [("is_downloadable", "true".to_owned()), ("export_name", made)];
        let job = Job {
            id: JobId::new(),
            job_type: "export_delete".into(),
            create_at: self.app.now(),
            data: data.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            ..Job::default()
        };
        jobs::insert(&job).execute(&self.app.store).await.expect("there is room");
        job.id.to_string()
    }

    async fn upload_session(&self, scene: Scene, actor: &Actor) -> String {
        let session = UploadSession {
            id: UploadId::new(),
            upload_type: "attachment".into(),
            create_at: self.app.now(),
            user_id: self.owner(scene, actor).parse().expect("it is an id"),
            channel_id: self.place(scene).parse().expect("it is an id"),
            filename: canary::of(scene, actor, "upload"),
            file_size: 5,
            ..UploadSession::default()
        };
        uploads::insert(&session).execute(&self.app.store).await.expect("there is room");
        session.id.to_string()
    }

    async fn archive(&mut self, name: &str) -> String {
        self.count += 1;
        let path = format!("{}/matrix-{}", name.trim_end_matches("_name"), self.count);
        self.app.files.write(&path, Box::pin(&b"zip"[..])).await.expect("there is room");
        let archive = uploads::Archive {
            kind: name.trim_end_matches("_name").into(),
            name: format!("archive-{}.zip", self.count),
            path,
            size: 3,
            ..uploads::Archive::default()
        };
        uploads::insert_archive(&archive).execute(&self.app.store).await.expect("there is room");
        archive.name
    }

    /// A group that whoever it is about is in.
    async fn user_group(&mut self, operation: &OperationInfo, scene: Scene, actor: &Actor) -> String {
        self.count += 1;
        let group = json!({
            "name": format!("group-{}", self.count), "display_name": "Group", "source": "custom",
            "allow_reference": true, "user_ids": if scene == Scene::Own { vec![actor.id.to_string()] } else { Vec::new() },
        });
        // Who is gone is in none.
        let made = match self.tries(Method::POST, "/api/v4/groups", group.clone()).await {
            Some(made) => made,
            None => {
                let mut empty = group;
                empty["user_ids"] = json!([]);
                self.make(Method::POST, "/api/v4/groups", empty).await
            }
        };
        if scene == Scene::Deleted || operation.id == "RestoreGroup" {
            self.make(Method::DELETE, &format!("/api/v4/groups/{}", id_of(&made)), Value::Null).await;
        }
        id_of(&made)
    }

    async fn bookmark(&mut self, scene: Scene, actor: &Actor) -> String {
        let channel = if scene == Scene::Others { self.places["hall"].clone() } else { self.place(scene) };
        let now = self.app.now();
        let text = canary::of(scene, actor, "bookmark");
        let bookmark = ChannelBookmark {
            id: BookmarkId::new(),
            create_at: now,
            update_at: now,
            channel_id: channel.parse().expect("it is an id"),
            owner_id: self.owner(scene, actor).parse().expect("it is an id"),
            display_name: text,
            link_url: "https://example.com".into(),
            ..ChannelBookmark::default()
        };
        bookmarks::insert(&bookmark).execute(&self.app.store).await.expect("there is room");
        bookmark.id.to_string()
    }

    async fn plugin(&self) -> String {
        let file = multipart::Part::bytes(super::ground::package()).file_name("plugin.tar.gz");
        let form = multipart::Form::new().text("force", "true").part("plugin", file);
        let answer = Client::send(self.root.raw(Method::POST, "/api/v4/plugins").multipart(form)).await;
        answer.expect("administrators install plugins");
        PLUGIN.into()
    }

    /// What somebody signs in elsewhere by, whom nothing else is about.
    async fn auth_data(&self) -> String {
        let path = format!("/api/v4/users/{}/auth", self.places["elsewhere"]);
        self.make(Method::PUT, &path, json!({ "auth_service": "gitlab", "auth_data": "12" })).await;
        "12".into()
    }

    /// The link into a team that nobody is in yet.
    async fn invitation(&self) -> String {
        let team = self.make(Method::GET, &format!("/api/v4/teams/{}", self.places["lobby"]), Value::Null).await;
        team["invite_id"].as_str().unwrap_or_default().to_owned()
    }

    /// What a link in a mail holds, about somebody whom nothing else is about.
    async fn one_time(&self, kind: &str) -> String {
        let token = jackfield_model::secret::fresh();
        let about = json!({ "UserId": self.places["forgetful"], "Email": "forgetful@example.com" });
        let made = jackfield_testkit::storage::one_time::insert(&token, kind, &about.to_string(), self.app.now());
        made.execute(&self.app.store).await.expect("there is room");
        token
    }

    /// What proves that somebody did something: a command asks the integration, and is told the trigger.
    async fn trigger(&mut self) -> String {
        let (home, square) = (self.places["home"].clone(), self.places["square"].clone());
        if !self.places.contains_key("lunch") {
            let url = format!("{}/lunch", self.integration.url);
            let command = json!({ "team_id": home, "trigger": "lunch", "url": url, "method": "P" });
            let made = self.make(Method::POST, "/api/v4/commands", command).await;
            self.places.insert("lunch", id_of(&made));
        }
        self.integration.answers(200, "{}");
        let told = json!({ "channel_id": square, "team_id": home, "command": "/lunch" });
        let answer = self.make(Method::POST, "/api/v4/commands/execute", told).await;
        answer["trigger_id"].as_str().unwrap_or_default().to_owned()
    }
}
