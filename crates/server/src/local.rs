//! Local mode: the API over a socket of this machine's file system, for whoever has the machine. `mmctl --local` speaks it.
//!
//! Nobody signs in there. A request is done with the rights of those who manage the whole server and in nobody's name, so that only
//! operations are served that need no name: whoever writes, reacts or saves something is somebody. Who may open the socket says the
//! file system, and once more the kernel, which knows whose process is at the other end.

use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

use http::Extensions;
use jackfield_domain::{Actor, Cx, RequestInfo, sessions};
use tokio::net::{UnixListener, UnixStream};

/// Marks a request that came over the socket.
#[derive(Clone, Copy, Debug)]
pub struct Local;

/// What is served there. Mattermost serves about the first hundred and fifty of them there, too.
pub const OPERATIONS: &[&str] = &[
    "AddChannelMember",
    "AddTeamMember",
    "AddTeamMembers",
    "AssignBot",
    "AutocompleteChannelsForTeam",
    "AutocompleteEmoji",
    "AutocompleteUsers",
    "CancelJob",
    "CheckIntegrity",
    "ClearServerBusy",
    "CompleteOnboarding",
    "ConvertBotToUser",
    "ConvertUserToBot",
    "CreateChannel",
    "CreateCommand",
    "CreateIncomingWebhook",
    "CreateJob",
    "CreateOutgoingWebhook",
    "CreateScheme",
    "CreateTeam",
    "CreateUpload",
    "CreateUser",
    "CreateUserAccessToken",
    "DatabaseRecycle",
    "DeleteBrandImage",
    "DeleteChannel",
    "DeleteCommand",
    "DeleteEmoji",
    "DeleteEventSubscription",
    "DeleteExport",
    "DeleteImport",
    "DeleteIncomingWebhook",
    "DeleteOAuthApp",
    "DeleteOutgoingWebhook",
    "DeletePost",
    "DeletePreferences",
    "DeleteScheme",
    "DeleteUser",
    "DemoteUserToGuest",
    "DetachPlugin",
    "DisableBot",
    "DisablePlugin",
    "DisableUserAccessToken",
    "DownloadExport",
    "DownloadJob",
    "DownloadSystemLogs",
    "EnableBot",
    "EnablePlugin",
    "EnableUserAccessToken",
    "ExportIntegrations",
    "GenerateSupportPacket",
    "GetAllChannels",
    "GetAllRoles",
    "GetAllTeams",
    "GetAnalyticsOld",
    "GetAppliedSchemaMigrations",
    "GetAudits",
    "GetAuthorizedOAuthAppsForUser",
    "GetBot",
    "GetBots",
    "GetBrandImage",
    "GetChannel",
    "GetChannelByName",
    "GetChannelByNameForTeamName",
    "GetChannelMember",
    "GetChannelMemberCountsByGroup",
    "GetChannelMembers",
    "GetChannelMembersByIds",
    "GetChannelMembersForUser",
    "GetChannelMembersTimezones",
    "GetChannelMembersWithTeamDataForUser",
    "GetChannelStats",
    "GetChannelUnread",
    "GetChannelsForScheme",
    "GetChannelsForTeamForUser",
    "GetChannelsForUser",
    "GetChannelsMemberCount",
    "GetClientConfig",
    "GetClientLicense",
    "GetClusterStatus",
    "GetCommandById",
    "GetConfig",
    "GetDefaultProfileImage",
    "GetDeletedChannelsForTeam",
    "GetEmoji",
    "GetEmojiByName",
    "GetEmojiImage",
    "GetEmojiList",
    "GetEmojisByNames",
    "GetEnvironmentConfig",
    "GetEventSubscription",
    "GetEventSubscriptions",
    "GetFile",
    "GetFileInfo",
    "GetFileInfosForPost",
    "GetGroupsByChannel",
    "GetGroupsByTeam",
    "GetIncomingWebhook",
    "GetIncomingWebhookCalls",
    "GetIncomingWebhookOptions",
    "GetIncomingWebhooks",
    "GetIntegrations",
    "GetJob",
    "GetJobs",
    "GetJobsByType",
    "GetLatestVersion",
    "GetLogs",
    "GetMarketplacePlugins",
    "GetOAuthApp",
    "GetOAuthApps",
    "GetOnboardingComplete",
    "GetOpenApi",
    "GetOutgoingWebhook",
    "GetOutgoingWebhooks",
    "GetPing",
    "GetPinnedPosts",
    "GetPluginLogs",
    "GetPluginStatuses",
    "GetPlugins",
    "GetPost",
    "GetPostThread",
    "GetPostsForChannel",
    "GetPostsUsage",
    "GetPreferences",
    "GetPreferencesByCategory",
    "GetPreferencesByCategoryByName",
    "GetPrivateChannelsForTeam",
    "GetProfileImage",
    "GetPublicChannelsByIdsForTeam",
    "GetPublicChannelsForTeam",
    "GetReactions",
    "GetRole",
    "GetRoleByName",
    "GetRolesByNames",
    "GetScheme",
    "GetSchemes",
    "GetServerBusyExpires",
    "GetServerLimits",
    "GetSessions",
    "GetSidebarCategoriesForTeamForUser",
    "GetSidebarCategoryOrderForTeamForUser",
    "GetStorageUsage",
    "GetSupportedTimezone",
    "GetTeam",
    "GetTeamByName",
    "GetTeamIcon",
    "GetTeamInviteInfo",
    "GetTeamMember",
    "GetTeamMembers",
    "GetTeamMembersByIds",
    "GetTeamMembersForUser",
    "GetTeamStats",
    "GetTeamUnread",
    "GetTeamsForScheme",
    "GetTeamsForUser",
    "GetTeamsUnreadForUser",
    "GetTeamsUsage",
    "GetTokenCalls",
    "GetTotalUsersStats",
    "GetTotalUsersStatsFiltered",
    "GetUpload",
    "GetUploadsForUser",
    "GetUser",
    "GetUserAccessToken",
    "GetUserAccessTokens",
    "GetUserAccessTokensForUser",
    "GetUserAudits",
    "GetUserByAuthData",
    "GetUserByEmail",
    "GetUserByUsername",
    "GetUserCountForReporting",
    "GetUserStatus",
    "GetUserThread",
    "GetUserThreads",
    "GetUsers",
    "GetUsersByIds",
    "GetUsersByUsernames",
    "GetUsersForReporting",
    "GetUsersStatusesByIds",
    "GetUsersWithInvalidEmails",
    "InstallMarketplacePlugin",
    "InstallPluginFromUrl",
    "InvalidateCaches",
    "InvalidateEmailInvites",
    "InviteUsersToTeam",
    "ListCommands",
    "ListExports",
    "ListImports",
    "MoveChannel",
    "MoveCommand",
    "PatchBot",
    "PatchChannel",
    "PatchConfig",
    "PatchRole",
    "PatchScheme",
    "PatchTeam",
    "PatchUser",
    "PostLog",
    "PromoteGuestToUser",
    "QueryLogs",
    "ReattachPlugin",
    "RegenCommandToken",
    "RegenOutgoingHookToken",
    "RegenerateOAuthAppSecret",
    "RegenerateTeamInviteId",
    "ReloadConfig",
    "RemovePlugin",
    "RemoveTeamIcon",
    "RemoveTeamMember",
    "RemoveUserFromChannel",
    "ResetPasswordFailedAttempts",
    "RestoreChannel",
    "RestoreGroup",
    "RestoreTeam",
    "RevokeAllSessions",
    "RevokeSession",
    "RevokeSessionsFromAllUsers",
    "RevokeUserAccessToken",
    "SearchArchivedChannels",
    "SearchChannels",
    "SearchEmoji",
    "SearchTeams",
    "SearchUserAccessTokens",
    "SearchUsers",
    "SendPasswordResetEmail",
    "SetChannelMembers",
    "SetDefaultProfileImage",
    "SetProfileImage",
    "SetServerBusy",
    "SetTeamIcon",
    "SoftDeleteTeam",
    "SwitchIntegration",
    "TeamExists",
    "TestEmail",
    "TestFileStoreConnection",
    "TestS3Connection",
    "TestSiteURL",
    "UnsetUserCustomStatus",
    "UpdateChannel",
    "UpdateChannelMemberSchemeRoles",
    "UpdateChannelNotifyProps",
    "UpdateChannelPrivacy",
    "UpdateChannelRoles",
    "UpdateChannelScheme",
    "UpdateCommand",
    "UpdateConfig",
    "UpdateIncomingWebhook",
    "UpdateJobStatus",
    "UpdateOAuthApp",
    "UpdateOutgoingWebhook",
    "UpdatePreferences",
    "UpdateTeam",
    "UpdateTeamMemberRoles",
    "UpdateTeamMemberSchemeRoles",
    "UpdateTeamPrivacy",
    "UpdateTeamScheme",
    "UpdateUser",
    "UpdateUserActive",
    "UpdateUserAuth",
    "UpdateUserCustomStatus",
    "UpdateUserMfa",
    "UpdateUserPassword",
    "UpdateUserRoles",
    "UpdateUserStatus",
    "UploadBrandImage",
    "UploadData",
    "UploadPlugin",
    "VerifyUserEmailWithoutToken",
];

