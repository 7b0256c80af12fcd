//! Turns a declared permission into a grant, the only key to the domain's functions.

use std::sync::Arc;

use jackfield_model::permission::{Permission, Rule, Target};
use jackfield_model::{AppError, Channel, ChannelId, ChannelType, PostId, TeamId, UserId};
use jackfield_storage::access;

use crate::App;
use crate::cx::{Actor, Cx};
use crate::failure::{Found, Result};
use crate::roles::Roles;

/// Proof that `P` was granted for its target. Made by [`App::authorize`] and the named makers below.
#[derive(Clone, Debug)]
pub struct Granted<P: Permission> {
    cx: Arc<Cx>,
    target: P::Target,
    channel: Option<Arc<ChannelGrant>>,
}

/// What a check on a channel read anyway, so that the rule need not ask again.
#[derive(Clone, Debug)]
pub struct ChannelGrant {
    pub channel: Channel,
    pub is_member: bool,
}

impl<P: Permission> Granted<P> {
    pub fn cx(&self) -> &Arc<Cx> {
        &self.cx
    }

    pub fn target(&self) -> P::Target {
        self.target
    }

    /// The user who acts; empty for plugins and the system.
    pub fn user_id(&self) -> UserId {
        self.cx.user_id()
    }

    /// The channel that the check read, for rules about a channel or a post in one.
    pub fn channel(&self) -> Option<&ChannelGrant> {
        self.channel.as_deref()
    }

    /// For the server's own work: seeding, jobs. `cx` must be [`Actor::System`].
    pub fn for_system(cx: Arc<Cx>, target: P::Target) -> Self {
        debug_assert!(matches!(cx.actor, Actor::System(_)), "only the system grants to itself");
        Self { cx, target, channel: None }
    }

    /// For a plugin whose capability was checked by the plugin API. `cx` must be [`Actor::Plugin`].
    pub fn for_plugin(cx: Arc<Cx>, target: P::Target) -> Self {
        debug_assert!(matches!(cx.actor, Actor::Plugin(_)), "a plugin's grant needs a plugin's context");
        Self { cx, target, channel: None }
    }

    /// For a request that carries its own proof instead of a session: an incoming webhook's secret.
    pub fn for_bearer(cx: Arc<Cx>, target: P::Target) -> Self {
        Self { cx, target, channel: None }
    }

    /// A grant that follows from this one by the rules of the field, for the same caller: whoever may
    /// do `P` may do `Q` as part of it (a slash command's post, the file of a post).
    pub fn implies<Q: Permission>(&self, target: Q::Target) -> Granted<Q> {
        Granted { cx: self.cx.clone(), target, channel: None }
    }
}

impl App {
    /// Grants `P` on `target` or refuses.
    ///
    /// # Errors
    /// 401 without a session, 404 when the target does not exist, 403 when the rule says no.
    pub async fn authorize<P: Permission>(&self, cx: &Arc<Cx>, target: P::Target) -> Result<Granted<P>> {
        let verdict = self.check(cx, P::RULE, target.into()).await?;
        if !verdict.granted {
            return Err(AppError::no_permission().into());
        }
        let channel = verdict.channel.map(Arc::new);
        Ok(Granted { cx: cx.clone(), target, channel })
    }

