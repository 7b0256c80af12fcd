//! `hooks!`: turns the table of hooks into ids, calls, replies and the methods that rules call.

/// Declares the hooks. An entry reads
/// `kind Name = number? (method "wit-name" since "version" within milliseconds policy) (arguments) -> Reply;`
macro_rules! hooks {
    ($(
        $(#[doc = $doc:literal])+
        $kind:ident $name:ident $(= $go:literal)? $(own $own:literal)?
            ($method:ident $wit:literal since $since:literal within $deadline:literal $policy:ident)
            ($($arg:ident: $ty:ty),*) -> $reply:ty;
    )+) => {
        /// A hook, numbered as Mattermost's go-plugin protocol numbers it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum HookId {
            $( $(#[doc = $doc])+ $name = hooks!(@number $($go)? $($own)?), )+
        }

        impl HookId {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Mattermost's name, also for hooks that are only Jackfield's.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// The name in WIT and in a manifest's `permissions.hooks`.
            pub const fn wit_name(self) -> &'static str {
                match self { $(Self::$name => $wit),+ }
            }

            pub const fn kind(self) -> HookKind {
                match self { $(Self::$name => hooks!(@kind $kind)),+ }
            }

            /// The number in the go-plugin protocol; `None` for hooks that Go plugins do not have.
            pub const fn go_number(self) -> Option<u8> {
                match self { $(Self::$name => hooks!(@go $($go)?)),+ }
            }

            /// The first Mattermost server that had it.
            pub const fn since(self) -> &'static str {
                match self { $(Self::$name => $since),+ }
            }

            /// How long a plugin may take unless its manifest says otherwise.
            pub const fn deadline(self) -> Duration {
                match self { $(Self::$name => Duration::from_millis($deadline)),+ }
            }

            pub const fn failure_policy(self) -> FailurePolicy {
                match self { $(Self::$name => FailurePolicy::$policy),+ }
            }

            /// What it is about, in sentences.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }

            /// Its arguments in order: their names, and their types as the table writes them.
            pub const fn parameters(self) -> &'static [(&'static str, &'static str)] {
                match self { $(Self::$name => &[$((stringify!($arg), stringify!($ty))),*]),+ }
            }

            /// The type of what it answers, of what it may replace, or `()`.
            pub const fn answer(self) -> &'static str {
                match self { $(Self::$name => stringify!($reply)),+ }
            }

            pub fn from_wit_name(name: &str) -> Option<Self> {
                match name { $($wit => Some(Self::$name),)+ _ => None }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                $( if name == stringify!($name) { return Some(Self::$name); } )+
                None
            }
        }

        /// A hook with its arguments. What is large is shared, because several plugins may get it.
        #[derive(Clone, Debug)]
        pub enum HookCall {
            $( $name { $($arg: Arc<$ty>),* }, )+
        }

        /// A hook's answer.
        #[derive(Clone, Debug)]
        pub enum HookReply {
            $( $name(hooks!(@reply $kind $reply)), )+
        }

        impl HookReply {
            /// Reads an answer from JSON; null is having nothing to say.
            ///
            /// # Errors
            /// When the JSON is of another shape.
            pub fn read(hook: HookId, answer: Value) -> serde_json::Result<Self> {
                Ok(match hook { $(HookId::$name => Self::$name(hooks!(@read $kind $reply, answer))),+ })
            }

            /// The answer as JSON, for people; null is having nothing to say.
            pub fn shown(&self) -> Value {
                match self { $(Self::$name(answer) => hooks!(@shown $kind answer)),+ }
            }
        }

        impl HookCall {
            pub const fn id(&self) -> HookId {
                match self { $(Self::$name { .. } => HookId::$name),+ }
            }

            /// The arguments as JSON, in order: for runtimes that know Mattermost's shapes and not our types.
            ///
            /// # Errors
            /// When an argument has no JSON.
            pub fn arguments(&self) -> serde_json::Result<Vec<Value>> {
                match self { $(Self::$name { $($arg),* } => Ok(vec![$(serde_json::to_value(&**$arg)?),*])),+ }
            }

            /// Reads a call from JSON; an argument that is left out has its empty value.
            ///
            /// # Errors
            /// When an argument is of another shape.
            pub fn read(hook: HookId, given: Vec<Value>) -> serde_json::Result<Self> {
                let mut given = given.into_iter();
                Ok(match hook { $(HookId::$name => Self::$name { $($arg: Arc::new(super::given::<$ty>(given.next())?)),* }),+ })
            }

            /// The reply of a plugin that has nothing to say.
            pub fn unchanged(&self) -> HookReply {
                match self { $(Self::$name { .. } => HookReply::$name(hooks!(@unchanged $kind $reply))),+ }
            }

            /// A refusal, where the hook can refuse.
            pub fn rejected(&self, reason: &str) -> Option<HookReply> {
                match self { $(Self::$name { .. } => hooks!(@rejected $kind $name reason)),+ }
            }

            /// Takes a plugin's answer over, so that the next plugin sees what this one made of it.
            pub fn adopt(&mut self, reply: HookReply, outcome: &mut HookReply) -> Flow {
                match (self, reply) {
                    $( (Self::$name { $($arg),* }, HookReply::$name(answer)) => {
                        $( let _ = &$arg; )*
                        hooks!(@adopt $kind $name answer outcome $($arg)*)
                    } )+
                    // A runtime that answers another hook than it was asked said nothing.
                    _ => Flow::Continue,
                }
            }
        }

        #[expect(clippy::ptr_arg, reason = "the types are the table's; what is asked keeps what it is asked about")]
        impl HooksSlot {
            $( hooks!(@method $kind $(#[doc = $doc])+ $name $method ($($arg: $ty),*) -> $reply); )+
        }
    };

    (@number $number:literal) => { $number };
    (@go) => { None };
    (@go $number:literal) => { Some($number) };

    (@kind will) => { HookKind::Will };
    (@kind gate) => { HookKind::Gate };
    (@kind has) => { HookKind::Has };
    (@kind event) => { HookKind::Event };
    (@kind directed) => { HookKind::Directed };
    (@kind stream) => { HookKind::Stream };

    (@reply will $reply:ty) => { Verdict<$reply> };
    (@reply gate $reply:ty) => { Verdict<$reply> };
    (@reply $kind:ident $reply:ty) => { $reply };

    (@read will $reply:ty, $answer:ident) => {
        match $answer {
            Value::Null => Verdict::Unchanged,
            answer => Verdict::Replace(serde_json::from_value::<$reply>(answer)?),
        }
    };
    (@read gate $reply:ty, $answer:ident) => { Verdict::Unchanged };
    (@read $kind:ident $reply:ty, $answer:ident) => {
        match $answer {
            Value::Null => <$reply>::default(),
            answer => serde_json::from_value::<$reply>(answer)?,
        }
    };

    (@shown will $answer:ident) => { $answer.shown() };
    (@shown gate $answer:ident) => { $answer.shown() };
    (@shown $kind:ident $answer:ident) => { serde_json::to_value($answer).unwrap_or_default() };

    (@unchanged will $reply:ty) => { Verdict::Unchanged };
    (@unchanged gate $reply:ty) => { Verdict::Unchanged };
    (@unchanged $kind:ident $reply:ty) => { <$reply>::default() };

    (@rejected will $name:ident $reason:ident) => { Some(HookReply::$name(Verdict::Reject($reason.to_owned()))) };
    (@rejected gate $name:ident $reason:ident) => { Some(HookReply::$name(Verdict::Reject($reason.to_owned()))) };
    (@rejected $kind:ident $name:ident $reason:ident) => { None };

    (@adopt will $name:ident $answer:ident $outcome:ident $first:ident $($rest:ident)*) => {
        match $answer {
            Verdict::Unchanged => Flow::Continue,
            Verdict::Replace(replacement) => {
                Arc::make_mut($first).take_over(&replacement);
                *$outcome = HookReply::$name(Verdict::Replace(replacement));
                Flow::Continue
            }
            refusal @ (Verdict::Reject(_) | Verdict::Dismiss) => {
                *$outcome = HookReply::$name(refusal);
                Flow::Stop
            }
        }
    };
    (@adopt gate $name:ident $answer:ident $outcome:ident $($arg:ident)*) => {
        if $answer.is_refusal() {
            *$outcome = HookReply::$name($answer);
            Flow::Stop
        } else {
            Flow::Continue
        }
    };
    (@adopt $kind:ident $name:ident $answer:ident $outcome:ident $($arg:ident)*) => {{
        *$outcome = HookReply::$name($answer);
        Flow::Stop
    }};

    (@method will $(#[$doc:meta])* $name:ident $method:ident ($($arg:ident: $ty:ty),*) -> $reply:ty) => {
        hooks!(@asked $(#[$doc])* $name $method ($($arg: $ty),*) -> $reply);
    };
    (@method gate $(#[$doc:meta])* $name:ident $method:ident ($($arg:ident: $ty:ty),*) -> $reply:ty) => {
        hooks!(@asked $(#[$doc])* $name $method ($($arg: $ty),*) -> $reply);
    };
    (@asked $(#[$doc:meta])* $name:ident $method:ident ($($arg:ident: $ty:ty),*) -> $reply:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Fails when a plugin whose failure policy is closed does not answer.
        pub async fn $method(&self, cx: &Arc<Cx>, $($arg: &$ty),*) -> Result<Verdict<$reply>> {
            let Some(hooks) = self.for_hook(HookId::$name) else { return Ok(Verdict::Unchanged) };
            let call = HookCall::$name { $($arg: Arc::new($arg.clone())),* };
            match hooks.ask(cx, call).await? {
                HookReply::$name(verdict) => Ok(verdict),
                _ => Ok(Verdict::Unchanged),
            }
        }
    };
    (@method has $(#[$doc:meta])* $name:ident $method:ident ($($arg:ident: $ty:ty),*) -> $reply:ty) => {
        $(#[$doc])*
        pub fn $method(&self, cx: &Arc<Cx>, $($arg: &$ty),*) {
            let Some(hooks) = self.for_hook(HookId::$name) else { return };
            hooks.tell(cx, HookCall::$name { $($arg: Arc::new($arg.clone())),* });
        }
    };
    (@method directed $(#[$doc:meta])* $name:ident $method:ident ($($arg:ident: $ty:ty),*) -> $reply:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Fails when the plugin is not running, or does not answer.
        pub async fn $method(&self, cx: &Arc<Cx>, plugin: &str, $($arg: &$ty),*) -> Result<$reply> {
            let call = HookCall::$name { $($arg: Arc::new($arg.clone())),* };
            let hooks = self.host().ok_or_else(no_host)?;
            match hooks.ask_one(cx, plugin, call).await? {
                HookReply::$name(reply) => Ok(reply),
                _ => Ok(<$reply>::default()),
            }
        }
    };
    (@method event $($rest:tt)*) => {};
    (@method stream $($rest:tt)*) => {};
}
