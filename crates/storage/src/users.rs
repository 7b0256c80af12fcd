//! People and bots.

use jackfield_model::{ChannelId, GroupId, Millis, TeamId, User, UserId};

use crate::{Query, Stored, record, selection, sql, values};

record! {
    User as "users" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", delete_at: "deleteat" once,
        username: "username", password: "password" once, auth_data: "authdata" once,
        auth_service: "authservice" once, email: "email", email_verified: "emailverified", nickname: "nickname",
        first_name: "firstname", last_name: "lastname", position: "position", roles: "roles" once,
        allow_marketing: "allowmarketing" once, props: "props", notify_props: "notifyprops",
        last_password_update: "lastpasswordupdate" once, last_picture_update: "lastpictureupdate",
        failed_attempts: "failedattempts" once, locale: "locale", timezone: "timezone", mfa_active: "mfaactive" once,
        mfa_secret: "mfasecret" once, remote_id: "remoteid" once, last_login: "lastlogin" once, is_bot: "isbot" read,
        bot_description: "botdescription" read, bot_last_icon_update: "botlasticonupdate" read,
    }
}

/// Every list of users reads these; a bot's row adds what only bots have.
macro_rules! columns {
    () => {
        "SELECT u.*, b.userid IS NOT NULL AS isbot, COALESCE(b.description, '') AS botdescription, \
         COALESCE(b.lasticonupdate, 0) AS botlasticonupdate FROM users u LEFT JOIN bots b ON b.userid = u.id "
    };
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(columns!(), $rest))
    };
}

pub fn insert(user: &User) -> Query {
    user.inserting()
}

/// Writes what a profile's owner may change.
pub fn update(user: &User) -> Query {
    user.updating()
}

pub fn set_roles(id: UserId, roles: &str, now: Millis) -> Query {
    sql!("UPDATE users SET roles = $2, updateat = $3 WHERE id = $1").bind(id).bind(roles).bind(now)
}

pub fn set_password(id: UserId, hash: &str, now: Millis) -> Query {
    sql!("UPDATE users SET password = $2, lastpasswordupdate = $3, updateat = $3, failedattempts = 0 WHERE id = $1")
        .bind(id)
        .bind(hash)
        .bind(now)
}

/// An address that was shown to be theirs.
pub fn set_verified(id: UserId, email: &str, now: Millis) -> Query {
    sql!("UPDATE users SET email = $2, emailverified = {true}, updateat = $3 WHERE id = $1")
        .bind(id)
        .bind(email)
        .bind(now)
}

/// The secret that codes are made of; `active` once a code has shown that it arrived.
pub fn set_second_factor(id: UserId, secret: &str, active: bool, now: Millis) -> Query {
    sql!("UPDATE users SET mfasecret = $2, mfaactive = $3, updateat = $4 WHERE id = $1")
        .bind(id)
        .bind(secret)
        .bind(active)
        .bind(now)
}

/// `delete_at`: when the account was switched off; never to switch it on.
pub fn set_active(id: UserId, delete_at: Millis, now: Millis) -> Query {
    sql!("UPDATE users SET deleteat = $2, updateat = $3 WHERE id = $1").bind(id).bind(delete_at).bind(now)
}

pub fn set_picture(id: UserId, at: Millis, now: Millis) -> Query {
    sql!("UPDATE users SET lastpictureupdate = $2, updateat = $3 WHERE id = $1").bind(id).bind(at).bind(now)
}

/// Writes a password's newer hash, unless the password was changed meanwhile.
pub fn rehash(id: UserId, old: &str, new: &str) -> Query {
    sql!("UPDATE users SET password = $3 WHERE id = $1 AND password = $2").bind(id).bind(old).bind(new)
}

