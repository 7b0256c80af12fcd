//! Turns a declared permission into a grant, the only key to the domain's functions.
//!
//! A grant is bound to what it was granted on: the domain reads the object from the grant, so that there is no second
//! one that it could be mixed up with. What each kind of object is and what rules look at of it is in `bound`; who may
//! do what with it is in `rules`; what a token with scopes is meant for comes before both.

mod bound;
mod implied;
mod remembered;
mod rules;

use std::sync::Arc;

use jackfield_model::permission::{Permission, Rule, Target};
use jackfield_model::{AppError, ChannelId, ChannelType, Spot, TeamId, UserId};
use jackfield_storage::access;

pub use bound::{Bound, ChannelGrant, FileGrant, PostGrant, TeamGrant};
pub use implied::Implies;
pub use remembered::AccessBook;

use crate::cx::{Cx, PluginCx, SystemCx};
use crate::failure::{Failure, Result};
use crate::{App, console, scopes};
use rules::Asker;

/// What stands behind a permission's target.
pub type ObjectOf<P> = <<P as Permission>::Target as Bound>::Object;

/// Proof that `P` was granted for its target. Made by [`App::authorize`] and the makers below.
#[derive(Clone, Debug)]
pub struct Granted<P: Permission<Target: Bound>> {
    cx: Arc<Cx>,
    target: P::Target,
    object: Option<Arc<ObjectOf<P>>>,
}

/// What a request carried instead of a session, after it was compared with what the server knows: it says itself what
/// it is good for. Each proof is a type that only the code makes that did the comparing.
pub(crate) trait Proof<P: Permission<Target: Bound>> {
    fn target(&self) -> P::Target;

    /// What is behind the target, where the comparing read it anyway.
    fn object(&self) -> Option<Arc<ObjectOf<P>>> {
        None
    }
}

impl<P: Permission<Target: Bound>> Granted<P> {
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

    /// What the grant is about: as the check read it, or read now where nothing had to be looked at.
    ///
    /// # Errors
    /// 404 when it does not exist.
    #[crate::boxed]
    pub async fn object(&self, app: &App) -> Result<Arc<ObjectOf<P>>> {
        match &self.object {
            Some(object) => Ok(object.clone()),
            None => self.target.find(app, self.user_id(), P::RULE).await,
        }
    }

    /// For the server's own work: seeding, jobs, what follows from a rule.
    pub(crate) fn for_system(cx: SystemCx, target: P::Target) -> Self {
        Self { cx: cx.into(), target, object: None }
    }

    /// For a plugin whose capability was checked by the plugin API.
    pub(crate) fn for_plugin(cx: PluginCx, target: P::Target) -> Self {
        Self { cx: cx.into(), target, object: None }
    }

    /// For a request that carries its own proof instead of a session, and for nothing that the proof does not name.
    pub(crate) fn for_bearer(cx: SystemCx, proof: &impl Proof<P>) -> Self {
        Self { cx: cx.into(), target: proof.target(), object: proof.object() }
    }

    /// A grant that follows from this one, for the same caller and the same object.
    pub fn implies<Q: Permission<Target = P::Target>>(&self) -> Granted<Q>
    where
        P: Implies<Q>,
    {
        Granted { cx: self.cx.clone(), target: self.target, object: self.object.clone() }
    }
}

impl App {
    /// Grants `P` on `target` to a session or refuses.
    ///
    /// # Errors
    /// 401 without a session, 404 when the target does not exist, 403 when the rule says no.
    pub async fn authorize<P: Permission<Target: Bound>>(&self, cx: &Arc<Cx>, target: P::Target) -> Result<Granted<P>> {
        // Plugins and the server have makers of their own: whoever holds their context has no key by that.
        if cx.is_trusted() {
            return Err(AppError::no_permission().into());
        }
        let verdict = self.check(cx, P::RULE, target).await?;
        if !verdict.granted {
            return Err(verdict.refusal(cx));
        }
        Ok(Granted { cx: cx.clone(), target, object: verdict.object })
    }

    /// As [`App::authorize`], for what must not be known to exist: who is refused is told that it is not there.
    ///
    /// # Errors
    /// 401 without a session, 404 when the target does not exist or the rule says no.
    pub async fn authorize_hidden<P: Permission<Target: Bound>>(
        &self,
        cx: &Arc<Cx>,
        target: P::Target,
    ) -> Result<Granted<P>> {
        match self.authorize(cx, target).await {
            Err(failure) if failure.0.status_code == 403 => Err(P::Target::missing()),
            other => other,
        }
    }

    /// As [`App::authorize`], for what Mattermost refuses alike whether it is not there or not for the caller.
    ///
    /// # Errors
    /// 401 without a session, 403 when the target does not exist or the rule says no.
    pub async fn authorize_alike<P: Permission<Target: Bound>>(
        &self,
        cx: &Arc<Cx>,
        target: P::Target,
    ) -> Result<Granted<P>> {
        match self.authorize(cx, target).await {
            Err(failure) if failure.0.status_code == 404 => Err(AppError::no_permission().into()),
            other => other,
        }
    }

