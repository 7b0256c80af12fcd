//! Whom and what a command names: `@people` of the team and its public `~channels`, for whoever answers it.

use jackfield_model::{Channel, ChannelType, CommandArgs, TeamMember, User, UserId};
use jackfield_storage::{channels, team_members, users};

use crate::posts::Words;
use crate::{App, Cx, Result};

/// Names of one kind that a command may have at most; what lies beyond is text.
const NAMES: usize = 50;

/// Puts the ids of what a command names beside it, and the server's own address.
pub(super) async fn add(app: &App, cx: &Cx, args: &mut CommandArgs) -> Result<()> {
    let store = &app.store;
    args.site_url = address(app, cx);
    let names: Vec<String> = Words::of(&args.command).names().into_iter().take(NAMES).collect();
    if !names.is_empty() {
        let found = users::by_usernames(&names).all::<User>(store).await?;
        let ids: Vec<UserId> = found.iter().map(|user| user.id).collect();
        let members = team_members::by_users(args.team_id, &ids).all::<TeamMember>(store).await?;
        let is_member = |user: &User| members.iter().any(|member| member.user_id == user.id);
        let named = found.iter().filter(|user| is_member(user));
        args.user_mentions = named.map(|user| (user.username.clone(), user.id.to_string())).collect();
    }
    let names = channels_in(&args.command);
    if !names.is_empty() {
        let found = channels::by_names(args.team_id, &names).all::<Channel>(store).await?;
        let public = found.into_iter().filter(|channel| channel.channel_type == ChannelType::Open);
        args.channel_mentions = public.map(|channel| (channel.name, channel.id.to_string())).collect();
    }
    Ok(())
}

/// The server's own address: as it is set, or as whoever asks has it.
fn address(app: &App, cx: &Cx) -> String {
    let config = app.config.read();
    let set = config.settings.service.site_url.trim_end_matches('/');
    if set.is_empty() { cx.request.origin.clone() } else { set.to_owned() }
}

/// The names after `~`.
fn channels_in(command: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let words = command.split_whitespace().filter_map(|word| word.strip_prefix('~'));
    let names = words.map(|word| word.split(|c| !is_letter(c)).next().unwrap_or_default().to_lowercase());
    names.filter(|name| !name.is_empty()).take(NAMES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_named_behind_a_tilde() {
        assert_eq!(channels_in("/own ~town-square, ~Off_topic. a~b ~ ~~x"), ["town-square", "off_topic"]);
    }
}
