//! `events!`: turns the table of events into the enum, its frames, its audiences, its hooks and its effects.

use jackfield_model::{ConnectionId, Resource, UserId};
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;

use super::wire::{self, Frame};
use super::{Audience, Caused};
use crate::hooks::HookId;

/// What is particular to how an event is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A slow connection may miss it without harm.
    Droppable,
    /// No row stands behind it: it is published, not recorded.
    Passing,
    /// The caller's own connection is spared, because its client did it already.
    SparesItsCause,
}

/// What the table says of an event; for the generators of types and pages.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub event: &'static str,
    pub about: &'static str,
    /// None for what only servers follow.
    pub frames: &'static [DeclaredFrame],
    pub hook: Option<HookId>,
    pub marks: &'static [Mark],
    /// What a token with scopes has to be allowed to read for it.
    pub resource: Resource,
}

/// A frame of an event.
#[derive(Clone, Copy, Debug)]
pub struct DeclaredFrame {
    pub name: &'static str,
    /// Whom it is for, by the name of the audience's maker.
    pub to: &'static str,
    /// The type of its `data`.
    pub data: &'static str,
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

/// Makes the frames of one event.
pub(super) struct Frames {
    omit_connection: ConnectionId,
    droppable: bool,
    resource: Resource,
    made: Vec<Frame>,
}

impl Frames {
    pub fn of(caused: &Caused) -> Self {
        let marks = caused.event.marks();
        let spares = marks.contains(&Mark::SparesItsCause);
        let omit_connection = if spares { caused.cx.request.connection_id } else { ConnectionId::EMPTY };
        let droppable = marks.contains(&Mark::Droppable);
        Self { omit_connection, droppable, resource: caused.event.resource(), made: Vec::with_capacity(1) }
    }

    pub fn finish(self) -> Vec<Frame> {
        self.made
    }

    /// Adds a frame, with one for each of those who are told more than the others.
    pub fn add<D: Serialize, P: Serialize>(
        &mut self,
        name: &str,
        audience: Audience,
        data: &D,
        personal: &[(UserId, P)],
    ) {
        if audience.nobody {
            return;
        }
        let own = audience.omit_connection_id;
        let omit_connection = if own.is_empty() { self.omit_connection } else { own };
        let (text, personal) = wire::written(name, data, personal, &audience, omit_connection);
        let (droppable, resource) = (self.droppable, self.resource);
        self.made.push(Frame { audience, omit_connection, text, personal, droppable, resource });
    }
}

/// Nobody is told more than the others.
pub(super) const NOBODY: &[(UserId, ())] = &[];

/// Declares the events. An entry reads
/// ```text
/// Variant { fields } => Resource {
///     frame "name" (named expression)? to audience(arguments) Data { fields } (each (user, more) list)?;
///     hook HookName(arguments);
///     effects [effects];
///     marks [marks];
/// }
/// ```
/// where all of the body may be missing, and there may be several frames. The resource is what a token with scopes has to
/// be allowed to read.
macro_rules! events {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident $( { $($field:ident: $ty:ty),* $(,)? } )? $( ($payload:ident: $payload_ty:ty) )? => $resource:ident {
            $( frame $name:literal $(named $named:expr =>)? to $to:ident($($place:expr),*)
                $data:ident { $($body:tt)* } $(each $each:expr)?; )*
            $( hook $hook:ident($($given:expr),*); )?
            $( effects $effects:expr; )?
            $( marks [$($mark:ident),*]; )?
        }
    )+) => {
        /// Everything that the server tells its clients, its plugins and its other servers.
        #[derive(Clone, Debug)]
        pub enum Event {
            $( $(#[doc = $doc])+ $variant $( { $($field: $ty),* } )? $( ($payload_ty) )?, )+
        }

        impl Event {
            /// What the table says of every event.
            pub const DECLARED: &[Declared] = &[$(Declared {
                event: stringify!($variant),
                about: concat!($($doc),+),
                frames: &[$(DeclaredFrame {
                    name: $name,
                    to: stringify!($to),
                    data: stringify!($data),
                    schema: |generator| generator.subschema_for::<event::$data>(),
                }),*],
                hook: events!(@hook $($hook)?),
                marks: &[$($(Mark::$mark),*)?],
                resource: Resource::$resource,
            }),+];

            pub(super) fn write(&self, frames: &mut Frames) {
                match self {$(
                    Self::$variant $( { $($field),* } )? $( ($payload) )? => {
                        $( let _ = ($($field,)*); )?
                        $( let _ = $payload; )?
                        $(
                            let audience = Audience::$to($($place),*);
                            let data = event::$data { $($body)* };
                            frames.add(events!(@name $name $(, $named)?), audience, &data, events!(@each $($each)?));
                        )*
                        let _ = frames;
                    }
                )+}
            }

            /// The hook that follows from the event.
            pub const fn hook(&self) -> Option<HookId> {
                match self {$( Self::$variant $( { $($field: _),* } )? $( (events!(@any $payload)) )? => events!(@hook $($hook)?), )+}
            }

            /// What a token with scopes has to be allowed to read for it.
            pub const fn resource(&self) -> Resource {
                match self {$( Self::$variant $( { $($field: _),* } )? $( (events!(@any $payload)) )? => Resource::$resource, )+}
            }

            /// What the hook that follows from the event is about.
            pub(crate) fn told(&self) -> Option<Told> {
                match self {$(
                    Self::$variant $( { $($field),* } )? $( ($payload) )? => {
                        $( let _ = ($($field,)*); )?
                        $( let _ = $payload; )?
                        events!(@told $($hook($($given),*))?)
                    }
                )+}
            }

            /// What follows from the event for every server.
            pub fn effects(&self) -> Vec<Effect> {
                match self {$(
                    Self::$variant $( { $($field),* } )? $( ($payload) )? => {
                        $( let _ = ($($field,)*); )?
                        $( let _ = $payload; )?
                        events!(@effects $($effects)?)
                    }
                )+}
            }

            pub const fn marks(&self) -> &'static [Mark] {
                match self {$( Self::$variant $( { $($field: _),* } )? $( (events!(@any $payload)) )? => &[$($(Mark::$mark),*)?], )+}
            }
        }
    };
    (@any $payload:ident) => { _ };
    (@hook) => { None };
    (@hook $hook:ident) => { Some(HookId::$hook) };
    (@told) => { None };
    (@told $hook:ident($($given:expr),*)) => { Some(Told::$hook($($given),*)) };
    (@effects) => { Vec::new() };
    (@effects $effects:expr) => { $effects };
    (@name $name:literal) => { $name };
    (@name $name:literal, $named:expr) => { &$named };
    (@each) => { NOBODY };
    (@each $each:expr) => { &$each };
}
