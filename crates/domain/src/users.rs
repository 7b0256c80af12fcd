//! People's accounts: creating them, signing in, profiles, and finding each other.

mod account;
mod bounds;
mod conversion;
mod custom_status;
mod elsewhere;
mod find;
mod guests;
mod numbers;
mod password;
mod profile;
mod proof;
mod recovery;
mod second_factor;
mod sign_in;
mod verification;
mod writers;

pub(crate) use find::{owner_of_new, seen_among};

pub(crate) use account::{in_turn, keep_an_administrator};
pub use account::{set_active, set_roles};
pub use conversion::{to_bot, to_person};
pub use custom_status::{forget_recent_status, set_custom_status};
pub use elsewhere::{by_auth_data, set_auth, switch_to_password};
pub use find::{
    ListFilter, autocomplete, by_email, by_ids, by_username, by_usernames, get, group_members, is_empty, known, list,
    search, stats,
};
pub use guests::{demote, promote};
pub use numbers::{Asked as CountAsked, count_some, forgive_attempts, limits, with_invalid_addresses};
pub use password::{change as change_password, hash as hash_password, turns::Turns};
pub use profile::{create, create_by_token, patch, replace};
pub(crate) use profile::{create_for_bot, import, provision};
pub use recovery::{reset_password, send_password_reset};
pub use second_factor::{activate_mfa, deactivate_mfa, generate_mfa};
pub use sign_in::{Credentials, sign_in};
pub use verification::{send_verification, verify, verify_by_administrator};
pub use writers::{Writer, WriterBook};

use jackfield_model::{User, UserPrivacy};

use crate::{App, Cx};

/// A user as whoever asks may see them: whole for themselves, with addresses for administrators.
pub fn shown(app: &App, cx: &Cx, user: &User) -> User {
    if user.id == cx.user_id() {
        return user.sanitized_for_self();
    }
    if app.holds(cx, "manage_system") {
        return user.sanitized_for_admin();
    }
    user.sanitized_with(privacy(app))
}

/// The same of many.
pub(crate) fn all_shown(app: &App, cx: &Cx, mut users: Vec<User>) -> Vec<User> {
    let (me, privacy) = (cx.user_id(), privacy(app));
    let whole = app.holds(cx, "manage_system");
    for user in &mut users {
        if whole || user.id == me {
            *user = shown(app, cx, user);
        } else {
            user.hide_from_others(privacy);
        }
    }
    users
}

/// What the server shows of users to each other.
pub fn privacy(app: &App) -> UserPrivacy {
    let config = app.config.read();
    let settings = &config.settings.privacy;
    UserPrivacy { show_email: settings.show_email_address, show_full_name: settings.show_full_name }
}
