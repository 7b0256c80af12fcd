//! What permissions are about: how each kind of object is read, and what rules look at of it.

use std::fmt::Debug;
use std::sync::Arc;

use jackfield_model::permission::{
    BotOf, ChannelMemberOf, DirectOf, NewChannel, OutgoingHookOf, ReactionOf, Rule, Target, TeamMemberOf,
};
use jackfield_model::{
    AccessTokenId, AppError, Bot, Channel, ChannelId, Command, CommandId, EmbedApp, EmbedAppId, Emoji, EmojiId, FileId,
    FileInfo, Group, GroupId, HookId, IncomingWebhook, Millis, OAuthApp, OAuthAppId, OutgoingWebhook, Panel, PanelId,
    Post, PostId, Role, RoleId, ScheduledPost, ScheduledPostId, Scheme, SchemeId, Session, SessionId, SubscriptionId,
    Team, TeamId, UploadId, UploadSession, User, UserAccessToken, UserId,
};
use jackfield_storage::access::{self, InTeam};
use jackfield_storage::subscriptions::Subscription;
use jackfield_storage::{
    access_tokens, bookmarks, bots, embed, emoji, files, groups, oauth, panels, roles, scheduled_posts, schemes,
    sessions, subscriptions, uploads, users,
};

use super::rules::{Place, Scope};
use crate::App;
use crate::failure::{Failure, Result};

/// What a permission can be about.
pub trait Bound: Copy + Debug + Send + Sync + Into<Target> + 'static {
    /// What stands behind the id.
    type Object: Debug + Send + Sync + 'static;

    /// Reads it with all that rules look at: one statement.
    fn read(self, app: &App, asker: UserId) -> impl Future<Output = Result<Self::Object>> + Send;

    /// The same for a rule, which may be content with what is remembered.
    fn find(self, app: &App, asker: UserId, _: Rule) -> impl Future<Output = Result<Arc<Self::Object>>> + Send {
        async move { Ok(Arc::new(self.read(app, asker).await?)) }
    }

    fn scope(self, object: &Self::Object) -> Scope<'_>;

    /// The refusal for what is not there.
    fn missing() -> Failure;
}

/// What is asked all day long, and whose operations change nothing of the channel itself.
fn is_daily(rule: Rule) -> bool {
    matches!(rule, Rule::ReadContent | Rule::Channel("create_post" | "upload_file" | "use_channel_mentions"))
}

/// A channel with the roles that the asker holds there.
#[derive(Clone, Debug)]
pub struct ChannelGrant {
    pub channel: Arc<Channel>,
    team_delete_at: Millis,
    member_roles: Option<String>,
    team_roles: Option<String>,
}

impl ChannelGrant {
    /// A channel as nobody's: whoever acts in it holds no roles there. Its team is not archived, which was looked at.
    pub(crate) fn of_nobody(channel: Arc<Channel>) -> Self {
        Self { channel, team_delete_at: Millis::NEVER, member_roles: None, team_roles: None }
    }

    /// Whether nothing is written here any more: the channel or its team was archived.
    pub fn is_archived(&self) -> bool {
        self.channel.is_archived() || !self.team_delete_at.is_never()
    }

    /// What a grant remembered for a while must still say.
    #[cfg(feature = "testing")]
    pub(crate) fn without_counters(&self) -> (Channel, Millis, Option<String>, Option<String>) {
        let channel = Channel {
            last_post_at: Millis::NEVER,
            total_msg_count: 0,
            total_msg_count_root: 0,
            last_root_post_at: Millis::NEVER,
            ..(*self.channel).clone()
        };
        (channel, self.team_delete_at, self.member_roles.clone(), self.team_roles.clone())
    }

    pub(crate) fn is_of_archived_team(&self) -> bool {
        !self.team_delete_at.is_never()
    }

    pub(crate) fn is_in_team(&self) -> bool {
        self.team_roles.is_some()
    }

    pub fn is_member(&self) -> bool {
        self.member_roles.is_some()
    }

    pub(super) fn member_roles(&self) -> Option<&str> {
        self.member_roles.as_deref()
    }

    pub(super) fn team_roles(&self) -> Option<&str> {
        self.team_roles.as_deref()
    }
}

