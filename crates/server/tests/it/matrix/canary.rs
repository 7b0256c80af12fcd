//! Secrets in everything that is made, and who may be shown which.
//!
//! A canary names where it is and what has it: `canary.private.post`, `canary.own.member.scheduled`.

use std::collections::BTreeSet;

use jackfield_api::OperationInfo;

use super::actors::{Actor, Kind};
use super::request::Answer;
use super::scenes::Scene;

const MARK: &str = "canary.";

/// What the text is called that a thing of a scene carries.
pub fn of(scene: Scene, actor: &Actor, what: &str) -> String {
    match scene {
        Scene::Own => format!("{MARK}own.{}.{what}", actor.name),
        other => format!("{MARK}{}.{what}", tag(other)),
    }
}

fn tag(scene: Scene) -> &'static str {
    match scene {
        Scene::Own => "own",
        Scene::Others => "others",
        Scene::OtherTeam => "otherteam",
        Scene::Private => "private",
        Scene::Direct => "direct",
        Scene::Archived => "archived",
        Scene::Unposted => "unposted",
        Scene::Deleted => "deleted",
        Scene::Unknown => "unknown",
    }
}

/// All canaries of a text.
pub fn all(text: &str) -> BTreeSet<&str> {
    text.match_indices(MARK)
        .map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '.').unwrap_or(rest.len());
            rest[..end].trim_end_matches('.')
        })
        .collect()
}

/// What an answer shows to somebody whom it is not for, each as a line of the snapshot.
pub fn leaks(operation: &OperationInfo, scene: Scene, actor: &Actor, answer: &Answer) -> Vec<String> {
    // Whoever has a public link was given it.
    if operation.id == "GetFilePublic" {
        return Vec::new();
    }
    let may = |canary: &str| may_see(actor, canary) || (is_console(operation) && may_see_in_console(actor, canary));
    let shown = all(&answer.shown).into_iter().filter(|canary| !may(canary));
    let line = |canary| format!("{} is shown {canary} by {} ({})", actor.name, operation.id, scene.name());
    shown.map(line).collect()
}

/// Whether an operation is the console of integrations, which those read whose part of the system it is.
fn is_console(operation: &OperationInfo) -> bool {
    matches!(operation.id, "GetIntegrations" | "ExportIntegrations")
}

/// There they see what is called how, and whose it is.
fn may_see_in_console(actor: &Actor, canary: &str) -> bool {
    let what = canary.rsplit('.').next().unwrap_or_default();
    matches!(actor.name, "manager" | "auditor") && matches!(what, "hook" | "outgoing" | "command")
}

/// Whether a canary is for somebody. Posts and files are for who is in their channel and for full administrators;
/// what is said about a channel also for those who administer parts of the system.
pub fn may_see(actor: &Actor, canary: &str) -> bool {
    let parts: Vec<&str> = canary.split('.').collect();
    let what = parts.last().copied().unwrap_or_default();
    let is_full = actor.name == "admin";
    let is_delegate = matches!(actor.name, "manager" | "auditor");
    if is_full || (is_delegate && what == "header") {
        return true;
    }
    if actor.kind == Kind::Scoped {
        return matches!(parts.get(1), Some(&"own" | &"others"))
            && matches!(what, "post" | "file" | "picture" | "bookmark");
    }
    let runs_team = actor.kind == Kind::TeamAdmin || actor.name == "manager";
    match parts.get(1).copied().unwrap_or_default() {
        "own" if matches!(what, "post" | "file" | "picture" | "bookmark") => {
            actor.kind.is_home() || actor.name == parts[2]
        }
        "own" => actor.name == parts[2] || (runs_team && matches!(what, "hook" | "outgoing" | "command")),
        "others" if matches!(what, "post" | "file" | "header" | "bookmark") => actor.kind.is_home(),
        "others" => runs_team && matches!(what, "hook" | "outgoing" | "command"),
        "archived" => actor.kind.is_home() && matches!(what, "post" | "file" | "header" | "bookmark"),
        "otherteam" => actor.kind == Kind::Foreign && what != "scheduled",
        "private" => runs_team && matches!(what, "hook" | "outgoing"),
        _ => false,
    }
}