    /// Whether `P` would be granted; for answers that show more to some.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn may<P: Permission>(&self, cx: &Arc<Cx>, target: P::Target) -> Result<bool> {
        match self.check(cx, P::RULE, target.into()).await {
            Ok(verdict) => Ok(verdict.granted),
            Err(failure) if failure.0.status_code < 500 => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Whether the caller's system roles hold a permission, without a database read.
    pub fn holds(&self, cx: &Cx, permission: &str) -> bool {
        cx.is_trusted() || cx.session().is_some_and(|s| self.memory.roles.any(&s.roles, permission))
    }

    /// Whether the caller holds a permission in a channel, for what is part of a greater act.
    ///
    /// # Errors
    /// Fails when the database does, or 404 for an unknown channel.
    pub async fn holds_in_channel(&self, cx: &Arc<Cx>, channel: ChannelId, permission: &'static str) -> Result<bool> {
        Ok(self.check(cx, Rule::Channel(permission), Target::Channel(channel)).await?.granted)
    }

    /// Whether the caller holds a permission in a team.
    ///
    /// # Errors
    /// Fails when the database does, or 404 for an unknown team.
    pub async fn holds_in_team(&self, cx: &Arc<Cx>, team: TeamId, permission: &'static str) -> Result<bool> {
        Ok(self.check(cx, Rule::Team(permission), Target::Team(team)).await?.granted)
    }

    /// Whether a rule lets the caller do something to a target: permissions as data, for what asks about many.
    ///
    /// # Errors
    /// 401 without a session, 404 when the target does not exist.
    pub async fn allows(&self, cx: &Arc<Cx>, rule: Rule, target: Target) -> Result<bool> {
        Ok(self.check(cx, rule, target).await?.granted)
    }

    async fn check(&self, cx: &Arc<Cx>, rule: Rule, target: Target) -> Result<Verdict> {
        if rule == Rule::Public || cx.is_trusted() {
            return Ok(Verdict::bare(true));
        }
        let Some(session) = cx.session() else {
            return Err(AppError::no_session().into());
        };
        let me = session.user_id;
        let roles = self.memory.roles.read();
        let system = |permission: &str| roles.any(&session.roles, permission);
        match (rule, target) {
            (Rule::Public | Rule::SignedIn, _) => Ok(Verdict::bare(true)),
            (Rule::System(permission), _) => Ok(Verdict::bare(system(permission))),
            (Rule::SelfOr(permission), Target::User(user)) => Ok(Verdict::bare(user == me || system(permission))),
            (Rule::ViewUser, Target::User(user)) => {
                let visible = user == me
                    || system("view_members")
                    || access::share_a_channel(me, user).one::<(bool,)>(&self.store).await?.0;
                Ok(Verdict::bare(visible))
            }
            (Rule::Team(permission), Target::Team(team)) => {
                let team = self.team_access(team, me).await?;
                Ok(Verdict::bare(system(permission) || team.member_holds(&roles, permission)))
            }
            (Rule::ViewTeam, Target::Team(team)) => {
                let team = self.team_access(team, me).await?;
                let listed = if team.is_open { "list_public_teams" } else { "list_private_teams" };
                Ok(Verdict::bare(team.member_holds(&roles, "view_team") || system(listed)))
            }
            (Rule::ReadFile, Target::File(file)) => {
                let found = access::file(file)
                    .optional::<access::FileAccess>(&self.store)
                    .await?
                    .found("app.file_info.get.app_error", "file")?;
                if found.channel_id.is_empty() || found.post_id.is_empty() {
                    return Ok(Verdict::bare(found.user_id == me || system("manage_system")));
                }
                let channel = self.channel_access(found.channel_id, me).await?;
                Ok(channel.verdict(channel.may_read(&roles, &session.roles)))
            }
            (_, Target::Channel(channel)) => {
                let channel = self.channel_access(channel, me).await?;
                let granted = channel.allows(rule, &roles, &session.roles, None);
                Ok(channel.verdict(granted))
            }
            (_, Target::Post(post)) => {
                let (channel, author) = self.post_access(post, me).await?;
                let granted = channel.allows(rule, &roles, &session.roles, Some(author == me));
                Ok(channel.verdict(granted))
            }
            // A rule asked of a kind of target that it is not about grants nothing.
            _ => Ok(Verdict::bare(false)),
        }
    }

    async fn team_access(&self, team: TeamId, user: UserId) -> Result<TeamAccess> {
        let row = access::team(team, user)
            .optional::<access::TeamAccess>(&self.store)
            .await?
            .found("app.team.get.find.app_error", "team")?;
        Ok(TeamAccess { is_open: row.is_open && row.delete_at.is_never(), roles: row.member.map(|m| m.roles) })
    }

    async fn channel_access(&self, channel: ChannelId, user: UserId) -> Result<ChannelAccess> {
        access::channel(channel, user)
            .optional::<access::ChannelAccess>(&self.store)
            .await?
            .map(ChannelAccess::from)
            .found("app.channel.get.existing.app_error", "channel")
    }

    async fn post_access(&self, post: PostId, user: UserId) -> Result<(ChannelAccess, UserId)> {
        let row = access::post(post, user)
            .optional::<access::PostAccess>(&self.store)
            .await?
            .found("app.post.get.app_error", "post")?;
        Ok((ChannelAccess::from(row.channel), row.author))
    }
}

struct Verdict {
    granted: bool,
    channel: Option<ChannelGrant>,
}

impl Verdict {
    fn bare(granted: bool) -> Self {
        Self { granted, channel: None }
    }
}

struct TeamAccess {
    is_open: bool,
    /// `None` for those who are not members.
    roles: Option<String>,
}

impl TeamAccess {
    fn member_holds(&self, roles: &Roles, permission: &str) -> bool {
        self.roles.as_deref().is_some_and(|names| roles.any(names, permission))
    }
}

struct ChannelAccess {
    channel: Channel,
    member_roles: Option<String>,
    team_roles: Option<String>,
}

impl From<access::ChannelAccess> for ChannelAccess {
    fn from(row: access::ChannelAccess) -> Self {
        Self {
            member_roles: row.member.map(|member| member.roles),
            team_roles: row.team_member.map(|member| member.roles),
            channel: row.channel,
        }
    }
}

impl ChannelAccess {
    /// `author`: whether the caller wrote the post that is asked about, if one is.
    fn allows(&self, rule: Rule, roles: &Roles, system: &str, author: Option<bool>) -> bool {
        let holds = |permission: &str| self.holds(roles, system, permission);
        let by_type = |open: &str, private: &str, direct: bool| match self.channel.channel_type {
            ChannelType::Open => holds(open),
            ChannelType::Private => holds(private),
            ChannelType::Direct | ChannelType::Group => direct,
        };
        let is_member = self.member_roles.is_some();
        match rule {
            Rule::Channel(permission) | Rule::ChannelOfPost(permission) => holds(permission),
            Rule::ReadChannel | Rule::ReadPost => self.may_read(roles, system),
            Rule::EditPost if author == Some(true) => holds("edit_post"),
            Rule::EditPost => holds("edit_others_posts"),
            Rule::DeletePost if author == Some(true) => holds("delete_post"),
            Rule::DeletePost => holds("delete_others_posts"),
            Rule::ManageChannelProperties => {
                by_type("manage_public_channel_properties", "manage_private_channel_properties", is_member)
            }
            Rule::DeleteChannel => by_type("delete_public_channel", "delete_private_channel", false),
            Rule::ManageChannelMembers => {
                by_type("manage_public_channel_members", "manage_private_channel_members", false)
            }
            _ => false,
        }
    }

    /// A channel's permission may come from the member's, the team's or the system's roles.
    fn holds(&self, roles: &Roles, system: &str, permission: &str) -> bool {
        [self.member_roles.as_deref(), self.team_roles.as_deref(), Some(system)]
            .into_iter()
            .flatten()
            .any(|names| roles.any(names, permission))
    }

    fn may_read(&self, roles: &Roles, system: &str) -> bool {
        if self.holds(roles, system, "read_channel") {
            return true;
        }
        let team_holds =
            |permission: &str| self.team_roles.as_deref().is_some_and(|names| roles.any(names, permission));
        self.channel.channel_type == ChannelType::Open && team_holds("read_public_channel")
    }

    fn verdict(&self, granted: bool) -> Verdict {
        let channel = ChannelGrant { channel: self.channel.clone(), is_member: self.member_roles.is_some() };
        Verdict { granted, channel: Some(channel) }
    }
}