impl ChannelGrant {
    /// With the names of the roles that the schemes of the channel and of its team give.
    pub(super) fn of(app: &App, row: access::ChannelAccess) -> Self {
        let roles = app.memory.roles.read();
        let of = (row.channel.scheme_id, row.team_scheme_id);
        Self {
            member_roles: row.member.map(|member| roles.schemes.of_channel_member(of, &member)),
            team_roles: row.team_member.map(|member| roles.schemes.of_team_member(of.1, &member)),
            team_delete_at: row.team_delete_at,
            channel: Arc::new(row.channel),
        }
    }
}

/// A team with the roles that the asker holds in it.
#[derive(Clone, Debug)]
pub struct TeamGrant {
    pub team: Team,
    roles: Option<String>,
}

/// A post as the asker sees it, with its channel.
#[derive(Clone, Debug)]
pub struct PostGrant {
    post: Post,
    pub channel: ChannelGrant,
}

impl PostGrant {
    /// The post.
    ///
    /// # Errors
    /// 404 when it was deleted.
    pub fn post(&self) -> Result<&Post> {
        Some(&self.post).filter(|post| post.delete_at.is_never()).ok_or_else(PostId::missing)
    }

    /// The post, also one that was deleted.
    pub fn with_deleted(&self) -> &Post {
        &self.post
    }
}

/// A file, with its channel once it was posted.
#[derive(Clone, Debug)]
pub struct FileGrant {
    pub file: FileInfo,
    pub channel: Option<ChannelGrant>,
}

fn missing(id: &'static str) -> Failure {
    Failure::of(id, 404)
}

impl Bound for () {
    type Object = ();

    async fn read(self, _: &App, _: UserId) -> Result<()> {
        Ok(())
    }

    fn scope(self, (): &()) -> Scope<'_> {
        Scope::default()
    }

    fn missing() -> Failure {
        AppError::no_permission().into()
    }
}

impl Bound for TeamId {
    type Object = TeamGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<TeamGrant> {
        let row = access::team(self, asker).optional::<access::TeamAccess>(&app.store).await?;
        let row = row.ok_or_else(Self::missing)?;
        let schemes = &app.memory.roles.read().schemes;
        let roles = row.member.map(|member| schemes.of_team_member(row.team.scheme_id, &member));
        Ok(TeamGrant { team: row.team, roles })
    }

    fn scope(self, object: &TeamGrant) -> Scope<'_> {
        let team = &object.team;
        let is_open = team.allow_open_invite && team.delete_at.is_never();
        Scope {
            owner: None,
            is_administrator: false,
            place: Place::Team { id: team.id, roles: object.roles.as_deref(), is_open },
        }
    }

    fn missing() -> Failure {
        missing("app.team.get.find.app_error")
    }
}

impl Bound for ChannelId {
    type Object = ChannelGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<ChannelGrant> {
        let row = access::channel(self, asker).optional::<access::ChannelAccess>(&app.store).await?;
        row.map(|row| ChannelGrant::of(app, row)).ok_or_else(Self::missing)
    }

    async fn find(self, app: &App, asker: UserId, rule: Rule) -> Result<Arc<ChannelGrant>> {
        if !is_daily(rule) {
            return Ok(Arc::new(self.read(app, asker).await?));
        }
        app.memory.access.find((asker, self), app.now(), self.read(app, asker)).await
    }

    fn scope(self, object: &ChannelGrant) -> Scope<'_> {
        Scope { owner: None, is_administrator: false, place: Place::Channel(object) }
    }

    fn missing() -> Failure {
        missing("app.channel.get.existing.app_error")
    }
}

impl Bound for PostId {
    type Object = PostGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<PostGrant> {
        let row = access::post(self, asker).optional::<access::PostAccess>(&app.store).await?;
        let row = row.ok_or_else(Self::missing)?;
        Ok(PostGrant { post: row.post, channel: ChannelGrant::of(app, row.channel) })
    }

    fn scope(self, object: &PostGrant) -> Scope<'_> {
        Scope { owner: Some(object.post.user_id), is_administrator: false, place: Place::Channel(&object.channel) }
    }

    fn missing() -> Failure {
        missing("app.post.get.app_error")
    }
}

