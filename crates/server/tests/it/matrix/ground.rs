//! The server that is asked, two teams, and everybody in their places.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::path::PathBuf;

use http::Method;
use jackfield_api::OperationInfo;
use jackfield_client::{Client, multipart};
use jackfield_domain::{App, sessions};
use jackfield_model::{User, UserId};
use jackfield_server::Running;
use jackfield_testkit::outside::MailServer;
use jackfield_testkit::{World, everywhere, integration::Integration};
use serde_json::{Value, json};

use super::actors::{self, Actor, Kind};
use super::request::{self, Answer};
use super::scenes::{self, Scene};

pub const PASSWORD: &str = "correct horse 7";

/// Settings without which some operations answer nobody.
const SETTINGS: &[(&str, &str)] = &[
    ("TeamSettings.EnableOpenServer", "true"),
    ("ServiceSettings.EnableUserAccessTokens", "true"),
    ("ServiceSettings.EnableBotAccountCreation", "true"),
    ("ServiceSettings.EnableDynamicClientRegistration", "true"),
    ("ServiceSettings.AllowedUntrustedInternalConnections", "127.0.0.1"),
    ("TeamSettings.EnableUserDeactivation", "true"),
    ("GuestAccountsSettings.Enable", "true"),
    ("ServiceSettings.EnableEmailInvitations", "true"),
    ("ServiceSettings.EnableMultifactorAuthentication", "true"),
    ("ServiceSettings.SiteURL", "https://chat.example.org"),
    ("FileSettings.EnablePublicLink", "true"),
    ("FileSettings.PublicLinkSalt", "a-salt-of-thirty-two-characters-"),
    ("PluginSettings.EnableUploads", "true"),
    ("SupportSettings.CustomTermsOfServiceEnabled", "true"),
];

pub struct Ground {
    pub app: App,
    pub actors: Vec<Actor>,
    /// An administrator who makes and mends, and is no actor.
    pub root: Client,
    pub integration: Integration,
    /// People, teams and channels that are there all the time, by name.
    pub places: HashMap<&'static str, String>,
    /// What was made for a scene and is still there.
    pub things: HashMap<(Scene, usize, String), String>,
    pub count: usize,
    running: Running,
    _mail: MailServer,
    _world: World,
}

impl Ground {
    pub async fn lay() -> Self {
        let world = World::small();
        let mail = MailServer::start().await;
        let mut settings: Vec<(String, String)> =
            SETTINGS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (name, value) in mail.settings()["EmailSettings"].as_object().expect("they are an object") {
            settings.push((format!("EmailSettings.{name}"), value.as_str().unwrap_or_default().to_owned()));
        }
        let app = world.server_with(settings).await;
        let (running, outside) = everywhere::serve(app.clone(), world.path()).await;
        let mut ground = Self {
            app,
            actors: Vec::new(),
            root: outside.clone(),
            integration: Integration::start().await,
            places: HashMap::new(),
            things: HashMap::new(),
            count: 0,
            running,
            _mail: mail,
            _world: world,
        };
        ground.settle(&outside).await;
        ground
    }

    pub async fn leave(self) {
        self.running.stop().await;
    }

    async fn settle(&mut self, outside: &Client) {
        let root = self.account(outside, "root").await;
        self.root = self.sign_in(outside, root).await;
        self.places.insert("root", root.to_string());
        for name in ["ben", "zoe", "left", "newcomer", "teammate", "knocker", "forgetful", "elsewhere"] {
            let id = self.account(outside, name).await;
            self.places.insert(name, id.to_string());
        }
        for name in ["home", "away", "bygone"] {
            let team = json!({ "name": name, "display_name": name, "type": "I" });
            let team = self.make(Method::POST, "/api/v4/teams", team).await;
            self.places.insert(name, id_of(&team));
        }
        let lobby = json!({ "name": "lobby", "display_name": "lobby", "type": "O" });
        let lobby = self.make(Method::POST, "/api/v4/teams", lobby).await;
        self.places.insert("lobby", id_of(&lobby));
        self.joins("ben", &["home", "bygone"]).await;
        self.joins("teammate", &["home"]).await;
        self.joins("left", &["home"]).await;
        self.joins("zoe", &["away"]).await;
        for (name, team, kind) in [
            ("square", "home", "O"),
            ("hall", "home", "O"),
            ("secret", "home", "P"),
            ("archive", "home", "O"),
            ("beyond", "away", "P"),
        ] {
            let channel = json!({ "team_id": self.places[team], "name": name, "display_name": name, "type": kind });
            let channel = self.make(Method::POST, "/api/v4/channels", channel).await;
            self.places.insert(name, id_of(&channel));
            self.describe(name).await;
        }
        let pair = json!([self.places["ben"], self.places["zoe"]]);
        let direct = self.make(Method::POST, "/api/v4/channels/direct", pair).await;
        self.places.insert("direct", id_of(&direct));
        for (who, channels) in
            [("ben", &["square", "hall", "secret", "archive"][..]), ("left", &["square"]), ("zoe", &["beyond"])]
        {
            let id = self.places[who].clone();
            self.enters(&id, channels).await;
        }
        let presser = self.bot("presser").await.to_string();
        self.enters_team(&presser, "home").await;
        self.enters_team(&presser, "away").await;
        self.enters(&presser, &["square", "secret", "archive", "beyond"]).await;
        self.places.insert("presser", presser);
        for &(name, kind) in actors::ALL {
            let actor = self.actor(outside, name, kind).await;
            self.actors.push(actor);
        }
        let (left, team, archive) = (&self.places["left"], &self.places["bygone"], &self.places["archive"]);
        let ends = [format!("/api/v4/users/{left}"), format!("/api/v4/teams/{team}")];
        for path in ends.into_iter().chain([format!("/api/v4/channels/{archive}")]) {
            self.make(Method::DELETE, &path, Value::Null).await;
        }
        for team in ["home", "away"] {
            self.icon(&self.places[team].clone()).await;
        }
        self.brand().await;
        let terms = json!({ "text": "Be kind to each other." });
        let terms = id_of(&self.make(Method::POST, "/api/v4/terms_of_service", terms).await);
        self.places.insert("terms", terms);
    }

