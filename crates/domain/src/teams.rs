//! Teams: making, changing and archiving them, and who is in them.

mod change;
mod create;
mod icon;
mod invite;
mod lists;
mod members;
mod roles;
mod valid;

pub use change::{Change, archive, change, restore, set_privacy};
pub use create::create;
pub(crate) use icon::forget as forget_icon;
pub use icon::{icon, remove_icon, set_icon};
pub use invite::{
    Invited, invalidate_invites, invite, invite_guests, invite_info, join_by_link, join_by_token, regenerate_invite_id,
};
pub(crate) use invite::{by_token, enter, enter_channels};
pub(crate) use lists::find_by_name;
pub use lists::{by_name, exists, get, list, of_user, search, shown, stats, unread, unreads};
pub use members::{
    Order, add_member, add_members, member, members, members_by_ids, memberships_of_user, remove_member,
};
pub(crate) use members::{check_welcome, enter_alone, enter_default_channels, new_member, store_member};
pub use roles::{set_roles, set_scheme_roles};
pub(crate) use valid::is_of_domain;
