//! Who is answered what: every operation, by every kind of actor, on every kind of target, against a real server.
//!
//! The answers are tables, one snapshot a noun: a new operation is a new table in its review. The same run looks for
//! what it must not find: each object has a secret of its own (a canary), and whoever is shown one that is not for
//! them stands in the snapshot of leaks. Every operation is answered with success at least once.
//!
//! A declaration's example is what is sent, so that an operation needs nothing here, unless its success uses up what
//! it is about (`mend.rs`) or its path has a parameter of a new kind (`things.rs`).

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod actors;
mod canary;
mod frames;
mod ground;
mod mend;
pub mod request;
pub mod scenes;
mod table;
mod things;

use std::collections::{BTreeMap, BTreeSet};

use jackfield_api::{Method, OperationInfo};

pub use ground::package;

use ground::Ground;
use table::Table;

// covers: 1, 3, 5, 6, 8, 10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_answered_what() {
    let mut ground = Ground::lay().await;
    let mut tables: BTreeMap<&str, String> = BTreeMap::new();
    let (mut leaks, mut failed) = (BTreeSet::new(), Vec::new());
    for operation in in_order() {
        let mut table = Table::new(operation);
        for &scene in scenes::of(operation) {
            for at in 0..ground.actors.len() {
                let (values, answer) = ground.ask(operation, scene, at).await;
                let actor = &ground.actors[at];
                leaks.extend(canary::leaks(operation, scene, actor, &answer));
                if actor.kind == actors::Kind::Stranger && operation.permission != "Public" {
                    assert_eq!(answer.status, 401, "{} without a session", operation.id);
                }
                table.add(scene, actor.name, &answer);
                if answer.is_success() && operation.method != Method::Get {
                    ground.mend(operation, scene, at, &values).await;
                }
            }
        }
        if !table.has_success() && ![ELSEWHERE, NOWHERE].iter().any(|list| list.contains(&operation.id)) {
            failed.push(format!("{}: {}", operation.id, table.answers()));
        }
        tables.entry(operation.tag).or_default().push_str(&table.to_string());
    }
    ground.leave().await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/matrix");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (noun, table) in &tables {
            insta::assert_snapshot!(*noun, table);
        }
        let leaks: Vec<String> = leaks.into_iter().collect();
        insta::assert_snapshot!("leaks", leaks.join("\n"));
    });
    assert!(failed.is_empty(), "nobody was answered with success:\n{}", failed.join("\n"));
}

/// Succeed only after something that the matrix does not do; their successes are in `accounts.rs`, `market.rs`, `panels.rs`, `tenants.rs`, `removal.rs`, `schemes.rs` and in `dialogs.rs`, where the server opens a dialog
/// for one person and takes one answer. Recording a plugin, and what a server keeps of one, needs one that runs: `outside.rs` and `guide.rs` of the command line have it. A program is attached at the machine alone, in `go/attached.rs` of the host.
const ELSEWHERE: &[&str] = &[
    "PullEvents",
    "SubmitInteractiveDialog",
    "LookupInteractiveDialog",
    "SwitchAccountType",
    "GetChannelsForScheme",
    "PromoteGuestToUser",
    "GetImageByUrl",
    "InstallPluginFromUrl",
    "InstallMarketplacePlugin",
    "GetMarketplaceVersions",
    "RecordPlugin",
    "GetPluginRecording",
    "DeletePluginRecording",
    "RollBackPlugin",
    "ReattachPlugin",
    "DetachPlugin",
    "ExportPluginDatabase",
    "RestorePluginDatabase",
    "SendPluginEvent",
    "ExportEmbedApp",
    "PressPanelShortcut",
    "GetUserTermsOfService",
];

/// Succeed nowhere, since nobody signs in elsewhere than on this server: clients are answered with a refusal that they know.
const NOWHERE: &[&str] = &["LoginWithDesktopToken", "LoginSSOCodeExchange"];

/// Reading first, so that it finds everything as it was made; what ends accounts last.
fn in_order() -> Vec<&'static OperationInfo> {
    let mut all = jackfield_api::all();
    all.sort_by_key(|operation| (operation.method != Method::Get, operation.tag == "users"));
    all
}