/// How somebody signs in elsewhere; without a service by a password here.
pub fn set_auth(id: UserId, service: &str, data: Option<&str>, now: Millis) -> Query {
    sql!("UPDATE users SET authservice = $2, authdata = $3, password = '', updateat = $4 WHERE id = $1")
        .bind(id)
        .bind(service)
        .bind(data.map(str::to_owned))
        .bind(now)
}

pub fn by_auth_data(data: &str) -> Query {
    select!("WHERE u.authdata = $1").bind(data)
}

/// Of whom a number is asked; empty ids do not narrow it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    pub team: TeamId,
    pub channel: ChannelId,
    pub with_inactive: bool,
    pub with_bots: bool,
}

/// `roles`: those who hold one of these in the server, the team or the channel; none for everybody.
pub fn count(counted: Counted, system: &[String], in_team: &[String], in_channel: &[String]) -> Query {
    let wanted = |names: &[String]| serde_json::to_string(names).unwrap_or_default();
    let (in_team, in_channel) = (Ranks::of(in_team), Ranks::of(in_channel));
    sql!(
        "SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id
         LEFT JOIN teammembers tm ON tm.userid = u.id AND tm.teamid = $1 AND tm.deleteat = 0
         LEFT JOIN channelmembers cm ON cm.userid = u.id AND cm.channelid = $2
         WHERE ($1 = '' OR tm.userid IS NOT NULL) AND ($2 = '' OR cm.userid IS NOT NULL)
            AND ($3 OR u.deleteat = 0) AND ($4 OR b.userid IS NULL)
            AND (($5 = '[]' AND NOT $6 AND NOT $7 AND NOT $8 AND NOT $9 AND NOT $10 AND NOT $11)
                OR ($5 LIKE '%\"system_admin\"%' AND ' ' || u.roles || ' ' LIKE '% system_admin %')
                OR ($5 LIKE '%\"system_guest\"%' AND ' ' || u.roles || ' ' LIKE '% system_guest %')
                OR ($5 LIKE '%\"system_user\"%' AND ' ' || u.roles || ' ' LIKE '% system_user %'
                    AND ' ' || u.roles || ' ' NOT LIKE '% system_admin %')
                OR ($6 AND tm.schemeadmin) OR ($7 AND tm.schemeuser AND NOT tm.schemeadmin) OR ($8 AND tm.schemeguest)
                OR ($9 AND cm.schemeadmin) OR ($10 AND cm.schemeuser AND NOT cm.schemeadmin) OR ($11 AND cm.schemeguest))"
    )
    .bind(counted.team)
    .bind(counted.channel)
    .bind(counted.with_inactive)
    .bind(counted.with_bots)
    .bind(wanted(system))
    .bind(in_team.admin)
    .bind(in_team.user)
    .bind(in_team.guest)
    .bind(in_channel.admin)
    .bind(in_channel.user)
    .bind(in_channel.guest)
}

/// People, one page, for those who look for what is wrong with their addresses.
pub fn people(after: &str, limit: i64) -> Query {
    select!("WHERE b.userid IS NULL AND u.deleteat = 0 AND u.username > $1 ORDER BY u.username LIMIT $2")
        .bind(after)
        .bind(limit)
}

/// The accounts of people in the order of their names, those that are switched off included.
pub fn people_after(after: &str, limit: i64) -> Query {
    select!("WHERE b.userid IS NULL AND u.username > $1 ORDER BY u.username LIMIT $2").bind(after).bind(limit)
}

pub fn note_login(id: UserId, now: Millis) -> Query {
    sql!("UPDATE users SET failedattempts = 0, lastlogin = $2 WHERE id = $1").bind(id).bind(now)
}

pub fn by_id(id: UserId) -> Query {
    select!("WHERE u.id = $1").bind(id)
}

pub fn by_ids(ids: &[UserId]) -> Query {
    select!("WHERE u.id {in $1} ORDER BY u.username").bind(ids)
}

/// `since`: only those who changed after it.
pub fn by_ids_since(ids: &[UserId], since: Millis) -> Query {
    select!("WHERE u.id {in $1} AND u.updateat > $2 ORDER BY u.username").bind(ids).bind(since)
}

