//! Channels: making, finding, changing and archiving them, their members, and what is read there.

mod bulk;
mod change;
mod convert;
mod counts;
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

pub use bulk::set_members;
pub use change::{Change, archive, change, restore};
pub use convert::{Conversion, common_teams, from_group, move_to, set_privacy};
pub use counts::member_counts;
pub use create::create;
pub use direct::{direct, group};
pub(crate) use find::find_by_name;
pub use find::{by_name, by_team_name, explained, get, stats, timezones};
pub use lists::{
    Archived, deleted_of_team, memberships_of_user, memberships_with_team_data, of_user, of_user_in_team,
    private_of_team, public_by_ids, public_of_team,
};
pub use members::{add_member, add_members, member, members, members_by_ids, remove_member};
pub(crate) use roles::check_flags;
pub use roles::{SchemeFlags, set_notify_props, set_roles, set_scheme_roles};
pub use search::{All, all, autocomplete, autocomplete_own, search_all, search_archived, search_groups, search_team};
pub use view::{look, mark_read, typing, unread, view, view_all};

pub(crate) use create::{check_team, fresh, insert};
pub(crate) use members::{enter, forget, new_member};
pub(crate) use notices::Notice;
pub(crate) use valid::{assigned_roles, too_long};
