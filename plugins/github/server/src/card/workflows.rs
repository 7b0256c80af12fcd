//! Workflow runs and deployments.

use super::{Card, Payload};
use crate::feature::WORKFLOWS;
use crate::text::{link, plain};

pub fn run(payload: Payload) -> Option<Card> {
    if payload.text("action") != "completed" {
        return None;
    }
    let run = payload.part("workflow_run");
    let name = match payload.line("workflow.name") {
        name if name.is_empty() => run.line("name"),
        name => name,
    };
    let conclusion = run.line("conclusion");
    let what = match conclusion.as_str() {
        "success" => "passed".to_owned(),
        "failure" | "timed_out" | "startup_failure" => "failed".to_owned(),
        "" => "ended".to_owned(),
        other => format!("ended as {}", plain(&other.replace('_', " "))),
    };
    let branch = run.line("head_branch");
    let commit: String = run.text("head_commit.message").lines().next().unwrap_or_default().into();
    let card = Card::begin("custom_github_workflow_run", WORKFLOWS, "workflow_run", payload)?
        .with("title", name.as_str())
        .with("number", run.number("run_number"))
        .with("url", run.text("html_url"))
        .with("conclusion", conclusion)
        .with("ref", branch.as_str())
        .with("trigger", run.line("event"))
        .with("head_sha", run.line("head_sha"))
        .with("commit_message", crate::text::shortened(&commit, 250))
        .with("started_at", run.line("run_started_at"))
        .with("updated_at", run.line("updated_at"));
    card.says(payload, &format!("{} on {} {what}", link(&name, run.text("html_url")), plain(&branch)))
}

pub fn deployment(payload: Payload) -> Option<Card> {
    let (status, deployment) = (payload.part("deployment_status"), payload.part("deployment"));
    let state = status.line("state");
    let what = match state.as_str() {
        "success" => "deployed",
        "failure" | "error" => "failed to deploy",
        _ => return None,
    };
    let environment = deployment.line("environment");
    let url = [status.text("environment_url"), status.text("target_url"), payload.text("repository.html_url")];
    let url = url.into_iter().find(|url| !url.is_empty()).unwrap_or_default();
    let branch = super::pushes::short_ref(deployment.text("ref"));
    Card::begin("custom_github_event", WORKFLOWS, "deployment_status", payload)?
        .with("title", environment.as_str())
        .with("state", state)
        .with("url", url)
        .with("ref", branch)
        .with_body(status.text("description"))
        .says(payload, &format!("{what} {} to {}", plain(branch), link(&environment, url)))
}
