//! People: finding them, and what a plugin changes of their accounts.

use jackfield_model::permission as may;
use jackfield_model::{
    ChannelId, CustomStatus, GroupId, Millis, Status, TeamId, User, UserAuth, UserId, UserPatch, UserSearch,
};
use serde::Deserialize;

use super::{Bytes, Entry, Method, PluginApi, at_most_rows, rows, whole};
use crate::plugins::Capability;
use crate::users::{self, ListFilter};
use crate::{Result, avatars, presence};

/// Which users a plugin wants.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct UserGetOptions {
    in_team_id: TeamId,
    not_in_team_id: TeamId,
    in_channel_id: ChannelId,
    not_in_channel_id: ChannelId,
    in_group_id: GroupId,
    not_in_group_id: GroupId,
    group_constrained: bool,
    without_team: bool,
    inactive: bool,
    active: bool,
    role: String,
    roles: Option<Vec<String>>,
    channel_roles: Option<Vec<String>>,
    team_roles: Option<Vec<String>>,
    sort: String,
    updated_after: Millis,
    page: i64,
    per_page: i64,
}

impl UserGetOptions {
    fn filter(&self) -> ListFilter {
        let named = |roles: &Option<Vec<String>>| -> Vec<String> {
            roles.iter().flatten().filter(|role| !role.is_empty()).cloned().collect()
        };
        let role = Some(self.role.clone()).filter(|role| !role.is_empty());
        ListFilter {
            in_team: self.in_team_id,
            not_in_team: self.not_in_team_id,
            in_channel: self.in_channel_id,
            not_in_channel: self.not_in_channel_id,
            in_group: self.in_group_id,
            not_in_group: self.not_in_group_id,
            group_constrained: self.group_constrained,
            without_team: self.without_team,
            roles: named(&self.roles).into_iter().chain(role).collect(),
            team_roles: named(&self.team_roles),
            channel_roles: named(&self.channel_roles),
            active: self.active,
            inactive: self.inactive,
            updated_after: self.updated_after,
            sort: self.sort.clone(),
        }
    }
}

