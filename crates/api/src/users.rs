//! Users, signing in, profile images, presence in typing; sessions and tokens are beside.

use std::collections::BTreeMap;

use jackfield_model::{
    Audit, ChannelId, GroupId, MfaSecret, Millis, PostId, ServerLimits, TeamId, User, UserAuth, UserAutocomplete,
    UserId, UserPatch, UserSearch, UsersStats, wire,
};

use crate::path::ByUser;
use crate::query::{PerPage, Window, query};
use crate::{StatusOk, operations};

wire! {
    /// Who signs in; `login_id` is a username or an address.
    pub struct LoginRequest {
        pub id: UserId,
        pub login_id: String,
        pub password: String,
        /// The second factor's code.
        pub token: String,
        pub device_id: String,
        pub voip_device_id: String,
        pub ldap_only: bool,
        pub magic_link_token: String,
    }

    pub struct LoginTypeRequest {
        pub id: UserId,
        pub login_id: String,
        pub device_id: String,
    }

    pub struct LoginTypeResponse {
        pub auth_service: String,
    }

    pub struct UserRoles {
        pub roles: String,
    }

    pub struct UserActive {
        pub active: Option<bool>,
    }

    pub struct PasswordChange {
        /// Needed unless an administrator changes somebody else's.
        pub current_password: String,
        pub new_password: String,
    }

    pub struct MfaChange {
        pub activate: Option<bool>,
        /// A code of the app, to switch it on.
        pub code: String,
    }

    /// From one way of signing in to another.
    pub struct SwitchRequest {
        pub current_service: String,
        pub new_service: String,
        pub email: String,
        pub password: String,
        pub new_password: String,
        pub mfa_code: String,
        pub ldap_id: String,
    }

    pub struct FollowLink {
        pub follow_link: String,
    }

    pub struct DesktopLogin {
        pub token: String,
        pub device_id: String,
    }

    pub struct CodeExchange {
        pub login_code: String,
        pub code_verifier: String,
        pub state: String,
    }

    pub struct CodeExchanged {
        pub token: String,
        pub csrf: String,
    }

    pub struct LoginIdRef {
        pub login_id: String,
    }

    pub struct MfaRequired {
        pub mfa_required: bool,
    }

    pub struct EmailRef {
        pub email: String,
    }

    pub struct TokenRef {
        pub token: String,
    }

    pub struct PasswordReset {
        /// What the link holds.
        pub token: String,
        /// The same, as older clients call it.
        pub code: String,
        pub new_password: String,
    }

    pub struct TypingRequest {
        pub channel_id: ChannelId,
        pub parent_id: PostId,
    }
}

query! {
    pub struct DeleteUserQuery {
        /// Removes the account with all that was written by it, where `ServiceSettings.EnableAPIUserDeletion` allows that.
        pub permanent: bool,
    }

    pub struct CreateUserQuery {
        /// An invitation by mail.
        pub t: String,
        /// A team's invite id.
        pub iid: String,
    }

    /// Which users to list; the filters exclude each other, as in Mattermost.
    pub struct UsersQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub in_team: TeamId,
        pub not_in_team: TeamId,
        pub in_channel: ChannelId,
        pub not_in_channel: ChannelId,
        pub in_group: GroupId,
        /// With `not_in_team` or `not_in_channel`: only whom the groups of it let in.
        pub group_constrained: bool,
        pub without_team: bool,
        pub active: bool,
        pub inactive: bool,
        pub role: String,
        /// Empty for the username; `last_activity_at` or `create_at` in a team, `status` or `admin` (its administrators first)
        /// in a channel, `display_name` in a group.
        pub sort: String,
        /// Any of them, separated by commas, like the next two.
        pub roles: String,
        /// With `in_channel`: `channel_admin`, `channel_user`, `channel_guest`.
        pub channel_roles: String,
        /// With `in_team`: `team_admin`, `team_user`, `team_guest`.
        pub team_roles: String,
    }

    /// Which users to count; words are separated by commas.
    pub struct FilteredStatsQuery {
        pub in_team: TeamId,
        pub in_channel: ChannelId,
        pub include_deleted: bool,
        pub include_bots: bool,
        pub roles: String,
        pub channel_roles: String,
        pub team_roles: String,
    }

    pub struct AuthDataQuery {
        pub value: String,
    }

    pub struct SinceQuery {
        pub since: Millis,
    }

    pub struct AutocompleteUsersQuery {
        pub in_team: TeamId,
        pub in_channel: ChannelId,
        pub name: String,
        pub limit: u32,
    }

    pub struct ImageQuery {
        /// The time of the last change, so that the address changes with the image.
        #[serde(rename = "_")]
        pub version: String,
    }
}

