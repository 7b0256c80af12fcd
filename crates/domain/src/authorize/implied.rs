//! Which permission follows from which: the whole table.

use jackfield_model::permission::{ManageRolesOfUser, Permission, ViewUser};

/// `Q` on the same object is part of what `Self` allows.
pub trait Implies<Q: Permission>: Permission {}

macro_rules! implications {
    ($($(#[$why:meta])* $from:ident => $to:ident;)+) => {
        $($(#[$why])* impl Implies<$to> for $from {})+
    };
}

implications! {
    /// Whoever sets somebody's roles is answered with whose they are.
    ManageRolesOfUser => ViewUser;
}
