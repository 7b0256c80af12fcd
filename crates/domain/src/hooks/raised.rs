//! Where each hook is raised, or why none of them ever is: what the reference page and a test are made of.

use super::HookId;

/// A place in the sources that raises a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, from the folder `crates`.
    pub file: &'static str,
    /// What stands there.
    pub text: &'static str,
}

const fn at(file: &'static str, text: &'static str) -> Result<Place, &'static str> {
    Ok(Place { file, text })
}

const fn event(text: &'static str) -> Result<Place, &'static str> {
    at("domain/src/events/table.rs", text)
}

impl HookId {
    /// The place that raises the hook, or the reason why there is none.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub const fn raised(self) -> Result<Place, &'static str> {
        match self {
            Self::OnActivate => at("plugin-host/src/host/lifecycle.rs", "HookCall::OnActivate"),
            Self::OnDeactivate => at("plugin-host/src/go/plugin.rs", "OnDeactivate"),
            Self::OnConfigurationChange => event("hook OnConfigurationChange("),
            Self::OnInstall => at("plugin-host/src/host/lifecycle.rs", "hooks.installed("),
            Self::Scheduled => at("plugin-host/src/host/schedule.rs", "HookCall::Scheduled"),
            Self::ServeHTTP => at("plugin-host/src/registry/requests.rs", "running.serve_http("),
            Self::ServeMetrics => at("plugin-host/src/registry/requests.rs", "running.serve_metrics("),
            Self::FileWillBeUploaded => at("domain/src/files/upload.rs", "hooks.file_will_be_uploaded("),
            Self::ExecuteCommand => at("domain/src/commands/execute.rs", ".execute_command("),
            Self::MessageWillBePosted => at("domain/src/posts/create.rs", "hooks.message_will_be_posted("),
            Self::MessageWillBeUpdated => at("domain/src/posts/edit.rs", "hooks.message_will_be_updated("),
            Self::MessagesWillBeConsumed => at("domain/src/posts/pages.rs", ".messages_will_be_consumed("),
            Self::MessageHasBeenPosted => event("hook MessageHasBeenPosted("),
            Self::MessageHasBeenUpdated => at("domain/src/posts/edit.rs", "hooks.message_has_been_updated("),
            Self::MessageHasBeenDeleted => event("hook MessageHasBeenDeleted("),
            Self::ReactionHasBeenAdded => event("hook ReactionHasBeenAdded("),
            Self::ReactionHasBeenRemoved => event("hook ReactionHasBeenRemoved("),
            Self::ScheduledPostWillBeCreated => {
                at("domain/src/scheduled_posts/change.rs", "hooks.scheduled_post_will_be_created(")
            }
            Self::DraftWillBeUpserted => at("domain/src/drafts.rs", "hooks.draft_will_be_upserted("),
            Self::UserWillLogIn => at("domain/src/users/sign_in.rs", "hooks.user_will_log_in("),
            Self::UserHasLoggedIn => at("domain/src/users/sign_in.rs", "hooks.user_has_logged_in("),
            Self::UserHasBeenCreated => event("hook UserHasBeenCreated("),
            Self::UserHasBeenDeactivated => at("domain/src/users/account.rs", "hooks.user_has_been_deactivated("),
            Self::PreferencesHaveChanged => event("hook PreferencesHaveChanged("),
            Self::OnSAMLLogin => Err("Nobody can sign in through SAML."),
            Self::ChannelHasBeenCreated => event("hook ChannelHasBeenCreated("),
            Self::ChannelWillBeUpdated => at("domain/src/channels/change.rs", "hooks.channel_will_be_updated("),
            Self::ChannelWillBeArchived => at("domain/src/channels/change.rs", "hooks.channel_will_be_archived("),
            Self::ChannelWillBeRestored => at("domain/src/channels/change.rs", "hooks.channel_will_be_restored("),
            Self::ChannelMemberWillBeAdded => {
                at("domain/src/channels/members.rs", "hooks.channel_member_will_be_added(")
            }
            Self::UserHasJoinedChannel => event("hook UserHasJoinedChannel("),
            Self::UserHasLeftChannel => event("hook UserHasLeftChannel("),
            Self::TeamMemberWillBeAdded => at("domain/src/teams/members.rs", "hooks.team_member_will_be_added("),
            Self::UserHasJoinedTeam => event("hook UserHasJoinedTeam("),
            Self::UserHasLeftTeam => event("hook UserHasLeftTeam("),
            Self::FileWillBeDownloaded => at("domain/src/files/read.rs", "hooks.file_will_be_downloaded("),
            Self::OnWebSocketConnect => at("server/src/ws/connection.rs", "hooks.web_socket_connected("),
            Self::OnWebSocketDisconnect => at("server/src/ws/connection.rs", "hooks.web_socket_disconnected("),
            Self::WebSocketMessageHasBeenPosted => {
                at("server/src/ws/actions.rs", "hooks.web_socket_message_has_been_posted(")
            }
            Self::ConfigurationWillBeSaved => at("domain/src/config.rs", "hooks.configuration_will_be_saved("),
            Self::EmailNotificationWillBeSent => {
                at("domain/src/notifications/deliver.rs", "hooks.email_notification_will_be_sent(")
            }
            Self::NotificationWillBePushed => at("domain/src/push.rs", "hooks.notification_will_be_pushed("),
            Self::OnPluginClusterEvent => at("domain/src/cluster/plugins.rs", "hooks.cluster_event("),
            Self::RunDataRetention => at("plugin-host/src/host/daily.rs", "hooks.run_data_retention("),
            Self::OnSendDailyTelemetry => at("plugin-host/src/host/daily.rs", "hooks.send_daily_telemetry("),
            Self::OnCloudLimitsUpdated => Err("There is no cloud subscription whose limits could change."),
            Self::GenerateSupportData => at("domain/src/support/from_plugins.rs", "hooks.generate_support_data("),
            Self::OnSharedChannelsSyncMsg
            | Self::OnSharedChannelsPing
            | Self::OnSharedChannelsAttachmentSyncMsg
            | Self::OnSharedChannelsProfileImageSyncMsg => Err("Channels are not shared with other servers."),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_hook_is_raised_where_the_list_says_or_has_a_reason() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for hook in HookId::ALL {
            match hook.raised() {
                Ok(place) => {
                    let source = std::fs::read_to_string(crates.join(place.file));
                    let source = source.unwrap_or_else(|error| panic!("{}: {}: {error}", hook.name(), place.file));
                    let joined: String = source.split_whitespace().collect();
                    let wanted: String = place.text.split_whitespace().collect();
                    assert!(joined.contains(&wanted), "{}: {} has no `{}`", hook.name(), place.file, place.text);
                }
                Err(reason) => assert!(reason.ends_with('.') && !is_called(crates, *hook), "{}", hook.name()),
            }
        }
    }

    /// Whether some rule asks about the hook although the list says that none does.
    fn is_called(crates: &Path, hook: HookId) -> bool {
        let method = format!(".{}(", hook.wit_name().replace('-', "_"));
        ["domain/src", "server/src", "plugin-host/src"].iter().any(|folder| mentions(&crates.join(folder), &method))
    }

    fn mentions(folder: &Path, text: &str) -> bool {
        std::fs::read_dir(folder).unwrap().any(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                return mentions(&path, text);
            }
            std::fs::read_to_string(&path).unwrap_or_default().contains(text)
        })
    }

    #[test]
    fn most_of_mattermosts_hooks_are_raised() {
        let of_mattermost = HookId::ALL.iter().filter(|hook| hook.go_number().is_some());
        let raised = of_mattermost.clone().filter(|hook| hook.raised().is_ok()).count();
        // Beside these there is `Implemented`, which every start of a plugin asks.
        assert_eq!(of_mattermost.count() + 1, 51);
        assert!(raised + 1 >= 42, "{raised}");
    }
}