    /// Whether `P` would be granted; for answers that show more to some.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn may<P: Permission<Target: Bound>>(&self, cx: &Arc<Cx>, target: P::Target) -> Result<bool> {
        match self.check(cx, P::RULE, target).await {
            Ok(verdict) => Ok(verdict.granted),
            Err(failure) if failure.0.status_code < 500 => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Refuses unless `P` would be granted, where nothing is done by the grant itself: what narrows a list.
    ///
    /// # Errors
    /// As [`App::authorize`].
    pub(crate) async fn require<P: Permission<Target: Bound>>(&self, cx: &Arc<Cx>, target: P::Target) -> Result<()> {
        let verdict = self.check(cx, P::RULE, target).await?;
        if verdict.granted { Ok(()) } else { Err(verdict.refusal(cx)) }
    }

    /// Whether the caller's system roles hold a permission, without a database read.
    pub fn holds(&self, cx: &Cx, permission: &str) -> bool {
        cx.is_trusted() || cx.session().is_some_and(|s| self.memory.roles.any(&s.roles, permission))
    }

    /// Whether the caller holds a permission in a channel, for what is part of a greater act.
    ///
    /// # Errors
    /// Fails when the database does, or 404 for an unknown channel.
    #[crate::boxed]
    pub async fn holds_in_channel(&self, cx: &Arc<Cx>, channel: ChannelId, permission: &'static str) -> Result<bool> {
        Ok(self.check(cx, Rule::Channel(permission), channel).await?.granted)
    }

    /// Whether the caller holds a permission in a team.
    ///
    /// # Errors
    /// Fails when the database does, or 404 for an unknown team.
    #[crate::boxed]
    pub async fn holds_in_team(&self, cx: &Arc<Cx>, team: TeamId, permission: &'static str) -> Result<bool> {
        Ok(self.check(cx, Rule::Team(permission), team).await?.granted)
    }

    /// Whether a rule lets the caller do something to a target: permissions as data, for what asks about many.
    ///
    /// # Errors
    /// 401 without a session, 404 when the target does not exist.
    #[crate::boxed]
    pub async fn allows(&self, cx: &Arc<Cx>, rule: Rule, target: Target) -> Result<bool> {
        Ok(match target {
            Target::Server => self.check(cx, rule, ()).await?.granted,
            Target::Team(id) => self.check(cx, rule, id).await?.granted,
            Target::Channel(id) => self.check(cx, rule, id).await?.granted,
            Target::User(id) => self.check(cx, rule, id).await?.granted,
            Target::Post(id) => self.check(cx, rule, id).await?.granted,
            Target::File(id) => self.check(cx, rule, id).await?.granted,
            Target::Upload(id) => self.check(cx, rule, id).await?.granted,
            Target::Hook(id) => self.check(cx, rule, id).await?.granted,
            Target::OAuthApp(id) => self.check(cx, rule, id).await?.granted,
            Target::OutgoingHook(id) => self.check(cx, rule, id).await?.granted,
            Target::Command(id) => self.check(cx, rule, id).await?.granted,
            Target::AccessToken(id) => self.check(cx, rule, id).await?.granted,
            Target::Session(id) => self.check(cx, rule, id).await?.granted,
            Target::Bot(id) => self.check(cx, rule, id).await?.granted,
            Target::Emoji(id) => self.check(cx, rule, id).await?.granted,
            Target::Scheme(id) => self.check(cx, rule, id).await?.granted,
            Target::Group(id) => self.check(cx, rule, id).await?.granted,
            Target::Role(id) => self.check(cx, rule, id).await?.granted,
            Target::ScheduledPost(id) => self.check(cx, rule, id).await?.granted,
            Target::EmbedApp(id) => self.check(cx, rule, id).await?.granted,
            Target::Panel(id) => self.check(cx, rule, id).await?.granted,
            Target::Subscription(id) => self.check(cx, rule, id).await?.granted,
            Target::Reaction(id) => self.check(cx, rule, id).await?.granted,
            Target::ChannelMember(id) => self.check(cx, rule, id).await?.granted,
            Target::TeamMember(id) => self.check(cx, rule, id).await?.granted,
            Target::NewChannel(id) => self.check(cx, rule, id).await?.granted,
            Target::Direct(id) => self.check(cx, rule, id).await?.granted,
        })
    }

    /// Those of many channels that the caller may see, by one statement.
    ///
    /// # Errors
    /// Only when the database fails.
    pub(crate) async fn seen_channels(&self, cx: &Arc<Cx>, ids: &[ChannelId]) -> Result<Vec<ChannelId>> {
        let found = access::channels(ids, cx.user_id()).all::<access::ChannelAccess>(&self.store).await?;
        let found = found.into_iter().map(|row| ChannelGrant::of(self, row));
        let roles = self.memory.roles.read();
        let asker =
            cx.session().map(|session| Asker { id: session.user_id, system_roles: &session.roles, roles: &roles });
        let sees = |channel: &ChannelGrant| {
            let scope = channel.channel.id.scope(channel);
            let may = || asker.as_ref().is_some_and(|asker| asker.may(Rule::ReadChannel, &scope));
            let spot = scope.spot();
            cx.is_trusted() || (scopes::hold_at(cx, spot) && self.admits(cx, spot.team) && may())
        };
        Ok(found.filter(|channel| sees(channel)).map(|channel| channel.channel.id).collect())
    }

    async fn check<T: Bound>(&self, cx: &Arc<Cx>, rule: Rule, target: T) -> Result<Verdict<T>> {
        if rule == Rule::Public || cx.is_trusted() {
            return Ok(Verdict::bare(true));
        }
        let Some(session) = cx.session() else {
            return Err(AppError::no_session().into());
        };
        let me = session.user_id;
        if !self.is_in_scope(cx, rule, target).await? {
            return Ok(Verdict { out_of_scope: true, ..Verdict::bare(false) });
        }
        // Of nearly everybody nothing has to be read for that.
        if console::is_left_out(self, cx) && !self.admits(cx, self.spot(cx, rule, target).await?.team) {
            return Ok(Verdict::bare(false));
        }
        let roles = self.memory.roles.read();
        let asker = Asker { id: me, system_roles: &session.roles, roles: &roles };
        match (rule, target.into()) {
            (Rule::SignedIn, _) => Ok(Verdict::bare(true)),
            (Rule::System(permission), _) => Ok(Verdict::bare(asker.holds_in_system(permission))),
            // Of a person nothing but who they are is looked at.
            (Rule::SelfOr(permission), Target::User(user)) => {
                Ok(Verdict::bare(user == me || asker.holds_in_system(permission)))
            }
            (Rule::SelfOrOver(_), Target::User(user)) if user == me => Ok(Verdict::bare(true)),
            (Rule::SelfOrOver(permission), _) if !asker.holds_in_system(permission) => Ok(Verdict::bare(false)),
            (Rule::Mine, Target::User(user)) => Ok(Verdict::bare(user == me)),
            (Rule::ViewUser, Target::User(user)) => {
                let visible = user == me
                    || asker.holds_in_system("view_members")
                    || access::share_a_channel(me, user).one::<(bool,)>(&self.store).await?.0;
                Ok(Verdict::bare(visible))
            }
            (Rule::OpenDirect(own, others), Target::Direct(two)) => {
                let is_own = two.one == me || two.other == me;
                Ok(Verdict::bare(asker.holds_in_system(own) && (is_own || asker.holds_in_system(others))))
            }
            (Rule::CreateChannel(public, private), Target::NewChannel(new)) => {
                let object = target.read(self, me).await?;
                let wanted = Rule::Team(if new.kind == ChannelType::Private { private } else { public });
                let granted = asker.may(wanted, &target.scope(&object));
                Ok(Verdict { object: Some(Arc::new(object)), ..Verdict::bare(granted) })
            }
            (rule, _) => {
                let object = target.find(self, me, rule).await?;
                let granted = asker.may(rule, &target.scope(&object));
                Ok(Verdict { object: Some(object), ..Verdict::bare(granted) })
            }
        }
    }

    /// Whether the token that acts is meant for what is asked, and for where it is. Of a token for all places nothing has to
    /// be read for that.
    async fn is_in_scope<T: Bound>(&self, cx: &Arc<Cx>, rule: Rule, target: T) -> Result<bool> {
        let Some(scopes) = scopes::of(cx) else { return Ok(true) };
        let Some(need) = cx.request.need.filter(|need| scopes.have(*need)) else { return Ok(false) };
        if !need.resource.is_in_places() || !scopes.are_limited(need) {
            return Ok(true);
        }
        Ok(scopes.hold_at(need, self.spot(cx, rule, target).await?))
    }

    /// Where something is.
    async fn spot<T: Bound>(&self, cx: &Arc<Cx>, rule: Rule, target: T) -> Result<Spot> {
        Ok(match target.into() {
            Target::Server | Target::User(_) | Target::Direct(_) => Spot::default(),
            _ => target.scope(&*target.find(self, cx.user_id(), rule).await?).spot(),
        })
    }
}

struct Verdict<T: Bound> {
    granted: bool,
    /// Whether it is the token that is not meant for this.
    out_of_scope: bool,
    object: Option<Arc<T::Object>>,
}

impl<T: Bound> Verdict<T> {
    fn bare(granted: bool) -> Self {
        Self { granted, out_of_scope: false, object: None }
    }

    fn refusal(&self, cx: &Cx) -> Failure {
        if self.out_of_scope { scopes::missing(cx.request.need) } else { AppError::no_permission().into() }
    }
}
