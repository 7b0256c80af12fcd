//! Templates that are there to be taken: for senders that write for no chat, each with something as they send it.

use jackfield_model::WebhookTemplate;
use jackfield_model::permission::SignedIn;

use crate::authorize::Granted;

/// A sender: its id and name, how it signs, what is made of what it sends, and something that it sends.
type Ready = (&'static str, &'static str, (&'static str, &'static str), &'static str, &'static str);

macro_rules! ready {
    ($($id:literal $name:literal signs $scheme:literal $header:literal;)+) => {
        &[$((
            $id,
            $name,
            ($scheme, $header),
            include_str!(concat!("../../data/webhook-templates/", $id, "/template.json")),
            include_str!(concat!("../../data/webhook-templates/", $id, "/payload.json")),
        ),)+]
    };
}

const READY: &[Ready] = ready! {
    "alertmanager" "Alertmanager" signs "" "";
    "gitlab" "GitLab" signs "gitlab" "";
    "grafana" "Grafana" signs "hmac" "X-Grafana-Alerting-Signature";
    "jenkins" "Jenkins" signs "" "";
    "pagerduty" "PagerDuty" signs "hmac" "X-PagerDuty-Signature";
    "sentry" "Sentry" signs "hmac" "Sentry-Hook-Signature";
    "stripe" "Stripe" signs "stripe" "";
    "uptime-kuma" "Uptime Kuma" signs "" "";
};

/// The templates that are there.
pub fn templates(_: &Granted<SignedIn>) -> Vec<WebhookTemplate> {
    let templates = READY.iter().map(|(id, name, (signature, signature_header), template, payload)| WebhookTemplate {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        signature: (*signature).to_owned(),
        signature_header: (*signature_header).to_owned(),
        template: (*template).to_owned(),
        payload: (*payload).to_owned(),
    });
    templates.collect()
}

#[cfg(test)]
mod tests {
    use jackfield_model::{IncomingWebhookRequest, MessageAttachment};
    use serde_json::{Value, json};

    use super::*;
    use crate::integrations;
    use crate::webhooks::template;

