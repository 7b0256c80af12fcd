//! Reading is as forgiving as Go's decoder, and no more.

use jackfield_model::{
    Channel, ChannelType, CommandResponse, IncomingWebhookRequest, Post, PostPatch, Role, User, UserPatch,
};
use serde_json::json;

#[test]
fn null_and_missing_fields_leave_the_zero_value() {
    let post: Post = serde_json::from_value(json!({ "message": "x", "root_id": null, "file_ids": null, "props": null,
        "create_at": null, "is_pinned": null }))
    .expect("null is accepted");
    assert_eq!(post, Post { message: "x".into(), ..Post::default() });
    let role: Role = serde_json::from_str(r#"{"permissions":null}"#).expect("null is an empty list");
    assert!(role.permissions.is_empty());
}

#[test]
fn unknown_fields_are_ignored() {
    let user: User = serde_json::from_str(r#"{"username":"ada","shoe_size":38}"#).expect("unknown fields are ignored");
    assert_eq!(user.username, "ada");
}

#[test]
fn a_bad_id_and_an_unknown_channel_type_are_refused() {
    assert!(serde_json::from_str::<Post>(r#"{"channel_id":"../../etc/passwd"}"#).is_err());
    assert!(serde_json::from_str::<Channel>(r#"{"type":"X"}"#).is_err());
    let channel: Channel = serde_json::from_str(r#"{"type":"G"}"#).expect("a group channel");
    assert_eq!(channel.channel_type, ChannelType::Group);
}

#[test]
fn a_patch_tells_missing_from_empty() {
    let patch: PostPatch = serde_json::from_str(r#"{"message":"","is_pinned":null}"#).expect("a patch");
    let mut post = Post { message: "before".into(), is_pinned: true, ..Post::default() };
    post.apply(patch);
    assert_eq!((post.message.as_str(), post.is_pinned), ("", true));

    let mut user = User { username: "ada".into(), position: "engineer".into(), ..User::default() };
    user.apply(UserPatch { username: Some("Grace".into()), ..UserPatch::default() });
    assert_eq!((user.username.as_str(), user.position.as_str()), ("grace", "engineer"));
}

#[test]
fn integrations_may_send_slacks_habits() {
    let request: IncomingWebhookRequest = serde_json::from_value(json!({
        "text": "x", "attachments": [{ "fields": [{ "title": "a", "value": 3, "short": "true" }], "ts": 1_700_000_000 }],
    })).expect("an attachment as Slack sends it");
    assert!(request.attachments[0].fields[0].short.0);
    let response: CommandResponse =
        serde_json::from_str(r#"{"text":"x","username":null,"attachments":null}"#).expect("a command's answer");
    assert_eq!(response.attachments, None);
}

// covers: 42
#[test]
fn what_others_see_of_a_user_holds_no_secret() {
    let user = User {
        password: "hash".into(),
        auth_data: Some("subject".into()),
        mfa_secret: "secret".into(),
        email: "ada@example.com".into(),
        notify_props: User::default_notify_props(),
        failed_attempts: 3,
        ..User::default()
    };
    for seen in [user.sanitized(), user.sanitized_for_self(), user.sanitized_for_admin()] {
        let text = serde_json::to_string(&seen).expect("a user is written");
        for secret in ["hash", "subject", "secret"] {
            assert!(!text.contains(&format!("\"{secret}\"")), "{text}");
        }
    }
    assert!(user.sanitized().notify_props.is_empty());
    assert!(!user.sanitized_for_self().notify_props.is_empty());
}
