//! When panels of plugins are there, and for how long the server's keys sign.

use std::collections::BTreeSet;

use jackfield_domain::market::Origin;
use jackfield_domain::plugins::installed;
use jackfield_domain::testing::granted;
use jackfield_domain::{App, panels};
use jackfield_model::permission::{ManagePanel, ManagePanels, ManagePlugins, OpenPanel, Public, SignedIn};
use jackfield_model::{
    JsonWebKeys, Manifest, ManifestPanel, Panel, PanelDraft, PanelPatch, PanelPlace, PluginPermissions, UserId,
};

use crate::people::{cx, person};
use crate::world::World;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn manifest(names: &[&str]) -> Manifest {
    let panel = |name: &&str| ManifestPanel {
        id: name.to_lowercase(),
        name: (*name).into(),
        url: format!("https://{}.example/", name.to_lowercase()),
        places: vec!["page".into()],
        scopes: vec!["identity".into()],
        ..ManifestPanel::default()
    };
    let permissions = PluginPermissions { panels: names.iter().map(panel).collect(), ..PluginPermissions::default() };
    Manifest { id: "reviews".into(), version: "1".into(), permissions: Some(permissions), ..Manifest::default() }
}

async fn keeps(app: &App, names: &[&str], enabled: bool) {
    let manifest = manifest(names);
    panels::check_offered(&manifest).unwrap();
    let granted = granted::<ManagePlugins>(());
    installed::keep(app, &granted, &manifest, "digest", (enabled, &Origin::default(), installed::Change::Install))
        .await
        .unwrap();
}

async fn sees(app: &App, user: UserId) -> Vec<Panel> {
    panels::mine(app, &app.authorize::<SignedIn>(&cx(user), ()).await.unwrap()).await.unwrap()
}

// covers: 34
#[tokio::test]
async fn a_plugin_serves_a_panel_itself_below_its_own_address_and_nowhere_else() {
    let with = |url: &str| {
        let mut manifest = manifest(&["Own"]);
        if let Some(permissions) = &mut manifest.permissions {
            permissions.panels[0].url = url.into();
        }
        manifest
    };
    for bad in [
        "/",
        "/../other/public/panel.html",
        "/a b",
        "//evil.example/",
        "/\\evil.example",
        "/%2e%2e/",
        "panel.html",
        "/#a",
    ] {
        assert!(panels::check_offered(&with(bad)).is_err(), "{bad}");
    }
    let world = World::small();
    let app = world.server().await;
    let ben = person(&app, "ben").await;
    let manifest = with("/public/panel.html");
    panels::check_offered(&manifest).unwrap();
    let change = (true, &Origin::default(), installed::Change::Install);
    installed::keep(&app, &granted::<ManagePlugins>(()), &manifest, "digest", change).await.unwrap();
    let seen = sees(&app, ben).await;
    assert_eq!(seen[0].url, "/plugins/reviews/public/panel.html");
    assert!(panels::origins(&app).await.unwrap().is_empty(), "it takes no other host");
    let patch = PanelPatch { guests: Some(true), ..PanelPatch::default() };
    panels::patch(&app, &granted::<ManagePanel>(seen[0].id), patch).await.unwrap();
    let draft = PanelDraft {
        name: "Mine".into(),
        url: "/plugins/reviews/public/panel.html".into(),
        places: vec!["page".into()],
        ..PanelDraft::default()
    };
    assert!(panels::create(&app, &granted::<ManagePanels>(()), draft).await.is_err());
}

