//! What authorisation reads: one statement a question.

use jackfield_model::{
    Channel, ChannelId, ChannelMember, CommandId, HookId, Millis, Post, PostId, SchemeId, Team, TeamId, TeamMember,
    UserId,
};

use crate::posts::asked_of_readers;
use crate::row::{Columns, FromRow, Row};
use crate::{Query, Result, sql};

/// A channel with the asker's memberships in it and in its team.
pub struct ChannelAccess {
    pub channel: Channel,
    /// When its team was archived.
    pub team_delete_at: Millis,
    pub team_scheme_id: Option<SchemeId>,
    pub member: Option<ChannelMember>,
    pub team_member: Option<TeamMember>,
}

/// A post as the asker sees it, deleted or not, with its channel.
pub struct PostAccess {
    pub channel: ChannelAccess,
    pub post: Post,
}

/// A team with the asker's membership.
pub struct TeamAccess {
    pub team: Team,
    pub member: Option<TeamMember>,
}

/// What belongs to a team, with the asker's membership there.
pub struct InTeam<T> {
    pub object: T,
    /// The team's.
    pub scheme_id: Option<SchemeId>,
    pub member: Option<TeamMember>,
}

/// The columns of a membership in a team.
macro_rules! team_membership {
    () => {
        "tm.userid AS t_user, COALESCE(tm.roles, '') AS t_roles, COALESCE(tm.schemeguest, {false}) AS t_guest, \
         COALESCE(tm.schemeuser, {false}) AS t_member, COALESCE(tm.schemeadmin, {false}) AS t_admin "
    };
}

/// The memberships' columns behind a channel's.
macro_rules! memberships {
    () => {
        concat!(
            "cm.userid AS m_user, COALESCE(cm.roles, '') AS m_roles, COALESCE(cm.schemeguest, {false}) AS m_guest, \
             COALESCE(cm.schemeuser, {false}) AS m_member, COALESCE(cm.schemeadmin, {false}) AS m_admin, ",
            team_membership!()
        )
    };
}

pub fn channel(channel: ChannelId, user: UserId) -> Query {
    sql!(concat!(
        "SELECT c.*, COALESCE(te.deleteat, 0) AS team_deleteat, te.schemeid AS team_schemeid, ",
        memberships!(),
        "FROM channels c LEFT JOIN teams te ON te.id = c.teamid
         LEFT JOIN channelmembers cm ON cm.channelid = c.id AND cm.userid = $2
         LEFT JOIN teammembers tm ON tm.teamid = c.teamid AND tm.userid = $2 AND tm.deleteat = 0
         WHERE c.id = $1"
    ))
    .bind(channel)
    .bind(user)
}

/// The same of many channels.
pub fn channels(channels: &[ChannelId], user: UserId) -> Query {
    sql!(concat!(
        "SELECT c.*, COALESCE(te.deleteat, 0) AS team_deleteat, te.schemeid AS team_schemeid, ",
        memberships!(),
        "FROM channels c LEFT JOIN teams te ON te.id = c.teamid
         LEFT JOIN channelmembers cm ON cm.channelid = c.id AND cm.userid = $2
         LEFT JOIN teammembers tm ON tm.teamid = c.teamid AND tm.userid = $2 AND tm.deleteat = 0
         WHERE c.id {in $1} ORDER BY c.id"
    ))
    .bind(channels)
    .bind(user)
}

/// Deleted posts are found too: who may see them is the caller's rule.
pub fn post(post: PostId, user: UserId) -> Query {
    sql!(concat!(
        "SELECT c.*, COALESCE(te.deleteat, 0) AS team_deleteat, te.schemeid AS team_schemeid, p.id AS p_id, p.createat AS p_createat, p.updateat AS p_updateat, p.editat AS p_editat, ",
        "p.deleteat AS p_deleteat, p.ispinned AS p_ispinned, p.userid AS p_userid, p.channelid AS p_channelid, ",
        "p.rootid AS p_rootid, p.originalid AS p_originalid, p.message AS p_message, p.type AS p_type, ",
        "p.props AS p_props, p.hashtags AS p_hashtags, p.fileids AS p_fileids, p.hasreactions AS p_hasreactions, ",
        "p.remoteid AS p_remoteid, COALESCE(t.replycount, 0) AS p_replycount, ",
        "COALESCE(t.lastreplyat, 0) AS p_lastreplyat, f.following AS p_isfollowing, ",
        asked_of_readers!(),
        " AS p_asked, ",
        memberships!(),
        "FROM posts p JOIN channels c ON c.id = p.channelid LEFT JOIN teams te ON te.id = c.teamid
         LEFT JOIN threads t ON t.postid = CASE WHEN p.rootid = '' THEN p.id ELSE p.rootid END
         LEFT JOIN threadmemberships f ON f.postid = t.postid AND f.userid = $2
         LEFT JOIN postspriority y ON y.postid = p.id
         LEFT JOIN channelmembers cm ON cm.channelid = c.id AND cm.userid = $2
         LEFT JOIN teammembers tm ON tm.teamid = c.teamid AND tm.userid = $2 AND tm.deleteat = 0
         WHERE p.id = $1"
    ))
    .bind(post)
    .bind(user)
}

