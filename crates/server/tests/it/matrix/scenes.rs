//! What is asked about: whose it is, and where.

use jackfield_api::{OperationInfo, example};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scene {
    /// The actor's own, in the square, which is public and everybody of the home team is in.
    Own,
    /// Ben's, in the square. Of channels: a public one that no actor is in.
    Others,
    /// In a private channel of a team that only one of the actors is in.
    OtherTeam,
    /// In a private channel of the home team that no actor is in.
    Private,
    /// Between two others.
    Direct,
    /// In an archived channel that the home team's actors are in; of teams: an archived one.
    Archived,
    /// Uploaded to the square by Ben, and in no post.
    Unposted,
    Deleted,
    /// Nothing has this id.
    Unknown,
}

impl Scene {
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Others => "other's",
            Self::OtherTeam => "other team's",
            Self::Private => "private",
            Self::Direct => "direct",
            Self::Archived => "archived",
            Self::Unposted => "unposted",
            Self::Deleted => "deleted",
            Self::Unknown => "unknown",
        }
    }
}

/// The parameters that a request of the operation has, wherever they stand.
pub fn parameters(operation: &OperationInfo) -> Vec<String> {
    let mut names = Vec::new();
    let mut note = |name: &str| {
        names.push(name.to_owned());
        String::new()
    };
    example::fill(operation.path, &mut note);
    example::fill(operation.example_query.unwrap_or_default(), &mut note);
    if let Some(body) = operation.example {
        example::fill_body(body(), &mut note);
    }
    names
}

/// Whether an operation is about group channels alone.
pub fn is_about_groups(operation: &OperationInfo) -> bool {
    operation.path.ends_with("/common_teams") || operation.path.ends_with("/convert_to_channel")
}

/// The scenes that an operation can be about.
pub fn of(operation: &OperationInfo) -> &'static [Scene] {
    use Scene::{Archived, Deleted, Direct, OtherTeam, Others, Own, Private, Unknown, Unposted};
    let names = parameters(operation);
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    if has(&["file_id"]) {
        return &[Own, Others, OtherTeam, Private, Direct, Archived, Unposted, Deleted, Unknown];
    }
    if has(&["post_id", "thread_id"]) {
        return &[Own, Others, OtherTeam, Private, Direct, Archived, Deleted, Unknown];
    }
    if has(&["job_id"]) {
        return &[Own, Unknown];
    }
    if has(&["upload_id"]) {
        return &[Own, Others, OtherTeam, Private, Unknown];
    }
    if has(&["import_name", "export_name"]) {
        return &[Own, Unknown];
    }
    if has(&["group_id"]) {
        return &[Own, Others, Deleted, Unknown];
    }
    if has(&["hook_id"]) {
        return &[Own, Others, OtherTeam, Private, Deleted, Unknown];
    }
    if has(&["scheduled_post_id"]) {
        return &[Own, Others, OtherTeam, Private, Unknown];
    }
    if has(&["channel_id"]) {
        return &[Own, Others, OtherTeam, Private, Direct, Archived, Unknown];
    }
    if has(&["channel_name"]) {
        return &[Own, Others, OtherTeam, Private, Archived, Unknown];
    }
    if has(&["command_id"]) {
        return &[Own, Others, OtherTeam, Deleted, Unknown];
    }
    if has(&["user_id", "category_id"]) && has(&["team_id"]) {
        return &[Own, Others, OtherTeam, Archived, Unknown];
    }
    if has(&["team_id", "team_name"]) {
        return &[Own, OtherTeam, Archived, Unknown];
    }
    if has(&["user_id", "bot_user_id", "token_id", "subscription_id", "app_id"]) {
        return &[Own, Others, OtherTeam, Deleted, Unknown];
    }
    if has(&["username", "email"]) {
        return &[Own, Others, OtherTeam, Deleted, Unknown];
    }
    if has(&["emoji_id", "emoji_name"]) {
        return &[Own, Others, Deleted, Unknown];
    }
    if has(&["plugin_id", "role_id", "role_name", "scheme_id", "embed_app_id", "panel_id", "integration_request_id"]) {
        return &[Own, Unknown];
    }
    &[Own]
}
