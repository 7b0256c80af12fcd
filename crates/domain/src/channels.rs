//! Channels: making, finding, changing and archiving them, their members, and what is read there.

mod change;
mod create;
mod direct;
mod find;
mod lists;
mod members;
mod notices;
mod roles;
mod search;
mod valid;
mod view;

pub use change::{Change, archive, change, restore};
pub use create::{create_private, create_public};
pub use direct::{direct, group};
pub use find::{find_by_name, find_by_team_name, get, stats, timezones};
pub use lists::{
    Archived, deleted_of_team, memberships_of_user, memberships_with_team_data, of_user, of_user_in_team,
    public_by_ids, public_of_team,
};
pub use members::{add_member, join, leave, member, members, members_by_ids, remove_member};
pub(crate) use roles::check_flags;
pub use roles::{SchemeFlags, set_notify_props, set_roles, set_scheme_roles};
pub use search::{autocomplete, autocomplete_own, search_all, search_team};
pub use view::{look_at, typing, unread, view};

pub(crate) use create::{fresh, insert};
pub(crate) use members::{enter, forget, new_member};
pub(crate) use notices::Notice;
pub(crate) use valid::{assigned_roles, too_long};