pub fn team(team: TeamId, user: UserId) -> Query {
    sql!(concat!(
        "SELECT t.*, ",
        team_membership!(),
        "FROM teams t LEFT JOIN teammembers tm ON tm.teamid = t.id AND tm.userid = $2 AND tm.deleteat = 0
         WHERE t.id = $1"
    ))
    .bind(team)
    .bind(user)
}

pub fn incoming_webhook(hook: HookId, user: UserId) -> Query {
    sql!(concat!(
        "SELECT h.*, te.schemeid AS team_schemeid, ",
        team_membership!(),
        "FROM incomingwebhooks h LEFT JOIN teams te ON te.id = h.teamid
         LEFT JOIN teammembers tm ON tm.teamid = h.teamid AND tm.userid = $2 AND tm.deleteat = 0
         WHERE h.id = $1 AND h.deleteat = 0"
    ))
    .bind(hook)
    .bind(user)
}

pub fn outgoing_webhook(hook: HookId, user: UserId) -> Query {
    sql!(concat!(
        "SELECT h.*, te.schemeid AS team_schemeid, ",
        team_membership!(),
        "FROM outgoingwebhooks h LEFT JOIN teams te ON te.id = h.teamid
         LEFT JOIN teammembers tm ON tm.teamid = h.teamid AND tm.userid = $2 AND tm.deleteat = 0
         WHERE h.id = $1 AND h.deleteat = 0"
    ))
    .bind(hook)
    .bind(user)
}

pub fn command(command: CommandId, user: UserId) -> Query {
    sql!(concat!(
        "SELECT c.*, te.schemeid AS team_schemeid, ",
        team_membership!(),
        "FROM commands c LEFT JOIN teams te ON te.id = c.teamid
         LEFT JOIN teammembers tm ON tm.teamid = c.teamid AND tm.userid = $2 AND tm.deleteat = 0
         WHERE c.id = $1 AND c.deleteat = 0"
    ))
    .bind(command)
    .bind(user)
}

/// Whether two users meet in some channel.
pub fn share_a_channel(one: UserId, other: UserId) -> Query {
    sql!(
        "SELECT EXISTS (SELECT 1 FROM channelmembers a JOIN channelmembers b ON b.channelid = a.channelid
         WHERE a.userid = $1 AND b.userid = $2)"
    )
    .bind(one)
    .bind(other)
}

/// Which of some users meet a user in some channel.
pub fn who_share_a_channel(with: UserId, among: &[UserId]) -> Query {
    sql!(
        "SELECT DISTINCT b.userid FROM channelmembers a JOIN channelmembers b ON b.channelid = a.channelid
         WHERE a.userid = $1 AND b.userid {in $2}"
    )
    .bind(with)
    .bind(among)
}

pub fn channels_of(user: UserId) -> Query {
    sql!("SELECT channelid FROM channelmembers WHERE userid = $1").bind(user)
}

/// The same with the teams that they are in.
pub fn teams_of_channels_of(user: UserId) -> Query {
    sql!("SELECT c.id, c.teamid FROM channelmembers m JOIN channels c ON c.id = m.channelid WHERE m.userid = $1")
        .bind(user)
}

pub fn teams_of(user: UserId) -> Query {
    sql!("SELECT teamid FROM teammembers WHERE userid = $1 AND deleteat = 0").bind(user)
}

/// A pattern for what starts with `text`; for `LIKE … ESCAPE '!'`.
pub fn like_prefix(text: &str) -> String {
    format!("{}%", like_escaped(text))
}

