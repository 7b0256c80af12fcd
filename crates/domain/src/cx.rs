//! The context of a call: who acts, through which request, and which plugins led to it.

use std::ops::Deref;
use std::sync::Arc;

use jackfield_model::{ConnectionId, Need, RequestId, Session, UserId};

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Nobody is signed in.
    Stranger,
    /// A person or bot through a session or an access token.
    User(Arc<Session>),
    /// A plugin on its own behalf; what it may do was decided from its capabilities.
    Plugin(Trusted<Arc<str>>),
    /// The server with its own authority: seeding, jobs, what follows from a rule. The text names which.
    Server(Trusted<&'static str>),
    /// The server telling of something or calling a hook on nobody's behalf: it may do nothing.
    System(&'static str),
}

/// Who acts with an authority of their own. Only this crate makes one: by [`SystemCx`] and [`PluginCx`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted<T>(T);

/// The request that a call serves, as hooks, events and the audit see it.
#[derive(Clone, Debug, Default)]
pub struct RequestInfo {
    pub id: RequestId,
    pub ip: String,
    pub user_agent: String,
    pub accept_language: String,
    /// Scheme and host of the server as the request has them: whoever sends it says so.
    pub origin: String,
    /// The caller's own WebSocket, which is left out of some events.
    pub connection_id: ConnectionId,
    /// What a token with scopes needs for what is asked; without it such a token may do nothing.
    pub need: Option<Need>,
}

/// The context of a call.
#[derive(Clone, Debug)]
pub struct Cx {
    pub actor: Actor,
    pub request: RequestInfo,
    /// The plugins that are known to have led here, outermost first. Its length is bounded, so that plugins cannot call
    /// each other for ever.
    pub plugins: Vec<Arc<str>>,
    /// How many of them do not wait for what happens here: they were told of something, or led to what was told.
    told: usize,
}

impl Cx {
    pub fn new(actor: Actor, request: RequestInfo) -> Arc<Self> {
        Arc::new(Self { actor, request, plugins: Vec::new(), told: 0 })
    }

    /// The server telling of something, or calling a hook. It opens nothing: that is [`SystemCx`]'s.
    pub fn system(name: &'static str) -> Arc<Self> {
        Self::new(Actor::System(name), RequestInfo::default())
    }

    /// The same for those who are told of what happened here: nobody waits for what follows from that.
    pub fn told(self: &Arc<Self>) -> Arc<Self> {
        if self.told == self.plugins.len() {
            return self.clone();
        }
        Arc::new(Self { told: self.plugins.len(), ..(**self).clone() })
    }

    /// The same asking for something else.
    pub fn needing(self: &Arc<Self>, need: Need) -> Arc<Self> {
        Arc::new(Self { request: RequestInfo { need: Some(need), ..self.request.clone() }, ..(**self).clone() })
    }

    /// Whether a plugin's call is known to wait for what happens here.
    pub fn is_awaited_by(&self, plugin: &str) -> bool {
        self.plugins.iter().skip(self.told).any(|id| **id == *plugin)
    }

    /// Whether a plugin is known to do this itself.
    pub fn is_act_of(&self, plugin: &str) -> bool {
        self.plugins.last().is_some_and(|id| **id == *plugin)
    }

    /// How many different plugins in a row led here: what one does because of its own acts is one link of the chain.
    pub fn links(&self) -> usize {
        self.plugins.chunk_by(|one, next| one == next).count()
    }

    /// The user who acts; empty for strangers, plugins and the system.
    pub fn user_id(&self) -> UserId {
        self.session().map(|session| session.user_id).unwrap_or_default()
    }

    pub fn session(&self) -> Option<&Arc<Session>> {
        match &self.actor {
            Actor::User(session) => Some(session),
            Actor::Stranger | Actor::Plugin(_) | Actor::Server(_) | Actor::System(_) => None,
        }
    }

    /// Plugins and the server act with their own authority, not a user's roles.
    pub fn is_trusted(&self) -> bool {
        matches!(self.actor, Actor::Plugin(_) | Actor::Server(_))
    }
}

/// The server acting with its own authority: the key to [`crate::Granted::for_system`].
#[derive(Clone, Debug)]
pub(crate) struct SystemCx(Arc<Cx>);

impl SystemCx {
    pub(crate) fn new(name: &'static str) -> Self {
        Self(Cx::new(Actor::Server(Trusted(name)), RequestInfo::default()))
    }

    /// The server acting as part of what somebody asked for: the same request, the same chain of plugins.
    pub(crate) fn within(cause: &Cx, name: &'static str) -> Self {
        Self(Arc::new(Cx { actor: Actor::Server(Trusted(name)), ..cause.clone() }))
    }
}

/// A plugin acting within its capabilities: the key to [`crate::Granted::for_plugin`], which the plugin API holds.
#[derive(Clone, Debug)]
pub(crate) struct PluginCx(Arc<Cx>);

impl PluginCx {
    /// The same chain of causes, continued by a plugin that acts.
    pub(crate) fn within(cause: &Cx, id: &Arc<str>) -> Self {
        let mut plugins = cause.plugins.clone();
        plugins.push(id.clone());
        let actor = Actor::Plugin(Trusted(id.clone()));
        Self(Arc::new(Cx { actor, request: cause.request.clone(), plugins, told: cause.told }))
    }
}

macro_rules! contexts {
    ($($name:ident),+) => {$(
        impl Deref for $name {
            type Target = Arc<Cx>;
            fn deref(&self) -> &Arc<Cx> {
                &self.0
            }
        }

        impl From<$name> for Arc<Cx> {
            fn from(cx: $name) -> Self {
                cx.0
            }
        }
    )+};
}
contexts!(SystemCx, PluginCx);