/// `username` in lower case.
pub fn by_username(username: &str) -> Query {
    select!("WHERE u.username = $1").bind(username)
}

pub fn by_usernames(usernames: &[String]) -> Query {
    select!("WHERE u.username {in $1} ORDER BY u.username").bind(usernames)
}

/// `email` in lower case.
pub fn by_email(email: &str) -> Query {
    select!("WHERE u.email = $1").bind(email)
}

/// Either name, in lower case, that a person may sign in with.
pub fn by_login(login: &str) -> Query {
    select!("WHERE u.username = $1 OR u.email = $1").bind(login)
}

pub fn count_people() -> Query {
    sql!("SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL")
}

pub fn count_active() -> Query {
    sql!("SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL AND u.deleteat = 0")
}

/// Whether any person has an account; the first one becomes the system administrator.
pub fn any_person() -> Query {
    sql!("SELECT u.id FROM users u WHERE NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id) LIMIT 1")
}

/// Who is an active system administrator.
pub fn administrators() -> Query {
    select!("WHERE ' ' || u.roles || ' ' LIKE '% system_admin %' AND u.deleteat = 0")
}

/// Which accounts a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    #[default]
    All,
    Active,
    Inactive,
}

/// Whom a list of users shows; empty ids do not narrow it, and what narrows it holds together.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    pub in_team: TeamId,
    pub not_in_team: TeamId,
    pub in_channel: ChannelId,
    pub not_in_channel: ChannelId,
    pub in_group: GroupId,
    pub not_in_group: GroupId,
    /// Only whom the groups of this team, or of this channel, let in.
    pub let_into_team: TeamId,
    pub let_into_channel: ChannelId,
    /// In no team at all.
    pub without_team: bool,
    pub roles: AnyRole,
    pub activity: Activity,
    /// Without bots.
    pub people_only: bool,
    /// Only whose account changed after it; never for all.
    pub updated_after: Millis,
    pub order: Order,
}

/// Any of these roles: of the system, of a team, or of a channel.
#[derive(Clone, Debug, Default)]
pub struct AnyRole {
    pub system: Vec<String>,
    pub team: (TeamId, Ranks),
    pub channel: (ChannelId, Ranks),
}

/// What somebody is in a team or a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ranks {
    pub admin: bool,
    pub user: bool,
    pub guest: bool,
}

impl Ranks {
    /// Of the names of roles, as `channel_admin`.
    pub fn of(names: &[String]) -> Self {
        let held = |suffix: &str| names.iter().any(|name| name.ends_with(suffix));
        Self { admin: held("_admin"), user: held("_user"), guest: held("_guest") }
    }

    fn is_any(self) -> bool {
        self.admin || self.user || self.guest
    }
}

impl AnyRole {
    fn is_asked(&self) -> bool {
        !self.system.is_empty() || self.team.1.is_any() || self.channel.1.is_any()
    }
}

/// In which order a list of users is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Username,
    /// Who did something last comes first.
    LastActivity,
    /// The newest accounts first.
    Newest,
    /// Who is there, who is away, who is not to be disturbed, all others.
    Status,
    /// Who administers this channel comes first.
    AdministratorsOf(ChannelId),
    /// By the nickname, the whole name or the username, whichever there is.
    DisplayName,
}

