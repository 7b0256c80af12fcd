//! Posts: writing, changing, deleting, and the pages that readers see.

mod acknowledgements;
mod actions;
mod create;
mod delete;
mod edit;
mod history;
mod identity;
mod info;
mod keywords;
mod mentions;
mod metadata;
mod moves;
mod pages;
mod pending;
mod priority;
mod reminders;
mod sealed;
mod search;
mod store;
mod streaming;
mod system;
mod threads;
mod unread;
mod words;

pub use acknowledgements::{acknowledge, take_back as take_acknowledgement_back};
pub use actions::{Done, Pressed, press};
pub(crate) use create::{attachable, check_root, create_with};
pub use create::{check_draft, create};
pub use delete::delete;
pub(crate) use edit::show_again;
pub use edit::{patch, replace, set_pinned};
pub use history::{edit_history, restore as restore_version};
pub use identity::Author;
pub(crate) use identity::settle;
pub use info::{files_of, info};
pub use mentions::MentionBook;
pub use moves::move_to;
pub(crate) use pages::readable;
pub use pages::{Around, Cursor, PageQuery, ThreadQuery, around_unread, by_ids, flagged, get, page, pinned, thread};
pub use pending::{Forgetting, PendingPosts};
pub use priority::{Again, Persisting};
pub use reminders::{Due as DueReminder, Reminding, remind};
pub(crate) use sealed::load as load_sealing_key;
pub use sealed::{SealingKey, press_sealed};
pub(crate) use search::load_frequent_words;
pub use search::{Counting, FrequentWords, search, search_everywhere, search_in, search_team};
pub(crate) use search::{People, Terms};
pub use system::{create_ephemeral, delete_ephemeral, ephemeral, system_post, update_ephemeral};
pub use threads::{
    ThreadsQuery, follow as follow_thread, followed_thread, followed_threads, mark_all_read as mark_all_threads_read,
    mark_read as mark_thread_read, mark_unread_from as mark_thread_unread_from, unfollow as unfollow_thread,
};
pub use unread::{mark_unread_from, view};
pub(crate) use words::{Words, hashtags};