impl Bound for ReactionOf {
    type Object = PostGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<PostGrant> {
        self.post.read(app, asker).await
    }

    fn scope(self, object: &PostGrant) -> Scope<'_> {
        Scope { owner: Some(self.user), is_administrator: false, place: Place::Channel(&object.channel) }
    }

    fn missing() -> Failure {
        PostId::missing()
    }
}

impl Bound for ChannelMemberOf {
    type Object = ChannelGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<ChannelGrant> {
        self.channel.read(app, asker).await
    }

    fn scope(self, object: &ChannelGrant) -> Scope<'_> {
        Scope { owner: self.user.some(), is_administrator: false, place: Place::Channel(object) }
    }

    fn missing() -> Failure {
        ChannelId::missing()
    }
}

impl Bound for TeamMemberOf {
    type Object = TeamGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<TeamGrant> {
        self.team.read(app, asker).await
    }

    fn scope(self, object: &TeamGrant) -> Scope<'_> {
        Scope { owner: self.user.some(), ..self.team.scope(object) }
    }

    fn missing() -> Failure {
        TeamId::missing()
    }
}

impl Bound for NewChannel {
    type Object = TeamGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<TeamGrant> {
        self.team.read(app, asker).await
    }

    fn scope(self, object: &TeamGrant) -> Scope<'_> {
        self.team.scope(object)
    }

    fn missing() -> Failure {
        TeamId::missing()
    }
}

/// Nothing is looked at but who they are: whether there is such a channel is seen when it is opened.
impl Bound for DirectOf {
    type Object = ();

    async fn read(self, _: &App, _: UserId) -> Result<()> {
        Ok(())
    }

    fn scope(self, (): &()) -> Scope<'_> {
        Scope::default()
    }

    fn missing() -> Failure {
        AppError::no_permission().into()
    }
}

impl Bound for FileId {
    type Object = FileGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<FileGrant> {
        let file = files::by_id(self).optional::<FileInfo>(&app.store).await?.ok_or_else(Self::missing)?;
        let mut is_posted = !file.channel_id.is_empty() && !file.post_id.is_empty();
        if !is_posted && !file.channel_id.is_empty() && file.user_id != asker {
            // A bookmark is for all who read the channel.
            is_posted = bookmarks::has_file(file.id).one::<(bool,)>(&app.store).await?.0;
        }
        let channel = if is_posted { Some(file.channel_id.read(app, asker).await?) } else { None };
        Ok(FileGrant { file, channel })
    }

    fn scope(self, object: &FileGrant) -> Scope<'_> {
        let place = object.channel.as_ref().map_or(Place::Server, Place::Channel);
        Scope { owner: Some(object.file.user_id), is_administrator: false, place }
    }

    fn missing() -> Failure {
        missing("app.file_info.get.app_error")
    }
}

/// A group of users, and whether the asker is in it.
#[derive(Clone, Debug)]
pub struct GroupGrant {
    pub group: Group,
    member: Option<UserId>,
}

impl Bound for GroupId {
    type Object = GroupGrant;

    async fn read(self, app: &App, asker: UserId) -> Result<GroupGrant> {
        let group = groups::by_id(self).optional::<Group>(&app.store).await?.ok_or_else(Self::missing)?;
        let (is_member,) = groups::is_member(self, asker).one::<(bool,)>(&app.store).await?;
        Ok(GroupGrant { group, member: is_member.then_some(asker) })
    }

    fn scope(self, object: &GroupGrant) -> Scope<'_> {
        Scope { owner: object.member, is_administrator: false, place: Place::Server }
    }

    fn missing() -> Failure {
        missing("app.group.no_rows")
    }
}