    /// Gives a channel the words that say whose it is.
    pub async fn describe(&self, channel: &str) {
        let tag = match channel {
            "hall" => "others",
            "secret" => "private",
            "archive" => "archived",
            "beyond" => "otherteam",
            _ => return,
        };
        let text = format!("canary.{tag}.header");
        let path = format!("/api/v4/channels/{}/patch", self.places[channel]);
        self.make(Method::PUT, &path, json!({ "header": text, "purpose": text })).await;
    }

    async fn actor(&mut self, outside: &Client, name: &'static str, kind: Kind) -> Actor {
        let id = if kind == Kind::Bot { self.bot(name).await } else { self.account(outside, name).await };
        if kind != Kind::Bot {
            self.make(Method::PUT, &format!("/api/v4/users/{id}/roles"), json!({ "roles": kind.roles() })).await;
        }
        let mut actor = Actor { name, id, client: outside.clone(), kind };
        self.places_of(&actor).await;
        if kind == Kind::Removed {
            self.enters(id.as_str(), &["secret"]).await;
            let path = format!("/api/v4/channels/{}/members/{id}", self.places["secret"]);
            self.make(Method::DELETE, &path, Value::Null).await;
        }
        let preference =
            json!([{ "user_id": id, "category": "display_settings", "name": "use_military_time", "value": "true" }]);
        self.make(Method::PUT, &format!("/api/v4/users/{id}/preferences"), preference).await;
        actor.client = match kind {
            Kind::Stranger => outside.clone(),
            Kind::Bot => self.token(id).await,
            Kind::Token => {
                let roles = json!({ "roles": "system_user system_user_access_token" });
                self.make(Method::PUT, &format!("/api/v4/users/{id}/roles"), roles).await;
                self.token(id).await
            }
            Kind::Scoped => {
                let roles = json!({ "roles": "system_user system_user_access_token" });
                self.make(Method::PUT, &format!("/api/v4/users/{id}/roles"), roles).await;
                self.scoped(id).await
            }
            _ => self.sign_in(outside, id).await,
        };
        if kind == Kind::Gone {
            self.make(Method::DELETE, &format!("/api/v4/users/{id}"), Value::Null).await;
        }
        actor
    }

    /// Puts an actor where its kind is, also when it was put out of there.
    pub async fn places_of(&mut self, actor: &Actor) {
        let id = actor.id.to_string();
        if actor.kind.is_home() || actor.kind == Kind::Gone {
            self.enters_team(&id, "home").await;
            self.enters(&id, &["square", "archive"]).await;
        }
        let roles = json!({ "scheme_user": true, "scheme_admin": true });
        match actor.kind {
            Kind::TeamAdmin => {
                let path = format!("/api/v4/teams/{}/members/{id}/schemeRoles", self.places["home"]);
                self.make(Method::PUT, &path, roles).await;
            }
            Kind::ChannelAdmin => {
                let path = format!("/api/v4/channels/{}/members/{id}/schemeRoles", self.places["square"]);
                self.make(Method::PUT, &path, roles).await;
            }
            Kind::Foreign => {
                self.enters_team(&id, "away").await;
                self.enters(&id, &["beyond"]).await;
                let path = format!("/api/v4/teams/{}/members/{id}/schemeRoles", self.places["away"]);
                self.make(Method::PUT, &path, roles).await;
            }
            _ => {}
        }
    }

    async fn account(&self, outside: &Client, name: &str) -> UserId {
        let account = json!({ "username": name, "email": format!("{name}@example.com"), "password": PASSWORD });
        let made = ask(outside, Method::POST, "/api/v4/users", account).await.expect("anybody may create an account");
        id_of(&made).parse().expect("it is an id")
    }

    async fn bot(&self, name: &str) -> UserId {
        let bot = self.make(Method::POST, "/api/v4/bots", json!({ "username": name })).await;
        bot["user_id"].as_str().and_then(|id| id.parse().ok()).expect("bots have users")
    }