/// Whether a request has the mark.
pub fn is_marked(extensions: &Extensions) -> bool {
    extensions.get::<Local>().is_some()
}

/// The context of a request that came over the socket; tokens that it may carry mean nothing.
pub fn context(request: RequestInfo) -> Arc<Cx> {
    Cx::new(Actor::User(Arc::new(sessions::at_the_machine())), request)
}

/// Whether an operation is served there; what answers for a feature that is not here goes by its path.
pub fn serves(operation: &str) -> bool {
    operation.starts_with('/') || OPERATIONS.binary_search(&operation).is_ok()
}

/// Listens at a place of the file system, for the server's own user alone. What a server that ended has left there is taken
/// away; anything else stays.
///
/// # Errors
/// When another server listens there, something else is there, or the place cannot be written.
pub fn listen(place: &Path) -> io::Result<UnixListener> {
    match std::fs::symlink_metadata(place) {
        Ok(there) if !there.file_type().is_socket() => {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "what is there is no socket"));
        }
        Ok(_) if std::os::unix::net::UnixStream::connect(place).is_ok() => {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another server listens there"));
        }
        Ok(_) => std::fs::remove_file(place)?,
        Err(_) => {}
    }
    let listener = UnixListener::bind(place)?;
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Whether the process at the other end is the server's own user's, or the machine's administrator's.
pub fn is_trusted(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| peer.uid() == own || peer.uid() == 0)
}

#[cfg(test)]
mod tests {
    use jackfield_model::permission::Rule;

    use super::*;

    // covers: 1
    #[test]
    fn what_is_served_locally_is_declared_in_order_and_asks_for_nobody_in_particular() {
        assert!(OPERATIONS.is_sorted(), "it is searched by halves");
        let all = jackfield_api::all();
        for name in OPERATIONS {
            let operation = all.iter().find(|operation| operation.id == *name);
            let rule = operation.unwrap_or_else(|| panic!("{name} is no operation")).rule;
            assert!(!matches!(rule, Rule::Mine | Rule::AuthorAlone(_)), "{name} is for whoever a thing belongs to");
        }
        for name in ["CreatePost", "Login", "SaveReaction", "UpsertDraft"] {
            assert!(!serves(name), "{name} is done by somebody");
        }
    }

    #[tokio::test]
    async fn only_a_socket_that_nobody_listens_at_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("local.socket");
        std::fs::write(&place, "a file").unwrap();
        assert_eq!(listen(&place).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&place).unwrap(), b"a file");
        std::fs::remove_file(&place).unwrap();
        let first = listen(&place).unwrap();
        assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(listen(&place).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(first);
        listen(&place).unwrap();
    }
}