/// What belongs to a team and to somebody in it.
macro_rules! in_teams {
    ($($id:ty => $object:ty, |$key:ident| $named:expr, $statement:path, $owner:ident, $error:literal $(, $what:literal)?;)+) => {$(
        impl Bound for $id {
            type Object = OfTeam<$object>;

            async fn read(self, app: &App, asker: UserId) -> Result<Self::Object> {
                let $key = self;
                let row = $statement($named, asker).optional::<InTeam<$object>>(&app.store).await?;
                let row = row.ok_or_else(Self::missing)?;
                let schemes = &app.memory.roles.read().schemes;
                let roles = row.member.map(|member| schemes.of_team_member(row.scheme_id, &member));
                Ok(OfTeam { object: row.object, roles })
            }

            fn scope(self, object: &Self::Object) -> Scope<'_> {
                let place = Place::Team { id: object.object.team_id, roles: object.roles.as_deref(), is_open: false };
                Scope { owner: Some(object.object.$owner), is_administrator: false, place }
            }

            fn missing() -> Failure {
                missing($error)
            }
        }
    )+};
}

/// What belongs to a team, with the roles that the asker holds there.
#[derive(Clone, Debug)]
pub struct OfTeam<T> {
    pub object: T,
    roles: Option<String>,
}

in_teams! {
    HookId => IncomingWebhook, |id| id, access::incoming_webhook, user_id, "app.webhooks.get_incoming.app_error";
    OutgoingHookOf => OutgoingWebhook, |id| id.0, access::outgoing_webhook, creator_id,
        "app.webhooks.get_outgoing.app_error";
    CommandId => Command, |id| id, access::command, creator_id, "store.sql_command.save.get.app_error";
}

/// What belongs to somebody, or to nobody.
macro_rules! of_server {
    ($($id:ty => $object:ty, |$key:ident| $statement:expr, |$of:ident| $owner:expr, $error:literal $(, $what:literal)?;)+) => {$(
        impl Bound for $id {
            type Object = $object;

            async fn read(self, app: &App, _: UserId) -> Result<$object> {
                let $key = self;
                $statement.optional::<$object>(&app.store).await?.ok_or_else(Self::missing)
            }

            fn scope(self, $of: &$object) -> Scope<'_> {
                Scope { owner: $owner, is_administrator: false, place: Place::Server }
            }

            fn missing() -> Failure {
                missing($error)
            }
        }
    )+};
}

impl Bound for UserId {
    type Object = User;

    async fn read(self, app: &App, _: UserId) -> Result<User> {
        users::by_id(self).optional::<User>(&app.store).await?.ok_or_else(Self::missing)
    }

    fn scope(self, user: &User) -> Scope<'_> {
        let is_administrator = user.has_role(jackfield_model::SYSTEM_ADMIN);
        Scope { owner: Some(user.id), is_administrator, place: Place::Server }
    }

    fn missing() -> Failure {
        missing("app.user.missing_account.const")
    }
}

of_server! {
    BotOf => Bot, |id| bots::by_id(id.0, true), |bot| bot.owner_id.parse().ok().and_then(UserId::some),
        "store.sql_bot.get.missing.app_error";
    AccessTokenId => UserAccessToken, |id| access_tokens::by_id(id), |token| Some(token.user_id),
        "app.user_access_token.get_by_user.app_error";
    SessionId => Session, |id| sessions::by_id(id), |session| Some(session.user_id),
        "app.session.get.app_error";
    SubscriptionId => Subscription, |id| subscriptions::by_id(id),
        |subscription| subscription.owner_id.parse().ok().and_then(UserId::some),
        "app.subscription.get.app_error";
    OAuthAppId => OAuthApp, |id| oauth::by_id(id), |oauth| oauth.creator_id.some(), "app.oauth.get_app.find.app_error";
    EmbedAppId => EmbedApp, |id| embed::by_id(id), |_app| None, "app.embed.get.app_error";
    PanelId => Panel, |id| panels::by_id(id), |_panel| None, "app.panel.get.app_error";
    UploadId => UploadSession, |id| uploads::by_id(id), |upload| Some(upload.user_id), "app.upload.get.app_error";
    EmojiId => Emoji, |id| emoji::by_id(id), |emoji| Some(emoji.creator_id), "app.emoji.get.no_result";
    RoleId => Role, |id| roles::by_id(id), |_role| None, "app.role.get.app_error";
    SchemeId => Scheme, |id| schemes::by_id(id), |_scheme| None, "app.scheme.get.app_error";
    ScheduledPostId => ScheduledPost, |id| scheduled_posts::get(id), |post| Some(post.user_id),
        "app.update_scheduled_post.existing_scheduled_post.not_exist";
}