    fn ready(id: &str) -> &'static Ready {
        READY.iter().find(|ready| ready.0 == id).unwrap()
    }

    fn payload(id: &str) -> Value {
        serde_json::from_str(ready(id).4).unwrap()
    }

    fn made(id: &str, payload: Value) -> IncomingWebhookRequest {
        let message = template::render(ready(id).3, payload).unwrap_or_else(|failure| panic!("{id}: {failure}"));
        integrations::read_value(message).unwrap()
    }

    fn first(id: &str, payload: Value) -> MessageAttachment {
        made(id, payload).attachments.remove(0)
    }

    fn fields(attachment: &MessageAttachment) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        attachment.fields.iter().map(|field| (field.title.clone(), text(&field.value))).collect()
    }

    fn pair(title: &str, value: &str) -> (String, String) {
        (title.into(), value.into())
    }

    #[test]
    fn each_makes_a_post_of_what_its_sender_sends() {
        for (id, _, _, text, _) in READY {
            template::check(text).unwrap_or_else(|failure| panic!("{id}: {failure}"));
            let post = first(id, payload(id));
            assert!(!post.title.is_empty() && !post.color.is_empty() && !post.fallback.is_empty(), "{id}: {post:?}");
            assert!(!format!("{post:?}").contains("undefined") && !post.title.contains("none"), "{id}: {post:?}");
            // What is not as it was documented is no fault.
            made(id, json!({}));
            made(id, json!([1]));
        }
    }

    #[test]
    fn alerts_say_what_fires_and_what_is_over() {
        let post = first("alertmanager", payload("alertmanager"));
        assert_eq!(post.title, "[FIRING: 2] HighErrorRate");
        assert_eq!(post.title_link, "https://alertmanager.example.com");
        assert_eq!(
            post.text,
            "- **Errors of checkout are above 5 %** [source](https://prometheus.example.com/graph?g0.expr=checkout)\n  instance: checkout-1, severity: critical\n- **Errors of basket are above 5 %** [source](https://prometheus.example.com/graph?g0.expr=basket)\n  instance: basket-2, severity: critical"
        );
        let mut over = payload("alertmanager");
        over["status"] = json!("resolved");
        let post = first("alertmanager", over);
        assert_eq!((post.title.as_str(), post.color.as_str()), ("[RESOLVED] HighErrorRate", "#2e7d32"));
        let post = first("grafana", payload("grafana"));
        assert_eq!(post.title, "[FIRING:1] High memory usage (db)");
        assert_eq!(post.title_link, "https://grafana.example.com/");
        assert!(post.text.contains("**High memory usage**: Memory of db-1 is above 90 %"), "{}", post.text);
        assert!(post.text.contains("[panel](https://grafana.example.com/d/abc?viewPanel=2)"), "{}", post.text);
    }

    #[test]
    fn gitlab_tells_of_pushes_merge_requests_pipelines_issues_and_comments() {
        let post = first("gitlab", payload("gitlab"));
        assert_eq!(post.title, "Merge request !12 opened: Retry the upload");
        assert_eq!(post.title_link, "https://gitlab.example.com/harbour/tide/-/merge_requests/12");
        assert_eq!(fields(&post), [pair("From", "`retry-upload`"), pair("Into", "`main`")]);
        let project = json!({ "name": "tide", "path_with_namespace": "harbour/tide", "web_url": "https://gitlab.example.com/harbour/tide" });
        let push = json!({ "object_kind": "push", "ref": "refs/heads/main", "user_name": "Ben", "total_commits_count": 2, "project": project,
            "after": "da1560886d4f094c3e6c9ef40349f7d38b5d27d7", "commits": [
                { "id": "b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327", "title": "Mend the gauge", "url": "https://gitlab.example.com/c/1", "author": { "name": "Ada" } },
                { "id": "da1560886d4f094c3e6c9ef40349f7d38b5d27d7", "title": "Say why", "url": "https://gitlab.example.com/c/2", "author": { "name": "Ben" } }] });
        let post = first("gitlab", push);
        assert_eq!(post.title, "Ben pushed 2 commits to main of harbour/tide");
        assert_eq!(
            post.text,
            "- [`b6568db1`](https://gitlab.example.com/c/1) Mend the gauge (Ada)\n- [`da156088`](https://gitlab.example.com/c/2) Say why (Ben)"
        );
        let pipeline = json!({ "object_kind": "pipeline", "project": project, "user": { "name": "Ben" },
            "object_attributes": { "id": 31, "ref": "main", "status": "failed", "duration": 63 },
            "builds": [{ "name": "test", "status": "failed" }, { "name": "lint", "status": "success" }] });
        let post = first("gitlab", pipeline.clone());
        assert_eq!(
            (post.title.as_str(), post.color.as_str()),
            ("Pipeline #31 failed on main of harbour/tide", "#d32f2f")
        );
        assert_eq!(fields(&post), [pair("Failed", "test"), pair("Seconds", "63")]);
        // One that still runs is nobody's news.
        let mut running = pipeline;
        running["object_attributes"]["status"] = json!("running");
        assert_eq!(first("gitlab", running).title, "");
        let issue = json!({ "object_kind": "issue", "project": project, "user": { "name": "Ada" },
            "object_attributes": { "iid": 23, "title": "It leaks", "action": "open", "url": "https://gitlab.example.com/i/23", "description": "Since noon" } });
        let post = first("gitlab", issue);
        assert_eq!((post.title.as_str(), post.text.as_str()), ("Issue #23 open: It leaks", "Since noon"));
        let note = json!({ "object_kind": "note", "project": project, "user": { "name": "Ada" }, "merge_request": { "iid": 12, "title": "Retry the upload" },
            "object_attributes": { "note": "Looks right", "noteable_type": "MergeRequest", "url": "https://gitlab.example.com/n/1" } });
        let post = first("gitlab", note);
        assert_eq!((post.title.as_str(), post.text.as_str()), ("Ada commented on !12 Retry the upload", "Looks right"));
    }

    #[test]
    fn builds_faults_and_incidents_say_what_and_where() {
        let post = first("jenkins", payload("jenkins"));
        assert_eq!((post.title.as_str(), post.color.as_str()), ("tide #18: SUCCESS", "#2e7d32"));
        assert_eq!(post.title_link, "https://ci.example.com/job/tide/18/");
        assert_eq!(fields(&post), [pair("Branch", "origin/main"), pair("Commit", "`c6d86dc6`")]);
        let mut started = payload("jenkins");
        started["build"]["phase"] = json!("STARTED");
        assert_eq!(first("jenkins", started).title, "", "it is told of once, when it is over");
        let post = first("pagerduty", payload("pagerduty"));
        assert_eq!(post.title, "[#2] The checkout is down");
        assert_eq!(
            fields(&post),
            [
                pair("Status", "triggered"),
                pair("Urgency", "high"),
                pair("Service", "Checkout"),
                pair("Assigned to", "Ada Sail, Ben Oar")
            ]
        );
        let post = first("sentry", payload("sentry"));
        assert_eq!(post.title, "TypeError: tide is not a function");
        assert_eq!(
            fields(&post),
            [pair("Project", "harbour"), pair("Level", "error"), pair("Events", "3"), pair("Where", "gauge.read")]
        );
        let post = first("uptime-kuma", payload("uptime-kuma"));
        assert_eq!((post.title.as_str(), post.color.as_str()), ("Tide gauge is down", "#d32f2f"));
        assert_eq!(post.text, "Request failed with status code 503");
        let mut up = payload("uptime-kuma");
        up["heartbeat"]["status"] = json!(1);
        assert_eq!(first("uptime-kuma", up).title, "Tide gauge is up");
        let post = first("stripe", payload("stripe"));
        assert_eq!(post.title, "invoice.paid");
        assert_eq!(
            fields(&post),
            [
                pair("Amount", "19.99 EUR"),
                pair("Customer", "ada@example.com"),
                pair("Status", "paid"),
                pair("At", "2023-11-14 22:13 UTC")
            ]
        );
    }
}