/// A pattern for what holds `text` anywhere.
pub fn like_anywhere(text: &str) -> String {
    format!("%{}%", like_escaped(text))
}

fn like_escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// Where the five columns of a membership stand.
type Membership = [usize; 5];

fn membership(columns: &Columns<'_>, names: [&str; 5]) -> Result<Membership> {
    let mut places = [0; 5];
    for (place, name) in places.iter_mut().zip(names) {
        *place = columns.find(name)?;
    }
    Ok(places)
}

const OF_CHANNEL: [&str; 5] = ["m_user", "m_roles", "m_guest", "m_member", "m_admin"];
const OF_TEAM: [&str; 5] = ["t_user", "t_roles", "t_guest", "t_member", "t_admin"];

fn channel_member(row: &Row<'_>, channel: &Channel, at: Membership) -> Result<Option<ChannelMember>> {
    let Some(user_id) = row.get::<Option<UserId>>(at[0])? else { return Ok(None) };
    let mut member = ChannelMember {
        channel_id: channel.id,
        user_id,
        explicit_roles: row.get(at[1])?,
        scheme_guest: row.get(at[2])?,
        scheme_user: row.get(at[3])?,
        scheme_admin: row.get(at[4])?,
        ..ChannelMember::default()
    };
    member.compose_roles();
    Ok(Some(member))
}

fn team_member(row: &Row<'_>, team_id: TeamId, at: Membership) -> Result<Option<TeamMember>> {
    let Some(user_id) = row.get::<Option<UserId>>(at[0])? else { return Ok(None) };
    let mut member = TeamMember {
        team_id,
        user_id,
        explicit_roles: row.get(at[1])?,
        scheme_guest: row.get(at[2])?,
        scheme_user: row.get(at[3])?,
        scheme_admin: row.get(at[4])?,
        ..TeamMember::default()
    };
    member.compose_roles();
    Ok(Some(member))
}

impl FromRow for ChannelAccess {
    type Places = (Vec<usize>, [usize; 2], Membership, Membership);

    fn places(columns: &Columns<'_>) -> Result<Self::Places> {
        let of_team = [columns.find("team_deleteat")?, columns.find("team_schemeid")?];
        Ok((Channel::places(columns)?, of_team, membership(columns, OF_CHANNEL)?, membership(columns, OF_TEAM)?))
    }

    fn from_row(row: &Row<'_>, (channel, team, of_channel, of_team): &Self::Places) -> Result<Self> {
        let channel = Channel::from_row(row, channel)?;
        let member = channel_member(row, &channel, *of_channel)?;
        let team_member = team_member(row, channel.team_id, *of_team)?;
        let (team_delete_at, team_scheme_id) = (row.get(team[0])?, row.get(team[1])?);
        Ok(Self { channel, team_delete_at, team_scheme_id, member, team_member })
    }
}

impl FromRow for PostAccess {
    type Places = (<ChannelAccess as FromRow>::Places, <Post as FromRow>::Places);

    fn places(columns: &Columns<'_>) -> Result<Self::Places> {
        Ok((ChannelAccess::places(columns)?, Post::places(&columns.under("p_"))?))
    }

    fn from_row(row: &Row<'_>, (channel, post): &Self::Places) -> Result<Self> {
        Ok(Self { channel: ChannelAccess::from_row(row, channel)?, post: Post::from_row(row, post)? })
    }
}

impl FromRow for TeamAccess {
    type Places = (<Team as FromRow>::Places, Membership);

    fn places(columns: &Columns<'_>) -> Result<Self::Places> {
        Ok((Team::places(columns)?, membership(columns, OF_TEAM)?))
    }

    fn from_row(row: &Row<'_>, (team, member): &Self::Places) -> Result<Self> {
        let team = Team::from_row(row, team)?;
        let member = team_member(row, team.id, *member)?;
        Ok(Self { team, member })
    }
}

impl<T: FromRow> FromRow for InTeam<T> {
    type Places = (T::Places, usize, Membership);

    fn places(columns: &Columns<'_>) -> Result<Self::Places> {
        Ok((T::places(columns)?, columns.find("team_schemeid")?, membership(columns, OF_TEAM)?))
    }

    fn from_row(row: &Row<'_>, (object, scheme, member): &Self::Places) -> Result<Self> {
        let member = team_member(row, TeamId::EMPTY, *member)?;
        Ok(Self { object: T::from_row(row, object)?, scheme_id: row.get(*scheme)?, member })
    }
}