// How people are notified nobody sees of others: reading it would be half of what a page costs. Of two columns of one name
// the first is read.
selection! {
    PAGE: Narrowed = "SELECT CASE WHEN u.id = $1 THEN u.notifyprops ELSE CAST('{}' AS {json}) END AS notifyprops,
        u.*, b.userid IS NOT NULL AS isbot, COALESCE(b.description, '') AS botdescription,
        COALESCE(b.lasticonupdate, 0) AS botlasticonupdate FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE TRUE", {
        InTeam = "u.id IN (SELECT m.userid FROM teammembers m WHERE m.teamid = $1 AND m.deleteat = 0)",
        NotInTeam = "NOT EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $1 AND m.deleteat = 0)",
        InChannel = "u.id IN (SELECT m.userid FROM channelmembers m WHERE m.channelid = $1)",
        NotInChannel = "NOT EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $1)",
        InGroup = "u.id IN (SELECT m.userid FROM groupmembers m WHERE m.groupid = $1 AND m.deleteat = 0)",
        NotInGroup = "NOT EXISTS (SELECT 1 FROM groupmembers m WHERE m.userid = u.id AND m.groupid = $1 AND m.deleteat = 0)",
        LetIntoTeam = "u.id IN (SELECT m.userid FROM groupteams b JOIN usergroups g ON g.id = b.groupid AND g.deleteat = 0
            JOIN groupmembers m ON m.groupid = g.id AND m.deleteat = 0 WHERE b.teamid = $1 AND b.deleteat = 0)",
        LetIntoChannel = "u.id IN (SELECT m.userid FROM groupchannels b JOIN usergroups g ON g.id = b.groupid AND g.deleteat = 0
            JOIN groupmembers m ON m.groupid = g.id AND m.deleteat = 0 WHERE b.channelid = $1 AND b.deleteat = 0)",
        WithoutTeam = "NOT EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.deleteat = 0)",
        OfRoles = "EXISTS (SELECT 1 FROM {sqlite: json_each($1)}{postgres: unnest(CAST($1 AS TEXT[]))} AS r{postgres: (value)}
            WHERE ' ' || u.roles || ' ' LIKE '% ' || r.value || ' %')
            OR EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $2 AND m.deleteat = 0
                AND ($3 AND m.schemeadmin OR $4 AND m.schemeuser AND NOT m.schemeadmin OR $5 AND m.schemeguest))
            OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $6
                AND ($7 AND m.schemeadmin OR $8 AND m.schemeuser AND NOT m.schemeadmin OR $9 AND m.schemeguest))",
        UpdatedAfter = "u.updateat > $1",
        Active = "u.deleteat = 0",
        Inactive = "u.deleteat <> 0",
        People = "b.userid IS NULL",
    }, "ORDER BY u.username LIMIT $1 OFFSET $2",
    also BY_ACTIVITY = "ORDER BY (SELECT s.lastactivityat FROM status s WHERE s.userid = u.id) DESC NULLS LAST, u.username LIMIT $1 OFFSET $2",
    also NEWEST = "ORDER BY u.createat DESC, u.username LIMIT $1 OFFSET $2",
    also BY_STATUS = "ORDER BY COALESCE((SELECT CASE s.status WHEN 'online' THEN 0 WHEN 'away' THEN 1 WHEN 'dnd' THEN 2 ELSE 3 END
        FROM status s WHERE s.userid = u.id), 3), u.username LIMIT $1 OFFSET $2",
    also ADMINISTRATORS_FIRST = "ORDER BY EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $1 AND m.schemeadmin) DESC,
        u.username LIMIT $2 OFFSET $3",
    also BY_DISPLAY_NAME = "ORDER BY lower(COALESCE(NULLIF(u.nickname, ''), NULLIF(trim(u.firstname || ' ' || u.lastname), ''), u.username)),
        u.username LIMIT $1 OFFSET $2",
}