#[tokio::test]
async fn a_plugins_panels_are_there_while_it_is_on() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let ben = person(&app, "ben").await;
        keeps(&app, &["Reviews", "Goals"], false).await;
        assert!(sees(&app, ben).await.is_empty() && panels::origins(&app).await.unwrap().is_empty());
        let switch = async |on: bool| {
            installed::set_enabled(&app, &granted::<ManagePlugins>(()), "reviews", on).await.unwrap();
        };
        switch(true).await;
        let both = sees(&app, ben).await;
        assert_eq!(both.len(), 2);
        assert_eq!(panels::origins(&app).await.unwrap(), ["https://goals.example", "https://reviews.example"]);
        // What an administrator said of it stays, whatever happens to the plugin; what it is, is not theirs to say.
        let goals = both.iter().find(|panel| panel.name == "Goals").unwrap();
        let off = PanelPatch { is_active: Some(false), ..PanelPatch::default() };
        panels::patch(&app, &granted::<ManagePanel>(goals.id), off).await.unwrap();
        let renamed = PanelPatch { url: Some("https://else.example/".into()), ..PanelPatch::default() };
        let refused = panels::patch(&app, &granted::<ManagePanel>(goals.id), renamed).await.unwrap_err();
        assert_eq!(refused.0.id, "api.panel.of_plugin.app_error");
        assert!(panels::delete(&app, &granted::<ManagePanel>(goals.id)).await.is_err());
        switch(false).await;
        assert!(sees(&app, ben).await.is_empty());
        keeps(&app, &["Reviews", "Goals"], true).await;
        assert_eq!(sees(&app, ben).await.iter().map(|panel| panel.name.as_str()).collect::<Vec<_>>(), ["Reviews"]);
        // A version without it takes it away, and its removal all.
        keeps(&app, &["Goals"], true).await;
        let all = async || panels::list(&app, &granted::<ManagePanels>(()), (10, 0)).await.unwrap();
        assert_eq!(all().await.len(), 1);
        installed::remove(&app, &granted::<ManagePlugins>(()), "reviews", (true, &[])).await.unwrap();
        assert!(all().await.is_empty());
    }
}

// covers: 40
#[test]
fn what_a_manifest_says_of_panels_has_bounds() {
    let with = |change: &dyn Fn(&mut ManifestPanel)| {
        let mut manifest = manifest(&["Reviews"]);
        let asked = manifest.permissions.as_mut().unwrap();
        change(&mut asked.panels[0]);
        panels::check_offered(&manifest)
    };
    assert_eq!(with(&|_| ()), Ok(()));
    assert!(with(&|panel| panel.id = "a/b".into()).is_err());
    assert!(with(&|panel| panel.url = "http://reviews.example/".into()).is_err());
    assert!(with(&|panel| panel.scopes = vec!["all".into()]).unwrap_err().contains("scopes"));
    assert!(panels::check_offered(&manifest(&["Twice", "Twice"])).is_err());
    assert!(panels::check_offered(&manifest(&["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"])).is_err());
}

// covers: 12
#[tokio::test]
async fn a_key_signs_for_a_month_and_is_named_a_day_longer() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let ben = person(&app, "ben").await;
        let draft = PanelDraft {
            name: "Reviews".into(),
            url: "https://reviews.example/".into(),
            places: vec!["page".into()],
            scopes: vec!["identity".into()],
            ..PanelDraft::default()
        };
        let panel = panels::create(&app, &granted::<ManagePanels>(()), draft).await.unwrap();
        let signs = async || {
            let granted = app.authorize::<OpenPanel>(&cx(ben), panel.id).await.unwrap();
            panels::token(&app, &granted, PanelPlace::default()).await.unwrap().token
        };
        let named = async || panels::public(&app, &granted::<Public>(())).await.unwrap();
        let ids = |keys: &JsonWebKeys| keys.keys.iter().map(|key| key.kid.clone()).collect::<BTreeSet<_>>();
        assert!(named().await.keys.is_empty());
        let first = signs().await;
        let before = named().await;
        world.clock.advance(29 * DAY_MS);
        signs().await;
        assert_eq!(ids(&named().await), ids(&before));
        world.clock.advance(2 * DAY_MS);
        let second = signs().await;
        let both = named().await;
        assert!(both.keys.len() == 2 && ids(&both).is_superset(&ids(&before)));
        assert!(jackfield_testkit::panels::read(&both, &first).is_some());
        assert!(jackfield_testkit::panels::read(&both, &second).is_some());
        world.clock.advance(DAY_MS + 1);
        assert_eq!(named().await.keys.len(), 1);
        // Nothing of a key stands in the database as it is.
        let (kept,) =
            jackfield_testkit::storage::systems::get("JackfieldPanelKeys").one::<(String,)>(&app.store).await.unwrap();
        assert!(kept.contains("sealed") && !kept.contains("seed"));
    }
}