impl UsersQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

/// A user by name.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByUsername {
    pub username: String,
}

/// A user by address.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByEmail {
    pub email: String,
}

operations! { tag "users", scope Users;
    /// Signs in; the header `Token` holds the session's secret, cookies are set for browsers.
    Login = POST "/api/v4/users/login" -> 200 json User {
        body: json LoginRequest,
        example: { "login_id": "{login_id}", "password": "{password}" },
        permission: Public,
    }
    /// Says how a user signs in.
    GetLoginType = POST "/api/v4/users/login/type" -> 200 json LoginTypeResponse {
        body: json LoginTypeRequest,
        example: { "login_id": "{login_id}" },
        permission: Public,
    }
    /// Ends the session that asks.
    Logout = POST "/api/v4/users/logout" -> 200 json StatusOk {
        permission: Public,
    }
    /// Creates an account. The first one of a server administers it.
    CreateUser = POST "/api/v4/users" -> 201 json User {
        query: CreateUserQuery,
        body: json User,
        example: { "username": "{unique}", "email": "{unique}@example.com", "password": "correct horse 7" },
        permission: Public,
    }
    /// Lists users, of a team or a channel if asked.
    GetUsers = GET "/api/v4/users" -> 200 json Vec<User> {
        query: UsersQuery,
        example_query: "in_channel={channel_id}",
        permission: ListUsers,
    }
    /// Gets many users.
    GetUsersByIds = POST "/api/v4/users/ids" -> 200 json Vec<User> {
        query: SinceQuery,
        body: json Vec<UserId>,
        example: ["{user_id}"],
        scope: Users read,
        permission: ListUsers,
    }
    /// Gets many users by name.
    GetUsersByUsernames = POST "/api/v4/users/usernames" -> 200 json Vec<User> {
        body: json Vec<String>,
        example: ["{username}"],
        scope: Users read,
        permission: ListUsers,
    }
    /// Gets the members of group channels by channel, without oneself.
    GetUsersByGroupChannelIds = POST "/api/v4/users/group_channels" -> 200 json BTreeMap<ChannelId, Vec<User>> {
        body: json Vec<ChannelId>,
        example: ["{channel_id}"],
        scope: Users read,
        permission: ListUsers,
    }
    /// Searches users by any of their names.
    SearchUsers = POST "/api/v4/users/search" -> 200 json Vec<User> {
        body: json UserSearch,
        example: { "term": "be", "team_id": "{team_id}" },
        scope: Users read,
        permission: ListUsers,
    }
    /// Suggests users for what somebody types after `@`.
    AutocompleteUsers = GET "/api/v4/users/autocomplete" -> 200 json UserAutocomplete {
        query: AutocompleteUsersQuery,
        example_query: "in_team={team_id}&name=b",
        permission: ListUsers,
    }
    /// Lists the ids of users whom one has a direct channel with.
    GetKnownUsers = GET "/api/v4/users/known" -> 200 json Vec<UserId> {
        permission: SignedIn,
    }
    /// Counts the users.
    GetTotalUsersStats = GET "/api/v4/users/stats" -> 200 json UsersStats {
        permission: SignedIn,
    }
    /// Gets a user.
    GetUser = GET "/api/v4/users/{user_id}" -> 200 json User {
        path: ByUser,
        permission: ViewUser,
    }
    /// Gets a user by name.
    GetUserByUsername = GET "/api/v4/users/username/{username}" -> 200 json User {
        path: ByUsername,
        permission: ViewUser,
    }
    /// Gets a user by address.
    GetUserByEmail = GET "/api/v4/users/email/{email}" -> 200 json User {
        path: ByEmail,
        permission: ViewUser,
    }
    /// Replaces what a user may change of themselves.
    UpdateUser = PUT "/api/v4/users/{user_id}" -> 200 json User {
        path: ByUser,
        body: json User,
        example: { "id": "{user_id}", "username": "{username}", "email": "{email}", "nickname": "Nick" },
        permission: EditUser,
    }
    /// Changes a user; what is missing stays.
    PatchUser = PUT "/api/v4/users/{user_id}/patch" -> 200 json User {
        path: ByUser,
        body: json UserPatch,
        example: { "nickname": "Nick" },
        permission: EditUser,
    }
    /// Deactivates a user.
    DeleteUser = DELETE "/api/v4/users/{user_id}" -> 200 json StatusOk {
        path: ByUser,
        query: DeleteUserQuery,
        permission: ChangeUserActive,
    }
    /// Activates or deactivates a user.
    UpdateUserActive = PUT "/api/v4/users/{user_id}/active" -> 200 json StatusOk {
        path: ByUser,
        body: json UserActive,
        example: { "active": false },
        permission: ChangeUserActive,
    }
    /// Sets a user's system roles.
    UpdateUserRoles = PUT "/api/v4/users/{user_id}/roles" -> 200 json StatusOk {
        path: ByUser,
        body: json UserRoles,
        example: { "roles": "system_user" },
        scope: System write,
        permission: ManageRolesOfUser,
    }
    /// Changes a password.
    UpdateUserPassword = PUT "/api/v4/users/{user_id}/password" -> 200 json StatusOk {
        path: ByUser,
        body: json PasswordChange,
        example: { "current_password": "{password}", "new_password": "correct horse 8" },
        scope: Account write,
        permission: ChangePassword,
    }
    /// Makes a secret for an app that makes codes.
    GenerateMfaSecret = POST "/api/v4/users/{user_id}/mfa/generate" -> 200 json MfaSecret {
        path: ByUser,
        scope: Account write,
        permission: EditUser,
    }
    /// Asks for codes when somebody signs in, or for none any more.
    UpdateUserMfa = PUT "/api/v4/users/{user_id}/mfa" -> 200 json StatusOk {
        path: ByUser,
        body: json MfaChange,
        example: { "activate": false },
        scope: Account write,
        permission: EditUser,
    }
    /// Says whether a code is asked for before the password was right: it never is.
    CheckUserMfa = POST "/api/v4/users/mfa" -> 200 json MfaRequired {
        body: json LoginIdRef,
        example: { "login_id": "{login_id}" },
        permission: Public,
    }
    /// Makes a guest a member.
    PromoteGuestToUser = POST "/api/v4/users/{user_id}/promote" -> 200 json StatusOk {
        path: ByUser,
        scope: System write,
        permission: PromoteGuest,
    }
    /// Makes a member a guest, who sees what they are in.
    DemoteUserToGuest = POST "/api/v4/users/{user_id}/demote" -> 200 json StatusOk {
        path: ByUser,
        scope: System write,
        permission: DemoteToGuest,
    }
    /// Counts users of a kind.
    GetTotalUsersStatsFiltered = GET "/api/v4/users/stats/filtered" -> 200 json UsersStats {
        query: FilteredStatsQuery,
        scope: System read,
        permission: CountUsers,
    }
    /// Lists people whose address is of a domain that the server does not allow.
    GetUsersWithInvalidEmails = GET "/api/v4/users/invalid_emails" -> 200 json Vec<User> {
        query: crate::query::Paging,
        scope: System read,
        permission: ListInvalidAddresses,
    }
    /// Says how much a server may have.
    GetServerLimits = GET "/api/v4/limits/server" -> 200 json ServerLimits {
        scope: System read,
        permission: SignedIn,
    }
    /// Lets somebody who guessed a password wrong too often try again.
    ResetPasswordFailedAttempts = POST "/api/v4/users/{user_id}/reset_failed_attempts" -> 200 json StatusOk {
        path: ByUser,
        scope: System write,
        permission: ForgiveAttempts,
    }
    /// Says how a user signs in.
    UpdateUserAuth = PUT "/api/v4/users/{user_id}/auth" -> 200 json UserAuth {
        path: ByUser,
        body: json UserAuth,
        example: { "auth_service": "" },
        scope: System write,
        permission: ManageSystemUser,
    }
    /// Gets the user who signs in elsewhere by these data.
    GetUserByAuthData = GET "/api/v4/users/auth_data" -> 200 json User {
        query: AuthDataQuery,
        example_query: "value={auth_data}",
        scope: System read,
        permission: ManageSystem,
    }
    /// Lists what a user did.
    GetUserAudits = GET "/api/v4/users/{user_id}/audits" -> 200 json Vec<Audit> {
        path: ByUser,
        query: crate::query::Paging,
        scope: System read,
        permission: ReadUserAudits,
    }
    /// Goes from one way of signing in to another: back to a password.
    SwitchAccountType = POST "/api/v4/users/login/switch" -> 200 json FollowLink {
        body: json SwitchRequest,
        example: { "current_service": "gitlab", "new_service": "email", "email": "{email}", "new_password": "correct horse 7" },
        permission: Public,
    }
    /// Signs in by a token that a browser was given for the desktop application.
    LoginWithDesktopToken = POST "/api/v4/users/login/desktop_token" -> 200 json User {
        body: json DesktopLogin,
        example: { "token": "{unique}" },
        permission: Public,
    }
    /// Signs in by the code that another service's sign-in ended with.
    LoginSSOCodeExchange = POST "/api/v4/users/login/sso/code-exchange" -> 200 json CodeExchanged {
        body: json CodeExchange,
        example: { "login_code": "{unique}", "code_verifier": "v", "state": "s" },
        permission: Public,
    }
    /// Sends a link by which a new password is chosen.
    SendPasswordResetEmail = POST "/api/v4/users/password/reset/send" -> 200 json StatusOk {
        body: json EmailRef,
        example: { "email": "nobody@example.com" },
        permission: Public,
    }
    /// Sets a password by such a link; the account's sessions end.
    ResetPassword = POST "/api/v4/users/password/reset" -> 200 json StatusOk {
        body: json PasswordReset,
        example: { "token": "{recovery_token}", "new_password": "correct horse 7" },
        permission: Public,
    }
    /// Sends a link that shows whose an address is.
    SendVerificationEmail = POST "/api/v4/users/email/verify/send" -> 200 json StatusOk {
        body: json EmailRef,
        example: { "email": "nobody@example.com" },
        permission: Public,
    }
    /// Takes an address as its account's, by such a link.
    VerifyUserEmail = POST "/api/v4/users/email/verify" -> 200 json StatusOk {
        body: json TokenRef,
        example: { "token": "{verification_token}" },
        permission: Public,
    }
    /// Takes an address as its account's without a link.
    VerifyUserEmailWithoutToken = POST "/api/v4/users/{user_id}/email/verify/member" -> 200 json User {
        path: ByUser,
        scope: System write,
        permission: ManageSystemUser,
    }
    /// Gets a profile image, drawn from the name when there is none.
    GetProfileImage = GET "/api/v4/users/{user_id}/image" -> 200 bytes {
        path: ByUser,
        query: ImageQuery,
        permission: ViewUser,
    }
    /// Gets the image that is drawn from a user's name.
    GetDefaultProfileImage = GET "/api/v4/users/{user_id}/image/default" -> 200 bytes {
        path: ByUser,
        permission: ViewUser,
    }
    /// Sets a profile image: the form's field `image`.
    SetProfileImage = POST "/api/v4/users/{user_id}/image" -> 200 json StatusOk {
        path: ByUser,
        body: multipart,
        example: { "image": "@picture.png" },
        permission: EditUser,
    }
    /// Goes back to the drawn profile image.
    SetDefaultProfileImage = DELETE "/api/v4/users/{user_id}/image" -> 200 json StatusOk {
        path: ByUser,
        permission: EditUser,
    }
    /// Tells the others in a channel that somebody writes.
    PublishUserTyping = POST "/api/v4/users/{user_id}/typing" -> 200 json StatusOk {
        path: ByUser,
        body: json TypingRequest,
        example: { "channel_id": "{channel_id}" },
        scope: Posts write,
        permission: EditUser,
    }
}
