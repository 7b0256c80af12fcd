//! Users: lists, accounts, pictures and statuses.

use jackfield_domain::{Result, plugins::PluginApi, users::ListFilter};
use jackfield_model::{ChannelId, CustomStatus, TeamId, User, UserId, UserPatch};
use serde::Deserialize;

use super::{bytes, done, one, refused, served};

/// Which users a plugin wants. What this server cannot narrow a list by is refused, not ignored.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct UserGetOptions {
    in_team_id: TeamId,
    not_in_team_id: TeamId,
    in_channel_id: ChannelId,
    not_in_channel_id: ChannelId,
    in_group_id: String,
    not_in_group_id: String,
    group_constrained: bool,
    without_team: bool,
    inactive: bool,
    active: bool,
    role: String,
    roles: Option<Vec<String>>,
    channel_roles: Option<Vec<String>>,
    team_roles: Option<Vec<String>>,
    page: i64,
    per_page: i64,
}

impl UserGetOptions {
    fn filter(&self) -> Result<ListFilter> {
        let given = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
        let unknown = [
            ("InGroupId", !self.in_group_id.is_empty()),
            ("NotInGroupId", !self.not_in_group_id.is_empty()),
            ("GroupConstrained", self.group_constrained),
            ("WithoutTeam", self.without_team),
            ("Role", !self.role.is_empty()),
            ("Roles", given(&self.roles)),
            ("ChannelRoles", given(&self.channel_roles)),
            ("TeamRoles", given(&self.team_roles)),
        ];
        if let Some((option, _)) = unknown.iter().find(|(_, is_set)| *is_set) {
            return Err(refused(&format!("This server does not narrow a list of users by {option}.")));
        }
        Ok(ListFilter {
            in_team: self.in_team_id,
            not_in_team: self.not_in_team_id,
            in_channel: self.in_channel_id,
            not_in_channel: self.not_in_channel_id,
            active: self.active,
            inactive: self.inactive,
        })
    }
}

served! {
    "GetUserByEmail" => |server, args| { one(&server.api.user_by_email(&args.text()).await?) }
    "GetUsersByUsernames" => |server, args| { one(&server.api.users_by_usernames(&args.list::<String>()?).await?) }
    "GetUsers" => |server, args| {
        let options: UserGetOptions = args.next::<Option<_>>()?.unwrap_or_default();
        one(&server.api.list_users(options.filter()?, options.page, options.per_page).await?)
    }
    "GetUsersInTeam" => |server, args| {
        let filter = ListFilter { in_team: args.next()?, ..ListFilter::default() };
        one(&server.api.list_users(filter, args.next()?, args.next()?).await?)
    }
    "GetUsersInChannel" => |server, args| {
        let filter = ListFilter { in_channel: args.next()?, ..ListFilter::default() };
        let (sort_by, page, per_page) = (args.text(), args.next()?, args.next()?);
        let mut users = server.api.list_users(filter, page, per_page).await?;
        match sort_by.as_str() {
            "" | "username" => {}
            "status" => by_status(&server.api, &mut users).await?,
            other => return Err(refused(&format!("Users are not sorted by `{other}`."))),
        }
        one(&users)
    }
    "SearchUsers" => |server, args| { one(&server.api.search_users(args.next::<Option<_>>()?.unwrap_or_default()).await?) }
    "CreateUser" => |server, args| { one(&server.api.create_user(args.next()?).await?) }
    "UpdateUser" => |server, args| {
        let user: User = args.next()?;
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
        one(&server.api.update_user(user.id, patch).await?)
    }
    "DeleteUser" => |server, args| {
        server.api.set_user_active(args.next()?, false).await?;
        done()
    }
    "UpdateUserActive" => |server, args| {
        server.api.set_user_active(args.next()?, args.next()?).await?;
        done()
    }
    "UpdateUserRoles" => |server, args| {
        let (user, roles) = (args.next()?, args.text());
        one(&server.api.set_user_roles(user, &roles).await?)
    }
    "GetProfileImage" => |server, args| { bytes(server.api.profile_image(args.next()?).await?) }
    "SetProfileImage" => |server, args| {
        let (user, image) = (args.next()?, args.bytes());
        server.api.set_profile_image(user, image).await?;
        done()
    }
    "GetUserStatus" => |server, args| {
        let user: UserId = args.next()?;
        one(&server.api.statuses(&[user]).await?.pop())
    }
    "GetUserStatusesByIds" => |server, args| { one(&server.api.statuses(&args.list::<UserId>()?).await?) }
    "UpdateUserStatus" => |server, args| {
        let (user, shown) = (args.next()?, args.text());
        one(&server.api.set_status(user, &shown, 0).await?)
    }
    "SetUserStatusTimedDND" => |server, args| {
        let (user, until) = (args.next()?, args.next()?);
        one(&server.api.set_status(user, jackfield_domain::presence::DND, until).await?)
    }
    "UpdateUserCustomStatus" => |server, args| {
        let (user, status) = (args.next()?, args.next::<Option<CustomStatus>>()?.unwrap_or_default());
        server.api.set_custom_status(user, Some(status)).await?;
        done()
    }
    "RemoveUserCustomStatus" => |server, args| {
        server.api.set_custom_status(args.next()?, None).await?;
        done()
    }
}

/// Orders a page of users by who is there, then by name.
async fn by_status(api: &PluginApi, users: &mut [User]) -> Result<()> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let statuses = api.statuses(&ids).await?;
    let rank = |user: &User| {
        let status = statuses.iter().find(|status| status.user_id == user.id).map(|status| status.status.as_str());
        ["online", "away", "dnd"].iter().position(|word| Some(*word) == status).unwrap_or(3)
    };
    users.sort_by_cached_key(|user| (rank(user), user.username.clone()));
    Ok(())
}