/// `reader` gets their own row whole.
pub fn page(reader: UserId, listed: Listed, limit: i64, offset: i64) -> Query {
    let selection = match listed.order {
        Order::Username => &PAGE,
        Order::LastActivity => &BY_ACTIVITY,
        Order::Newest => &NEWEST,
        Order::Status => &BY_STATUS,
        Order::AdministratorsOf(_) => &ADMINISTRATORS_FIRST,
        Order::DisplayName => &BY_DISPLAY_NAME,
    };
    let mut wanted = selection.wanted_with(values([&reader]));
    if let Some(team) = listed.in_team.some() {
        wanted = wanted.and(Narrowed::InTeam, values([&team]));
    }
    if let Some(team) = listed.not_in_team.some() {
        wanted = wanted.and(Narrowed::NotInTeam, values([&team]));
    }
    if let Some(channel) = listed.in_channel.some() {
        wanted = wanted.and(Narrowed::InChannel, values([&channel]));
    }
    if let Some(channel) = listed.not_in_channel.some() {
        wanted = wanted.and(Narrowed::NotInChannel, values([&channel]));
    }
    if let Some(group) = listed.in_group.some() {
        wanted = wanted.and(Narrowed::InGroup, values([&group]));
    }
    if let Some(group) = listed.not_in_group.some() {
        wanted = wanted.and(Narrowed::NotInGroup, values([&group]));
    }
    if let Some(team) = listed.let_into_team.some() {
        wanted = wanted.and(Narrowed::LetIntoTeam, values([&team]));
    }
    if let Some(channel) = listed.let_into_channel.some() {
        wanted = wanted.and(Narrowed::LetIntoChannel, values([&channel]));
    }
    if listed.without_team {
        wanted = wanted.and(Narrowed::WithoutTeam, values([]));
    }
    if listed.roles.is_asked() {
        let AnyRole { system, team: (team, in_team), channel: (channel, in_channel) } = &listed.roles;
        wanted = wanted.and(
            Narrowed::OfRoles,
            values([
                system,
                team,
                &in_team.admin,
                &in_team.user,
                &in_team.guest,
                channel,
                &in_channel.admin,
                &in_channel.user,
                &in_channel.guest,
            ]),
        );
    }
    if !listed.updated_after.is_never() {
        wanted = wanted.and(Narrowed::UpdatedAfter, values([&listed.updated_after]));
    }
    wanted = match listed.activity {
        Activity::All => wanted,
        Activity::Active => wanted.and(Narrowed::Active, values([])),
        Activity::Inactive => wanted.and(Narrowed::Inactive, values([])),
    };
    if listed.people_only {
        wanted = wanted.and(Narrowed::People, values([]));
    }
    let query = match listed.order {
        Order::AdministratorsOf(channel) => wanted.query().bind(channel),
        _ => wanted.query(),
    };
    query.bind(limit).bind(offset)
}

/// Where a search looks; empty ids do not narrow it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    pub team: TeamId,
    pub not_in_team: TeamId,
    pub channel: ChannelId,
    pub not_in_channel: ChannelId,
    pub allow_inactive: bool,
    /// Whether e-mail addresses may be searched.
    pub by_email: bool,
}

/// People whose names start with `prefix` (lower case).
pub fn search(prefix: &str, scope: Scope, limit: i64) -> Query {
    select!(
        "WHERE (u.username LIKE $1 ESCAPE '!' OR lower(u.nickname) LIKE $1 ESCAPE '!'
             OR lower(u.firstname) LIKE $1 ESCAPE '!' OR lower(u.lastname) LIKE $1 ESCAPE '!'
             OR lower(u.firstname || ' ' || u.lastname) LIKE $1 ESCAPE '!' OR ($7 AND u.email LIKE $1 ESCAPE '!'))
           AND ($6 OR u.deleteat = 0)
           AND ($2 = '' OR EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $2 AND m.deleteat = 0))
           AND ($3 = '' OR NOT EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $3 AND m.deleteat = 0))
           AND ($4 = '' OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $4))
           AND ($5 = '' OR NOT EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $5))
         ORDER BY u.username LIMIT $8"
    )
    .bind(crate::access::like_prefix(prefix))
    .bind(scope.team)
    .bind(scope.not_in_team)
    .bind(scope.channel)
    .bind(scope.not_in_channel)
    .bind(scope.allow_inactive)
    .bind(scope.by_email)
    .bind(limit)
}