methods! {
    /// A user by their id.
    GetUser = UsersRead (id: UserId) -> User as "users-read.get" |api| {
        users::get(&api.app, &api.grant::<may::ViewUser>(id)).await
    }
    /// A user by their name, with or without an @.
    GetUserByUsername = UsersRead (username: String) -> User as "users-read.get-by-username" |api| {
        users::by_username(&api.app, &api.cx, username.trim_start_matches('@')).await
    }
    /// A user by their address.
    GetUserByEmail = UsersRead (email: String) -> User |api| {
        users::by_email(&api.app, &api.cx, &email).await
    }
    /// Those users that exist.
    GetUsersByIds = UsersRead (ids: Vec<UserId>) -> Vec<User> as "users-read.get-by-ids" |api| {
        users::by_ids(&api.app, &api.grant::<may::ListUsers>(()), at_most_rows(&ids)?, Millis(0)).await
    }
    /// Those users that exist, by their names.
    GetUsersByUsernames = UsersRead (names: Vec<String>) -> Vec<User> |api| {
        users::by_usernames(&api.app, &api.grant::<may::ListUsers>(()), at_most_rows(&names)?).await
    }
    /// A page of users, narrowed.
    GetUsers = UsersRead (options: UserGetOptions) -> Vec<User> |api| {
        list(api, options.filter(), options.page, options.per_page).await
    }
    /// A page of a team's users.
    GetUsersInTeam = UsersRead (team: TeamId, page: i64, per_page: i64) -> Vec<User> |api| {
        list(api, ListFilter { in_team: team, ..ListFilter::default() }, page, per_page).await
    }
    /// A page of a channel's users, sorted by `username` or `status`.
    GetUsersInChannel = UsersRead (channel: ChannelId, sort_by: String, page: i64, per_page: i64) -> Vec<User> |api| {
        list(api, ListFilter { in_channel: channel, sort: sort_by, ..ListFilter::default() }, page, per_page).await
    }
    /// Users by a part of their names.
    SearchUsers = UsersRead (search: Option<UserSearch>) -> Vec<User> |api| {
        users::search(&api.app, &api.grant::<may::ListUsers>(()), search.unwrap_or_default()).await
    }
    /// Makes an account.
    CreateUser = UsersWrite (user: User) -> User |api| {
        api.spare_first_account().await?;
        Ok(users::create(&api.app, &api.grant::<may::Public>(()), user, "").await?.sanitized_for_admin())
    }
    /// Changes what people may change of their own profile.
    UpdateUser = UsersWrite (user: User) -> User |api| {
        api.spare_administrators(user.id).await?;
        let before = users::get(&api.app, &api.grant::<may::ViewUser>(user.id)).await?;
        if api.principal.is_held() && !before.email.eq_ignore_ascii_case(user.email.trim()) {
            return Err(api.beyond("the address at which somebody gets a new password"));
        }
        let patch = UserPatch {
            username: Some(user.username),
            password: None,
            nickname: Some(user.nickname),
            first_name: Some(user.first_name),
            last_name: Some(user.last_name),
            position: Some(user.position),
            email: Some(user.email),
            props: Some(user.props),
            notify_props: Some(user.notify_props),
            locale: Some(user.locale),
            timezone: Some(user.timezone),
        };
        Ok(users::patch(&api.app, &api.grant::<may::EditUser>(user.id), patch).await?.sanitized_for_admin())
    }
    /// Switches an account off.
    DeleteUser = UsersWrite (user: UserId) |api| {
        api.spare_administrators(user).await?;
        users::set_active(&api.app, &api.grant::<may::ChangeUserActive>(user), false).await
    }
    /// Switches an account on or off.
    UpdateUserActive = UsersWrite (user: UserId, active: bool) |api| {
        api.spare_administrators(user).await?;
        users::set_active(&api.app, &api.grant::<may::ChangeUserActive>(user), active).await
    }
    /// Sets the system roles of a user.
    UpdateUserRoles = UsersWrite (user: UserId, roles: String) -> User |api| {
        api.spare_roles(user, &roles).await?;
        let granted = api.grant::<may::ManageRolesOfUser>(user);
        users::set_roles(&api.app, &granted, &roles).await?;
        users::get(&api.app, &granted.implies::<may::ViewUser>()).await
    }
    /// Says by which service somebody signs in.
    UpdateUserAuth = UsersWrite (user: UserId, auth: UserAuth) -> UserAuth |api| {
        if api.principal.is_held() {
            return Err(api.beyond("the service by which somebody signs in"));
        }
        users::set_auth(&api.app, &api.grant::<may::ManageSystemUser>(user), auth).await
    }
    /// The picture as a PNG, drawn from the name where there is no other.
    GetProfileImage = UsersRead (user: UserId) -> Bytes |api| {
        Ok(Bytes(avatars::picture(&api.app, &api.grant::<may::ViewUser>(user)).await?.png))
    }
    /// Sets the picture.
    SetProfileImage = UsersWrite (user: UserId, image: Bytes) |api| {
        api.spare_administrators(user).await?;
        avatars::set(&api.app, &api.grant::<may::EditUser>(user), image.0).await
    }
    /// How a user is shown: online, away, offline or busy.
    GetUserStatus = UsersRead (user: UserId) -> Option<Status> |api| {
        Ok(presence::statuses(&api.app, &[user]).await?.pop())
    }
    /// The same of several users; those without a status of their own are offline.
    GetUserStatusesByIds = UsersRead (users: Vec<UserId>) -> Vec<Status> |api| {
        presence::statuses(&api.app, at_most_rows(&users)?).await
    }
    /// Shows a user as online, away, offline or busy.
    UpdateUserStatus = UsersWrite (user: UserId, status: String) -> Status |api| {
        show(api, user, &status, 0).await
    }
    /// Shows a user as busy until a time, in seconds since 1970.
    SetUserStatusTimedDND = UsersWrite (user: UserId, until: i64) -> Status |api| {
        show(api, user, presence::DND, until).await
    }
    /// Sets the words that a user shows.
    UpdateUserCustomStatus = UsersWrite (user: UserId, status: Option<CustomStatus>) |api| {
        let granted = api.grant::<may::EditUser>(user);
        users::set_custom_status(&api.app, &granted, Some(status.unwrap_or_default())).await
    }
    /// Takes the words that a user shows away.
    RemoveUserCustomStatus = UsersWrite (user: UserId) |api| {
        users::set_custom_status(&api.app, &api.grant::<may::EditUser>(user), None).await
    }
}

async fn list(api: &PluginApi, filter: ListFilter, page: i64, per_page: i64) -> Result<Vec<User>> {
    let granted = api.grant::<may::ListUsers>(());
    whole(users::list(&api.app, &granted, filter, rows(page, per_page)).await?, per_page)
}

async fn show(api: &PluginApi, user: UserId, shown: &str, until: i64) -> Result<Status> {
    users::get(&api.app, &api.grant::<may::ViewUser>(user)).await?;
    let wanted = Status { status: shown.to_owned(), dnd_end_time: until, ..Status::default() };
    presence::choose(&api.app, &api.grant::<may::EditUser>(user), wanted).await
}
