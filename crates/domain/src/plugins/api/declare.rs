//! `methods!`: turns a table of the methods that plugins call into types, entries and what is checked of each call.

/// Declares methods. An entry reads
/// `Name = Capability (argument: Type, …) -> Answer as "wit-interface.function" |api| { … }`.
/// Without `->` there is nothing to tell. `as` gives components a typed function; what has Mattermost's name is called
/// by Go programs, and by components as JSON. `Everybody` in the capability's place needs no leave.
macro_rules! methods {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $capability:ident ($($arg:ident: $ty:ty),* $(,)?) $(-> $answer:ty)? $(as $wit:literal)?
            |$api:ident| $body:block
    )+) => {
        $(
            $(#[doc = $doc])+
            pub struct $name;

            impl Method for $name {
                const NAME: &'static str = stringify!($name);
                const CAPABILITY: Option<Capability> = methods!(@capability $capability);
                type Arguments = ($($ty,)*);
                type Answer = methods!(@answer $($answer)?);

                async fn run($api: &PluginApi, ($($arg,)*): Self::Arguments) -> Result<Self::Answer> {
                    let _ = $api;
                    $body
                }
            }
        )+

        /// What this file declares.
        pub(crate) const TABLE: &[Entry] = &[$(Entry {
            name: stringify!($name),
            about: concat!($($doc),+),
            capability: <$name as Method>::CAPABILITY,
            parameters: &[$((stringify!($arg), stringify!($ty))),*],
            answer: methods!(@word $($answer)?),
            wit: methods!(@wit $($wit)?),
            run: |api, given| Box::pin(async move {
                api.enter(<$name as Method>::CAPABILITY, stringify!($name))?;
                let mut given = given;
                let arguments: <$name as Method>::Arguments = ($(given.next::<$ty>(stringify!($arg))?,)*);
                let _ = &mut given;
                let answer = <$name as Method>::run(&api, arguments).await?;
                methods!(@given answer $($answer)?)
            }),
        }),+];
    };

    (@capability Everybody) => { None };
    (@capability $capability:ident) => { Some(Capability::$capability) };

    (@answer) => { () };
    (@answer $answer:ty) => { $answer };

    (@word) => { "" };
    (@word $answer:ty) => { stringify!($answer) };

    (@wit) => { None };
    (@wit $wit:literal) => { Some($wit) };

    (@given $value:ident) => {{ let () = $value; Ok(Vec::new()) }};
    (@given $value:ident $answer:ty) => { $crate::plugins::Answer::given($value) };
}
