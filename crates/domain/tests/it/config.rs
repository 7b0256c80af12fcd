//! The configuration as it is stored: secrets, what the environment fixes, what plugins make of it, several at once.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::{BoxFuture, join_all};
use jackfield_domain::config::{self, MASK};
use jackfield_domain::hooks::{HookCall, HookId, HookReply, Hooks, Verdict};
use jackfield_domain::{App, Cx, Result, testing};
use jackfield_model::FileInfo;
use jackfield_storage::systems;
use serde_json::{Value, json};

use crate::world::World;

async fn stored(app: &App) -> Value {
    let (text,): (String,) = systems::get("JackfieldConfig").one(&app.store).await.unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn what_the_environment_fixes_is_not_stored() {
    for world in World::everywhere().await {
        let fixed = [("EmailSettings.SMTPPassword", "fixed"), ("EmailSettings.SMTPServer", "fixed.example.org")];
        let fixed = fixed.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let app = world.server_with(fixed.to_vec()).await;
        let own = json!({ "EmailSettings": { "SMTPUsername": "u" }, "GitLabSettings": { "Secret": "own" } });
        config::change(&app, &testing::granted(()), own).await.unwrap();
        let mut shown = app.config.read().document().clone();
        config::mask(&mut shown);
        assert_eq!(shown["GitLabSettings"]["Secret"], MASK);
        shown["TeamSettings"]["SiteName"] = json!("Changed");
        let after = config::change(&app, &testing::granted(()), shown).await.unwrap();
        assert_eq!(after.document()["EmailSettings"]["SMTPPassword"], "fixed");
        let kept = stored(&app).await;
        assert_eq!(kept["TeamSettings"]["SiteName"], "Changed");
        assert_eq!(kept["GitLabSettings"]["Secret"], "own");
        assert!(kept["EmailSettings"].get("SMTPPassword").is_none());
        assert!(kept["EmailSettings"].get("SMTPServer").is_none());
    }
}

/// A plugin that sees secrets masked, and changes the site's name.
struct Renaming;

impl Hooks for Renaming {
    fn ask<'a>(&'a self, _: &'a Arc<Cx>, call: HookCall) -> BoxFuture<'a, Result<HookReply>> {
        Box::pin(async move {
            let HookCall::ConfigurationWillBeSaved { config } = call else { return Ok(call.unchanged()) };
            let mut shown = Value::clone(&config);
            config::mask(&mut shown);
            shown["TeamSettings"]["SiteName"] = json!("Renamed");
            Ok(HookReply::ConfigurationWillBeSaved(Verdict::Replace(shown)))
        })
    }

    fn ask_one<'a>(&'a self, _: &'a Arc<Cx>, _: &'a str, call: HookCall) -> BoxFuture<'a, Result<HookReply>> {
        Box::pin(async move { Ok(call.unchanged()) })
    }

    fn request<'a>(
        &'a self,
        _: &'a Arc<Cx>,
        _: &'a str,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'a, Result<(u16, Vec<u8>)>> {
        Box::pin(async { Ok((404, Vec::new())) })
    }

    fn offer_file<'a>(
        &'a self,
        _: &'a Arc<Cx>,
        _: FileInfo,
        _: &'a Path,
        _: u64,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>>> {
        Box::pin(async { Ok(Verdict::Unchanged) })
    }

    fn tell(&self, _: &Arc<Cx>, _: HookCall) {}
}

#[tokio::test]
async fn a_secret_that_is_new_outlives_a_plugin_that_sees_only_the_mask() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let secret = |text: &str| json!({ "EmailSettings": { "SMTPPassword": text } });
        config::change(&app, &testing::granted(()), secret("old")).await.unwrap();
        app.hooks.install(Arc::new(Renaming));
        app.hooks.set_implemented([HookId::ConfigurationWillBeSaved].into_iter().collect());
        let after = config::change(&app, &testing::granted(()), secret("new")).await.unwrap();
        assert_eq!(after.document()["EmailSettings"]["SMTPPassword"], "new");
        assert_eq!(after.document()["TeamSettings"]["SiteName"], "Renamed");
    }
}

#[tokio::test]
async fn a_server_has_so_many_connections_as_it_is_told() {
    for world in World::everywhere().await {
        let app = world.server_with(vec![("SqlSettings.MaxOpenConns".to_owned(), "3".to_owned())]).await;
        let is_postgres = app.store.engine() == jackfield_storage::Engine::Postgres;
        assert_eq!(app.store.connections(), is_postgres.then_some(3));
    }
}

#[tokio::test]
async fn of_changes_at_once_none_is_lost() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let change = async |number: usize| {
            let patch = json!({ "PluginSettings": { "Plugins": { "many": { number.to_string(): number } } } });
            let granted = jackfield_domain::testing::granted(());
            let (changed, read) = tokio::join!(config::change(&app, &granted, patch), config::reload(&app));
            read.and(changed.map(drop)).unwrap();
        };
        join_all((0..32).map(change)).await;
        let many = app.config.read().document()["PluginSettings"]["Plugins"]["many"].clone();
        assert_eq!(many.as_object().unwrap().len(), 32);
        assert_eq!(stored(&app).await["PluginSettings"]["Plugins"]["many"], many);
        // How often it was changed is no setting.
        assert!(app.config.read().document().get("JackfieldRevision").is_none());
    }
}