    pub async fn token(&self, id: UserId) -> Client {
        self.token_for(id, &[]).await
    }

    /// A token for the square alone, and for an event that everybody is told, which ends what is listened to.
    pub async fn scoped(&self, id: UserId) -> Client {
        let square = &self.places["square"];
        let scopes = ["posts:read", "posts:write", "files:read", "channels:read"];
        let mut scopes = scopes.map(|scope| format!("{scope}@channel:{square}")).to_vec();
        scopes.push("emoji:read".into());
        self.token_for(id, &scopes).await
    }

    /// Whom an actor makes its own things as: a token that is for little makes nothing.
    pub async fn maker(&self, actor: &Actor) -> Client {
        if actor.kind == Kind::Scoped { self.sign_in(&self.root, actor.id).await } else { actor.client.clone() }
    }

    async fn token_for(&self, id: UserId, scopes: &[String]) -> Client {
        let body = json!({ "description": "key", "scopes": scopes });
        let token = self.make(Method::POST, &format!("/api/v4/users/{id}/tokens"), body).await;
        self.root.with_token(token["token"].as_str().unwrap_or_default())
    }

    /// A session without a password: signing in is for its own tests.
    pub async fn sign_in(&self, outside: &Client, id: UserId) -> Client {
        outside.with_token(self.session(id).await.1)
    }

    /// The id and the secret of a new session.
    pub async fn session(&self, id: UserId) -> (String, String) {
        let user = jackfield_testkit::storage::users::by_id(id)
            .one::<User>(&self.app.store)
            .await
            .expect("there is such a user");
        let session = sessions::start(&self.app, &user, String::new(), 24, &[]).await.expect("sessions start");
        (session.id.to_string(), session.token)
    }

    async fn joins(&mut self, who: &str, teams: &[&str]) {
        let id = self.places[who].clone();
        for team in teams {
            self.enters_team(&id, team).await;
        }
    }

    pub async fn enters_team(&self, id: &str, team: &str) {
        let team = &self.places[team];
        let path = format!("/api/v4/teams/{team}/members");
        self.tries(Method::POST, &path, json!({ "team_id": team, "user_id": id })).await;
    }

    pub async fn enters(&self, id: &str, channels: &[&str]) {
        for channel in channels {
            let path = format!("/api/v4/channels/{}/members", self.places[*channel]);
            self.tries(Method::POST, &path, json!({ "user_id": id })).await;
        }
    }

    pub async fn icon(&self, team: &str) {
        let form = multipart::Form::new().part("image", multipart::Part::bytes(picture()).file_name("picture.png"));
        let request = self.root.raw(Method::POST, &format!("/api/v4/teams/{team}/image")).multipart(form);
        Client::send(request).await.expect("a team takes a picture");
    }

    pub async fn brand(&self) {
        let form = multipart::Form::new().part("image", multipart::Part::bytes(picture()).file_name("picture.png"));
        let request = self.root.raw(Method::POST, "/api/v4/brand/image").multipart(form);
        Client::send(request).await.expect("the server takes a picture");
    }

    /// What root is answered.
    pub async fn make(&self, method: Method, path: &str, body: Value) -> Value {
        ask(&self.root, method, path, body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The same, where it may be so already.
    pub async fn tries(&self, method: Method, path: &str, body: Value) -> Option<Value> {
        ask(&self.root, method, path, body).await.ok()
    }

    /// Has an actor ask about a scene; answers with what was sent and what came back.
    pub async fn ask(
        &mut self,
        operation: &OperationInfo,
        scene: Scene,
        at: usize,
    ) -> (BTreeMap<String, String>, Answer) {
        let mut values = BTreeMap::new();
        for name in scenes::parameters(operation) {
            let value = self.value(operation, scene, at, &name).await;
            values.insert(name, value);
        }
        let answer = request::send(&self.actors[at].client, operation, &values).await;
        (values, answer)
    }
}

/// Sends JSON, and reads what comes back.
pub async fn ask(
    client: &Client,
    method: Method,
    path: &str,
    body: Value,
) -> Result<Value, jackfield_client::ClientError> {
    let mut request = client.raw(method, path);
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = Client::send(request).await?;
    Ok(answer.json().await?)
}

pub fn id_of(made: &Value) -> String {
    made["id"].as_str().unwrap_or_else(|| panic!("{made} has no id")).to_owned()
}

/// A small picture.
pub fn picture() -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/matrix/picture.png");
    std::fs::read(path).expect("the picture is there")
}

/// A plugin that has only a web half.
pub fn package() -> Vec<u8> {
    let manifest = json!({
        "id": "com.example.plugin", "name": "Example", "version": "1.0.0", "webapp": { "bundle_path": "main.js" },
    });
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (name, text) in [("plugin/plugin.json", manifest.to_string()), ("plugin/main.js", "0;".to_owned())] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, text.as_bytes()).expect("memory has room");
    }
    let mut packer = archive.into_inner().expect("memory has room");
    packer.flush().expect("memory has room");
    packer.finish().expect("memory has room")
}
